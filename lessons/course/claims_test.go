package course

import (
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"weightshare/lessons"
	"weightshare/nets/arch"
)

// reference is a number that a claim refers to.
type reference struct {
	function, step, network, metric string
	narrow                          []string
}

// references lists the numbers that a claim refers to, in any of its branches.
func references(t *testing.T, source string) []reference {
	t.Helper()
	nothing := func(...any) any { return nil }
	set, err := template.New("claim").Funcs(template.FuncMap{
		"measured": nothing, "amount": nothing, "known": nothing, "count": nothing,
	}).Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	var walk func(parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			walk(n.Pipe)
		case *parse.IfNode:
			walk(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.PipeNode:
			for _, c := range n.Cmds {
				walk(c)
			}
		case *parse.CommandNode:
			name, ok := n.Args[0].(*parse.IdentifierNode)
			var words []string
			for _, arg := range n.Args[1:] {
				if text, ok := arg.(*parse.StringNode); ok {
					words = append(words, text.Text)
				}
				walk(arg)
			}
			if ok && name.Ident != "count" && len(words) >= 3 {
				all = append(all, reference{name.Ident, words[0], words[1], words[2], words[3:]})
			}
		}
	}
	list(set.Root)
	return all
}

// having is a record in which every number is measured that is referred to;
// each is as large as value says of its place.
func having(refs []reference, value func(i int) float64) *lessons.Record {
	r := &lessons.Record{Done: []string{"begun"}}
	for i, ref := range refs {
		m := lessons.Measurement{Step: ref.step, Network: ref.network, Metric: ref.metric, Value: value(i), Options: map[string]any{}}
		for _, condition := range ref.narrow {
			name, is, _ := strings.Cut(condition, "=")
			m.Options[name] = is
		}
		r.Measured = append(r.Measured, m)
	}
	return r
}

// TestClaims holds that every claim can be said: before anything is measured, and with numbers of
// which the first are the largest, or the last.
func TestClaims(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for _, c := range l.Claims {
			one := *l
			one.Claims = []lessons.Claim{c}
			refs := references(t, c.Source)
			for _, ref := range refs {
				checkReference(t, l, c, ref)
			}
			nothing := lessons.NewNotebook([]*lessons.Lesson{&one}, lessons.NewProgress())
			if len(nothing.Findings) > 0 || len(nothing.Missing) != 1 || len(nothing.Missing[0].Steps) == 0 {
				t.Errorf("%s, claim %q: before anything is done: %+v", l.ID, c.Title, nothing)
			}
			for _, value := range []func(int) float64{
				func(i int) float64 { return 1 / float64(i+1) }, func(i int) float64 { return 1 - 1/float64(i+2) },
			} {
				p := lessons.NewProgress()
				p.Lessons[l.ID] = having(refs, value)
				n := lessons.NewNotebook([]*lessons.Lesson{&one}, p)
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

// checkReference checks that what a claim names is there to be measured.
func checkReference(t *testing.T, l *lessons.Lesson, c lessons.Claim, ref reference) {
	t.Helper()
	if !slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == ref.step }) {
		t.Errorf("%s, claim %q: there is no step %q", l.ID, c.Title, ref.step)
	}
	if _, err := arch.Parse(ref.network); err != nil {
		t.Errorf("%s, claim %q: network %q: %v", l.ID, c.Title, ref.network, err)
	}
}

// claimed fails the test if a claim of the session's lesson is still not measured.
func claimed(t *testing.T, s *lessons.Session) {
	t.Helper()
	l := s.View().Lesson
	for _, missing := range lessons.NewNotebook([]*lessons.Lesson{l}, s.Progress()).Missing {
		for _, c := range missing.Claims {
			t.Errorf("%s: at the end the claim %q is not measured", l.ID, c.Title)
		}
	}
}

// TestLessonsHaveClaims: every lesson has something for the notebook that its
// learner measures. In the lab the learner asks, and what was asked nobody knows
// beforehand.
func TestLessonsHaveClaims(t *testing.T) {
	t.Parallel()
	under := map[lessons.Heading]int{}
	for _, l := range All() {
		measured := 0
		for _, c := range l.Claims {
			under[c.Heading]++
			for _, ref := range references(t, c.Source) {
				if ref.function == "measured" {
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
