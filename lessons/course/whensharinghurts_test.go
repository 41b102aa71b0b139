//go:build !race

package course

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

func TestWalkWhenSharingHurts(t *testing.T) {
	t.Parallel()
	walkLesson(t, found(t, "when-sharing-hurts"), walkHurts, func(w walker, wrong bool) {
		record := w.s.Progress().Lesson("when-sharing-hurts")
		if got := record.Answers["keyboard"]; got.Right == wrong {
			w.t.Errorf("answer %+v", got)
		}
		v := w.see()
		if words := v.Figures[0].Words(); strings.Contains(words, "–") || !strings.Contains(words, "coordinates") {
			w.t.Errorf("recap after another start: %s", words)
		}
		if text := lessons.PlainText(v.Text); !strings.Contains(text, "you found 3 ways") {
			w.t.Errorf("recap after another start: %s", text)
		}
		w.s.Goto(3)
		if v := w.see(); !v.Goal.Met {
			w.t.Errorf("the suspects after another start: %+v, %s", v.Goal, v.Figures[0].Words())
		}
	})
}

func walkHurts(w walker, wrong bool) {
	walkKeyboard(w, wrong)
	walkWork(w, wrong)
	walkArrangement(w, wrong)
	walkSuspects(w)
	w.at("papers")
	for i := range papers() {
		w.Do("paper", i)
		if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "62,774,800") || !strings.Contains(text, papers()[i].why[:20]) {
			w.t.Errorf("paper %d: %s", i, text)
		}
	}
	w.s.Next()
	walkMend(w)
	if text := lessons.PlainText(w.at("recap").Text); strings.Contains(text, "not measured") {
		w.t.Errorf("recap: %s", text)
	}
	w.end()
}

func walkKeyboard(w walker, wrong bool) {
	w.t.Helper()
	if len(w.at("keyboard").Figures) != 1 {
		w.t.Error("the answer is given away")
	}
	for i := range picturesShown {
		w.Do(nameImage, i)
	}
	if wrong {
		if w.choose("95 %") {
			w.t.Error("95 % is right")
		}
		w.s.Retry()
	}
	if !w.choose("chance") {
		w.t.Error("chance is wrong")
	}
	record := w.s.Progress().Lesson("when-sharing-hurts")
	for _, n := range keyboardKernels() {
		if m, ok := record.Newest("keyboard", keyboardEntrant(n).network, metricTest); !ok || !nearChance(m.Value) {
			w.t.Errorf("%d kernels: %+v", n, m)
		}
	}
	w.s.Next()
}

func walkWork(w walker, wrong bool) {
	w.t.Helper()
	if words := w.at("work").Figures[0].Words(); strings.Contains(words, "15") {
		w.t.Errorf("the answer is given away: %s", words)
	}
	if wrong {
		if w.choose("a tie") {
			w.t.Error("a tie is right")
		}
		w.s.Retry()
	}
	if !w.choose("unshared") {
		w.t.Error("unshared is wrong")
	}
	if words := w.see().Figures[0].Words(); !strings.Contains(words, "898") || !strings.Contains(words, "872") || !strings.Contains(words, "6,480") {
		w.t.Errorf("counts: %s", words)
	}
	w.s.Next()
}

func walkArrangement(w walker, wrong bool) {
	w.t.Helper()
	w.at("arrangement")
	w.Do(nameImage, 1, 2)
	if wrong {
		if w.choose("50 %") {
			w.t.Error("chance is right")
		}
		w.s.Retry()
	}
	if !w.choose("85 %") {
		w.t.Error("85 % is wrong")
	}
	w.s.Next()
}

func walkSuspects(w walker) {
	w.t.Helper()
	w.at("suspects")
	w.train()
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "neither is tried alone") {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("bars", 1)
	w.Do("edge", 2)
	w.train() // both at once convict nobody
	if w.see().Goal.Met {
		w.t.Error("the goal is met by changing two things at once")
	}
	w.Do("bars", 0)
	w.train()
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "the bars are not tried alone") {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("bars", 1)
	w.Do("edge", 0)
	w.train()
	if v := w.see(); !v.Goal.Met || !strings.Contains(lessons.PlainText(v.Text), "edge is guilty") {
		w.t.Errorf("goal %+v, %s", v.Goal, v.Figures[0].Words())
	}
	w.s.Next()
}

func walkMend(w walker) {
	w.t.Helper()
	w.at(nameMend)
	for i, e := range mends() {
		w.Do(nameMend, i)
		if e.id == "deep" || e.id == "tiles" {
			continue // the benchmark has them
		}
		w.train()
		if g := w.see().Goal; g.Met != (i > 4) {
			w.t.Errorf("after %s: %+v, %s", e.name, g, w.see().Figures[0].Words())
		}
	}
	w.s.Next()
}

// On a ring the two classes of the arrangement are the same images, moved by half
// the width: so the text says that nothing that is blind to place tells them
// apart. Held here by moving images and asking a network with random kernels.
func TestHalvesAreAlikeOnARing(t *testing.T) {
	t.Parallel()
	p := taskPlan("arrangement", 50)
	set, _, err := dataset.Make(p.Task, 3)
	if err != nil {
		t.Fatal(err)
	}
	net, err := build("12x12 conv5:4/ring relu gmp dense:2", 1)
	if err != nil {
		t.Fatal(err)
	}
	moved := set.Roll(0, set.W/2)
	a, b := net.Forward(widen(set.X), set.N), net.Forward(widen(moved.X), set.N)
	for i := range a {
		if d := a[i] - b[i]; d > 1e-9 || d < -1e-9 {
			t.Fatalf("answer %d: %v, moved by half the width %v", i, a[i], b[i])
		}
	}
}

// The counts of DeepFace that the text tells are those of the literature.
func TestDeepFaceTable(t *testing.T) {
	t.Parallel()
	want := []string{"11,648", "41,488", "62,774,800", "7,850,000", "2,829,456", "28,905,472", "16,510,910"}
	rows := deepFaceTable().Rows
	if len(rows) != len(want) {
		t.Fatalf("%d layers", len(rows))
	}
	for i, row := range rows {
		if row[1] != want[i] {
			t.Errorf("%s holds %s, want %s", row[0], row[1], want[i])
		}
	}
}

// ends runs networks on a task to their ends and gives what they have right.
func ends(t testing.TB, p experiment.Plan, seed uint64, who []entrant) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	for _, l := range runRace(t, seed, raceSetup{plan: p, who: who}).lanes {
		found[l.id] = *l.run.TestAccuracy
	}
	return found
}

// BenchmarkOutcomesHurts counts what the text relies on.
func BenchmarkOutcomesHurts(b *testing.B) {
	outcome(b, "keyboard-at-chance", func(seed uint64) (bool, string) {
		s := runSweep(b, keyboardSetup(seed))
		all := true
		var found []string
		for i := range s.setup.points {
			at := s.at(i, testOf)
			all = all && nearChance(at.mean)
			found = append(found, at.String())
		}
		return all, strings.Join(found, " ")
	})
	outcome(b, "equal-work-unshared-wins-and-equal-numbers-tie", func(seed uint64) (bool, string) {
		f := ends(b, taskPlan("keyboard", hurtImages), seed, workEntrants())
		return f[idLocal] > f[idShared]+.08 && f["wide"] > f[idLocal]-.05 && f["wide"] < f[idLocal]+.05, fmt.Sprint(f)
	})
	story := func(c scenario, seed uint64) float64 {
		return ends(b, c.plan(), seed, []entrant{{id: idShared, network: c.network()}})[idShared]
	}
	outcome(b, "the-border-tells", func(seed uint64) (bool, string) {
		plain, bars, edge := story(scenario{}, seed), story(scenario{bars: 1}, seed), story(scenario{edge: 2}, seed)
		return plain >= .85 && !nearChance(bars) && nearChance(edge), fmt.Sprint(plain, bars, edge)
	})
	outcome(b, "mends", func(seed uint64) (bool, string) {
		ok := true
		f := ends(b, taskPlan("arrangement", hurtImages), seed, mends())
		for i, e := range mends() {
			ok = ok && (i < 4) == nearChance(f[e.id]) && (i < 4) == (f[e.id] < mended)
		}
		return ok, fmt.Sprint(f)
	})
}
