package scene

import (
	"fmt"

	"weightshare/lessons"
)

// A Binding is a control together with what it changes.
type Binding interface {
	// Control returns the control in its present state.
	Control() lessons.Control
	// Do carries out an action on it. If it returns an error, which is a sentence
	// for the learner, nothing has changed.
	Do(lessons.Action) error
}

// Bindings are the controls of a scene, in the order in which a front visits
// them. A scene that embeds them is a lessons.Controller.
type Bindings []Binding

// Controls lists the controls in their present state.
func (b Bindings) Controls() []lessons.Control {
	all := make([]lessons.Control, len(b))
	for i, bound := range b {
		all[i] = bound.Control()
	}
	return all
}

// Do carries out an action on the control that it names.
func (b Bindings) Do(a lessons.Action) error {
	for _, bound := range b {
		if bound.Control().ID == a.Control {
			return bound.Do(a)
		}
	}
	return fmt.Errorf("there is no control %q", a.Control)
}

// Choice is a dial over a few values.
type Choice[T any] struct {
	ID, Label, Hint string
	Figure          string // the ID of the figure that shows the value, empty for none
	Restarts        bool   // whether a change restarts what runs
	Values          []T
	Text            func(T) string // a value as the learner reads it; nil for fmt.Sprint
	Index           int            // of the present value
}

// Value returns the present value.
func (c *Choice[T]) Value() T { return c.Values[c.Index] }

// String returns the present value as the learner reads it.
func (c *Choice[T]) String() string { return c.text(c.Value()) }

func (c *Choice[T]) text(v T) string {
	if c.Text == nil {
		return fmt.Sprint(v)
	}
	return c.Text(v)
}

// Control implements Binding.
func (c *Choice[T]) Control() lessons.Control {
	options := make([]string, len(c.Values))
	for i, v := range c.Values {
		options[i] = c.text(v)
	}
	return lessons.Control{
		ID: c.ID, Label: c.Label, Kind: lessons.Dial, Options: options, Index: c.Index,
		Figure: c.Figure, Hint: c.Hint, Restarts: c.Restarts,
	}
}

// Do implements Binding: it chooses the value with the action's index.
func (c *Choice[T]) Do(a lessons.Action) error {
	c.Index = a.Index
	return nil
}

// Button is a control that is pressed.
type Button struct {
	ID, Label, Hint string
	Value           string       // the text on it
	Press           func() error // nil if the scene acts in a Do of its own
}

// Control implements Binding.
func (b Button) Control() lessons.Control {
	return lessons.Control{ID: b.ID, Label: b.Label, Kind: lessons.Button, Value: b.Value, Hint: b.Hint}
}

// Do implements Binding.
func (b Button) Do(lessons.Action) error {
	if b.Press == nil {
		return nil
	}
	return b.Press()
}

// Bind returns a control that two functions describe and carry out: for cells,
// lines and whatever else depends on the state of its scene.
func Bind(control func() lessons.Control, do func(lessons.Action) error) Binding {
	return bound{control, do}
}

type bound struct {
	control func() lessons.Control
	do      func(lessons.Action) error
}

func (b bound) Control() lessons.Control  { return b.control() }
func (b bound) Do(a lessons.Action) error { return b.do(a) }

// Answered is the part of a scene that holds something back until the question of
// its step is answered.
type Answered struct {
	Open bool // whether the answer may be seen
}

// Reveal implements lessons.Revealer.
func (a *Answered) Reveal(open bool) { a.Open = open }

// AfterAnswer holds Bindings that appear once the question of the step is
// answered.
type AfterAnswer struct {
	Answered
	Bindings
}

// Controls implements lessons.Controller.
func (a *AfterAnswer) Controls() []lessons.Control {
	if !a.Open {
		return nil
	}
	return a.Bindings.Controls()
}
