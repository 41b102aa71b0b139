package course

import (
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/nets/arch"
)

// TestClaims checks that every claim can be rendered: before anything is measured, and with
// numbers of which the first are the largest, or the last.
func TestClaims(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for _, c := range l.Claims {
			one := *l
			one.Claims = []lessons.Claim{c}
			refs := lessontest.References(t, c.Source)
			for _, ref := range refs {
				checkReference(t, l, c, ref)
			}
			nothing := notebook.New([]*lessons.Lesson{&one}, progress.New())
			if len(nothing.Findings) > 0 || len(nothing.Missing) != 1 || len(nothing.Missing[0].Steps) == 0 {
				t.Errorf("%s, claim %q: before anything is done: %+v", l.ID, c.Title, nothing)
			}
			for _, value := range []func(int) float64{
				func(i int) float64 { return 1 / float64(i+1) }, func(i int) float64 { return 1 - 1/float64(i+2) },
			} {
				p := progress.New()
				p.Lessons[l.ID] = lessontest.Having(refs, value)
				n := notebook.New([]*lessons.Lesson{&one}, p)
				if len(n.Findings) != 1 {
					t.Fatalf("%s, claim %q: with all its numbers it is not found", l.ID, c.Title)
				}
				text := lessons.PlainText(n.Findings[0].Text)
				for _, sign := range []string{"prose:", "not measured", "{{", "**", "<no value>", "%!"} {
					if strings.Contains(text, sign) {
						t.Errorf("%s, claim %q: %s", l.ID, c.Title, text)
					}
				}
			}
		}
	}
}

// checkReference checks that what a claim refers to can be measured.
func checkReference(t *testing.T, l *lessons.Lesson, c lessons.Claim, ref lessontest.Reference) {
	t.Helper()
	if !slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == ref.Step }) {
		t.Errorf("%s, claim %q: there is no step %q", l.ID, c.Title, ref.Step)
	}
	if _, err := arch.Parse(ref.Network); err != nil {
		t.Errorf("%s, claim %q: network %q: %v", l.ID, c.Title, ref.Network, err)
	}
}

// TestLessonsHaveClaims checks that every lesson has a claim for the notebook that its learner
// measures. The lab has none, because nobody knows beforehand what a learner asks there.
func TestLessonsHaveClaims(t *testing.T) {
	t.Parallel()
	under := map[lessons.Heading]int{}
	for _, l := range All() {
		measured := 0
		for _, c := range l.Claims {
			under[c.Heading]++
			for _, ref := range lessontest.References(t, c.Source) {
				if ref.Function == "measured" {
					measured++
				}
			}
		}
		if measured == 0 && l.ID != "lab" {
			t.Errorf("%s has no claim of a measured number", l.ID)
		}
	}
	for _, h := range lessons.Headings() {
		if under[h] < 3 {
			t.Errorf("%d claims under %q", under[h], h.Title())
		}
	}
}
