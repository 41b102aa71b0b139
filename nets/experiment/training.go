package experiment

import (
	"errors"
	"fmt"

	"weightshare/nets"
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
	if p.Training.Optimizer == nets.AlgorithmAdam && p.Training.Momentum != 0 {
		return errors.New("momentum is for sgd; adam has its own: leave it out")
	}
	return nil
}

func (t Training) config(seed uint64, workers int) nets.Config {
	c := nets.Config{Loss: t.Loss, Batch: t.Batch, Epochs: t.Epochs, Seed: seed, Workers: workers}
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
