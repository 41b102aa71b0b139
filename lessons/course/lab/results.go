package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// results are the runs that were kept, of earlier sessions, too.
type results struct{ rows []*result }

// result is one network under one set of settings, over the seeds that ran.
type result struct {
	network    string
	layer      string // the first with weights
	parameters int64
	settings   map[string]string
	test       map[uint64]float64 // accuracy by seed
}

// newResults takes what was measured in the lab before.
func newResults(measured []progress.Measurement) *results {
	b := &results{}
	b.add(measured)
	return b
}

// add takes measurements in. The newest rows stand first.
func (b *results) add(all []progress.Measurement) {
	for _, m := range all {
		if m.Metric != scene.MetricTest {
			continue
		}
		settings := map[string]string{}
		for name, value := range m.Options {
			if name != progress.Arguments {
				settings[name] = fmt.Sprint(value)
			}
		}
		row := b.row(m.Network, settings)
		row.test[m.Seed] = m.Value
	}
}

// row finds the row of a network and its settings, or makes it.
func (b *results) row(network string, settings map[string]string) *result {
	i := slices.IndexFunc(b.rows, func(r *result) bool { return r.network == network && maps.Equal(r.settings, settings) })
	if i >= 0 {
		return b.rows[i]
	}
	r := &result{network: network, settings: settings, test: map[uint64]float64{}}
	if net, err := arch.Parse(network); err == nil {
		r.layer = firstWord(net)
		if counts, err := arch.Count(net); err == nil {
			r.parameters = counts.Totals.Parameters
		}
	}
	b.rows = slices.Insert(b.rows, 0, r)
	return r
}

// found is the mean and the spread of a row over its seeds.
func (r *result) found() scene.Estimate {
	values := make([]float64, 0, len(r.test))
	for _, seed := range slices.Sorted(maps.Keys(r.test)) {
		values = append(values, r.test[seed])
	}
	return scene.EstimateOf(values)
}

// changed lists the settings that are not the defaults of the task.
func (r *result) changed() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r.settings)) {
		if name != "task" && name != "samples" {
			parts = append(parts, name+" "+r.settings[name])
		}
	}
	return strings.Join(parts, ", ")
}

// inWords says all that stands in a row, of which a small screen shows a part.
func (r *result) inWords() string {
	found := r.found()
	say := fmt.Sprintf("%s, %s parameters, %s right over %s, on %s with %s images",
		r.network, text.Number(float64(r.parameters)), found, text.Plural(found.Seeds, "seed"), r.settings["task"], r.settings["samples"])
	if changed := r.changed(); changed != "" {
		say += ", " + changed
	}
	return say
}

// resultsScene compares the runs that were kept.
type resultsScene struct {
	lab   *lab
	order scene.Choice[string] // index 1: best first
	row   scene.Choice[*result]
}

func newResultsScene(l *lab) *resultsScene {
	return &resultsScene{
		lab:   l,
		order: scene.Choice[string]{ID: "order", Label: "order", Hint: "chooses what stands first", Values: []string{"newest first", "best first"}},
		row:   scene.Choice[*result]{ID: "row", Label: "row", Hint: "chooses a row"},
	}
}

// bindings are the order and, where there are rows, what is done with one.
func (k *resultsScene) bindings() scene.Bindings {
	k.row.Values = k.rows()
	if len(k.row.Values) == 0 {
		return scene.Bindings{&k.order}
	}
	k.row.Index = min(k.row.Index, len(k.row.Values)-1)
	k.row.Text = func(r *result) string { return fmt.Sprintf("row %d", 1+slices.Index(k.row.Values, r)) }
	return scene.Bindings{&k.order, &k.row, scene.Button{
		ID: "again", Label: "put its network into the lab again", Hint: "into the first free row, else the last",
		Press: func() error {
			k.lab.put(k.row.Value().network)
			return nil
		},
	}}
}

func (k *resultsScene) Controls() []lessons.Control { return k.bindings().Controls() }

func (k *resultsScene) Do(a lessons.Action) error { return k.bindings().Do(a) }

// put puts a network into the first free row, else into the last.
func (l *lab) put(network string) {
	i := slices.Index(l.lines[:], "")
	if i < 0 {
		i = maxNetworks - 1
	}
	l.lines[i] = network
}

// rows are the kept ones in their order.
func (k *resultsScene) rows() []*result {
	rows := slices.Clone(k.lab.results.rows)
	if k.order.Index == 1 {
		slices.SortStableFunc(rows, func(a, b *result) int {
			switch x, y := a.found().Mean, b.found().Mean; {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return 0
		})
	}
	return rows
}

func (k *resultsScene) Figures() []figure.Figure {
	return []figure.Figure{keptTable(k.rows(), k.row.Index)}
}

// keptTable sets rows side by side.
func keptTable(rows []*result, cursor int) figure.Table {
	t := figure.NewTable("kept", "Kept runs", "#right", "layer", "#images", "task", "#seeds", "settings", "#parameters", "network")
	t.Note = "share of unseen images that are right, mean ± standard deviation over seeds"
	t.Cursor = cursor
	for _, r := range rows {
		found := r.found()
		t.Rows = append(t.Rows, []string{
			found.String(), r.layer, r.settings["samples"], r.settings["task"], fmt.Sprint(found.Seeds), r.changed(), text.Number(float64(r.parameters)), r.network,
		})
	}
	if len(t.Rows) == 0 {
		t.Cursor = -1
		t.Rows = [][]string{append([]string{"no run has come to its end yet"}, slices.Repeat([]string{"–"}, len(t.Columns)-1)...)}
	}
	if cursor >= 0 && cursor < len(rows) {
		t.Note = fmt.Sprintf("row %d: %s; %s", cursor+1, rows[cursor].inWords(), t.Note)
	}
	return t
}
