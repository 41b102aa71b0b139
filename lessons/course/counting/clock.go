package counting

import (
	"fmt"
	"slices"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// The clock is read over clockSteps training steps of clockBatch images each, on one
// core.
const (
	clockSteps         = 60
	clockBatch         = 32
	metricMicroseconds = "microseconds_per_image"
)

// clockedLayers have the same outputs; the first two have the same MACs.
func clockedLayers() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "16x16 conv3:16"},
		{ID: "local", Name: "unshared", Network: "16x16 local3:16"},
		{ID: "dense", Name: "dense", Network: "16x16 dense:3136"},
	}
}

// clockScene times training steps of layers on the learner's own machine.
type clockScene struct {
	scene.Running[clockSnapshot]
	scene.Bindings
	now    func() time.Time
	before []progress.Measurement
	guess  *scene.Choice[string]
}

func newClockScene(before []progress.Measurement) *clockScene {
	s := &clockScene{now: time.Now, before: before, guess: &scene.Choice[string]{
		ID: "guess", Label: "your guess", Hint: "unshared beside shared", Values: []string{"none yet", "as fast", "slower", "faster"},
	}}
	s.Bindings = scene.Bindings{s.guess}
	return s
}

// Recall implements lessons.Recaller: timing again would give other numbers.
func (s *clockScene) Recall() (lessons.Snapshot, bool) {
	last := &clockSnapshot{Steps: scene.Steps{StepsDone: clockSteps, TotalSteps: clockSteps}}
	for _, l := range clockedLayers() {
		micros, ok := scene.Newest(nil, s.before, "clock", l.Network, metricMicroseconds)
		if !ok {
			return nil, false
		}
		last.layers = append(last.layers, clockState{l, micros})
	}
	return last, true
}

func (s *clockScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *clockScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newTiming(seed, s.now), nil
}

// timing trains layers in turn and times every step, so its results differ from run
// to run. It is a lessons.Stepper.
type timing struct {
	scene.Loop
	seed   uint64
	now    func() time.Time
	layers []*timedLayer // none before Prepare
}

type timedLayer struct {
	scene.NetworkSpec
	trainer *nets.Trainer[float32]
	took    []time.Duration // by step
}

func newTiming(seed uint64, now func() time.Time) *timing {
	c := &timing{seed: seed, now: now}
	c.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: clockSteps}, Do: c.train, See: c.snapshot}
	return c
}

// Prepare implements lessons.Preparer: it makes the layers, one of which has millions
// of numbers.
func (c *timing) Prepare() error {
	for _, l := range clockedLayers() {
		all := scene.MustCount(l.Network)
		net, err := nets.New[float32](all.Source, c.seed)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Network, err)
		}
		r := nets.Stream(c.seed, "clock")
		d := nets.Data[float32]{N: clockBatch, X: make([]float32, clockBatch*all.Input.Units()), Targets: make([]float32, clockBatch*all.Source.Output().Units())}
		for i := range d.X {
			d.X[i] = r.Float32()
		}
		trainer, err := nets.NewTrainer(net, d, nets.Config{Loss: nets.MSE, Optimizer: nets.SGD{Rate: .01}, Seed: c.seed, Workers: 1})
		if err != nil {
			return fmt.Errorf("%s: %w", l.Network, err)
		}
		c.layers = append(c.layers, &timedLayer{NetworkSpec: l, trainer: trainer})
	}
	return nil
}

// train takes and times one step of each layer.
func (c *timing) train() error {
	for _, l := range c.layers {
		from := c.now()
		if _, err := l.trainer.Step(); err != nil {
			return fmt.Errorf("%s: %w", l.Network, err)
		}
		l.took = append(l.took, c.now().Sub(from))
	}
	return nil
}

func (c *timing) snapshot() lessons.Snapshot {
	s := &clockSnapshot{Steps: c.Steps}
	for _, l := range c.layers {
		s.layers = append(s.layers, clockState{l.NetworkSpec, medianMicros(l.took)})
	}
	return s
}

// medianMicros returns the median time of a step in microseconds per image, 0 for no
// steps. The median does not change if another program takes the core for a moment.
func medianMicros(took []time.Duration) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Clone(took)
	slices.Sort(sorted)
	return float64(sorted[len(sorted)/2].Nanoseconds()) / 1000 / clockBatch
}

// clockSnapshot is the state of the timing at one step.
type clockSnapshot struct {
	scene.Steps
	layers []clockState
}

type clockState struct {
	scene.NetworkSpec
	micros float64
}

func (s *clockScene) Figures() []figure.Figure {
	f := figure.Bars{Meta: figure.Meta{ID: "clock", Title: "A training step: microseconds an image"}}
	t := figure.NewTable("counts", "What the counts say", "layer", "#numbers", "#multiplications")
	if s.Latest == nil {
		return []figure.Figure{f, t}
	}
	f.Note = fmt.Sprintf("median of %s of %d images, one core", text.Plural(s.Latest.StepsDone, "step"), clockBatch)
	for _, l := range s.Latest.layers {
		bar := figure.Bar{Label: l.Name, Text: "not measured yet"}
		if s.Started() {
			bar.Value, bar.Text = l.micros, fmt.Sprintf("%.1f", l.micros)
		}
		f.Bars = append(f.Bars, bar)
		totals := scene.MustCount(l.Network).Totals
		t.Rows = append(t.Rows, []string{l.Name, arch.Thousands(totals.Parameters), arch.Thousands(totals.MACs)})
	}
	return []figure.Figure{f, t}
}

// Goal asks for a guess before the clock is read.
func (s *clockScene) Goal() lessons.Goal {
	guessed := s.guess.Index > 0
	g := lessons.Goal{Text: "Guess first, then read the clock.", Met: guessed && s.Finished(), Missing: "the clock has not been read yet", Wait: !guessed}
	if !guessed {
		g.Missing = "you have not guessed yet"
	}
	return g
}

func (s *clockScene) Measured() []progress.Measurement {
	if !s.Finished() {
		return nil
	}
	var all []progress.Measurement
	for _, l := range s.Latest.layers {
		all = append(all, progress.Measurement{
			Step: "clock", Network: l.Network, Metric: metricMicroseconds, Value: l.micros, Seed: s.Seed,
			Options: map[string]any{"steps": clockSteps, "batch": clockBatch},
		})
	}
	return all
}

// Values are the times of the layers, and their ratios to shared: "longer" is set if
// unshared took over a quarter longer, "shorter" if it was the other way round.
func (s *clockScene) Values() map[string]string {
	values := map[string]string{"longer": "", "shorter": "", "guess": ""}
	if s.guess.Index > 0 {
		values["guess"] = s.guess.String()
	}
	for _, l := range clockedLayers() {
		values[l.ID+"-micros"], values[l.ID+"-times"] = "–", "–"
	}
	totals := scene.MustCount(clockedLayers()[0].Network).Totals
	values["macs"], values["shared"] = arch.Thousands(totals.MACs), arch.Thousands(totals.Parameters)
	values["unshared"], values["dense"] = totals.Unshared.String(), totals.Dense.String()
	if !s.Finished() {
		return values
	}
	const clearly = 1.25
	first := s.Latest.layers[0].micros
	for _, l := range s.Latest.layers {
		values[l.ID+"-micros"] = fmt.Sprintf("%.1f", l.micros)
		if first > 0 {
			values[l.ID+"-times"] = fmt.Sprintf("%.1f", l.micros/first)
		}
	}
	local := s.Latest.layers[1].micros
	values["longer"], values["shorter"] = scene.YesIf(local > clearly*first), scene.YesIf(first > clearly*local)
	return values
}
