// Package oneweight is the lesson one-weight: What does it mean that a weight learns?
package oneweight

import (
	_ "embed" // the text of the lesson
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson one-weight.
var Lesson = lessons.Source{ID: "one-weight", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	hand := newHandScene()
	machine, wires := newMachineScene(hand, env.Measured), &wiresScene{}
	return lessons.Scenes{
		"dial": newDialScene(), "slope": newSlopeScene(), "bias": newBiasScene(),
		"three": hand, "machine": machine, "wires": wires,
		"recap": &recapScene{machine: machine, wires: wires, before: env.Measured},
	}
}

// smallest is a network of one weight and one bias.
const smallest = "1 dense:1"

// line is that network with its examples: the output is the weight times the input,
// plus the bias.
type line struct {
	net  *nets.Net[float64]
	data nets.Data[float64]
}

// newLine returns the network with weight and bias 0.
func newLine(inputs, targets []float64) *line {
	net, err := scene.Build(smallest, 0)
	if err != nil {
		panic("one-weight: " + err.Error()) // the network is part of this program
	}
	l := &line{net, nets.Data[float64]{N: len(inputs), X: inputs, Targets: targets}}
	l.set(0, 0)
	return l
}

func (l *line) set(weight, bias float64) {
	for _, p := range l.net.Params() {
		if p.Kind == nets.Bias {
			p.Value[0] = bias
		} else {
			p.Value[0] = weight
		}
	}
}

// outputs returns the outputs for the examples.
func (l *line) outputs() []float64 { return l.net.Forward(l.data.X, l.data.N) }

// loss returns the mean of the squared errors.
func (l *line) loss() float64 {
	_, loss := l.net.Evaluate(l.data, nets.MSE)
	return loss
}

// slope returns the gradient of the loss with respect to the weight.
func (l *line) slope() float64 {
	if _, err := l.net.Gradient(l.data, nets.MSE); err != nil {
		return 0
	}
	return l.net.Params()[0].Grad[0]
}

// notch is by how much a nudge moves a dial.
const notch = .25

// newDial returns a dial in steps of notch, set to start. It counts its steps.
func newDial(id, label, figure string, from, to, start float64) *dial {
	d := &dial{Choice: scene.Choice[float64]{
		ID: id, Label: label, Figure: figure, Hint: "nudges it down or up", Text: func(v float64) string { return text.Signed(v, 2) },
	}}
	for v := from; v <= to; v += notch {
		d.Values = append(d.Values, v)
	}
	d.Index = int((start - from) / notch)
	return d
}

type dial struct {
	scene.Choice[float64]
	nudges int
}

func (d *dial) Do(a lessons.Action) error {
	d.nudges += max(a.Index-d.Index, d.Index-a.Index)
	return d.Choice.Do(a)
}

// recapScene tabulates what the learner found.
type recapScene struct {
	machine *machineScene
	wires   *wiresScene
	before  []progress.Measurement
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you measured", "", "#number")
	row := func(name string, value float64, known bool) {
		cell := "–"
		if known {
			cell = text.Number(value)
		}
		t.Rows = append(t.Rows, []string{name, cell})
	}
	m := s.machine
	row("your nudges", float64(m.nudges), m.nudges > 0)
	row("fewest steps of the machine", float64(m.fewest), m.fewest > 0)
	row("a rate that diverged", m.broke, m.broke > 0)
	for _, n := range wiredNetworks() {
		right, known := scene.Newest(s.wires.Measured(), s.before, "wires", n.Network, metricRight)
		row("images right, "+n.Name, right, known)
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{"images": strconv.Itoa(images)}
}
