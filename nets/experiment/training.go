package experiment

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// The words for how to train, as in task.Training.
const (
	lossCrossEntropy = "cross-entropy"
	lossBCE          = "bce"
	lossMSE          = "mse"
	lossSquares      = "sum-of-squares"

	optimizerSGD  = "sgd"
	optimizerAdam = "adam"

	initHe = "he"
)

// Losses lists the words for losses that a Training may use.
func Losses() []string { return names(nets.Losses()) }

// Optimizers lists the words for optimisers.
func Optimizers() []string { return names(nets.Algorithms()) }

// Inits lists the words for where weights start.
func Inits() []string { return names(nets.Inits()) }

func names[T fmt.Stringer](values []T) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return texts
}

// checkTraining checks words and numbers by name.
func checkTraining(t dataset.Training) error {
	for _, c := range []struct {
		name, word string
		known      []string
	}{{"loss", t.Loss, Losses()}, {"optimizer", t.Optimizer, Optimizers()}, {"init", t.Init, Inits()}} {
		if !slices.Contains(c.known, c.word) {
			return fmt.Errorf("%s %q is unknown: write %s", c.name, c.word, strings.Join(c.known, ", "))
		}
	}
	for _, c := range []struct {
		name   string
		v      float64
		lo, hi float64
	}{
		{"rate", t.Rate, 1e-12, 1e6},
		{"momentum", t.Momentum, 0, .9999},
		{"decay", t.Decay, 0, 1e6},
		{"scale", t.Scale, 0, 1e6},
		{"batch", float64(t.Batch), 0, 1e6},
	} {
		if !finite(c.v, c.lo, c.hi) {
			return fmt.Errorf("%s %v is out of range: write %v to %v", c.name, c.v, c.lo, c.hi)
		}
	}
	if t.Optimizer == optimizerAdam && t.Momentum != 0 {
		return errors.New("momentum is for sgd; adam has its own: leave it out")
	}
	return nil
}

// parseSeed reads one seed.
func parseSeed(text string) (uint64, error) {
	return strconv.ParseUint(strings.TrimSpace(text), 10, 64) //nolint:wrapcheck // ParseSeeds says it better
}

// config turns the words for how to train into a trainer's configuration.
func config(t dataset.Training, seed uint64, workers int) (nets.Config, error) {
	loss, err := nets.ParseLoss(t.Loss)
	if err != nil {
		return nets.Config{}, err
	}
	c := nets.Config{Loss: loss, Batch: t.Batch, Epochs: t.Epochs, Seed: seed, Workers: workers}
	if t.Optimizer == optimizerSGD {
		c.Optimizer = nets.SGD{Rate: t.Rate, Momentum: t.Momentum, Decay: t.Decay}
	} else {
		c.Optimizer = nets.Adam{Rate: t.Rate, Decay: t.Decay}
	}
	return c, nil
}

// initOptions turns the words for the first weights into options of a network. A
// table of all images starts at zero: an answer to an image it has not seen
// would be a guess.
func initOptions(t dataset.Training, table bool) []nets.Option {
	if table {
		return []nets.Option{nets.ZeroInit()}
	}
	for _, i := range nets.Inits() {
		if i.String() == t.Init {
			return []nets.Option{nets.WithInit(i, t.Scale)}
		}
	}
	return nil
}
