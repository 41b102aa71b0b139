package experiment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// Settings returns the table of all settings: first those of data, then those of
// training. A new hyper-parameter is a row here, next to the code that it changes.
func Settings() []Setting { return slices.Concat(dataSettings(), trainingSettings()) }

// The tables are built once, because plans go through them whenever they are
// written.
var (
	dataSettings     = sync.OnceValue(func() []Setting { return append(imageSettings(), objectSettings()...) })
	trainingSettings = sync.OnceValue(func() []Setting { return append(optimizationSettings(), regularizationSettings()...) })
)

func imageSettings() []Setting {
	return []Setting{
		{
			Name: "samples", Label: "training images", Help: "how many images to train on",
			Presets: []string{"10", "20", "50", "100", "200", "500", "1000", "2000", "5000"},
			stored:  apart, field: wholeNumber(func(p *Plan) *int { return &p.Task.Samples }),
		},
		{
			Name: "test", Label: "test images", Help: "how many unseen images to test on",
			Presets: []string{"100", "200", "500", "1000", "2000"},
			stored:  always, field: wholeNumber(func(p *Plan) *int { return &p.Task.Test }),
		},
		{
			Name: "size", Label: "size", Help: "the side of the image, in pixels",
			field: wholeNumber(func(p *Plan) *int { return &p.Task.Size }),
		},
		{
			Name: "world", Label: "world", Help: "sensor inverts pixels, shuffle moves them",
			Presets: []string{string(dataset.Plain), string(dataset.Sensor), string(dataset.Shuffle)}, Closed: true,
			stored: always, field: word(func(p *Plan) *dataset.Transform { return &p.Task.World }),
		},
		{
			Name: "inverted", Label: "inverted pixels", Help: "share of pixels that the sensor inverts",
			Presets: []string{"0", "0.05", "0.1", "0.25", "0.5", "1"},
			field:   realNumber(func(p *Plan) *float64 { return &p.Task.Inverted }),
		},
	}
}

// objectSettings determine the position and orientation of an image's object, and
// what disturbs it.
func objectSettings() []Setting {
	places := []string{string(dataset.Anywhere), string(dataset.Left), string(dataset.Right)}
	turns := []string{string(dataset.Upright), string(dataset.Turned), string(dataset.AnyTurn)}
	switches := []string{"false", "true"}
	return []Setting{
		{
			Name: "train-at", Label: "training images at", Help: "where the object lies in training images", Presets: places,
			stored: always, field: word(func(p *Plan) *dataset.Place { return &p.Task.TrainAt }),
		},
		{
			Name: "test-at", Label: "test images at", Help: "where the object lies in test images", Presets: places,
			stored: always, field: word(func(p *Plan) *dataset.Place { return &p.Task.TestAt }),
		},
		{
			Name: "train-turned", Label: "training images turned", Help: "how the object is turned in training images; turned means by 90, 180 or 270 degrees",
			Presets: turns, Closed: true, field: word(func(p *Plan) *dataset.Turn { return &p.Task.TrainTurned }),
		},
		{
			Name: "test-turned", Label: "test images turned", Help: "how the object is turned in test images; turned means by 90, 180 or 270 degrees",
			Presets: turns, Closed: true, field: word(func(p *Plan) *dataset.Turn { return &p.Task.TestTurned }),
		},
		{
			Name: "noise", Label: "noise", Help: "standard deviation of the noise on every pixel",
			Presets: []string{"0", "0.1", "0.25", "0.5", "1"},
			stored:  always, field: realNumber(func(p *Plan) *float64 { return &p.Task.Noise }),
		},
		{
			Name: "ring", Label: "on a ring", Help: "whether objects may cross the border and return on the other side", Presets: switches, Closed: true,
			field: truth(func(p *Plan) *bool { return &p.Task.Ring }),
		},
		{
			Name: "gap", Label: "gap", Help: "pixels between the two strokes", Presets: []string{"2..4", "3..4"},
			field: span(func(p *Plan) *dataset.Range { return &p.Task.Gap }),
		},
		{
			Name: "random-labels", Label: "random labels", Help: "random labels that ignore the image", Presets: switches, Closed: true,
			field: truth(func(p *Plan) *bool { return &p.Task.RandomLabels }),
		},
		{
			Name: "moments", Label: "moments", Help: "how many moments of the film to give", Presets: []string{"2", "4", "8"},
			field: wholeNumber(func(p *Plan) *int { return &p.Task.Moments }),
		},
	}
}

// optimizationSettings determine what is minimized and how.
func optimizationSettings() []Setting {
	optimizer := choice(nets.Algorithms(), func(p *Plan) *nets.Algorithm { return &p.Training.Optimizer })
	noMomentum := func(p *Plan) {
		if p.Training.Optimizer == nets.AlgorithmAdam {
			p.Training.Momentum = 0
		}
	}
	return []Setting{
		{
			Name: "loss", Label: "loss", Help: "the loss function", Presets: names(nets.Losses()), Closed: true,
			field: choice(nets.Losses(), func(p *Plan) *nets.Loss { return &p.Training.Loss }),
		},
		{
			Name: "optimizer", Label: "optimiser", Help: "the optimiser", Presets: names(nets.Algorithms()), Closed: true,
			stored: always, field: optimizer.then(noMomentum),
		},
		{
			Name: "rate", Label: "rate", Help: "the learning rate: how far each step goes",
			Presets: []string{"0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"},
			stored:  always, field: realNumber(func(p *Plan) *float64 { return &p.Training.Rate }).within(1e-12, 1e6),
		},
		{
			Name: "momentum", Label: "momentum", Help: "how much of its last step sgd carries into the next", Presets: []string{"0", "0.5", "0.9"},
			field: realNumber(func(p *Plan) *float64 { return &p.Training.Momentum }).within(0, .9999),
		},
		{
			Name: "decay", Label: "weight decay", Help: "how strongly weights are pulled towards zero", Presets: []string{"0", "0.01", "0.1", "0.3"},
			field: realNumber(func(p *Plan) *float64 { return &p.Training.Decay }).within(0, 1e6),
		},
		{
			Name: "batch", Label: "batch", Help: "images per step; 0 for all of them", Presets: []string{"0", "1", "8", "16", "32", "64", "128"},
			stored: always, field: wholeNumber(func(p *Plan) *int { return &p.Training.Batch }).within(0, 1e6),
		},
		{
			Name: "epochs", Label: "epochs", Help: "use every image once before any is used again", Presets: []string{"false", "true"}, Closed: true,
			field: truth(func(p *Plan) *bool { return &p.Training.Epochs }),
		},
		{
			Name: "steps", Label: "steps", Help: "how many steps each network trains for", Presets: []string{"20", "100", "300", "600", "1000", "2000", "5000"},
			stored: apart, field: wholeNumber(func(p *Plan) *int { return &p.Training.Steps }).within(1, maxSteps),
		},
		{
			Name: "init", Label: "first weights", Help: "how the first weights are drawn", Presets: names(nets.Inits()), Closed: true,
			field: choice(nets.Inits(), func(p *Plan) *nets.Init { return &p.Training.Init }),
		},
		{
			Name: "scale", Label: "scale", Help: "what the first weights are multiplied by", Presets: []string{"0", "0.1", "0.5", "1", "2"},
			field: realNumber(func(p *Plan) *float64 { return &p.Training.Scale }).within(0, 1e6),
		},
	}
}

// regularizationSettings lists the settings that keep a network from memorizing its
// training images.
func regularizationSettings() []Setting {
	return []Setting{
		{
			Name: "shift", Label: "random shift", Help: "move training images at random by up to this many pixels", Presets: []string{"0", "1", "2", "3", "4"},
			field: wholeNumber(func(p *Plan) *int { return &p.Training.Shift }).within(0, 1000),
		},
		{
			Name: "dropout", Label: "dropout", Help: "share of units to drop before the last layer, or at the word dropout; 0 for what the network says",
			Presets: []string{"0", "0.1", "0.25", "0.5", "0.75"},
			field:   realNumber(func(p *Plan) *float64 { return &p.Training.Dropout }).within(0, .99),
		},
		{
			Name: "average-steps", Label: "average over steps", Help: "at the end, average the weights over the last steps: this share of all steps; 0 for never",
			Presets: []string{"0", "0.1", "0.25", "0.5"},
			field:   realNumber(func(p *Plan) *float64 { return &p.Training.AverageSteps }).within(0, 1),
		},
		{
			Name: "average-places", Label: "average over places", Help: "every this many steps, replace the kernels of all places by their mean; 0 for never",
			Presets: []string{"0", "1", "10", "100"},
			field:   wholeNumber(func(p *Plan) *int { return &p.Training.AveragePlaces }).within(0, maxSteps),
		},
		{
			Name: "share-steps", Label: "shared at first", Help: "for this many steps at first, keep the kernels of all places the same; 0 for never",
			Presets: []string{"0", "50", "200", "400", "600"},
			field:   wholeNumber(func(p *Plan) *int { return &p.Training.ShareSteps }).within(0, maxSteps),
		},
		{
			Name: "restart", Label: "optimiser anew", Help: "whether the optimiser begins anew when kernels stop sharing", Presets: []string{"false", "true"}, Closed: true,
			field: truth(func(p *Plan) *bool { return &p.Training.Restart }),
		},
	}
}

// Settings lists the settings that the plan has, with the presets of its task.
func (p Plan) Settings() []Setting { return slices.Concat(p.DataSettings(), p.TrainingSettings()) }

// DataSettings lists the settings of the plan's data.
func (p Plan) DataSettings() []Setting {
	parameters, presets := []string{"samples", "test"}, map[string][]string(nil)
	if p.Files == nil {
		t, err := Lookup(p.Task.Name)
		if err != nil {
			return nil // Validate rejects the task
		}
		parameters, presets = t.Parameters, t.presets
	}
	var list []Setting
	for _, s := range dataSettings() {
		if slices.Contains(parameters, s.Name) {
			if values, ok := presets[s.Name]; ok {
				s.Presets = slices.Clone(values)
			}
			if p.Files != nil {
				s.Presets = upTo(s.Presets, p.Files, s.Name)
			}
			list = append(list, s)
		}
	}
	return list
}

// upTo returns the presets below the number of samples in the files, and that
// number.
func upTo(presets []string, f *dataset.Files, name string) []string {
	most, test, _, _, _ := f.Size()
	if name == "test" {
		most = test
	}
	fewer := slices.DeleteFunc(slices.Clone(presets), func(text string) bool {
		n, err := strconv.Atoi(text)
		return err != nil || n >= most
	})
	return append(fewer, strconv.Itoa(most))
}

// TrainingSettings lists the settings of the plan's training.
func (p Plan) TrainingSettings() []Setting {
	return slices.DeleteFunc(slices.Clone(trainingSettings()), func(s Setting) bool {
		return s.Name == "momentum" && p.Training.Optimizer != nets.AlgorithmSGD || s.Name == "shift" && !p.movable()
	})
}

// Set changes a setting by its name, as [Setting.Set] does.
func (p *Plan) Set(name, value string) error {
	for _, s := range Settings() {
		if s.Name == name {
			return s.Set(p, value)
		}
	}
	return fmt.Errorf("there is no setting %q", name)
}

// A Change is a setting with a value other than the task's default.
type Change struct{ Name, Value string }

// Changes lists the settings that differ from the task's defaults, except for the
// samples.
func (p Plan) Changes() []Change {
	var list []Change
	defaults := p.defaults()
	for _, s := range p.Settings() {
		if value := s.get(&p); s.Name != "samples" && value != s.get(&defaults) {
			list = append(list, Change{s.Name, value})
		}
	}
	return list
}

// A Setting is a hyper-parameter of a [Plan], of its data or of its training. Its
// values are text, as on a command line, so that a user interface needs no types.
type Setting struct {
	Name  string // of the flag: "train-at"
	Label string // of a control: "training images at"
	Help  string // one line: what it changes
	// Presets are values to step through, in order. If Closed is set, there are no
	// others.
	Presets []string
	Closed  bool

	stored storage
	field
}

type storage int

const (
	optional storage = iota // among the options, if it is not the task's default
	always                  // among the options, if the task has it
	apart                   // in a field of its own
)

// Get returns the setting's value in a plan.
func (s *Setting) Get(p Plan) string { return s.get(&p) }

// Set changes the setting in a plan. The error says what to write; whether the plan
// can run with the value is left to Validate.
func (s *Setting) Set(p *Plan, value string) error {
	if err := s.set(p, strings.TrimSpace(value)); err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	return nil
}

func (s *Setting) jsonName() string { return strings.ReplaceAll(s.Name, "-", "_") }
