package answer

import (
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/scene"
)

// pageScene shows all claims in one table, and what is known of one of them.
type pageScene struct {
	notebook notebook.Notebook
	before   *sentenceScene // with what the learner wrote first
	chosen   int
}

// Controls implements lessons.Controller.
func (s *pageScene) Controls() []lessons.Control {
	c := scene.Choice[string]{ID: "row", Label: "a claim", Figure: "claims", Hint: "which claim to read", Index: s.chosen}
	for _, r := range s.notebook.Rows() {
		c.Values = append(c.Values, r.Claim.Title)
	}
	return []lessons.Control{c.Control()}
}

// Do implements lessons.Controller.
func (s *pageScene) Do(a lessons.Action) error {
	s.chosen = a.Index
	return nil
}

// Figures implements lessons.Scene.
func (s *pageScene) Figures() []figure.Figure {
	rows := s.notebook.Rows()
	all := figure.NewTable("claims", "All claims", "claim", "ahead")
	all.Cursor = s.chosen
	for _, r := range rows {
		all.Rows = append(all.Rows, []string{r.Claim.Title, r.Ahead})
	}
	if s.chosen >= len(rows) {
		return []figure.Figure{all}
	}
	r := rows[s.chosen]
	one := figure.NewTable("claim", r.Claim.Title, "lesson "+strconv.Itoa(r.Lesson.Order), strings.ReplaceAll(r.Metric, "_", " "))
	one.Note, one.KeepNote = "pairs: shared | unshared", true
	one.Rows = [][]string{ // the most telling first: where space is short the last are left out
		{"shared", r.Shared},
		{"unshared", r.Unshared},
		{"held equal", r.HeldEqual},
		{"at equal numbers?", r.AtEqualNumbers},
		{"at equal work?", r.AtEqualWork},
		{"numbers", r.Parameters},
		{"MACs", r.MACs},
		{"chance; seeds", r.Chance + "; " + r.Seeds},
	}
	return []figure.Figure{one, all}
}

// Values implements lessons.Valuer.
func (s *pageScene) Values() map[string]string {
	v := s.before.Values()
	v["standing"] = s.notebook.Standing()
	return v
}
