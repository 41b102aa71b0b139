package scene

import (
	"errors"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// TestBindings moves a choice and presses a button through the actions of a
// front.
func TestBindings(t *testing.T) {
	t.Parallel()
	pressed := 0
	c := &Choice[int]{ID: "kernels", Label: "the kernels", Values: []int{1, 2, 4}, Restarts: true}
	b := Bindings{c, Button{ID: "more", Press: func() error { pressed++; return errors.New("no more") }}}
	if err := b.Do(lessons.Action{Control: "kernels", Index: 2}); err != nil || c.Value() != 4 || c.String() != "4" {
		t.Errorf("%v, %v", c.Value(), err)
	}
	if err := b.Do(lessons.Action{Control: "more"}); err == nil || pressed != 1 {
		t.Errorf("pressed %d times, %v", pressed, err)
	}
	if err := b.Do(lessons.Action{Control: "less"}); err == nil {
		t.Error("a control that is not there acts")
	}
	all := b.Controls()
	if len(all) != 2 || all[0].Index != 2 || len(all[0].Options) != 3 || all[0].Kind != lessons.Dial || !all[0].Restarts || all[1].Kind != lessons.Button {
		t.Errorf("%+v", all)
	}
}

// TestAttempts keeps the best score of each network, and reports when a new one
// is best.
func TestAttempts(t *testing.T) {
	t.Parallel()
	a := NewAttempts("images", LowerIsBetter, []progress.Measurement{
		{Metric: "images", Network: "a", Value: 30}, {Metric: "images", Network: "a", Value: 50}, {Metric: "other", Network: "b", Value: 1},
	})
	if n, score := a.BestOfAll(); n != "a" || score != 30 || a.Improved() {
		t.Errorf("kept before: %s %v", n, score)
	}
	a.Begin()
	if a.Add("a", 30); a.Improved() || a.Measured(1, nil) != nil {
		t.Error("as good is better")
	}
	if a.Add("b", 20); !a.Improved() {
		t.Error("better is not better")
	}
	if m := a.Measured(7, nil); len(m) != 1 || m[0].Network != "b" || m[0].Value != 20 || m[0].Metric != "images" || m[0].Seed != 7 {
		t.Errorf("%+v", m)
	}
	if n, score := a.BestOfAll(); n != "b" || score != 20 {
		t.Errorf("%s %v", n, score)
	}
	if _, ok := a.Best("c"); ok {
		t.Error("a network without a score has one")
	}
}
