package dataset

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// plane is data near a plane through the origin: rank directions, each with a
// normal signal of standard deviation scale, and noise on every number. It is
// what an autoencoder is asked to give back.
type plane struct {
	name  string
	rank  int
	scale float64
}

// axisGenerator is the smallest autoencoder's task: a line in two dimensions.
func axisGenerator() Generator {
	p := plane{name: "axis", rank: 1, scale: 1.5}
	return Generator{
		Name:       p.name,
		Line:       "points near a line in the plane; give them back through a single hidden unit",
		Defaults:   Spec{Samples: 50, Test: 500, Size: 2, Noise: .3},
		Parameters: []string{paramSamples, paramTest, paramSize, paramNoise},
		least:      2, most: 256,
		input:   func(s Spec) (h, w int) { return 1, s.Size },
		outputs: func(s Spec) int { return s.Size },
		make:    p.make,
	}
}

// lowRankGenerator is a task on which a tied decoder helps.
func lowRankGenerator() Generator {
	p := plane{name: "low-rank", rank: 4, scale: 2}
	return Generator{
		Name:       p.name,
		Line:       "32 numbers that four hidden ones and noise explain; give them back through 8 hidden units",
		Defaults:   Spec{Samples: 32, Test: 2000, Size: 32, Noise: .7},
		Parameters: []string{paramSamples, paramTest, paramSize, paramNoise},
		least:      p.rank, most: 256,
		input:   func(s Spec) (h, w int) { return 1, s.Size },
		outputs: func(s Spec) int { return s.Size },
		make:    p.make,
	}
}

// directions are rank orthonormal rows of length size, the same for every seed,
// times the scale: the plane is part of the task.
func (p plane) directions(size int) *mat.Dense {
	rng := stream(p.name+" directions", 0)
	random := mat.NewDense(size, p.rank, nil)
	for i := range size {
		for j := range p.rank {
			random.Set(i, j, rng.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(random)
	var q mat.Dense
	qr.QTo(&q)
	var d mat.Dense
	d.CloneFrom(q.Slice(0, size, 0, p.rank).T())
	d.Scale(p.scale, &d)
	return &d
}

// make draws both sets.
func (p plane) make(s Spec, seed uint64) (train, test Set, err error) {
	d := p.directions(s.Size)
	return p.set(s, d, s.Samples, stream(p.name+" training", seed)), p.set(s, d, s.Test, stream(p.name+" test", seed)), nil
}

// set draws n samples, their own targets.
func (p plane) set(s Spec, d *mat.Dense, n int, rng *rand.Rand) Set {
	set := Set{N: n, H: 1, W: s.Size, C: 1, Outputs: s.Size, X: make([]float32, n*s.Size)}
	hidden := make([]float64, p.rank)
	for i := range n {
		for k := range hidden {
			hidden[k] = rng.NormFloat64()
		}
		for j, x := 0, set.Sample(i); j < s.Size; j++ {
			var v float64
			for k, h := range hidden {
				v += h * d.At(k, j)
			}
			x[j] = float32(v + s.Noise*rng.NormFloat64())
		}
	}
	set.Targets = set.X
	return set
}

// crossingShare is how likely a row or a column of the crossings task is on.
const crossingShare = .15

// crossingsGenerator is a task on which a tied decoder hurts.
func crossingsGenerator() Generator {
	return Generator{
		Name:       "crossings",
		Line:       "8×8 images of whole rows and columns, some on; give them back through 16 hidden units",
		Defaults:   Spec{Samples: 100, Test: 1000, Size: 8},
		Parameters: []string{paramSamples, paramTest, paramSize},
		least:      2, most: 32,
		input:   square,
		outputs: func(s Spec) int { return s.Size * s.Size },
		make: func(s Spec, seed uint64) (train, test Set, err error) {
			return crossings(s.Size, s.Samples, stream("crossings training", seed)), crossings(s.Size, s.Test, stream("crossings test", seed)), nil
		},
	}
}

// crossings draws n images, their own targets.
func crossings(side, n int, rng *rand.Rand) Set {
	set := Set{N: n, H: side, W: side, C: 1, Outputs: side * side, X: make([]float32, n*side*side)}
	on := make([]bool, 2*side) // rows, then columns
	for i := range n {
		for j := range on {
			on[j] = rng.Float64() < crossingShare
		}
		for p, x := 0, set.Sample(i); p < len(x); p++ {
			if on[p/side] || on[side+p%side] {
				x[p] = 1
			}
		}
	}
	set.Targets = set.X
	return set
}
