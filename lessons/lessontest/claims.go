package lessontest

import (
	"strings"
	"testing"
	"text/template"
	tparse "text/template/parse"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
)

// Reference is a number that a claim refers to.
type Reference struct {
	Function, Step, Network, Metric string
	Narrow                          []string
}

// References lists the numbers that a claim or its condition refers to, in any of its
// branches.
func References(t testing.TB, source string) []Reference {
	t.Helper()
	nothing := func(...any) any { return nil }
	set, err := template.New("claim").Funcs(conditionFunctions(nil)).Funcs(template.FuncMap{
		"measured": nothing, "known": nothing, "count": nothing,
	}).Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	var all []Reference
	var walk func(tparse.Node)
	list := func(l *tparse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	walk = func(n tparse.Node) {
		switch n := n.(type) {
		case *tparse.ActionNode:
			walk(n.Pipe)
		case *tparse.IfNode:
			walk(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *tparse.PipeNode:
			for _, c := range n.Cmds {
				walk(c)
			}
		case *tparse.CommandNode:
			name, ok := n.Args[0].(*tparse.IdentifierNode)
			var words []string
			for _, arg := range n.Args[1:] {
				if text, ok := arg.(*tparse.StringNode); ok {
					words = append(words, text.Text)
				}
				walk(arg)
			}
			if ok && name.Ident != "count" && len(words) >= 3 {
				all = append(all, Reference{name.Ident, words[0], words[1], words[2], words[3:]})
			}
		}
	}
	list(set.Root)
	return all
}

// Having returns a record in which every number referred to is measured, with the
// value that value returns for its index.
func Having(refs []Reference, value func(i int) float64) *progress.Record {
	r := &progress.Record{Done: []string{"begun"}}
	for i, ref := range refs {
		m := progress.Measurement{Step: ref.Step, Network: ref.Network, Metric: ref.Metric, Value: value(i), Options: map[string]any{}}
		for _, condition := range ref.Narrow {
			name, is, _ := strings.Cut(condition, "=")
			m.Options[name] = is
		}
		r.Measured = append(r.Measured, m)
	}
	return r
}

// claimed fails the test if a claim of the session's lesson is still not measured.
func claimed(t *testing.T, s *lessons.Session) {
	t.Helper()
	l := s.View().Lesson
	for _, missing := range notebook.New([]*lessons.Lesson{l}, s.Progress()).Missing {
		for _, c := range missing.Claims {
			t.Errorf("%s: at the end the claim %q is not measured", l.ID, c.Title)
		}
	}
}
