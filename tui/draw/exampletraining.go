package draw

import (
	"fmt"
	"math"

	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/sweep"
	"weightshare/nets/task"
)

// exampleTraining trains three networks on noisy bars for a while: a race as
// the lessons over tasks show it.
func exampleTraining() figure.Race {
	const steps = 60
	f := figure.Race{Head: figure.Head{ID: "training", Title: "Which way does the bar lie?"}, Steps: steps, Seed: 1}
	plan, err := sweep.NewPlan("bars")
	if err != nil {
		panic(err) // a task that there is
	}
	plan.Task.Test = 200
	for _, e := range [][2]string{
		{"shared", "12x12 conv5:4 relu gmp dense:4"},
		{"unshared", "12x12 local5:4 relu gmp dense:4"},
		{"dense", "12x12 dense:8 relu dense:4"},
	} {
		t, err := sweep.NewTrial(plan, e[1], 0, f.Seed, sweep.TrialConfig{Workers: 1})
		if err != nil {
			panic(err) // the notation stands above
		}
		lane := figure.Lane{Name: e[0], Network: e[1]}
		for _, p := range t.Net().Params() {
			lane.Parameters += int64(len(p.Value))
		}
		for k := range steps {
			loss, err := t.Step()
			if err != nil {
				panic(err) // the rate is the task's own
			}
			lane.Loss.X, lane.Loss.Y = append(lane.Loss.X, float64(k+1)), append(lane.Loss.Y, loss)
		}
		f.Of = t.Of()
		lane.Train, lane.Unseen = judged(t, t.Train()), judged(t, t.Test())
		lane.Weights = firstKernels(t.Net())
		f.Lanes = append(f.Lanes, lane)
	}
	return f
}

// judged is how many samples of a set a network has right.
func judged(t *sweep.Trial, s task.Set) figure.Fraction {
	accuracy, _ := t.Judge(s)
	if accuracy == nil {
		return figure.Fraction{}
	}
	return figure.Fraction{Right: int(math.Round(*accuracy * float64(s.N))), Of: s.N}
}

// firstKernels are the kernels of the first layer: those of a convolution, those
// of four places of an unshared one, the units of a dense one.
func firstKernels(n *nets.Net[float32]) []figure.Heatmap {
	const shown = 4
	p := n.Params()[0]
	size, cols, name := 25, 5, "kernel"
	switch {
	case len(p.Shape) == 2:
		size, cols, name = p.Shape[1], 12, "unit"
	case p.Shape[0] > 1:
		name = "kernel 1 at place"
	}
	count := len(p.Value) / size
	step := 1
	if len(p.Shape) > 2 && p.Shape[0] > 1 {
		step = count / shown
	}
	scale := 0.0
	for _, v := range p.Value {
		scale = max(scale, math.Abs(float64(v)))
	}
	maps := make([]figure.Heatmap, 0, shown)
	for i := range shown {
		m := figure.Heatmap{Head: figure.Head{Title: fmt.Sprintf("%s %d", name, i*step+1)}, Cols: cols, Scale: scale, Cursor: -1}
		for _, v := range p.Value[i*step*size : (i*step+1)*size] {
			m.Values = append(m.Values, float64(v))
		}
		maps = append(maps, m)
	}
	return maps
}
