package experiment

import (
	"errors"
	"fmt"

	"weightshare/nets"
	"weightshare/nets/arch"
)

// Training is how a network is trained.
type Training struct {
	Loss      nets.Loss
	Optimizer nets.Algorithm
	Rate      float64 // learning rate
	Momentum  float64 // of SGD
	Decay     float64 // decoupled weight decay
	Batch     int     // samples a step, drawn with replacement; 0: all of them, in order
	Epochs    bool    // take every sample once before any comes again
	Steps     int
	Init      nets.Init
	Scale     float64 // multiplies the initial weights
	// Shift moves every training image, whenever it is drawn, by up to so many pixels.
	Shift int
	// Dropout is the share of units that are set to zero in a step: where the network
	// has the word dropout, else before its last layer with weights. 0 leaves it to the
	// network, whose words drop half.
	Dropout float64
	// AverageSteps is the share of the last steps whose weights are averaged at the end.
	AverageSteps float64
	// AveragePlaces is every how many steps the kernels of all places are replaced by
	// their mean in layers that have several; 0 is never.
	AveragePlaces int
	// ShareSteps is for how many first steps the kernels of all places are one in layers
	// that have several; Restart begins the optimizer's running means anew after them.
	ShareSteps int
	Restart    bool
}

// checkTraining reports what is wrong with the settings of training, by name.
func (p Plan) checkTraining() error {
	for _, s := range trainingSettings() {
		if s.check != nil {
			if err := s.check(&p); err != nil {
				return fmt.Errorf("%s %w", s.Name, err)
			}
		}
	}
	if p.Training.Shift > 0 && !p.movable() {
		return fmt.Errorf("shift is for images of classes, which task %s does not have: leave it out", p.Task.Name)
	}
	if p.Training.Optimizer == nets.AlgorithmAdam && p.Training.Momentum != 0 {
		return errors.New("momentum is for sgd; adam has its own: leave it out")
	}
	return nil
}

func (t Training) config(seed uint64, workers int) nets.Config {
	c := nets.Config{Loss: t.Loss, Batch: t.Batch, Epochs: t.Epochs, Seed: seed, Workers: workers, Dropout: t.Dropout, Shift: t.Shift}
	c.Share = nets.SharedSteps{Steps: t.ShareSteps, Restart: t.Restart}
	if t.Optimizer == nets.AlgorithmSGD {
		c.Optimizer = nets.SGD{Rate: t.Rate, Momentum: t.Momentum, Decay: t.Decay}
	} else {
		c.Optimizer = nets.Adam{Rate: t.Rate, Decay: t.Decay}
	}
	return c
}

// start is how first weights are drawn. A table of all images starts at zero: an
// answer to an image that it has not seen would be a guess.
func (t Training) start(table bool) nets.Option {
	if table {
		return nets.ZeroInit()
	}
	return nets.WithInit(t.Init, t.Scale)
}

// averagePlaces is the averaging of a network's kernels, none where it has no layer
// with several sets of them.
func (t Training) averagePlaces(n *arch.Network) nets.Averaging {
	for _, l := range n.Flat() {
		if l.Kind.Convolves() && l.Banks() > 1 {
			return nets.Averaging{Every: t.AveragePlaces}
		}
	}
	return nets.Averaging{}
}

// movable reports whether an image that is moved still shows the same thing: the
// answer is a class, not the image or its place.
func (p Plan) movable() bool {
	if p.Files != nil {
		return true
	}
	classes, _, err := p.Task.Answer()
	return err == nil && classes > 0
}
