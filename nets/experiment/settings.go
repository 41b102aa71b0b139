package experiment

import (
	"fmt"
	"slices"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// Settings is the table of all settings: those of data, then those of training.
// A new hyper-parameter is a row here, beside the code that it changes.
func Settings() []Setting { return append(dataSettings(), trainingSettings()...) }

func dataSettings() []Setting {
	places := []string{string(dataset.Anywhere), string(dataset.Left), string(dataset.Right)}
	switches := []string{"false", "true"}
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
		{
			Name: "train-at", Label: "training images at", Help: "where the object lies in training images", Presets: places,
			stored: always, field: word(func(p *Plan) *dataset.Place { return &p.Task.TrainAt }),
		},
		{
			Name: "test-at", Label: "test images at", Help: "where the object lies in test images", Presets: places,
			stored: always, field: word(func(p *Plan) *dataset.Place { return &p.Task.TestAt }),
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
	}
}

func trainingSettings() []Setting {
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

// Settings lists the settings that the plan has, with the presets of its task.
func (p Plan) Settings() []Setting { return append(p.DataSettings(), p.TrainingSettings()...) }

// DataSettings lists the settings of the plan's data.
func (p Plan) DataSettings() []Setting {
	parameters, presets := []string{"samples", "test"}, map[string][]string(nil)
	if p.Files == nil {
		t, err := Lookup(p.Task.Name)
		if err != nil {
			return nil // Validate refuses the task
		}
		parameters, presets = t.Parameters, t.presets
	}
	var list []Setting
	for _, s := range dataSettings() {
		if slices.Contains(parameters, s.Name) {
			if values, ok := presets[s.Name]; ok {
				s.Presets = values
			}
			list = append(list, s)
		}
	}
	return list
}

// TrainingSettings lists the settings of the plan's training.
func (p Plan) TrainingSettings() []Setting {
	return slices.DeleteFunc(trainingSettings(), func(s Setting) bool {
		return s.Name == "momentum" && p.Training.Optimizer != nets.AlgorithmSGD
	})
}

// Set changes the setting of a name, as [Setting.Set] does.
func (p *Plan) Set(name, value string) error {
	for _, s := range Settings() {
		if s.Name == name {
			return s.Set(p, value)
		}
	}
	return fmt.Errorf("there is no setting %q", name)
}

// A Change is a setting with a value that is not the task's default.
type Change struct{ Name, Value string }

// Changes lists the settings that differ from the task's defaults, without the
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
