package lab

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
	"weightshare/nets/visible"
)

// results are the runs that were kept, of earlier sessions, too.
type results struct {
	rows     []*result
	names    map[string]string // by key; empty for none
	state    map[string]string // what else is remembered of them, by its name
	before   map[string]progress.State
	missions map[string]string // what each is missing, empty once it is done; nil where that is not known
}

// result is one network under one set of settings, over the seeds that ran.
type result struct {
	network    string
	layer      string // the first with weights
	parameters int64
	settings   map[string]string
	loss       bool               // whether losses stand in place of accuracies
	test       map[uint64]float64 // accuracy by seed
}

// newResults takes what was measured in the lab before, and what is remembered of it.
func newResults(measured []progress.Measurement, before map[string]progress.State) *results {
	b := &results{names: map[string]string{}, state: map[string]string{}, before: before}
	for name, s := range before {
		if key, ok := strings.CutPrefix(name, stateName); ok {
			b.names[key] = clean(s.Value, longestName)
		} else if name != stateSetup && name != stateOwnSetup {
			b.state[name] = s.Value
		}
	}
	b.add(measured)
	return b
}

// add takes measurements in. The newest rows stand first.
func (b *results) add(all []progress.Measurement) {
	for _, m := range all {
		settings := m.Settings()
		loss := m.Metric == scene.MetricTestLoss && lossOnly(settings["task"])
		if m.Metric != scene.MetricTest && !loss {
			continue
		}
		b.missions = nil
		key := progress.RunKey(m.Network, settings)
		if f := b.before[stateForgotten+key]; m.At != "" && b.state[stateForgotten+key] == yes && !progress.Older(f.At, m.At) {
			continue // it was deleted after it was measured
		}
		row := b.row(m.Network, settings)
		row.loss = loss
		row.test[m.Seed] = m.Value
	}
}

// lossOnly reports whether nothing is right or wrong in a task.
func lossOnly(task string) bool {
	t, err := experiment.Lookup(task)
	return err == nil && !t.HasAccuracy
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

// key is the key of a row, by which it is remembered.
func (r *result) key() string { return progress.RunKey(r.network, r.settings) }

// name is what the learner has called a row, else its first layer with weights and what
// is not as the task has it.
func (b *results) name(r *result) string {
	if name := b.names[r.key()]; name != "" {
		return name
	}
	name := r.layer
	if changed := r.changed(); changed != "" {
		name += ", " + changed
	}
	if runes := []rune(name); len(runes) > shortName {
		return string(runes[:shortName-1]) + "…"
	}
	return name
}

// shortName is the most characters of a row that the learner has not named.
const shortName = 24

// The most characters of a name, and of a network that is remembered.
const (
	longestName    = 40
	longestNetwork = lessons.LongestLine
)

// clean makes foreign text safe to show, and cuts it.
func clean(s string, most int) string {
	runes := []rune(visible.Text(s))
	return string(runes[:min(len(runes), most)])
}

// rename gives a row a name; an empty one takes it away.
func (b *results) rename(r *result, name string) error {
	name = visible.Text(name)
	if n := len([]rune(name)); n > longestName {
		return fmt.Errorf("name: %d characters are too many: write at most %d", n, longestName)
	}
	b.names[r.key()] = name
	return nil
}

// forget deletes a row; restore brings it back.
func (b *results) forget(r *result) {
	b.missions = nil
	b.state[stateForgotten+r.key()] = yes
	b.rows = slices.DeleteFunc(b.rows, func(o *result) bool { return o == r })
}

func (b *results) restore(r *result, at int) {
	b.missions = nil
	b.state[stateForgotten+r.key()] = ""
	b.rows = slices.Insert(b.rows, min(at, len(b.rows)), r)
}

// reported reports whether a row is to be part of the report.
func (b *results) reported(r *result) bool { return b.state[stateReported+r.key()] != "" }

// report puts a row into the report, or takes it out.
func (b *results) report(r *result, in bool) {
	b.state[stateReported+r.key()] = ""
	if in {
		b.state[stateReported+r.key()] = progress.Report{Name: b.name(r), Network: r.network, Settings: r.settings}.String()
	}
}

// remember is what there is to be remembered of the rows.
func (b *results) remember() map[string]string {
	for _, m := range missions() {
		b.missing(m) // which notes it once it is done
	}
	for _, r := range b.rows {
		if b.reported(r) {
			b.report(r, true) // its name may be a new one
		}
	}
	all := maps.Clone(b.state)
	for key, name := range b.names {
		all[stateName+key] = name
	}
	return all
}

// missing is what a mission is missing, empty once it is done: it stays so.
func (b *results) missing(m mission) string {
	if b.state[stateMission+m.name] == yes {
		return ""
	}
	if b.missions == nil {
		b.missions = map[string]string{}
	}
	missing, known := b.missions[m.name]
	if !known {
		missing = m.missing(b)
		b.missions[m.name] = missing
	}
	if missing == "" {
		b.state[stateMission+m.name] = yes
	}
	return missing
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
		if name != "task" && name != "samples" && name != "data" && (name != "steps" || !r.usualSteps()) {
			parts = append(parts, name+" "+r.settings[name])
		}
	}
	return strings.Join(parts, ", ")
}

// usualSteps reports whether a run had as many steps as its task has.
func (r *result) usualSteps() bool {
	t, err := experiment.Lookup(r.settings["task"])
	return err == nil && strconv.Itoa(t.Training.Steps) == r.settings["steps"]
}

// inWords says all that stands in a row, of which a small screen shows a part.
func (r *result) inWords() string {
	found, what := r.found(), "right"
	if r.loss {
		what = "loss"
	}
	say := fmt.Sprintf("%s, %s parameters, %s %s over %s, on %s with %s images",
		r.network, text.Number(float64(r.parameters)), found, what, text.Plural(found.Seeds, "seed"), r.settings["task"], r.settings["samples"])
	if changed := r.changed(); changed != "" {
		say += ", " + changed
	}
	return say
}
