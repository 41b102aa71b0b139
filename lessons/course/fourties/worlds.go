package fourties

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/tie"
)

// examples is how many examples a table is fitted to.
const examples = 16

// errors are the errors of fits with each tie, one for each draw.
type errors [ties][]float64

// worldsScene fits tables with each of four ties in worlds that obey each of them.
type worldsScene struct {
	scene.Running[worldsSnapshot]
	scene.Bindings
	shown *scene.Choice[string]
	draws int
}

// worldsSnapshot holds the errors so far, by the world.
type worldsSnapshot struct {
	scene.Steps
	off [ties]errors
}

func newWorldsScene(draws int) *worldsScene {
	s := &worldsScene{draws: draws, shown: &scene.Choice[string]{
		ID: "shown", Label: "the tie", Figure: "tie", Hint: "which tie is drawn", Values: names(), Index: ring,
	}}
	s.Bindings = scene.Bindings{s.shown}
	return s
}

// fitIn draws a table that obeys a tie, and fits it with every tie to the same
// examples.
func fitIn(world tie.Tie, n int, rng *nets.Rand, into *errors) error {
	truth := world.Draw(rng)
	e := tie.DrawExamples(truth, n, side, noise, rng)
	for i, t := range four(side) {
		fit, err := t.tie.Fit(e, ridge)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		into[i] = append(into[i], tie.MeanSquaredError(fit, truth))
	}
	return nil
}

// Run draws again; in each step it draws once in every world.
func (s *worldsScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	rng := nets.Stream(seed, "four worlds")
	off := [ties]errors{}
	run := &scene.Loop{Steps: scene.Steps{TotalSteps: s.draws}}
	run.Do = func() error {
		for world, t := range four(side) {
			if err := fitIn(t.tie, examples, rng, &off[world]); err != nil {
				return err
			}
		}
		return nil
	}
	run.See = func() lessons.Snapshot { return &worldsSnapshot{run.Steps, off} }
	return run, nil
}

// Pace implements lessons.Pacer.
func (s *worldsScene) Pace() lessons.Speed { return lessons.Speed16 }

func (s *worldsScene) Figures() []figure.Figure {
	all := four(side)
	drawn := matrix("tie", "The tie "+s.shown.Value(), all[s.shown.Index].tie, side)
	if s.Started() {
		return []figure.Figure{s.table(), drawn}
	}
	return []figure.Figure{drawn, s.table()}
}

// off returns the errors of a tie in a world.
func (s *worldsScene) off(world, student int) []float64 {
	if s.Latest == nil {
		return nil
	}
	return s.Latest.off[world][student]
}

func (s *worldsScene) table() figure.Table {
	t := figure.NewTable("off", fmt.Sprintf("How far off, from %d examples", examples), "world")
	for _, name := range names() {
		t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
	}
	t.Note = fmt.Sprintf("same examples and work; zeros: 1; %d draws", s.draws)
	if s.Finished() {
		t.Note = "same examples and work; zeros: 1; in ring, free − ring " + more(s.off(ring, free), s.off(ring, ring)) + " (95 %)"
	}
	for world, name := range names() {
		row := make([]string, 0, 1+ties)
		row = append(row, name)
		for student := range ties {
			row = append(row, mean(s.off(world, student)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// The networks whose tables are tied around the ring, and not at all.
const (
	ringNet = "8 conv8:1/ring/nobias"
	freeNet = "8 dense:8/nobias"
)

// metricIn returns the metric of a mean error in a world, in percent of the error
// of all zeros.
func metricIn(world int) string { return "percent_off_" + names()[world] }

// Measured keeps the mean errors of two ties in two worlds.
func (s *worldsScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var all []progress.Measurement
	for _, world := range []int{free, ring} {
		for student, network := range map[int]string{free: freeNet, ring: ringNet} {
			all = append(all, progress.Measurement{
				Network: network, Metric: metricIn(world), Value: 100 * scene.EstimateOf(s.off(world, student)).Mean, Seed: s.Seed,
				Options: map[string]any{"examples": examples, "noise": noise, "draws": s.draws},
			})
		}
	}
	return all
}

// Values are the errors in the world ring by tie, and by how much they exceed that
// of its own tie.
func (s *worldsScene) Values() map[string]string {
	values := map[string]string{"examples": strconv.Itoa(examples), "draws": strconv.Itoa(s.draws)}
	for student, name := range names() {
		values[name] = mean(s.off(ring, student))
		values[name+"-own"] = mean(s.off(student, student))
		values[name+"-more"] = more(s.off(ring, student), s.off(ring, ring))
	}
	return values
}
