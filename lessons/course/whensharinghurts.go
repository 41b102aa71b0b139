package course

import (
	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// hurtImages is how many images the networks of the lesson learn from: enough
// that nobody can blame too few.
const hurtImages = 1000

// nameMend is the control and the step in which a network is mended.
const nameMend = "mend"

// openWhenSharingHurts opens the live half of the lesson when-sharing-hurts.
func openWhenSharingHurts(env lessons.Env) lessons.Scenes {
	kernels, work := newKeyboardScene(env.Seed), &workScene{}
	suspects, mend := newSuspectScene(env.Measured), newMendScene(env.Measured)
	return lessons.Scenes{
		"keyboard":    kernels,
		"work":        work,
		"arrangement": newArrangementScene(env.Seed),
		"suspects":    suspects,
		"papers":      newPapersScene(),
		nameMend:      mend,
		"recap":       &hurtRecap{before: env.Measured, kernels: kernels, work: work, suspects: suspects, mend: mend},
	}
}

// nearChance tells whether a share of right answers between two classes is what
// guessing gives, within five in a hundred.
func nearChance(accuracy float64) bool { return accuracy > .45 && accuracy < .55 }

// hurtRecap puts together where sharing lost, and what mended it.
type hurtRecap struct {
	before   []lessons.Measurement
	kernels  *keyboardScene
	work     *workScene
	suspects *suspectScene
	mend     *mendScene
}

// newest is the newest test accuracy of a network in a step, as text.
func (s *hurtRecap) newest(now []lessons.Measurement, step, network string) string {
	if v, ok := newestOf(now, s.before, step, network, metricTest); ok {
		return fixed(v)
	}
	return "–"
}

func (s *hurtRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "found", Title: "What you found: unseen right"},
		Columns: []figure.Column{{Name: "network"}, {Name: nameNumbers, Numeric: true}, {Name: "right", Numeric: true}},
		Cursor:  -1,
	}
	row := func(name, network, found string) {
		numbers := "–"
		if n, err := numbersOf(network); err == nil {
			numbers = lessons.Number(float64(n))
		}
		t.Rows = append(t.Rows, []string{name, numbers, found})
	}
	most := keyboardEntrant(keyboardKernels()[len(keyboardKernels())-1])
	row("keys: "+most.name+", max", most.network, s.newest(s.kernels.Kept(), "keyboard", most.network))
	for _, e := range workEntrants() {
		row("keys: "+e.name, e.network, s.newest(s.work.Measured(), "work", e.network))
	}
	for _, m := range s.mend.reached() {
		row("halves: "+m.name, m.network, fixed(s.mend.tried[m.id]))
	}
	return []figure.Figure{t}
}

func (s *hurtRecap) Values() map[string]string {
	return map[string]string{"mended": plural(len(s.mend.reached()), "way")}
}
