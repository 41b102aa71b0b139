package worlds

import (
	"fmt"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

func TestWorldsWalk(t *testing.T) {
	t.Parallel()
	locked := lessons.Action{Control: "sensor", Index: 1}
	light := Lesson.Lesson()
	light.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, 3) }
	lessontest.WalkLesson(t, light, map[string]lessontest.Look{
		tableStep: {
			First: func(w lessontest.Walker) {
				w.Hides("is best")
				w.Do("plain", 1)
				w.Unmet("no prediction yet for: sensor and shuffle")
				if run := w.See().Run; run.State != lessons.NoRun {
					w.T.Errorf("it can run before all is predicted: %+v", run)
				}
			},
			Says: []string{"Of 3 predictions 3 came true. Worlds won: shared 1, unshared 1, dense 1.", "sensor, next best dense, lead [95 %] +0.2"},
			Last: func(w lessontest.Walker) { w.Refuses(locked) },
		},
		fairStep:     {Says: []string{"at 4, unshared won; at 56, unshared. Same numbers, more work, 56 against 1: shared. Fewer, 56 against 4: shared.", "56 against 4, difference"}},
		invertedStep: {Says: []string{"None, half, all inverted: shared 0.9"}},
		"locality":   {First: func(w lessontest.Walker) { w.Hides("From 50") }, Says: []string{"sharing alone (11×11) brings +0.5", "5×5 alone +0.0", "Right, from 50 images"}},
		crossStep:    {Says: []string{"With 4 kernels they cross near 10 %, with 16 near 25 %"}},
		"recap":      {Says: []string{"Won: shared 1, unshared 1, dense 1"}},
	}, func(w lessontest.Walker) {
		w.Session.Back() // where the curves cross is remembered
		w.Met()
		w.Session.Goto(0)
		w.Refuses(locked) // and so is what was predicted
	})
}

// TestComparisons checks that each comparison holds equal what the note says.
func TestComparisons(t *testing.T) {
	t.Parallel()
	counts := map[string]*arch.Counts{}
	for _, e := range fairNetworks() {
		counts[e.ID] = scene.MustCount(e.Network)
	}
	all := comparisons()
	kernels, fewer, work, numbers := all[0], all[1], all[2], all[3]
	for _, c := range []comparison{kernels, work} {
		if equal := scene.EqualIn(counts[c.shared], counts[c.local]); equal != scene.Twins {
			t.Errorf("%s: equal are %s", c.kernels, equal)
		}
	}
	if shared, local := counts[fewer.shared].Totals.Parameters, counts[fewer.local].Totals.Parameters; shared > local {
		t.Errorf("%s: %d against %d", fewer.kernels, shared, local)
	}
	if equal := scene.EqualIn(counts[numbers.shared], counts[numbers.local]); equal != scene.Places|scene.Numbers {
		t.Errorf("%s: equal are %s", numbers.kernels, equal)
	}
}

// TestOneImageInWorlds checks that the sensor inverts signs, that shuffling
// moves pixels, and that neither changes anything else.
func TestOneImageInWorlds(t *testing.T) {
	t.Parallel()
	images := newTableScene(nil, lessons.Env{}, scene.VerdictSeeds).images(3)
	sums := [3]float64{}
	for w, m := range images {
		for _, v := range m.Values {
			sums[w] += v * v
		}
	}
	turned := 0
	for i, v := range images[0].Values {
		switch images[1].Values[i] {
		case v:
		case -v:
			turned++
		default:
			t.Fatalf("pixel %d: %v became %v", i, v, images[1].Values[i])
		}
	}
	if turned < 50 || turned > 94 || fmt.Sprintf("%.6f", sums[0]) != fmt.Sprintf("%.6f", sums[2]) {
		t.Errorf("%d pixels turned; squares add up to %v", turned, sums)
	}
}

func BenchmarkOutcomesWorlds(b *testing.B) {
	lessontest.Outcome(b, "each-wins-one", func(seed uint64) (bool, string) {
		s := newTableScene(nil, lessons.Env{}, scene.VerdictSeeds)
		for _, p := range s.winner {
			p.Index = 1
		}
		lessontest.RunScene(b, s, seed)
		f := s.winners()
		return f.Winner(0) == 0 && f.Winner(1) == 1 && f.Winner(2) == 2, fmt.Sprintf("%.2f", f.Measured)
	})
	lessontest.Outcome(b, "fair", func(seed uint64) (bool, string) {
		s := &fairScene{seeds: scene.VerdictSeeds}
		lessontest.RunScene(b, s, seed)
		var low, high []float64
		for _, c := range comparisons() {
			d := s.Difference(c.shared, c.local, sensorWorld)
			low, high = append(low, d.Low), append(high, d.High)
		}
		return high[0] < 0 && low[1] > 0 && high[2] < 0 && low[3] > 0, fmt.Sprintf("%.3f %.3f", low, high)
	})
	lessontest.Outcome(b, "all-inverted-is-as-none", func(seed uint64) (bool, string) {
		s := newInvertedScene(nil, lessons.Env{}, scene.VerdictSeeds)
		lessontest.RunScene(b, s, seed)
		none, half, all := s.Find("shared", text.Percent(0), scene.TestAccuracy), s.Find("shared", text.Percent(.5), scene.TestAccuracy), s.Find("shared", text.Percent(1), scene.TestAccuracy)
		local := s.Find("local", text.Percent(.5), scene.TestAccuracy)
		return none.Mean > local.Mean && all.Mean > local.Mean && half.Mean < local.Mean, fmt.Sprint(none, half, all, local)
	})
	lessontest.Outcome(b, "sharing-does-most", func(seed uint64) (bool, string) {
		s := &localityScene{seeds: scene.VerdictSeeds}
		lessontest.RunScene(b, s, seed)
		d := s.Difference("sharing", "locality", "50")
		return d.Low > 0, scene.DifferenceText(d)
	})
	lessontest.Outcome(b, "curves-cross", func(seed uint64) (bool, string) {
		s := newCrossScene(nil, nil, scene.VerdictSeeds)
		for _, near := range [][]int{{2, 1, 3}, {6, 5, 7}} { // as a learner would, until it is found
			for _, s.share.Index = range near {
				lessontest.RunScene(b, s, seed)
				if _, ok := s.level(s.kernels.Value()); ok {
					break
				}
			}
			s.kernels.Index++
		}
		s.kernels.Index = 0
		return s.Goal().Met, fmt.Sprint(len(s.tries), " tries")
	})
}
