package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/slowtest"
)

// A comparer trains networks that are compared with one another.
type comparer interface {
	lessons.Scene
	lessons.Runner
	Compared() []scene.NetworkSpec
}

// TestFair checks that what a lesson says its networks have in common is what they
// have in common, at every setting of every race and sweep, and that the learner
// can read it there.
func TestFair(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	compared, data := 0, lessontest.Data()
	for _, l := range All() {
		if l.ID == "lab" {
			continue // its learner chooses the networks
		}
		scenes := l.Open(lessons.Env{})
		for _, step := range l.Steps {
			s, ok := scenes[step.ID].(comparer)
			if !ok {
				continue
			}
			settings(t, s, func(setting string) {
				where := l.ID + ", " + step.ID + setting
				run, err := s.Run(0)
				if err != nil {
					t.Errorf("%s: %v", where, err)
				}
				if run == nil {
					return // it needs something else to be done first
				}
				lessons.ShareData(run, data)
				if err := run.Step(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				s.Observe(run.Snapshot())
				if who := s.Compared(); len(who) > 1 {
					compared++
					checkFair(t, where, who)
					if l.ID != "one-weight" { // kernels and places are not explained there yet
						checkSaid(t, where, s, who)
					}
				}
			})
		}
	}
	if compared < 20 {
		t.Errorf("only %d comparisons found", compared)
	}
}

// settings calls do at every option of every dial that restarts what runs, with
// the other dials as they are at first, and once with all of them at their last
// options.
func settings(t *testing.T, s lessons.Scene, do func(setting string)) {
	t.Helper()
	do("")
	c, ok := s.(lessons.Controller)
	if !ok {
		return
	}
	controls := c.Controls()
	for _, control := range controls {
		if control.Kind != lessons.Dial || !control.Restarts {
			continue
		}
		for i, option := range control.Options {
			if err := c.Do(lessons.Action{Control: control.ID, Index: i}); err != nil {
				t.Fatal(err)
			}
			do(" at " + option)
		}
		if err := c.Do(lessons.Action{Control: control.ID, Index: control.Index}); err != nil {
			t.Fatal(err)
		}
	}
	for _, control := range controls {
		if control.Kind == lessons.Dial && control.Restarts {
			if err := c.Do(lessons.Action{Control: control.ID, Index: len(control.Options) - 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	do(" at the last of all options")
}

// checkFair compares what is said with what is counted.
func checkFair(t *testing.T, where string, who []scene.NetworkSpec) {
	t.Helper()
	first, err := scene.Counts(who[0].Network)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range who[1:] {
		c, err := scene.Counts(n.Network)
		if err != nil {
			t.Fatal(err)
		}
		if equal := scene.EqualIn(first, c); equal != n.Equal && n.Network != who[0].Network {
			t.Errorf("%s: %s has %q in common with %s, the lesson says %q", where, n.Network, equal, who[0].Network, n.Equal)
		}
	}
}

// checkSaid checks that a figure says what the networks have in common.
func checkSaid(t *testing.T, where string, s comparer, who []scene.NetworkSpec) {
	t.Helper()
	want, said := scene.HeldEqual(who), false
	for _, f := range s.Figures() {
		said = said || strings.Contains(f.Header().Note, want)
	}
	if !said {
		t.Errorf("%s: no figure says %q", where, want)
	}
}
