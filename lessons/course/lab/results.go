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

// results holds the runs that were kept, including those of earlier sessions.
type results struct {
	rows     []*result
	names    map[string]string // by key; empty for none
	state    map[string]string // what else is remembered about them, by its name
	before   map[string]progress.State
	missions map[string]string // what each is missing, empty once it is done; nil if that is not known
}

// result is one network under one set of settings, over the seeds that ran.
type result struct {
	network    string
	layer      string // its first layer with weights
	parameters int64
	settings   map[string]string
	loss       bool               // whether losses replace accuracies
	test       map[uint64]float64 // accuracy by seed
}

// newResults starts from what was measured in the lab before, and what is remembered
// about it.
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

// add adds measurements. The newest rows come first.
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

// lossOnly reports whether a task has only a loss, as nothing can be right or wrong.
func lossOnly(task string) bool {
	t, err := experiment.Lookup(task)
	return err == nil && !t.HasAccuracy
}

// row returns the row of a network and its settings, and adds it if needed.
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

// key returns the key of a row, under which things are remembered about it.
func (r *result) key() string { return progress.RunKey(r.network, r.settings) }

// name returns the learner's name for a row, else its first layer with weights and the
// settings that are not the task's defaults.
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

// shortName is the largest number of characters in the name of a row that the learner
// has not named.
const shortName = 24

// The largest number of characters in a name, and in a network that is remembered.
const (
	longestName    = 40
	longestNetwork = lessons.LongestLine
)

// clean makes text from elsewhere safe to show, and cuts it.
func clean(s string, most int) string {
	runes := []rune(visible.Text(s))
	return string(runes[:min(len(runes), most)])
}

// rename gives a row a name; an empty one removes it.
func (b *results) rename(r *result, name string) error {
	name = visible.Text(name)
	if n := len([]rune(name)); n > longestName {
		return fmt.Errorf("name: %d characters are too many: write at most %d", n, longestName)
	}
	b.names[r.key()] = name
	return nil
}

// forget deletes a row; restore undoes that.
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

// report adds a row to the report, or removes it.
func (b *results) report(r *result, in bool) {
	b.state[stateReported+r.key()] = ""
	if in {
		b.state[stateReported+r.key()] = progress.Report{Name: b.name(r), Network: r.network, Settings: r.settings}.String()
	}
}

// remember returns what is to be remembered about the rows.
func (b *results) remember() map[string]string {
	for _, m := range missions() {
		b.missing(m) // records whether it is done
	}
	for _, r := range b.rows {
		if b.reported(r) {
			b.report(r, true) // its name may have changed
		}
	}
	all := maps.Clone(b.state)
	for key, name := range b.names {
		all[stateName+key] = name
	}
	return all
}

// missing returns what a mission is missing, empty once it is done: it stays done.
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

// found returns the mean and the spread of a row over its seeds.
func (r *result) found() scene.Estimate {
	values := make([]float64, 0, len(r.test))
	for _, seed := range slices.Sorted(maps.Keys(r.test)) {
		values = append(values, r.test[seed])
	}
	return scene.EstimateOf(values)
}

// changed lists the settings that are not the task's defaults.
func (r *result) changed() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r.settings)) {
		if name != "task" && name != "samples" && name != "data" && (name != "steps" || !r.usualSteps()) {
			parts = append(parts, name+" "+r.settings[name])
		}
	}
	return strings.Join(parts, ", ")
}

// usualSteps reports whether a run had as many steps as is usual for its task.
func (r *result) usualSteps() bool {
	t, err := experiment.Lookup(r.settings["task"])
	return err == nil && strconv.Itoa(t.Training.Steps) == r.settings["steps"]
}

// inWords says everything about a row, of which a small screen shows only a part.
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
