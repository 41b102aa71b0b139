package experiment

import (
	"maps"
	"slices"
	"sync"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// A Task is a generator of data with everything that repeats the reference runs
// on it.
type Task struct {
	dataset.Generator
	// Training is how networks are trained by default.
	Training Training
	// Networks are those to compare, in the notation.
	Networks []string
	// HasAccuracy means that an answer is right or wrong as a whole; otherwise
	// there is only a loss.
	HasAccuracy bool

	lossOnly bool
	presets  map[string][]string // of settings, if they are not the usual ones
}

// tasks are built once, because plans look theirs up whenever they are written.
var tasks = sync.OnceValue(func() []Task {
	known := shapeTasks()
	maps.Copy(known, digitTasks())
	maps.Copy(known, vectorTasks())
	generators := dataset.All()
	list := make([]Task, len(generators))
	for i, g := range generators {
		list[i] = known[g.Name]
		list[i].Generator, list[i].HasAccuracy = g, !list[i].lossOnly
	}
	return list
})

// Tasks lists the tasks, in the order of the lessons.
func Tasks() []Task {
	list := slices.Clone(tasks())
	for i := range list {
		list[i].Networks = slices.Clone(list[i].Networks)
	}
	return list
}

// Lookup returns the task with a name; the error lists the known names.
func Lookup(name string) (Task, error) {
	for _, t := range tasks() {
		if t.Name == name {
			t.Networks = slices.Clone(t.Networks)
			return t, nil
		}
	}
	_, err := dataset.Lookup(name)
	return Task{}, err
}

func adam(rate float64, steps int) Training {
	return Training{Loss: nets.CrossEntropy, Optimizer: nets.AlgorithmAdam, Rate: rate, Batch: 32, Steps: steps, Init: nets.InitHe, Scale: 1}
}

func shapeTasks() map[string]Task {
	return map[string]Task{
		"bars": {
			Networks: []string{"12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4", "12x12 dense:64 relu dense:4"},
			Training: adam(.01, 600),
			presets:  map[string][]string{"size": {"10", "12", "16", "20", "24"}},
		},
		"tees": {
			Networks: []string{
				"16x16 conv5:4/ring relu gmp dense:4", "16x16 conv5:4/ring relu maxpool2 conv5:8/ring relu gmp dense:4",
				"16x16 conv13:8/ring relu gmp dense:4", "16x16 dense:64 relu dense:4",
			},
			Training: adam(.01, 600),
			presets:  map[string][]string{"size": {"12", "16", "20", "24"}, "ring": {"true", "false"}},
		},
		"arrangement": {
			Networks: []string{
				"12x12 conv5:4 relu gmp dense:2", "12x12 conv5:4/blocks2 relu gmp dense:2", "12x12 conv5:4/blocks4 relu gmp dense:2",
				"12x12 local5:4 relu gmp dense:2", "12x12 coords conv5:4 relu gmp dense:2",
			},
			Training: adam(.01, 600),
			presets:  map[string][]string{"size": {"8", "12", "16", "20", "24"}},
		},
		"keyboard": {
			Networks: []string{
				"20x20 local5:2/s5 relu dense:2", "20x20 conv5:2/s5 relu dense:2", "20x20 conv5:15/s5 relu dense:2",
				"20x20 conv5:32/s5 relu gmp dense:2",
			},
			Training: adam(.01, 600),
		},
	}
}

func digitTasks() map[string]Task {
	return map[string]Task{
		"one-place": {
			Networks: []string{
				"16x16 conv5:16/ring relu gmp dense:10", "16x16 conv5:16 relu gmp dense:10", "16x16 local5:16 relu gmp dense:10",
				"16x16 conv5:16 relu dense:10", "16x16 dense:64 relu dense:10",
			},
			Training: adam(.01, 400),
			presets: map[string][]string{
				"size": {"10", "12", "16", "20", "24"}, "train-at": {"4,5", "anywhere", "left", "right"},
				"test-at": {"anywhere", "4,5", "4,6", "0,0", "left", "right"},
			},
		},
		"turned": {
			Networks: []string{"16x16 conv7:12/ring relu gmp dense:6", "16x16 conv7:12/ring/turn4 relu gmp dense:6", "16x16 conv7:48/ring relu gmp dense:6"},
			Training: adam(.01, 500),
			presets:  map[string][]string{"size": {"10", "12", "16", "20", "24"}},
		},
		"pad": {
			Networks: []string{
				"20x20 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10",
				"20x20 local5:8/ring relu maxpool2 local5:16/ring relu gmp dense:10",
			},
			Training: adam(.005, 600),
			presets: map[string][]string{
				"size": {"16", "20", "24", "28"}, "train-at": {"2,3", "anywhere"}, "test-at": {"2,3", "2,4", "2,5", "2,6", "anywhere"},
			},
		},
		"strokes": {
			Networks: []string{
				"16x16 dense:10 lecuntanh",
				"16x16 dense:12 lecuntanh dense:10 lecuntanh",
				"16x16 local3:1/s2/same lecuntanh local5:1/s2/same lecuntanh dense:10 lecuntanh",
				"16x16 conv3:2/s2/same/posbias lecuntanh local5:1/s2/same lecuntanh dense:10 lecuntanh",
				"16x16 conv3:2/s2/same/posbias lecuntanh conv5:4/s2/same/posbias lecuntanh dense:10 lecuntanh",
			},
			Training: Training{
				Loss: nets.SumOfSquares, Optimizer: nets.AlgorithmAdam, Rate: .003, Batch: 16, Epochs: true, Steps: 1200, Init: nets.InitFanIn, Scale: 2.4,
			},
			presets: map[string][]string{"samples": {"40", "80", "160", "320", "640", "1280"}, "test": {"400", "800", "1600"}},
		},
	}
}

func vectorTasks() map[string]Task {
	return map[string]Task{
		"invert": {
			Networks: []string{"16 dense:4/nobias", "4 dense:4", "4 local1:1", "4 conv1:1"},
			Training: Training{Loss: nets.BCE, Optimizer: nets.AlgorithmSGD, Rate: 1, Steps: 400, Init: nets.InitNormal, Scale: .5},
			presets:  map[string][]string{"samples": {"1", "2", "3", "4", "6", "8", "12", "15"}, "size": {"2", "3", "4", "5", "6", "8"}},
		},
		"patches": {
			Networks: []string{"48 conv6:2/s6 relu gmp dense:2", "48 local6:2/s6 relu gmp dense:2", "48 dense:16 relu dense:2"},
			Training: adam(.01, 600),
			presets: map[string][]string{
				"samples": {"16", "32", "64", "128", "256"}, "size": {"12", "24", "48", "96"}, "noise": {"0.1", "0.2", "0.45", "1"},
			},
		},
		"axis": {
			lossOnly: true,
			Networks: []string{"2 dense:1/nobias tied/nobias", "2 dense:1/nobias dense:2/nobias"},
			Training: Training{Loss: nets.SumOfSquares, Optimizer: nets.AlgorithmSGD, Rate: .03, Steps: 600, Init: nets.InitNormal, Scale: .3},
			presets:  map[string][]string{"samples": {"4", "8", "20", "50", "100"}, "size": {"2", "4", "8", "32"}},
		},
		"low-rank": {
			lossOnly: true,
			Networks: []string{"32 dense:8/nobias tied/nobias", "32 dense:8/nobias dense:32/nobias"},
			Training: Training{Loss: nets.SumOfSquares, Optimizer: nets.AlgorithmAdam, Rate: .01, Steps: 1500, Init: nets.InitNormal, Scale: .1},
			presets:  map[string][]string{"samples": {"8", "16", "32", "64", "256"}, "size": {"8", "16", "32", "64"}},
		},
		"crossings": {
			lossOnly: true,
			Networks: []string{"8x8 dense:16 sigmoid tied", "8x8 dense:16 sigmoid dense:64"},
			Training: Training{Loss: nets.BCE, Optimizer: nets.AlgorithmAdam, Rate: .01, Steps: 1500, Init: nets.InitNormal, Scale: .1},
			presets:  map[string][]string{"samples": {"20", "50", "100", "500"}, "size": {"4", "6", "8", "12"}},
		},
		"film": {
			lossOnly: true,
			Networks: []string{
				"16 K=conv3:1/ring/nobias cat( | @K cat( | @K cat( | @K ) ) )",
				"16 conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias ) ) )",
				"16 dense:64/nobias",
			},
			Training: Training{Loss: nets.MSE, Optimizer: nets.AlgorithmAdam, Rate: .02, Steps: 400, Init: nets.InitNormal, Scale: .3},
			presets:  map[string][]string{"samples": {"1", "2", "4", "16"}, "size": {"8", "16", "32"}},
		},
	}
}

func filesTraining() Training {
	t := adam(.001, 1000)
	t.Epochs = true
	return t
}
