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
	Batch     int     // samples per step, drawn with replacement; 0 means all of them, in order
	Epochs    bool    // take every sample once before any comes again
	Steps     int
	Init      nets.Init
	Scale     float64 // multiplies the initial weights
	// Shift moves every training image, each time it is drawn, by up to that many
	// pixels.
	Shift int
	// Dropout is the fraction of units set to zero in a step: where the network has the
	// word dropout, otherwise before its last layer with weights. 0 leaves it to the
	// network, whose dropout words drop half.
	Dropout float64
	// AverageSteps is the fraction of steps, at the end of training, whose weights are
	// averaged.
	AverageSteps float64
	// AveragePlaces is the interval in steps at which layers with several sets of
	// kernels replace these by their mean; 0 means never.
	AveragePlaces int
	// ShareSteps is the number of initial steps in which layers with several sets of
	// kernels share one; Restart then resets the optimizer's running means.
	ShareSteps int
	Restart    bool
}

// checkTraining returns what is wrong with the settings of training, by name.
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

// start returns how initial weights are drawn. A table of all images starts at zero:
// otherwise its answer to an image that it has not seen would be random.
func (t Training) start(table bool) nets.Option {
	if table {
		return nets.ZeroInit()
	}
	return nets.WithInit(t.Init, t.Scale)
}

// averagePlaces returns the averaging of a network's kernels, or none if it has no
// layer with several sets of them.
func (t Training) averagePlaces(n *arch.Network) nets.Averaging {
	for _, l := range n.Flat() {
		if l.Kind.Convolves() && l.Banks() > 1 {
			return nets.Averaging{Every: t.AveragePlaces}
		}
	}
	return nets.Averaging{}
}

// movable reports whether a shifted image still shows the same thing: its answer is a
// class, not an image or a position.
func (p Plan) movable() bool {
	if p.Files != nil {
		return true
	}
	classes, _, err := p.Task.Answer()
	return err == nil && classes > 0
}
