package answer

import (
	"cmp"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/scene"
)

// pageScene shows all claims in one table, and what is known about one of them.
type pageScene struct {
	notebook notebook.Notebook
	counted  []notebook.Row // the rows of the notebook, once they are asked for
	before   *sentenceScene // holds what the learner wrote first
	chosen   int
}

// rows returns the lines of the table. It caches them, because every picture asks
// for them and each takes counting several networks.
func (s *pageScene) rows() []notebook.Row {
	if s.counted == nil {
		s.counted = s.notebook.Rows()
	}
	return s.counted
}

// Controls implements lessons.Controller.
func (s *pageScene) Controls() []lessons.Control {
	c := scene.Choice[string]{ID: "row", Label: "a claim", Figure: "claims", Hint: "which claim to read", Index: s.chosen}
	for _, r := range s.rows() {
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
	rows := s.rows()
	all := figure.NewTable("claims", "All claims", "claim", "ahead")
	all.Cursor = s.chosen
	for _, r := range rows {
		all.Rows = append(all.Rows, []string{r.Claim.Title, r.Ahead})
	}
	if s.chosen >= len(rows) {
		return []figure.Figure{all}
	}
	return []figure.Figure{oneClaim(rows[s.chosen]), all}
}

// oneClaim shows what is known about a claim, in as few lines as a small screen
// has.
func oneClaim(r notebook.Row) figure.Table {
	equal, layers, _ := strings.Cut(r.HeldEqual, ": ")
	samePair := func(verdict string) string {
		if layers == "" {
			return verdict
		}
		return strings.Replace(verdict, layers, "this pair", 1)
	}
	both := strings.NewReplacer(" | ", "; ").Replace // reads better aloud
	t := figure.NewTable("claim", r.Claim.Title, "lesson "+strconv.Itoa(r.Lesson.Order), "shared; unshared")
	t.KeepNote = true
	measured := r.Shared
	if r.Metric != "" {
		measured += "; " + r.Unshared
	}
	t.Rows = [][]string{ // the most telling first: if space is short, the last are left out
		{cmp.Or(strings.ReplaceAll(r.Metric, "_", " "), "measured"), measured},
		{"numbers", both(r.Parameters)},
		{"MACs", both(r.MACs)},
		{"held equal", equal},
		{"equal numbers?", samePair(r.AtEqualNumbers)},
		{"equal work?", samePair(r.AtEqualWork)},
		{"chance; seeds", r.Chance + "; " + both(r.Seeds)},
	}
	return t
}

// Values implements lessons.Valuer.
func (s *pageScene) Values() map[string]string {
	v := s.before.Values()
	v["standing"] = s.notebook.Standing()
	return v
}
