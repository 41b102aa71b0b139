package whensharinghurts

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

func TestWalkWhenSharingHurts(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"keyboard": {
			First: func(w lessontest.Walker) {
				for i := range scene.ImagesShown {
					w.Do("image", i)
				}
				w.Hides("Shared kernels, global maximum")
			},
			Last: checkKeyboard,
		},
		"work": {
			First: func(w lessontest.Walker) {
				if words := w.See().Figures[0].Words(); strings.Contains(words, "15") {
					w.T.Errorf("the answer is given away: %s", words)
				}
			},
			Last: func(w lessontest.Walker) { w.Says("898", "872", "6,480") },
		},
		"arrangement": {First: func(w lessontest.Walker) { w.Do("image", 1, 2) }},
		"suspects": {
			First: func(w lessontest.Walker) {
				w.Do("bars", 1)
				w.Do("edge", 2)
				w.Train() // changing both at once convicts neither
				w.Unmet("neither has been tried alone")
				w.Do("bars", 0)
				w.Do("edge", 0)
			},
			Misses: []string{"neither has been tried alone", "the bars have not been tried alone"},
			Says:   []string{"edge is guilty"},
		},
		"papers": {First: func(w lessontest.Walker) {
			for i, p := range papers() {
				w.Do("paper", i)
				w.Says("62,774,800", p.why[:20])
			}
		}},
		nameMend: {First: func(w lessontest.Walker) {
			for _, i := range []int{0, 1, 4} { // the benchmark has the others
				w.Do(nameMend, i)
				w.Train()
				w.Unmet("found so far")
			}
		}},
	}, func(w lessontest.Walker) {
		w.Says("coordinates", "you found 3 ways")
		if words := w.See().Figures[0].Words(); strings.Contains(words, "–") {
			w.T.Errorf("recap after another start: %s", words)
		}
		w.Session.Goto(3)
		w.Met()
	})
}

// checkKeyboard checks that, however many kernels are shared, they are near
// chance.
func checkKeyboard(w lessontest.Walker) {
	record := w.Session.Progress().Lesson("when-sharing-hurts")
	for _, n := range keyboardKernels() {
		if m, ok := record.Newest("keyboard", keyboardNetwork(n).Network, scene.MetricTest); !ok || !nearChance(m.Value) {
			w.T.Errorf("%d kernels: %+v", n, m)
		}
	}
}

// TestHalvesAreAlikeOnARing checks that on a ring the two classes of the
// arrangement are the same images, moved by half the width. So the text says that
// nothing that ignores position can tell them apart. The test moves images and
// asks a network with random kernels.
func TestHalvesAreAlikeOnARing(t *testing.T) {
	t.Parallel()
	p := scene.PlanWith("arrangement", 50)
	set, _, err := dataset.Make(p.Task, 3)
	if err != nil {
		t.Fatal(err)
	}
	net, err := scene.Build("12x12 conv5:4/ring relu gmp dense:2", 1)
	if err != nil {
		t.Fatal(err)
	}
	moved := set.Roll(0, set.W/2)
	a, b := net.Forward(scene.Widen(set.X), set.N), net.Forward(scene.Widen(moved.X), set.N)
	for i := range a {
		if d := a[i] - b[i]; d > 1e-9 || d < -1e-9 {
			t.Fatalf("answer %d: %v, moved by half the width %v", i, a[i], b[i])
		}
	}
}

// TestDeepFaceTable checks that the counts of DeepFace in the text are those of
// the literature.
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

// ends runs networks on a task to their ends and returns what they get right.
func ends(t testing.TB, p experiment.Plan, seed uint64, who []scene.NetworkSpec) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	for _, l := range lessontest.RunRace(t, seed, scene.RaceSetup{Plan: p, Networks: who}).Racers {
		found[l.ID] = *l.Run.TestAccuracy
	}
	return found
}

// BenchmarkOutcomesHurts counts for how many seeds the text is right.
func BenchmarkOutcomesHurts(b *testing.B) {
	lessontest.Outcome(b, "keyboard-at-chance", func(seed uint64) (bool, string) {
		s := lessontest.RunSweep(b, keyboardSetup(seed))
		all := true
		var found []string
		for i := range s.Setup.Points {
			at := s.Estimate(i, scene.TestAccuracy)
			all = all && nearChance(at.Mean)
			found = append(found, at.String())
		}
		return all, strings.Join(found, " ")
	})
	lessontest.Outcome(b, "equal-work-unshared-wins-and-equal-numbers-tie", func(seed uint64) (bool, string) {
		f := ends(b, scene.PlanWith("keyboard", trainingImages), seed, workNetworks())
		return f["local"] > f["shared"]+.08 && f["wide"] > f["local"]-.05 && f["wide"] < f["local"]+.05, fmt.Sprint(f)
	})
	story := func(c scenario, seed uint64) float64 {
		return ends(b, c.plan(), seed, []scene.NetworkSpec{{ID: "shared", Network: c.network()}})["shared"]
	}
	lessontest.Outcome(b, "the-border-tells", func(seed uint64) (bool, string) {
		plain, bars, edge := story(scenario{}, seed), story(scenario{bars: 1}, seed), story(scenario{edge: 2}, seed)
		return plain >= .85 && !nearChance(bars) && nearChance(edge), fmt.Sprint(plain, bars, edge)
	})
	lessontest.Outcome(b, "mends", func(seed uint64) (bool, string) {
		ok := true
		f := ends(b, scene.PlanWith("arrangement", trainingImages), seed, mends())
		for i, e := range mends() {
			if e.ID == "zeros" {
				ok = ok && !nearChance(f[e.ID]) && f[e.ID] < mended
				continue
			}
			ok = ok && (i < 4) == nearChance(f[e.ID]) && (i < 4) == (f[e.ID] < mended)
		}
		return ok, fmt.Sprint(f)
	})
}
