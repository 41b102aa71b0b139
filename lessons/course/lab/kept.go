package lab

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// keptScene compares the runs that were kept.
type keptScene struct {
	labScene
	order   scene.Choice[string] // index 1: best first
	row     scene.Choice[*result]
	filter  string
	deleted *result // the last one deleted, nil once something else was done
	place   int     // its index before that
}

func newKeptScene(l *lab) *keptScene {
	return &keptScene{
		labScene: labScene{l},
		order:    scene.Choice[string]{ID: "order", Label: "order", Hint: "chooses what stands first", Values: []string{"newest first", "best first"}},
		row:      scene.Choice[*result]{ID: "row", Label: "run", Hint: "chooses a run"},
	}
}

// bindings returns the order, the filter and, if there are rows, the controls of the
// chosen one.
func (k *keptScene) bindings() scene.Bindings {
	all := scene.Bindings{&k.order}
	k.row.Values = k.rows()
	k.row.Index = max(0, min(k.row.Index, len(k.row.Values)-1))
	k.row.Text = func(r *result) string {
		return fmt.Sprintf("%d %s", 1+slices.Index(k.row.Values, r), k.lab.results.name(r))
	}
	if len(k.row.Values) > 0 {
		all = append(all, &k.row)
		all = append(all, k.ofRow(k.row.Value())...)
	}
	if k.deleted != nil {
		all = append(all, scene.Button{ID: "undelete", Label: "undo: bring " + k.lab.results.name(k.deleted) + " back", Hint: "undoes the deleting", Press: k.undelete})
	}
	return append(all, scene.Bind(func() lessons.Control {
		return lessons.Control{ID: "filter", Label: "show only runs with", Kind: lessons.Line, Value: k.filter, Hint: "words that stand in a run; empty shows all"}
	}, func(a lessons.Action) error {
		k.filter = clean(a.Text, lessons.LongestLine)
		return nil
	}))
}

// ofRow returns the controls of a row.
func (k *keptScene) ofRow(r *result) scene.Bindings {
	b := k.lab.results
	report := scene.Button{
		ID: "report", Label: "put into the report", Hint: "weightshare report then lists it with its command",
		Press: func() error { b.report(r, !b.reported(r)); return nil },
	}
	if b.reported(r) {
		report.Label, report.Hint = "take out of the report", "it is in the report now"
	}
	return scene.Bindings{
		scene.Bind(func() lessons.Control {
			return lessons.Control{ID: "name", Label: "its name", Kind: lessons.Line, Value: b.names[r.key()], Hint: "what this run is called"}
		}, func(a lessons.Action) error { return b.rename(r, a.Text) }),
		scene.Button{ID: "back", Label: "put its set-up back", Hint: "task, training, and the networks that ran with it", Press: func() error { return k.lab.putBack(r) }},
		scene.Button{ID: "again", Label: "add its network to the lab", Hint: "into the first free row, else the last", Press: func() error {
			k.lab.put(r.network)
			return nil
		}},
		report,
		scene.Button{ID: "delete", Label: "delete", Hint: "forgets the run", Press: func() error {
			k.place = slices.Index(b.rows, r)
			k.deleted = r
			b.forget(r)
			return nil
		}},
	}
}

func (k *keptScene) undelete() error {
	k.lab.results.restore(k.deleted, k.place)
	k.deleted = nil
	return nil
}

func (k *keptScene) Controls() []lessons.Control { return k.bindings().Controls() }

func (k *keptScene) Do(a lessons.Action) error {
	b := k.bindings()
	if a.Control != "delete" && a.Control != "undelete" && !a.Move {
		k.deleted = nil
	}
	return b.Do(a)
}

// chosen returns the run that is chosen, nil if there is none.
func (k *keptScene) chosen() *result {
	rows := k.rows()
	if len(rows) == 0 {
		return nil
	}
	return rows[max(0, min(k.row.Index, len(rows)-1))]
}

// Experiment implements lessons.Experimenter for the run that is chosen.
func (k *keptScene) Experiment() (p experiment.Plan, ok bool) {
	r := k.chosen()
	if r == nil {
		return p, false
	}
	p, err := k.lab.planOf(r)
	p.Networks, p.Seeds = []string{r.network}, slices.Sorted(maps.Keys(r.test))
	return p, err == nil
}

// Commands implements lessons.Commander, because compare takes no gaps between seeds.
func (k *keptScene) Commands() (all [][]string) {
	p, ok := k.Experiment()
	if !ok {
		return nil
	}
	seeds := p.Seeds
	for from := 0; from < len(seeds); {
		to := from + 1
		for to < len(seeds) && seeds[to] == seeds[to-1]+1 {
			to++
		}
		p.Seeds = seeds[from:to]
		all = append(all, p.Arguments())
		from = to
	}
	return all
}

// put writes a network into the first free row, else into the last.
func (l *lab) put(network string) {
	i := slices.Index(l.lines[:], "")
	if i < 0 {
		i = maxNetworks - 1
	}
	l.lines[i] = network
	delete(l.rates, networkID(i))
}

// errNoData is the error for a run on own data that are not available.
var errNoData = errors.New("it ran on images of your own: open the lab with weightshare lab --data and their folder")

// planOf returns the plan of a kept run, without its network.
func (l *lab) planOf(r *result) (experiment.Plan, error) {
	p, err := experiment.NewPlan(r.settings["task"])
	if fingerprint := r.settings["data"]; fingerprint != "" {
		if l.own == nil || l.own.Files.Fingerprint() != fingerprint {
			return p, errNoData
		}
		folder := l.own.Folder
		p, err = experiment.NewFilesPlan(l.own.Files), nil
		p.Folder = folder
	}
	if err != nil {
		return p, err
	}
	for _, s := range experiment.Settings() { // each may depend on those before it
		if value, ok := r.settings[s.Name]; ok {
			if err := s.Set(&p, value); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// putBack sets up the lab as it was for a run: the task, the training, the network, and
// the others that ran with exactly the same settings.
func (l *lab) putBack(r *result) error {
	p, err := l.planOf(r)
	if err != nil {
		return err
	}
	p.Networks = nil
	for _, o := range slices.Backward(l.results.rows) { // in the order in which they ran
		if maps.Equal(o.settings, r.settings) {
			p.Networks = append(p.Networks, o.network)
		}
	}
	if slices.Index(p.Networks, r.network) >= maxNetworks {
		p.Networks[0] = r.network
	}
	l.addRecent(l.networks())
	l.adopt(p)
	return nil
}

// rows returns the kept runs that match the filter, in the chosen order.
func (k *keptScene) rows() []*result {
	b := k.lab.results
	words := strings.Fields(strings.ToLower(k.filter))
	rows := slices.DeleteFunc(slices.Clone(b.rows), func(r *result) bool {
		said := strings.ToLower(b.name(r) + " " + r.inWords())
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(said, word) })
	})
	if k.order.Index == 1 {
		slices.SortStableFunc(rows, func(x, y *result) int {
			if x.loss != y.loss {
				return map[bool]int{true: 1, false: -1}[x.loss]
			}
			if x.loss {
				x, y = y, x // less is better
			}
			return cmp.Compare(y.found().Mean, x.found().Mean)
		})
	}
	return rows
}

func (k *keptScene) Figures() []figure.Figure {
	rows := k.rows()
	t := k.lab.results.table(rows, k.row.Index)
	if hidden := len(k.lab.results.rows) - len(rows); hidden > 0 {
		t.Note = fmt.Sprintf("%s left out by the filter; %s", text.Plural(hidden, "run"), t.Note)
	}
	return []figure.Figure{t}
}

// table shows rows one below the other.
func (b *results) table(rows []*result, cursor int) figure.Table {
	t := figure.NewTable("kept", "Kept runs", "run", "#right", "#images", "task", "#seeds", "settings", "#parameters", "network")
	t.Note = "share of unseen images that are right, mean ± standard deviation over seeds"
	t.Cursor = cursor
	for _, r := range rows {
		found := r.found()
		said, name := found.String(), b.name(r)
		if r.loss {
			said = "loss " + said
		}
		if b.reported(r) {
			name += " (in the report)"
		}
		t.Rows = append(t.Rows, []string{
			name, said, r.settings["samples"], r.settings["task"], fmt.Sprint(found.Seeds), r.changed(), text.Number(float64(r.parameters)), r.network,
		})
	}
	if len(t.Rows) == 0 {
		t.Cursor = -1
		nothing := "no run has come to its end yet"
		if len(b.rows) > 0 {
			nothing = "no run has these words"
		}
		t.Rows = [][]string{append([]string{nothing}, slices.Repeat([]string{"–"}, len(t.Columns)-1)...)}
	}
	if cursor >= 0 && cursor < len(rows) {
		t.Note = fmt.Sprintf("run %d: %s; %s", cursor+1, rows[cursor].inWords(), t.Note)
	}
	return t
}
