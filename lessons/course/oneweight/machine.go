package oneweight

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

// The metrics of the machine's training.
const (
	metricNudges = "nudges_by_hand"
	metricSteps  = "fewest_steps"
	metricBroke  = "diverged_rate"
)

// descentSteps is how many steps the machine takes.
const descentSteps = 40

// lossShown is where the axis of the loss ends: a diverging loss leaves it.
const lossShown = 4

// machineScene trains the weight and the bias by gradient descent.
type machineScene struct {
	scene.Running[descentSnapshot]
	scene.Bindings
	hand   *handScene
	rate   *scene.Choice[float64]
	nudges int     // the learner's, in this session or an earlier one, 0 for none
	fewest int     // steps to the wanted loss, 0 for none
	broke  float64 // a rate that diverged, 0 for none
}

func newMachineScene(hand *handScene, before []progress.Measurement) *machineScene {
	s := &machineScene{hand: hand, rate: &scene.Choice[float64]{
		ID: "rate", Label: "the learning rate", Figure: "curve", Hint: "how far a step goes", Restarts: true,
		Values: []float64{.05, .1, .2, .5, .9, 1.05},
	}}
	s.Bindings = scene.Bindings{s.rate}
	for _, m := range before {
		switch m.Metric {
		case metricNudges:
			s.nudges = int(m.Value)
		case metricSteps:
			s.fewest = int(m.Value)
		case metricBroke:
			s.broke = m.Value
		}
	}
	return s
}

func (s *machineScene) Enter() {
	if s.hand.took > 0 {
		s.nudges = s.hand.took
	}
}

// par returns how many steps the machine must stay below: the learner's nudges, or
// the smallest number that the dials allow.
func (s *machineScene) par() int {
	if s.nudges > 0 {
		return s.nudges
	}
	return s.hand.shortest
}

func (s *machineScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *machineScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed = seed
	return newDescent(s.rate.Value(), s.hand.wanted())
}

func (s *machineScene) Observe(snapshot lessons.Snapshot) {
	s.Running.Observe(snapshot)
	if !s.Finished() {
		return
	}
	if at := s.Latest.arrived; at > 0 && (s.fewest == 0 || at < s.fewest) {
		s.fewest = at
	}
	if s.Latest.diverged() {
		s.broke = s.Latest.rate
	}
}

func (s *machineScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Reach a loss of %s in fewer than %d steps. Then find a rate at which the loss grows.", text.Fixed(s.hand.wanted(), 2), s.par())}
	switch {
	case s.fewest == 0:
		g.Missing = "no run has got there yet"
	case s.fewest >= s.par():
		g.Missing = "fewest so far: " + text.Plural(s.fewest, "step")
	case s.broke == 0:
		g.Missing = "no run has made the loss grow yet"
	default:
		g.Met = true
	}
	return g
}

func (s *machineScene) Figures() []figure.Figure {
	curve := figure.Curves{
		Meta: figure.Meta{ID: "curve", Title: "The loss after each step"}, XLabel: "step", YLabel: "loss", XMax: descentSteps, YMax: lossShown,
	}
	t := figure.NewTable("now", "The next step, written out", "", "#now", "#slope", "#rate × slope", "#new")
	if s.Latest != nil {
		d := s.Latest
		curve.Series = []figure.Series{{Name: "rate " + s.rate.String(), X: d.steps, Y: d.losses}}
		curve.Note = d.verdict(s.hand.wanted())
		t.Rows = [][]string{d.written("w", d.weight), d.written("b", d.bias)}
	}
	return []figure.Figure{curve, t}
}

func (s *machineScene) Measured() []progress.Measurement {
	var all []progress.Measurement
	for metric, value := range map[string]float64{metricNudges: float64(s.nudges), metricSteps: float64(s.fewest), metricBroke: s.broke} {
		if value > 0 {
			all = append(all, progress.Measurement{
				Network: smallest, Metric: metric, Value: value, Seed: s.Seed, Options: map[string]any{"steps": descentSteps, "rate": s.rate.Value()},
			})
		}
	}
	return all
}

func (s *machineScene) Values() map[string]string {
	start := examples()
	weight := dialled{slope: start.slope()}
	return map[string]string{
		"old": text.Number(weight.value), "slope": text.Signed(weight.slope, 2), "new": text.Signed(weight.after(s.rate.Value()), 2),
		"examples": strconv.Itoa(start.data.N), "steps": strconv.Itoa(descentSteps), "nudges": strconv.Itoa(s.par()), "counted": scene.YesIf(s.nudges > 0), "fewest": text.Plural(s.fewest, "step"),
		"broke": strconv.FormatFloat(s.broke, 'g', -1, 64), "rate": s.rate.String(),
	}
}

// descent is plain gradient descent on the three examples. It is a lessons.Stepper.
type descent struct {
	scene.Loop
	line    *line
	trainer *nets.Trainer[float64]
	rate    float64
	wanted  float64
	arrived int // the first step after which the loss was as wanted, 0 for none
	steps   []float64
	losses  []float64
}

func newDescent(rate, wanted float64) (*descent, error) {
	d := &descent{line: examples(), rate: rate, wanted: wanted}
	d.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: descentSteps}, Do: d.train, See: d.snapshot}
	d.record(0)
	var err error
	d.trainer, err = nets.NewTrainer(d.line.net, d.line.data, nets.Config{Loss: nets.MSE, Optimizer: nets.SGD{Rate: rate}, Workers: 1})
	return d, err
}

func (d *descent) record(step int) {
	loss := d.line.loss()
	d.steps, d.losses = append(d.steps, float64(step)), append(d.losses, loss)
	if d.arrived == 0 && loss <= d.wanted {
		d.arrived = step
	}
}

func (d *descent) train() error {
	if _, err := d.trainer.Step(); err != nil {
		return fmt.Errorf("training one weight: %w", err)
	}
	d.record(d.StepsDone + 1)
	return nil
}

// descentSnapshot is the state of a descent at one step.
type descentSnapshot struct {
	scene.Steps
	rate          float64
	weight, bias  dialled
	arrived       int
	steps, losses []float64
}

// dialled is the value of a weight or a bias with the slope of the loss there.
type dialled struct{ value, slope float64 }

// after returns the value after a step at a rate.
func (d dialled) after(rate float64) float64 { return d.value - rate*d.slope }

// written returns the row of a table that writes out the next step.
func (d *descentSnapshot) written(name string, p dialled) []string {
	return []string{name, text.Signed(p.value, 2), text.Signed(p.slope, 2), text.Signed(d.rate*p.slope, 2), text.Signed(p.after(d.rate), 2)}
}

func (d *descent) snapshot() lessons.Snapshot {
	n := len(d.losses)
	d.line.slope() // this also computes that of the bias
	p := d.line.net.Params()
	return &descentSnapshot{
		Steps: d.Steps, rate: d.rate, weight: dialled{p[0].Value[0], p[0].Grad[0]}, bias: dialled{p[1].Value[0], p[1].Grad[0]}, arrived: d.arrived, steps: d.steps[:n:n], losses: d.losses[:n:n],
	}
}

// diverged reports whether the loss has grown.
func (d *descentSnapshot) diverged() bool { return d.losses[len(d.losses)-1] > d.losses[0] }

func (d *descentSnapshot) verdict(wanted float64) string {
	switch {
	case d.diverged():
		return "the loss grows: every step goes too far"
	case d.arrived > 0:
		return fmt.Sprintf("a loss of %s after %s", text.Fixed(wanted, 2), text.Plural(d.arrived, "step"))
	default:
		return fmt.Sprintf("not down to %s yet", text.Fixed(wanted, 2))
	}
}
