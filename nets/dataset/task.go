package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// A Task is a kind of data to learn from, with everything it takes to repeat
// the reference runs on it.
type Task struct {
	Name string
	Line string // one line: what is shown and what is asked
	// Defaults are the dials as the reference runs have them.
	Defaults Spec
	// Dials are those that change this task, in the order to show them.
	Dials []Parameter
	// Training is how networks are trained on it unless somebody says otherwise.
	Training Training
	// Networks are those to compare on it, in the notation.
	Networks []string
	// HasAccuracy tells that an answer is right or wrong as a whole, so that there
	// is an accuracy; where it is not set there is only a loss.
	HasAccuracy bool
}

// Training is how a network is trained.
type Training struct {
	Loss      string  // "cross-entropy", "bce", "mse", "sum-of-squares"
	Optimizer string  // "sgd", "adam"
	Rate      float64 // learning rate
	Momentum  float64 // of sgd
	Decay     float64 // decoupled weight decay of adam
	Batch     int     // samples a step, drawn with replacement; 0: all of them, in order
	Epochs    bool    // take every sample once before any comes again
	Steps     int
	// Init is where weights start: "he" (convolutions normal with variance
	// 2/fan-in, dense layers uniform within ±1/√fan-in), "xavier", "normal",
	// "fan-in" (uniform within ±1/fan-in), "zero". Biases start at 0.
	Init string
	// Scale multiplies the initial weights.
	Scale float64
}

// adam is the training of most tasks.
func adam(rate float64, steps int) Training {
	return Training{Loss: "cross-entropy", Optimizer: "adam", Rate: rate, Batch: 32, Steps: steps, Init: "he", Scale: 1}
}

// generator is a task together with its generator.
type generator struct {
	Task
	dials       []string // the names of Task.Dials
	notches     map[string][]string
	least, most int // sizes
	oneHot      bool
	input       func(Spec) (h, w int)
	classes     int            // 0 where there are none
	outputs     func(Spec) int // numbers in a target, where there are no classes
	check       func(Spec) error
	make        func(s Spec, seed uint64) (train, test Set, err error)
}

// families lists every task, in the order of the lessons.
func families() []generator {
	list := []generator{
		invertFamily(), barsFamily(), onePlaceFamily(), padFamily(), teesFamily(), arrangementFamily(),
		keyboardFamily(), patchesFamily(), axisFamily(), lowRankFamily(), crossingsFamily(), strokesFamily(),
	}
	for i := range list {
		f := &list[i]
		f.Defaults.Name = f.Name
		for _, d := range allDials() {
			if !slices.Contains(f.dials, d.Name) {
				continue
			}
			if n, ok := f.notches[d.Name]; ok {
				d.Presets = n
			}
			f.Dials = append(f.Dials, d)
		}
	}
	return list
}

// find looks a family up.
func find(name string) (generator, error) {
	list := families()
	names := make([]string, len(list))
	for i, f := range list {
		if f.Name == name {
			return f, nil
		}
		names[i] = f.Name
	}
	return generator{}, fmt.Errorf("there is no task %q: write one of %s", name, strings.Join(names, ", "))
}

// All lists the tasks, in the order of the lessons.
func All() []Task {
	list := families()
	tasks := make([]Task, len(list))
	for i, f := range list {
		tasks[i] = f.Task
	}
	return tasks
}

// Lookup finds the task of a name; the error lists the names there are.
func Lookup(name string) (Task, error) {
	f, err := find(name)
	return f.Task, err
}

// Default is the spec of a task with every dial as the reference runs have it.
func Default(name string) (Spec, error) {
	f, err := find(name)
	return f.Defaults, err
}

// Make draws the training and the test set of a task. Both depend on the spec
// and the seed alone; training sets of one seed and different Samples begin
// with the same samples, and the test set does not depend on Samples (but for
// the invert task, where it is all the images that are left).
func Make(s Spec, seed uint64) (train, test Set, err error) {
	if err := s.Validate(); err != nil {
		return Set{}, Set{}, err
	}
	f, err := find(s.Name)
	if err != nil {
		return Set{}, Set{}, err
	}
	train, test, err = f.make(s, seed)
	if err != nil {
		return Set{}, Set{}, fmt.Errorf("task %s: %w", s.Name, err)
	}
	return train, test, nil
}
