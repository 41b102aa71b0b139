package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// What the first mission asks for, and how many seeds a result needs.
const (
	missionWeights = 60
	missionSeeds   = 3
)

// A mission is something to achieve in the lab.
type mission struct {
	name, text string
	missing    func(*results) string // empty once it is done
}

func missions() []mission {
	return []mission{
		{
			"few weights", fmt.Sprintf("get more than %s of unseen bars right with at most %d weights", text.Percent(experiment.TargetAccuracy), missionWeights),
			fewWeights,
		},
		{
			"dense wins", "in one sweep with a shared, an unshared and a dense network, make the dense one win by more than luck",
			func(b *results) string { return winner(b, kindDense) },
		},
		{
			"unshared wins", "in one sweep with a shared, an unshared and a dense network, make the unshared one win by more than luck",
			func(b *results) string { return winner(b, kindLocal) },
		},
	}
}

// fewWeights says what is missing for the mission of few weights on bars.
func fewWeights(b *results) string {
	best := "no network of so few weights has been tried on the bars"
	top := -1.0
	for _, r := range b.rows {
		found := r.found()
		if r.loss || r.settings["task"] != "bars" || r.parameters > missionWeights || !usesDefaultImages(r.settings) {
			continue
		}
		if found.Mean >= experiment.TargetAccuracy && found.Seeds >= missionSeeds {
			return ""
		}
		if found.Mean > top {
			top = found.Mean
			best = fmt.Sprintf("the best so far has %d weights and %s, over %s", r.parameters, text.Percent(found.Mean), text.Plural(found.Seeds, "seed"))
		}
	}
	return best
}

// usesDefaultImages reports whether the images are the task's default ones: only
// their number and the training may differ.
func usesDefaultImages(settings map[string]string) bool {
	for name := range settings {
		switch name {
		case "noise", "world", "inverted", "train-at", "test-at", "size", "random-labels":
			return false
		}
	}
	return true
}

// The kinds of network that missions distinguish.
const (
	kindShared = "shared"
	kindLocal  = "unshared"
	kindDense  = "dense"
)

// kindOf returns the kind of a network: that of its convolutions, dense without any.
func kindOf(network string) string {
	kind := kindDense
	net, err := arch.Parse(network)
	if err != nil {
		return ""
	}
	for _, l := range net.Flat() {
		if !l.Kind.Convolves() {
			continue
		}
		if l.Sharing.Scheme == arch.Unshared {
			return kindLocal
		}
		kind = kindShared
	}
	return kind
}

// winner says what is missing for a kind of network to win somewhere.
func winner(b *results, wanted string) string {
	missing := "no three networks of the three kinds have run under the same settings over three seeds"
	for _, r := range b.rows {
		group := slices.DeleteFunc(slices.Clone(b.rows), func(o *result) bool {
			return o.loss || !maps.Equal(o.settings, r.settings) || len(o.test) < missionSeeds
		})
		best := map[string]*result{}
		for _, o := range group {
			kind := kindOf(o.network)
			if best[kind] == nil || o.found().Mean > best[kind].found().Mean {
				best[kind] = o
			}
		}
		if len(best) < 3 {
			continue
		}
		won := true
		for kind, o := range best {
			won = won && (kind == wanted || ahead(best[wanted], o))
		}
		if won {
			return ""
		}
		missing = fmt.Sprintf("under the newest settings that count: shared %s, unshared %s, dense %s: if close, it may be luck, so look at more seeds", best[kindShared].found(), best[kindLocal].found(), best[kindDense].found())
		break
	}
	return missing
}

// ahead reports whether the 95 % interval of the differences between runs of two
// networks with the same seeds lies above 0.
func ahead(a, b *result) bool {
	var differences []float64
	for _, seed := range slices.Sorted(maps.Keys(a.test)) {
		if other, ok := b.test[seed]; ok {
			differences = append(differences, a.test[seed]-other)
		}
	}
	_, low, _, ok := experiment.Interval(differences)
	return ok && low > 0
}

// missionsScene shows the missions.
type missionsScene struct {
	scene.Bindings
	labScene
	mission *scene.Choice[mission]
}

func newMissionsScene(l *lab) *missionsScene {
	m := &missionsScene{labScene: labScene{l}, mission: &scene.Choice[mission]{
		ID: "mission", Label: "mission", Hint: "chooses a mission", Values: missions(), Text: func(one mission) string { return one.name },
	}}
	m.Bindings = scene.Bindings{m.mission}
	return m
}

func (m *missionsScene) Goal() lessons.Goal {
	one := m.mission.Value()
	missing := m.lab.results.missing(one)
	return lessons.Goal{Text: one.text, Met: missing == "", Missing: missing}
}

func (m *missionsScene) Figures() []figure.Figure {
	t := figure.NewTable("missions", "Missions", "mission", "done")
	t.Control = "mission"
	t.Cursor = m.mission.Index
	for _, one := range m.mission.Values {
		done := "not yet"
		if m.lab.results.missing(one) == "" {
			done = "yes"
		}
		t.Rows = append(t.Rows, []string{strings.ToUpper(one.name[:1]) + one.name[1:], done})
	}
	kept := m.lab.results.table(m.lab.results.rows, -1)
	return []figure.Figure{t, kept}
}
