// Package fourties is the lesson four-ties: What is a tie, really?
package fourties

import (
	_ "embed" // the text of the lesson
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
	"weightshare/nets/tie"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson four-ties.
var Lesson = lessons.Source{ID: "four-ties", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes { return openWith(env, draws) }

// openWith opens the lesson with means over the given number of draws.
func openWith(env lessons.Env, draws int) lessons.Scenes {
	worlds, found := newWorldsScene(draws), &foundScene{}
	return lessons.Scenes{
		"worlds": worlds,
		"allow":  newAllowScene(),
		"peak":   &peakScene{draws: draws},
		"found":  found,
		"draw":   newDrawScene(),
		"recap":  &recapScene{before: env.Measured, worlds: worlds},
	}
}

const (
	// side is how many numbers go into a table, and how many come out.
	side = 8
	// noise is the standard deviation of the noise on every output of an example.
	noise = .5
	// ridge keeps a fit determined if there are fewer outputs than numbers.
	ridge = 1e-3
	// draws is how many true tables and sets of examples are drawn for a mean.
	draws = 100
)

// named is a tie with its name.
type named struct {
	name string
	tie  tie.Tie
}

// The indices of the four ties.
const (
	free = iota
	mirror
	ring
	set
	ties // how many there are
)

// four returns the ties of the lesson on d×d cells.
func four(d int) [ties]named {
	return [ties]named{
		free:   {"free", tie.Equivariant(d)},
		mirror: {"mirror", tie.Equivariant(d, tie.Mirror(d))},
		ring:   {"ring", tie.Equivariant(d, tie.Shift(d, 1))},
		set:    {"set", tie.Equivariant(d, tie.Shift(d, 1), tie.Swap(d))},
	}
}

// names returns the names of the four ties.
func names() []string {
	all := make([]string, 0, ties)
	for _, t := range four(side) {
		all = append(all, t.name)
	}
	return all
}

// matrix draws which number each cell holds.
func matrix(id, title string, t tie.Tie, d int) figure.Matrix {
	return figure.Matrix{
		Meta: figure.Meta{ID: id, Title: title}, Cols: d, Weight: slices.Clone(t), Cursor: -1,
		ColLabels: scene.Numbered("input", d), RowLabels: scene.Numbered("output", d),
	}
}

// mean returns the mean of errors, a dash for none.
func mean(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	return fixed(scene.EstimateOf(values).Mean)
}

// fixed formats an error with three digits after the point, or four if it is small.
func fixed(off float64) string {
	if off < .001 {
		return text.Fixed(off, 4)
	}
	return text.Fixed(off, 3)
}

// more returns by how much errors exceed others that were drawn in pairs with them:
// the mean, and half the width of its 95 % interval.
func more(values, than []float64) string {
	differences := make([]float64, min(len(values), len(than)))
	for i := range differences {
		differences[i] = values[i] - than[i]
	}
	m, low, high, ok := experiment.Interval(differences)
	if !ok {
		return "–"
	}
	return text.Signed(m, 3) + " ± " + text.Fixed((high-low)/2, 3)
}

// recapScene tabulates the errors of two ties in two worlds again.
type recapScene struct {
	before []progress.Measurement
	worlds *worldsScene
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", fmt.Sprintf("How far off, from %d examples, in per cent", examples), "world", "#tie free", "#tie ring")
	t.Note = "a table of zeros: 100; same examples, same work"
	for _, world := range []int{free, ring} {
		row := make([]string, 0, len(t.Columns))
		row = append(row, names()[world])
		for _, network := range []string{freeNet, ringNet} {
			cell := "–"
			if v, ok := scene.Newest(s.worlds.Measured(), s.before, "worlds", network, metricIn(world)); ok {
				cell = text.Fixed(v, 2)
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t}
}
