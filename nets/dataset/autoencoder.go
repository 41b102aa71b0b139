package dataset

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"weightshare/nets/cooperate"
	"weightshare/nets/internal/random"
)

// plane is data near a plane through the origin: rank directions, each with a
// normally distributed signal of standard deviation scale, and noise on every
// number. An autoencoder is asked to reproduce it.
type plane struct {
	name  string
	rank  int
	scale float64
}

// axisGenerator is the smallest autoencoder's task: a line in two dimensions.
func axisGenerator() Generator {
	return plane{name: "axis", rank: 1, scale: 1.5}.generator(
		"points near a line in the plane; give them back through a single hidden unit",
		Spec{Samples: 50, Test: 500, Size: 2, Noise: .3})
}

// lowRankGenerator is a task for which a tied decoder helps.
func lowRankGenerator() Generator {
	return plane{name: "low-rank", rank: 4, scale: 2}.generator(
		"32 numbers that four hidden ones and noise explain; give them back through 8 hidden units",
		Spec{Samples: 32, Test: 2000, Size: 32, Noise: .7})
}

func (p plane) generator(line string, defaults Spec) Generator {
	return Generator{
		Name: p.name, Line: line, Defaults: defaults,
		Parameters: []string{paramSamples, paramTest, paramSize, paramNoise},
		least:      max(p.rank, 2), most: 256,
		input:   func(s Spec) (h, w int) { return 1, s.Size },
		outputs: func(s Spec) int { return s.Size },
		make: func(s Spec, seed uint64) (train, test Set, err error) {
			d := p.directions(s.Size)
			return p.set(s, d, s.Samples, stream(p.name+" training", seed)), p.set(s, d, s.Test, stream(p.name+" test", seed)), nil
		},
	}
}

// directions returns rank orthogonal vectors with size numbers each, of length
// scale. They are the same for every seed: the plane is part of the task.
func (p plane) directions(size int) [][]float64 {
	rng := stream(p.name+" directions", 0)
	vectors := make([][]float64, p.rank)
	for k := range vectors {
		vectors[k] = make([]float64, size)
	}
	for i := range size {
		for _, v := range vectors {
			v[i] = rng.NormFloat64()
		}
	}
	basis := orthonormal(vectors)
	for _, v := range basis {
		floats.Scale(p.scale, v)
	}
	return basis
}

// orthonormal returns the columns of Q in the QR decomposition of a matrix, given
// its columns. It computes Householder reflections I − v·vᵀ, as LAPACK does, but
// with the same bits on every processor.
func orthonormal(columns [][]float64) [][]float64 {
	reflections := make([][]float64, len(columns))
	for k, c := range columns {
		v := slices.Clone(c)
		for _, r := range reflections[:k] {
			reflect(v, r)
		}
		clear(v[:k])
		v[k] += math.Copysign(math.Sqrt(dot(v, v)), v[k])
		floats.Scale(math.Sqrt(2/dot(v, v)), v)
		reflections[k] = v
	}
	q := make([][]float64, len(columns))
	for k, c := range columns {
		q[k] = make([]float64, len(c))
		q[k][k] = 1
		for _, r := range slices.Backward(reflections[:k+1]) {
			reflect(q[k], r)
		}
	}
	return q
}

// reflect replaces x by x − v·(v·x).
func reflect(x, v []float64) {
	along := dot(v, x)
	for i := range x {
		x[i] -= float64(v[i] * along)
	}
}

// dot returns the dot product, summed in order.
func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(v * y[i])
	}
	return sum
}

// set draws n samples, which are their own targets.
func (p plane) set(s Spec, directions [][]float64, n int, rng *random.Rand) Set {
	set := Set{N: n, H: 1, W: s.Size, C: 1, Outputs: s.Size, X: make([]float32, n*s.Size)}
	hidden := make([]float64, p.rank)
	var worker cooperate.Worker
	for i := range n {
		worker.Yield()
		for k := range hidden {
			hidden[k] = rng.NormFloat64()
		}
		for j, x := 0, set.Sample(i); j < s.Size; j++ {
			var v float64
			for k, h := range hidden {
				v += float64(h * directions[k][j])
			}
			x[j] = float32(v + float64(s.Noise*rng.NormFloat64()))
		}
	}
	set.Targets = set.X
	return set
}

// crossingShare is the probability that a row or a column of the crossings task
// is on.
const crossingShare = .15

// crossingsGenerator is a task for which a tied decoder hurts.
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

// crossings draws n images, which are their own targets.
func crossings(side, n int, rng *random.Rand) Set {
	set := Set{N: n, H: side, W: side, C: 1, Outputs: side * side, X: make([]float32, n*side*side)}
	on := make([]bool, 2*side) // rows, then columns
	var worker cooperate.Worker
	for i := range n {
		worker.Yield()
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
