package dataset

import (
	"weightshare/nets/cooperate"
	"weightshare/nets/internal/random"
)

// The weights of a film's rule before they are changed at random, and the standard
// deviation of the change.
const (
	ruleLeft, ruleMiddle, ruleRight = .5, 0, .6
	ruleSpread                      = .1
)

// maxMoments limits the length of a film: values grow and shrink with every moment.
const maxMoments = 32

// filmGenerator is a task whose rule does not change over time.
func filmGenerator() Generator {
	return Generator{
		Name: "film", Line: "a row of cells on a ring, which one rule changes from moment to moment; give its next moments",
		Defaults:   Spec{Samples: 1, Test: 200, Size: 16, Noise: .2, Moments: 4},
		Parameters: []string{paramSamples, paramTest, paramSize, paramNoise, paramMoments},
		least:      3, most: 256,
		input:   func(s Spec) (h, w int) { return 1, s.Size },
		outputs: func(s Spec) int { return s.Moments * s.Size },
		make: func(s Spec, seed uint64) (train, test Set, err error) {
			rule := FilmRule(seed)
			return rule.films(s, s.Samples, s.Noise, stream("film training", seed)), rule.films(s, s.Test, 0, stream("film test", seed)), nil
		},
	}
}

// Rule gives the value of every cell of a row at the next moment: the weighted sum of
// its left neighbor, itself and its right neighbor now, with these weights.
type Rule [3]float64

// FilmRule returns the rule of the films of a seed.
func FilmRule(seed uint64) Rule {
	r := Rule{ruleLeft, ruleMiddle, ruleRight}
	rng := stream("film rule", seed)
	for i := range r {
		r[i] += float64(ruleSpread * rng.NormFloat64())
	}
	return r
}

// Next returns the row at the next moment. The row is a ring.
func (r Rule) Next(row []float64) []float64 {
	next := make([]float64, len(row))
	for i := range row {
		for k, w := range r {
			next[i] += float64(w * row[wrap(i+k-1, len(row))])
		}
	}
	return next
}

// films draws n rows, with their next moments one after another as targets. Only the
// targets have noise.
func (r Rule) films(s Spec, n int, noise float64, rng *random.Rand) Set {
	set := Set{N: n, H: 1, W: s.Size, C: 1, Outputs: s.Moments * s.Size, X: make([]float32, n*s.Size)}
	row := make([]float64, s.Size)
	var worker cooperate.Worker
	for i := range n {
		worker.Yield()
		for j, x := 0, set.Sample(i); j < s.Size; j++ {
			x[j] = float32(rng.NormFloat64())
			row[j] = float64(x[j])
		}
		now := row
		for range s.Moments {
			now = r.Next(now)
			for _, v := range now {
				set.Targets = append(set.Targets, float32(v+float64(noise*rng.NormFloat64())))
			}
		}
	}
	return set
}
