// Package tuitest holds what tests of the terminal program need: a small lesson with
// every kind of step, whose run counts up and can be made to fail, and a terminal in
// memory.
package tuitest

import (
	"context"
	_ "embed" // the lesson's text
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

//go:embed lesson.md
var source []byte

// Faults say where the lesson fails; the zero value has no faults.
type Faults struct {
	Open       bool // opening the lesson panics
	Do         bool // toggling a light panics
	Figures    bool // showing the race panics
	StepPanics int  // the step of a run that panics; 0 for none
	StepFails  int  // the step of a run that fails; 0 for none
}

// Lesson returns the lesson, as the first of a list. A test may change its order and
// ID.
func Lesson(f Faults) *lessons.Lesson {
	l, err := lessons.Parse("lesson.md", source)
	if err != nil {
		panic(err) // the file is part of this package
	}
	l.Order = 1
	l.Open = func(lessons.Env) lessons.Scenes {
		if f.Open {
			panic("the lesson does not open")
		}
		s := &lights{faults: f, lit: []bool{false, true, false, false}, from: 1, steps: 60}
		all := lessons.Scenes{}
		for _, step := range l.Steps {
			all[step.ID] = scene{s, step.ID}
		}
		return all
	}
	return l
}

// scene is the lights as shown in one step.
type scene struct {
	*lights
	step string
}

type lights struct {
	faults Faults
	lit    []bool
	cursor int
	from   int
	steps  int
	seed   uint64
	seen   count
}

func (s scene) Controls() []lessons.Control {
	lights := lessons.Control{
		ID: "lights", Label: "lights", Kind: lessons.Cells, Value: bits(s.lit), Cols: 4,
		Options: []string{"light 1", "light 2", "light 3", "light 4"}, Index: s.cursor,
		Figure: "row", Hint: "a light is on or off",
	}
	dial := lessons.Control{
		ID: "from", Label: "counts from", Kind: lessons.Dial, Value: fmt.Sprintf("light %d", s.from),
		Options: []string{"light 1", "light 2"}, Index: s.from - 1, Hint: "from where on a light counts",
	}
	out := lessons.Control{ID: "out", Label: "all off", Kind: lessons.Button, Hint: "turn all of them off"}
	switch s.step {
	case "look":
		return []lessons.Control{lights}
	case "light":
		return []lessons.Control{lights, dial, out}
	default:
		return nil
	}
}

func (s *lights) Do(a lessons.Action) error {
	switch {
	case a.Control == "lights" && a.Move:
		s.cursor = a.Index
	case a.Control == "lights":
		if s.faults.Do {
			panic("the light bursts")
		}
		s.cursor = a.Index
		s.lit[a.Index] = !s.lit[a.Index]
	case a.Control == "from":
		s.from = a.Index + 1
	default:
		if !slices.Contains(s.lit, true) {
			return errors.New("they are all off already")
		}
		clear(s.lit)
	}
	return nil
}

func (s scene) Figures() []figure.Figure {
	switch s.step {
	case "guess":
		return []figure.Figure{figure.Table{
			Meta:    figure.Meta{ID: "count", Title: "The count"},
			Columns: []figure.Column{{Name: "step", Numeric: true}, {Name: "rows", Numeric: true}},
			Rows:    [][]string{{fmt.Sprint(s.seen.done), fmt.Sprint(min(s.seen.done, 16))}},
			Cursor:  -1,
		}}
	case "race":
		if s.faults.Figures && s.seen.done > 0 {
			panic("the picture tears")
		}
		return []figure.Figure{s.race()}
	default:
		return []figure.Figure{figure.BinaryGrid{
			Meta: figure.Meta{ID: "row", Title: "A row of lights", Note: "each is on or off", Control: "lights"},
			Cols: 4, Values: slices.Clone(s.lit), Cursor: s.cursor,
		}}
	}
}

func (s *lights) race() figure.Race {
	lane := func(name string, speed int) figure.Lane {
		var loss figure.Series
		at := min(speed*s.seen.done, s.steps)
		for i := range at {
			loss.X = append(loss.X, float64(i))
			loss.Y = append(loss.Y, math.Exp(-float64(speed*i)/20))
		}
		return figure.Lane{
			Name: name, Network: "4 conv1:1", Parameters: 1,
			Weights: []figure.Heatmap{{Cols: 1, Values: []float64{float64(at) / float64(s.steps)}, Scale: 1, Cursor: -1}},
			Loss:    loss,
			Train:   figure.Fraction{Right: at, Of: s.steps}, Unseen: figure.Fraction{Right: at, Of: s.steps},
		}
	}
	return figure.Race{
		Meta:  figure.Meta{ID: "race", Title: "Two counters"},
		Steps: s.seen.done, Of: s.steps, Seed: s.seed,
		Lanes: []figure.Lane{lane("slow", 1), lane("fast", 2)},
	}
}

func (s scene) Goal() lessons.Goal {
	if s.step != "light" {
		return lessons.Goal{}
	}
	n := s.counted()
	return lessons.Goal{
		Text: "three lights that count", Met: n == 3,
		Missing: fmt.Sprintf("%d of 3 so far", n),
	}
}

// counted counts the lights that are on, beginning with the one that the dial selects.
func (s *lights) counted() int {
	n := 0
	for _, on := range s.lit[s.from-1:] {
		if on {
			n++
		}
	}
	return n
}

func (s scene) Run(seed uint64) (lessons.Stepper, error) {
	if s.step != "guess" && s.step != "race" {
		return nil, nil
	}
	s.seed = seed
	return &counter{faults: s.faults, of: s.steps}, nil
}

func (s *lights) Observe(snapshot lessons.Snapshot) {
	if c, ok := snapshot.(count); ok {
		s.seen = c
	}
}

func (s *lights) Measured() []progress.Measurement {
	return []progress.Measurement{{Network: "counter", Metric: "rows", Value: 16, Seed: s.seed}}
}

func (s *lights) Values() map[string]string {
	return map[string]string{"lit": fmt.Sprint(s.counted())}
}

type counter struct {
	faults   Faults
	done, of int
}

type count struct{ done, of int }

// Progress implements lessons.Snapshot.
func (c count) Progress() (done, of int) { return c.done, c.of }

// Step implements lessons.Stepper.
func (c *counter) Step(ctx context.Context, n int) error {
	for range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.Done() {
			return nil
		}
		c.done++
		switch c.done {
		case c.faults.StepPanics:
			panic("the counter jams")
		case c.faults.StepFails:
			return errors.New("the counter ran over")
		}
	}
	return nil
}

// Snapshot implements lessons.Stepper.
func (c *counter) Snapshot() lessons.Snapshot { return count{c.done, c.of} }

// Done implements lessons.Stepper.
func (c *counter) Done() bool { return c.done >= c.of }

func bits(lit []bool) string {
	var b strings.Builder
	for _, on := range lit {
		if on {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// Everywhere returns scenes that use one scene for all steps of a lesson.
func Everywhere(l *lessons.Lesson, s lessons.Scene) lessons.Scenes {
	all := lessons.Scenes{}
	for _, step := range l.Steps {
		all[step.ID] = s
	}
	return all
}
