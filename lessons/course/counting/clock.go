package counting

import (
	"context"
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

// How the clock is read: so many training steps of so many images each, on one
// core.
const (
	clockSteps         = 60
	clockBatch         = 32
	metricMicroseconds = "microseconds_per_image"
)

// clockedLayers have the same outputs; the first two multiply equally often.
func clockedLayers() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "16x16 conv3:16"},
		{ID: "local", Name: "unshared", Network: "16x16 local3:16"},
		{ID: "dense", Name: "dense", Network: "16x16 dense:3136"},
	}
}

// clockScene times training steps of layers by the machine that the learner
// sits at.
type clockScene struct {
	scene.Running[clockSnapshot]
	now func() time.Time
}

func newClockScene() *clockScene { return &clockScene{now: time.Now} }

func (s *clockScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *clockScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newClocking(seed, s.now)
}

// clocking trains layers a step each in turn and takes the time of every step;
// it is a lessons.Stepper. What it measures differs from run to run.
type clocking struct {
	now   func() time.Time
	lanes []clockLane
	done  int
}

type clockLane struct {
	scene.NetworkSpec
	trainer *nets.Trainer[float32]
	numbers int64
	macs    int64
	took    []time.Duration
}

func newClocking(seed uint64, now func() time.Time) (*clocking, error) {
	c := &clocking{now: now}
	for _, l := range clockedLayers() {
		all, err := scene.Counts(l.Network)
		if err != nil {
			return nil, err
		}
		net, err := nets.New[float32](all.Source, seed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Network, err)
		}
		r := nets.Stream(seed, "clock")
		d := nets.Data[float32]{N: clockBatch, X: make([]float32, clockBatch*all.Input.Units()), Targets: make([]float32, clockBatch*all.Source.Output().Units())}
		for i := range d.X {
			d.X[i] = r.Float32()
		}
		trainer, err := nets.NewTrainer(net, d, nets.Config{Loss: nets.MSE, Optimizer: nets.SGD{Rate: .01}, Seed: seed, Workers: 1})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Network, err)
		}
		c.lanes = append(c.lanes, clockLane{NetworkSpec: l, trainer: trainer, numbers: all.Totals.Parameters, macs: all.Totals.MACs})
	}
	return c, nil
}

// Step implements lessons.Stepper.
func (c *clocking) Step(ctx context.Context, n int) error {
	for ; n > 0 && !c.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range c.lanes {
			l := &c.lanes[i]
			from := c.now()
			if _, err := l.trainer.Step(); err != nil {
				return fmt.Errorf("%s: %w", l.Network, err)
			}
			l.took = append(l.took, c.now().Sub(from))
		}
		c.done++
	}
	return nil
}

// Done implements lessons.Stepper.
func (c *clocking) Done() bool { return c.done >= clockSteps }

// Snapshot implements lessons.Stepper.
func (c *clocking) Snapshot() lessons.Snapshot {
	s := &clockSnapshot{done: c.done}
	for i := range c.lanes {
		l := &c.lanes[i]
		s.lanes = append(s.lanes, clockState{l.NetworkSpec, l.numbers, l.macs, typical(l.took)})
	}
	return s
}

// typical is the median time of a step in microseconds an image; 0 for none.
// Another program that takes the core for a moment does not move it.
func typical(took []time.Duration) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Clone(took)
	slices.Sort(sorted)
	return float64(sorted[len(sorted)/2].Nanoseconds()) / 1000 / clockBatch
}

// clockSnapshot is what the clock has said so far.
type clockSnapshot struct {
	done  int
	lanes []clockState
}

type clockState struct {
	scene.NetworkSpec
	numbers, macs int64
	micros        float64
}

// Progress implements lessons.Snapshot.
func (s *clockSnapshot) Progress() (done, of int) { return s.done, clockSteps }

func (s *clockScene) finished() bool { return s.Latest != nil && s.Latest.done == clockSteps }

func (s *clockScene) Figures() []figure.Figure {
	f := figure.Bars{Meta: figure.Meta{ID: "clock", Title: "A training step: microseconds an image"}}
	t := figure.Table{
		Meta: figure.Meta{ID: "counts", Title: "And what the counts say"}, Cursor: -1,
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "multiplications", Numeric: true}},
	}
	if s.Latest == nil {
		return []figure.Figure{f, t}
	}
	f.Note = fmt.Sprintf("median of %s of %d images, one core", text.Plural(s.Latest.done, "step"), clockBatch)
	for _, l := range s.Latest.lanes {
		bar := figure.Bar{Label: l.Name, Text: "not measured yet"}
		if s.Latest.done > 0 {
			bar.Value, bar.Text = l.micros, fmt.Sprintf("%.1f", l.micros)
		}
		f.Bars = append(f.Bars, bar)
		t.Rows = append(t.Rows, []string{l.Name, arch.Thousands(l.numbers), arch.Thousands(l.macs)})
	}
	return []figure.Figure{f, t}
}

func (s *clockScene) Measured() []progress.Measurement {
	if !s.finished() {
		return nil
	}
	var all []progress.Measurement
	for _, l := range s.Latest.lanes {
		all = append(all, progress.Measurement{
			Step: "clock", Network: l.Network, Metric: metricMicroseconds, Value: l.micros, Seed: s.Seed,
			Options: map[string]any{"steps": clockSteps, "batch": clockBatch},
		})
	}
	return all
}

// Values say what the clock said, and how unshared and dense compare with
// shared: "longer" is set where unshared took a quarter more or longer.
func (s *clockScene) Values() map[string]string {
	values := map[string]string{"longer": "", "shorter": ""}
	for _, l := range clockedLayers() {
		values[l.ID+"-micros"], values[l.ID+"-times"] = "–", "–"
	}
	if all, err := scene.Counts(clockedLayers()[0].Network); err == nil {
		values["macs"], values["shared"] = arch.Thousands(all.Totals.MACs), arch.Thousands(all.Totals.Parameters)
		values["unshared"], values["dense"] = all.Totals.Unshared.String(), all.Totals.Dense.String()
	}
	if !s.finished() {
		return values
	}
	const clearly = 1.25
	first := s.Latest.lanes[0].micros
	for _, l := range s.Latest.lanes {
		values[l.ID+"-micros"] = fmt.Sprintf("%.1f", l.micros)
		if first > 0 {
			values[l.ID+"-times"] = fmt.Sprintf("%.1f", l.micros/first)
		}
	}
	switch local := s.Latest.lanes[1].micros; {
	case local > clearly*first:
		values["longer"] = scene.Yes
	case first > clearly*local:
		values["shorter"] = scene.Yes
	}
	return values
}
