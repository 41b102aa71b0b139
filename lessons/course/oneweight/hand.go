package oneweight

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// The example of the first two steps.
const (
	input  = 2.0
	target = 3.0
)

// The range of the weight's dial in these steps.
const (
	lowest  = -1.0
	highest = 4.0
)

// dialScene has one weight, which the learner nudges until the error is 0.
type dialScene struct {
	scene.Bindings
	line   *line
	weight *dial
	took   int // nudges until the error was 0, 0 for not yet
}

func newDialScene() *dialScene {
	s := &dialScene{line: newLine([]float64{input}, []float64{target}), weight: newDial("w", "the weight w", "bars", lowest, highest, 0)}
	s.Bindings = scene.Bindings{s.weight}
	return s
}

func (s *dialScene) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	if s.took == 0 && s.error() == 0 {
		s.took = s.weight.nudges
	}
	return err
}

// output returns what the weight makes of the input.
func (s *dialScene) output() float64 {
	s.line.set(s.weight.Value(), 0)
	return s.line.outputs()[0]
}

func (s *dialScene) error() float64 { return s.output() - target }

func (s *dialScene) Goal() lessons.Goal {
	return lessons.Goal{
		Text: "Make the error 0.", Met: s.took > 0,
		Missing: fmt.Sprintf("the error is %s after %s", text.Signed(s.error(), 2), text.Plural(s.weight.nudges, "nudge")),
	}
}

func (s *dialScene) Figures() []figure.Figure {
	bar := func(label string, v float64, kind int) figure.Bar {
		return figure.Bar{Label: label, Value: v, Text: text.Signed(v, 2), Kind: kind}
	}
	return []figure.Figure{figure.Bars{
		Meta: figure.Meta{ID: "bars", Title: fmt.Sprintf("%s × %s = %s, the output", text.Number(input), s.weight, text.Signed(s.output(), 2))},
		Bars: []figure.Bar{bar("output", s.output(), 1), bar("target", target, 2), bar("error", s.error(), 3)},
		Min:  input*lowest - target, Max: input * highest,
	}}
}

func (s *dialScene) Values() map[string]string {
	return map[string]string{
		"input": text.Number(input), "target": text.Number(target), "nudges": text.Plural(s.took, "nudge"),
		"weight": s.weight.String(), "output": text.Signed(s.output(), 2), "error": text.Signed(s.error(), 2),
	}
}

// slopeScene shows the squared error for all weights once its question is answered.
type slopeScene struct {
	scene.AfterAnswer
	line   *line
	weight *dial
}

func newSlopeScene() *slopeScene {
	s := &slopeScene{line: newLine([]float64{input}, []float64{target}), weight: newDial("w", "the weight w", "errors", lowest, highest, 2.5)}
	s.Bindings = scene.Bindings{s.weight}
	return s
}

// at sets the weight and returns output, squared error and slope.
func (s *slopeScene) at(weight float64) (output, squared, slope float64) {
	s.line.set(weight, 0)
	return s.line.outputs()[0], s.line.loss(), s.line.slope()
}

func (s *slopeScene) Figures() []figure.Figure {
	output, squared, slope := s.at(s.weight.Value())
	t := figure.NewTable("now", "One weight, one example", "", "#value")
	t.Rows = [][]string{
		{"weight", s.weight.String()},
		{"output", text.Signed(output, 2)},
		{"target", text.Signed(target, 2)},
		{"error", text.Signed(output-target, 2)},
		{"squared error", text.Fixed(squared, 2)},
	}
	if !s.Open {
		return []figure.Figure{t}
	}
	t.Rows = append(t.Rows, []string{"slope", text.Signed(slope, 2)})
	curve, here := figure.Series{Name: "all weights"}, figure.Series{Name: "yours", X: []float64{s.weight.Value()}, Y: []float64{squared}}
	for _, w := range s.weight.Values {
		_, e, _ := s.at(w)
		curve.X, curve.Y = append(curve.X, w), append(curve.Y, e)
	}
	return []figure.Figure{figure.Curves{
		Meta: figure.Meta{ID: "errors", Title: "The squared error for every weight"}, XLabel: "weight", YLabel: "squared error",
		Series: []figure.Series{curve, here},
	}, t}
}

func (s *slopeScene) Values() map[string]string {
	output, squared, slope := s.at(s.weight.Value())
	return map[string]string{
		"input": text.Number(input), "weight": s.weight.String(), "output": text.Signed(output, 2), "target": text.Number(target), "error": text.Signed(output-target, 2),
		"squared": text.Fixed(squared, 2), "slope": text.Signed(slope, 2),
	}
}

// biasScene has an input of 0 and, once its question is answered, a bias and a second
// example.
type biasScene struct {
	scene.AfterAnswer
	line         *line
	weight, bias *dial
}

func newBiasScene() *biasScene {
	s := &biasScene{
		line:   newLine([]float64{0, 1}, []float64{1, 0}),
		weight: newDial("w", "the weight w", "table", -2, 2, 1), bias: newDial("b", "the bias b", "table", -2, 2, 0),
	}
	s.Bindings = scene.Bindings{s.bias, s.weight} // in the order in which the text turns them
	return s
}

func (s *biasScene) Figures() []figure.Figure {
	t := exampleTable(s.line, s.weight, s.bias)
	t.Title = fmt.Sprintf("Weight %s, bias %s", s.weight, s.bias)
	if !s.Open {
		t.Title, t.Rows = fmt.Sprintf("Weight %s, no bias", s.weight), t.Rows[:1]
		return []figure.Figure{t}
	}
	t.Note = "not both errors are 0 yet"
	if s.line.loss() == 0 {
		t.Note = "both errors are 0: done"
	}
	return []figure.Figure{t}
}

func (s *biasScene) Values() map[string]string { return map[string]string{"weight": s.weight.String()} }

// exampleTable shows what the network makes of each example.
func exampleTable(l *line, weight, bias *dial) figure.Table {
	l.set(weight.Value(), bias.Value())
	t := figure.NewTable("table", "", "#input", "#output", "#target", "#error", "#squared")
	for i, output := range l.outputs() {
		e := output - l.data.Targets[i]
		t.Rows = append(t.Rows, []string{
			text.Fixed(l.data.X[i], 0), text.Signed(output, 2), text.Signed(l.data.Targets[i], 2), text.Signed(e, 2), text.Fixed(e*e, 2),
		})
	}
	return t
}

// examples returns the examples that the learner, and then the machine, fits: no
// weight and bias gets all of them right. The loss is smallest at a weight of 1.5 and
// a bias of 0.5, both on the dials.
func examples() *line { return newLine([]float64{-1, 0, 1}, []float64{-.5, -.5, 2.5}) }

// enough is how far above the smallest loss is good enough, as a factor.
const enough = 1.04

// handScene has three examples, a weight and a bias.
type handScene struct {
	scene.Bindings
	line         *line
	weight, bias *dial
	begin        float64 // loss at the beginning
	squares      string  // the squared errors then, as a sum
	least        float64 // the smallest loss that the dials allow
	shortest     int     // the shortest way to it, in nudges
	took         int     // nudges until the loss was small enough, 0 for not yet
}

func newHandScene() *handScene {
	s := &handScene{line: examples(), weight: newDial("w", "the weight w", "table", -2, 2, 0), bias: newDial("b", "the bias b", "table", -2, 2, 0)}
	s.Bindings = scene.Bindings{s.weight, s.bias}
	s.begin = s.loss()
	s.least = s.begin
	outputs := s.line.outputs()
	squares := make([]string, 0, len(outputs))
	for i, output := range outputs {
		e := output - s.line.data.Targets[i]
		squares = append(squares, text.Fixed(e*e, 2))
	}
	s.squares = strings.Join(squares, " + ")
	for i, w := range s.weight.Values {
		for k, b := range s.bias.Values {
			s.line.set(w, b)
			if loss := s.line.loss(); loss < s.least {
				s.least, s.shortest = loss, max(i-s.weight.Index, s.weight.Index-i)+max(k-s.bias.Index, s.bias.Index-k)
			}
		}
	}
	return s
}

// loss returns the loss with the dials as they are.
func (s *handScene) loss() float64 {
	s.line.set(s.weight.Value(), s.bias.Value())
	return s.line.loss()
}

// wanted returns the loss to reach.
func (s *handScene) wanted() float64 { return enough * s.least }

func (s *handScene) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	if s.took == 0 && s.loss() <= s.wanted() {
		s.took = s.weight.nudges + s.bias.nudges
	}
	return err
}

func (s *handScene) Goal() lessons.Goal {
	return lessons.Goal{
		Text: "Bring the loss down to " + text.Fixed(s.wanted(), 2) + ".", Met: s.took > 0,
		Missing: fmt.Sprintf("it is %s after %s", text.Fixed(s.loss(), 2), text.Plural(s.weight.nudges+s.bias.nudges, "nudge")),
	}
}

func (s *handScene) Figures() []figure.Figure {
	t := exampleTable(s.line, s.weight, s.bias)
	t.Title = fmt.Sprintf("Weight %s, bias %s", s.weight, s.bias)
	t.Note = "loss, the mean of the last column: " + text.Fixed(s.loss(), 2)
	bar := func(label string, v float64) figure.Bar {
		return figure.Bar{Label: label, Value: v, Text: text.Fixed(v, 2)}
	}
	return []figure.Figure{t, figure.Bars{
		Meta: figure.Meta{ID: "loss", Title: "The loss"}, Bars: []figure.Bar{bar("yours", s.loss()), bar("goal", s.wanted())}, Max: 4,
	}}
}

func (s *handScene) Values() map[string]string {
	return map[string]string{
		"examples": strconv.Itoa(s.line.data.N), "squares": s.squares, "begin": text.Fixed(s.begin, 2), "least": text.Fixed(s.least, 2), "nudges": strconv.Itoa(s.took),
	}
}
