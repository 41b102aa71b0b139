package dataset

import (
	"fmt"
	"slices"
)

// A Set holds samples with their labels, their targets, or both.
//
// X holds N samples one after another, each of C channels of H×W pixels in
// row-major order; a 1-D sample has H = 1.
type Set struct {
	N, H, W, C int
	// Classes is the number of classes, or 0 if there are none.
	Classes int
	// Outputs is the number of outputs per sample: Classes, or the length of a target.
	Outputs int
	X       []float32
	// Labels holds a class from 0 to Classes−1 per sample, or is nil without classes.
	Labels []int32
	// Targets holds Outputs numbers per sample, or is nil if there are only labels.
	Targets []float32
	// Positions holds the row and column of the middle of each sample's shape, in
	// pixels from 0, or is nil if samples have no such shape.
	Positions [][2]float32
}

// Pixels returns the length of one sample, H·W·C.
func (s *Set) Pixels() int { return s.H * s.W * s.C }

// Sample returns the pixels of sample i, not a copy.
func (s *Set) Sample(i int) []float32 {
	p := s.Pixels()
	return s.X[i*p : (i+1)*p : (i+1)*p]
}

// Slice returns samples from to to−1. They share the set's memory.
func (s *Set) Slice(from, to int) Set {
	out := *s
	out.N = to - from
	out.X, out.Targets = sliced(s.X, s.Pixels(), from, to), sliced(s.Targets, s.Outputs, from, to)
	out.Labels, out.Positions = sliced(s.Labels, 1, from, to), sliced(s.Positions, 1, from, to)
	return out
}

// sliced returns the part of values that belongs to samples from to to−1, each
// having that many; nil if values is nil.
func sliced[T any](values []T, each, from, to int) []T {
	if values == nil {
		return nil
	}
	return values[from*each : to*each]
}

// Sub returns a set with copies of the listed samples.
func (s *Set) Sub(samples ...int) Set {
	out := *s
	out.N, out.X, out.Labels, out.Targets, out.Positions = len(samples), nil, nil, nil, nil
	for _, i := range samples {
		one := s.Slice(i, i+1)
		out.X, out.Targets = append(out.X, one.X...), append(out.Targets, one.Targets...)
		out.Labels, out.Positions = append(out.Labels, one.Labels...), append(out.Positions, one.Positions...)
	}
	return out
}

// Append returns a set of these samples and more, which must have the same size and
// kind. Neither set changes. The result has no positions unless more is empty.
func (s *Set) Append(more Set) (Set, error) {
	out := *s
	if more.N == 0 {
		return out, nil
	}
	if more.H != s.H || more.W != s.W || more.C != s.C || more.Outputs != s.Outputs ||
		(more.Labels == nil) != (s.Labels == nil) || (more.Targets == nil) != (s.Targets == nil) {
		return Set{}, fmt.Errorf("samples of %d×%d×%d with %d outputs cannot be added to samples of %d×%d×%d with %d",
			more.H, more.W, more.C, more.Outputs, s.H, s.W, s.C, s.Outputs)
	}
	out.N += more.N
	out.X = slices.Concat(s.X, more.X)
	out.Labels = slices.Concat(s.Labels, more.Labels)
	out.Targets = slices.Concat(s.Targets, more.Targets)
	out.Positions = nil
	return out, nil
}

// Near counts the samples of this set that are of the same class as sample i of
// another set and whose positions are within a pixel of its position along each
// axis. Both sets must have Positions.
func (s *Set) Near(other *Set, i int) int {
	near := 0
	at := other.Positions[i]
	for j, p := range s.Positions {
		down, across := p[0]-at[0], p[1]-at[1]
		if s.Labels[j] == other.Labels[i] && down >= -1 && down <= 1 && across >= -1 && across <= 1 {
			near++
		}
	}
	return near
}

// Roll returns a copy whose images are shifted down by dr and right by dc pixels,
// wrapping around.
func (s *Set) Roll(dr, dc int) Set {
	out := *s
	out.X = make([]float32, len(s.X))
	for plane := range s.N * s.C {
		base := plane * s.H * s.W
		for r := range s.H {
			to := base + wrap(r+dr, s.H)*s.W
			for c := range s.W {
				out.X[to+wrap(c+dc, s.W)] = s.X[base+r*s.W+c]
			}
		}
	}
	if s.Positions != nil {
		out.Positions = slices.Clone(s.Positions)
		for i := range out.Positions {
			out.Positions[i][0] = wrapFloat(out.Positions[i][0]+float32(dr), s.H)
			out.Positions[i][1] = wrapFloat(out.Positions[i][1]+float32(dc), s.W)
		}
	}
	return out
}

func wrap(i, n int) int { return ((i % n) + n) % n }

// wrapFloat returns v modulo n, in [0, n).
func wrapFloat(v float32, n int) float32 {
	for v < 0 {
		v += float32(n)
	}
	for v >= float32(n) {
		v -= float32(n)
	}
	return v
}

// WithTargets returns the set with a target for each label: on for the label's
// class and off for all others, as squared errors (1, −1) and binary cross-entropy
// (1, 0) need. A set that already has targets or has no classes is returned
// unchanged.
func (s *Set) WithTargets(on, off float32) Set {
	out := *s
	if s.Targets != nil || s.Classes == 0 {
		return out
	}
	out.Targets = make([]float32, s.N*s.Classes)
	for i := range out.Targets {
		out.Targets[i] = off
	}
	for i, l := range s.Labels {
		out.Targets[i*s.Classes+int(l)] = on
	}
	return out
}

func newSet(n, h, w, classes int) Set {
	return Set{
		N: n, H: h, W: w, C: 1, Classes: classes, Outputs: classes,
		X: make([]float32, n*h*w), Labels: make([]int32, n),
	}
}

// inputWord returns the notation's word for an input: "12x12", "4".
func inputWord(h, w, c int) string {
	word := fmt.Sprint(w)
	if h > 1 {
		word = fmt.Sprintf("%dx%d", h, w)
	}
	if c > 1 {
		word += fmt.Sprintf(":%d", c)
	}
	return word
}
