package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
)

// runner is a logistic regression of each pixel's opposite: every output has
// its features and, in bank, which number multiplies each of them. Networks
// that share differ from those that do not in that map alone.
type runner struct {
	name, notation string
	numbers        []float64
	bank           [4][]int // per output, the number that weighs each feature
	features       func(image, output int) []float64
	shape          func(numbers []float64) []figure.Heatmap
	rule           func(image []bool, output int) bool // nil to invert
	losses         []float64
	solved         int
}

// exampleNames are the networks of lesson one by their count of numbers.
var exampleNames = map[int]string{64: "table", 20: "dense", 8: "local", 2: "shared"}

// exampleRun is a race that was run.
type exampleRun struct {
	lanes []*runner
	train []int
	steps int
}

// exampleRace trains the four networks of lesson one on image 0001 with plain
// gradient descent at rate 1.
func exampleRace(steps int) *exampleRun {
	run := &exampleRun{lanes: []*runner{tableNet(), denseNet(), localNet(8), localNet(2)}, train: []int{1}, steps: steps}
	for _, l := range run.lanes {
		for step := range steps {
			l.step(run.train)
			if l.solved == 0 && l.correct(run.train) == len(run.train) {
				l.solved = step + 1
			}
		}
	}
	return run
}

func tableNet() *runner {
	n := &runner{name: "table", notation: "16 dense:4/nobias", numbers: make([]float64, 64)}
	for o := range 4 {
		for k := range 16 {
			n.bank[o] = append(n.bank[o], o*16+k)
		}
	}
	n.features = func(image, _ int) []float64 {
		x := make([]float64, 16)
		x[image] = 1
		return x
	}
	n.shape = func(w []float64) []figure.Heatmap { return []figure.Heatmap{{Cols: 16, Values: w, Cursor: -1}} }
	return n
}

func pixelsAnd1(image, _ int) []float64 {
	x := make([]float64, 5)
	for i, on := range imageOf(image) {
		x[i] = float64(digit(on))
	}
	x[4] = 1
	return x
}

func denseNet() *runner {
	n := &runner{name: "dense", notation: "4 dense:4", numbers: make([]float64, 20), features: pixelsAnd1}
	for o := range 4 {
		for k := range 5 {
			n.bank[o] = append(n.bank[o], o*5+k)
		}
	}
	n.shape = func(w []float64) []figure.Heatmap {
		out := []figure.Heatmap{{Meta: figure.Meta{Title: "weights"}, Cols: 4, Cursor: -1}, {Meta: figure.Meta{Title: "bias"}, Cols: 1, Cursor: -1}}
		for i, v := range w {
			out[i%5/4].Values = append(out[i%5/4].Values, v)
		}
		return out
	}
	return n
}

// localNet sees one pixel: with numbers of its own at each place (8), or with
// the same two everywhere.
func localNet(numbers int) *runner {
	n := &runner{name: exampleNames[numbers], notation: "4 local1:1", numbers: make([]float64, numbers)}
	if numbers == 2 {
		n.notation = "4 conv1:1"
	}
	for o := range 4 {
		n.bank[o] = []int{2 * o % numbers, (2*o + 1) % numbers}
	}
	n.features = func(image, output int) []float64 {
		return []float64{float64(digit(imageOf(image)[output])), 1}
	}
	n.shape = func(w []float64) []figure.Heatmap {
		out := []figure.Heatmap{
			{Meta: figure.Meta{Title: "weight"}, Cols: len(w) / 2, Cursor: -1},
			{Meta: figure.Meta{Title: "bias"}, Cols: len(w) / 2, Cursor: -1},
		}
		for i, v := range w {
			out[i%2].Values = append(out[i%2].Values, v)
		}
		return out
	}
	return n
}

// logit is one output for one image.
func (n *runner) logit(image, output int) float64 {
	sum := 0.0
	for k, x := range n.features(image, output) {
		sum += x * n.numbers[n.bank[output][k]]
	}
	return sum
}

// step descends the mean cross-entropy once.
func (n *runner) step(train []int) {
	grad := make([]float64, len(n.numbers))
	loss := 0.0
	scale := 1 / float64(4*len(train))
	for _, image := range train {
		for o := range 4 {
			target := float64(digit(n.target(image, o)))
			z := n.logit(image, o)
			loss += scale * (math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - z*target)
			d := scale * (1/(1+math.Exp(-z)) - target)
			for k, x := range n.features(image, o) {
				grad[n.bank[o][k]] += d * x
			}
		}
	}
	for i, g := range grad {
		n.numbers[i] -= g
	}
	n.losses = append(n.losses, loss)
}

// target is what an output should be.
func (n *runner) target(image, output int) bool {
	if n.rule == nil {
		return !imageOf(image)[output]
	}
	return n.rule(imageOf(image), output)
}

// knows tells whether all four pixels come out right; no answer is none.
func (n *runner) knows(image int) bool {
	for o := range 4 {
		if z := n.logit(image, o); z == 0 || z > 0 != n.target(image, o) {
			return false
		}
	}
	return true
}

func (n *runner) correct(images []int) (right int) {
	for _, k := range images {
		right += digit(n.knows(k))
	}
	return right
}

func (r *exampleRun) race() figure.Race {
	f := figure.Race{
		Meta:  figure.Meta{ID: "race", Title: "Invert the image, learnt from 0001"},
		Steps: r.steps, Of: 400,
	}
	for _, n := range r.lanes {
		lane := figure.Lane{
			Name: n.name, Network: n.notation, Parameters: int64(len(n.numbers)),
			Weights: n.shape(n.numbers), Solved: n.solved,
		}
		for i, l := range n.losses {
			lane.Loss.X, lane.Loss.Y = append(lane.Loss.X, float64(i)), append(lane.Loss.Y, l)
		}
		lane.Train = figure.Fraction{Right: n.correct(r.train), Of: len(r.train)}
		lane.Unseen.Of = 16 - len(r.train)
		for k := range 16 {
			mark := figure.Wrong
			if n.knows(k) {
				mark = figure.Right
				lane.Unseen.Right++
			}
			lane.Images = append(lane.Images, mark)
		}
		lane.Unseen.Right -= lane.Train.Right
		f.Lanes = append(f.Lanes, lane)
	}
	return f
}

func (r *exampleRun) curves() figure.Curves {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "loss", Title: "Loss while training on 0001"},
		XLabel: "step", YLabel: "loss", LogY: true,
	}
	for _, l := range r.race().Lanes {
		s := l.Loss
		s.Name = l.Name
		f.Series = append(f.Series, s)
	}
	return f
}

func (r *exampleRun) table() figure.Table {
	f := figure.Table{
		Meta:   figure.Meta{ID: "counts", Title: "What each network has", Control: "network"},
		Cursor: 3,
		Columns: []figure.Column{
			{Name: "network"},
			{Name: "notation"},
			{Name: "numbers", Numeric: true},
			{Name: "unseen images right", Numeric: true},
			{Name: "loss", Numeric: true},
		},
	}
	for _, l := range r.race().Lanes {
		f.Rows = append(f.Rows, []string{
			l.Name, l.Network, fmt.Sprint(l.Parameters),
			fmt.Sprintf("%d of %d", l.Unseen.Right, l.Unseen.Of), fmt.Sprintf("%.3f", l.Loss.Y[len(l.Loss.Y)-1]),
		})
	}
	return f
}
