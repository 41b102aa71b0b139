package edges

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestEdgesWalk(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson, walkEdges, func(w lessontest.Walker) {
		if text := lessons.PlainText(w.At("recap").Text); !strings.Contains(text, "of 4 directions") || !strings.Contains(text, "you found") {
			t.Errorf("resumed: %s", text)
		}
		w.Session.Goto(4) // the network of the earlier session has gone: it is trained again here
		w.Train()
		w.Do("image", 3)
		if words := w.At("where").Figures[0].Words(); !strings.Contains(words, "Loudest at row") {
			t.Errorf("trained where it is looked at: %s", words)
		}
	})
}

// walkEdges walks from the first step to the last.
func walkEdges(w lessontest.Walker) {
	w.T.Helper()
	walkTwoBars(w)
	walkFind(w)
	w.At("race")
	w.Do("images", 1)
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.HasPrefix(text, "From 50 images") || strings.Contains(text, "–") {
		w.T.Errorf("raced: %s", text)
	}
	w.Session.Next()
	walkKernels(w)
	walkWhere(w)
	v := w.At("recap")
	if text := lessons.PlainText(v.Text); !strings.Contains(text, "8 kernels, 244 numbers") || !strings.Contains(text, "you found 10") {
		w.T.Errorf("recap: %s", text)
	}
	w.End()
}

func walkTwoBars(w lessontest.Walker) {
	w.T.Helper()
	if v := w.At("two-bars"); len(v.Figures) != 1 {
		w.T.Error("the counts are to be seen before the answer")
	}
	w.Do("bars", 0, 2, 1)
	if err := w.Session.Do(lessons.Action{Control: "another"}); err != nil {
		w.T.Fatal(err)
	}
	if w.Choose("512") || len(w.See().Figures) != 1 {
		w.T.Error("512 counts as right, or the answer is given away before the re-try")
	}
	w.Session.Retry()
	if !w.Choose("32,640 – 256 – 4") {
		w.T.Error("32,640 – 256 – 4 is wrong")
	}
	w.Do("bars", 2)
	if words := w.See().Figures[1].Words(); !strings.Contains(words, "global 2,763,520; unshared 256; shared 4") {
		w.T.Errorf("three bars: %s", words)
	}
	w.Session.Next()
}

// walkFind finds every bar by asking the set where it is, after missing one.
func walkFind(w lessontest.Walker) {
	w.T.Helper()
	w.At("find")
	twin := newFindScene(0)
	mark := func(series uint64, miss bool) {
		twin.series = series
		twin.begin()
		for i, p := range twin.set.Positions {
			cell := int(p[0])*scene.BarsSide + int(p[1])
			if miss && i < 3 {
				cell = (cell + scene.BarsSide*scene.BarsSide/2 + scene.BarsSide/2) % (scene.BarsSide * scene.BarsSide)
			}
			w.Do("mark", cell)
		}
	}
	mark(0, true)
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "only 7 found") {
		w.T.Errorf("three missed: %+v", g)
	}
	if err := w.Session.Do(lessons.Action{Control: "mark", Index: 0}); err == nil {
		w.T.Error("an eleventh image can be marked")
	}
	w.Session.AskHint()
	if w.See().Hint == "" {
		w.T.Error("no hint after eleven tries")
	}
	if err := w.Session.Do(lessons.Action{Control: "again"}); err != nil {
		w.T.Fatal(err)
	}
	mark(1, false)
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("all found: %+v", g)
	}
	w.Do("noise", 2, 0)
	if g := w.See().Goal; g.Met || g.Missing != "0 marked, 0 found" {
		w.T.Errorf("other noise: %+v", g)
	}
	mark(1, false)
	w.Session.Next()
}

func walkKernels(w lessontest.Walker) {
	w.T.Helper()
	if len(w.At("kernels").Controls) != 0 {
		w.T.Error("the training can be changed before the answer")
	}
	if w.Choose("still like noise") {
		w.T.Error("noise counts as right")
	}
	if words := w.See().Figures[0].Words(); strings.Contains(words, "ost like") {
		w.T.Errorf("the answer is given away: %s", words)
	}
	w.Session.Retry()
	if !w.Choose("short strokes") {
		w.T.Error("strokes are wrong")
	}
	v := w.See()
	if text := lessons.PlainText(v.Question.Reply); !strings.Contains(text, "kernels are strokes, for") {
		w.T.Errorf("reply: %s", text)
	}
	if words := v.Figures[0].Words(); !strings.Contains(words, "Most like, and how much") {
		w.T.Errorf("kernels: %s", words)
	}
	w.Do("training", 1)
	w.Train()
	w.Session.Next()
}

func walkWhere(w lessontest.Walker) {
	w.T.Helper()
	if v := w.At("where"); v.Run.State != lessons.NoRun || v.Goal.Missing != "9 images not looked at yet" {
		w.T.Errorf("it trains again, or has no goal: %+v, %+v", v.Run, v.Goal)
	}
	for i := range findImages {
		w.Do("image", i)
	}
	v := w.See()
	if text := lessons.PlainText(v.Text); !v.Goal.Met || !strings.Contains(text, "you found 10") || strings.Contains(text, "–") {
		w.T.Errorf("looked at all: %+v, %s", v.Goal, text)
	}
	w.Session.Next()
}

// TestStrokes: a bar is the stroke that it is, and noise is none.
func TestStrokes(t *testing.T) {
	t.Parallel()
	all := strokes()
	for direction, bars := range all {
		for i, bar := range bars {
			kernel := make([]float32, len(bar))
			for k, v := range bar {
				kernel[k] = float32(3*v + 1) // neither scale nor mean matters
			}
			if got := nearestStroke(kernel, all); got.direction != direction || math.Abs(got.cosine-1) > 1e-6 {
				t.Errorf("direction %d, bar %d: %v", direction, i, got)
			}
			if math.Abs(floats.Norm(bar, 2)-1) > 1e-12 || math.Abs(floats.Sum(bar)) > 1e-12 {
				t.Errorf("direction %d, bar %d is not standardized", direction, i)
			}
		}
	}
	if got := nearestStroke(make([]float32, 25), all); got.stroke() {
		t.Errorf("nothing at all is a stroke: %v", got)
	}
	found := []likeness{{0, .99}, {0, .95}, {2, .91}, {3, .5}}
	if directionsFound(found) != 2 || strokesFound(found) != 3 {
		t.Errorf("%d directions, %d strokes", directionsFound(found), strokesFound(found))
	}
}

// edgesAt trains the lesson's network.
func edgesAt(t testing.TB, seed uint64, training string) (*inspected, *scene.RacerState) {
	t.Helper()
	s := newKernelsScene(edgeTraining{trained: &trainedNetwork{}, find: newFindScene(seed)}, 0)
	s.training.Index = slices.Index(s.training.Values, training)
	lessontest.RunScene(t, s, seed)
	return s.inspected(), s.Latest.Racers[0]
}

// TestKernelsBecomeStrokes is what the lesson turns on: all four directions have a
// kernel.
func TestKernelsBecomeStrokes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		in, racer := edgesAt(t, seed, "clean")
		if n := directionsFound(in.kernels); n < classes || strokesFound(in.kernels) < classes {
			t.Errorf("seed %d: %d directions, %v", seed, n, in.kernels)
		}
		if *racer.Run.TestAccuracy < .99 || in.held < .9 {
			t.Errorf("seed %d: %.2f right, where in %.2f", seed, *racer.Run.TestAccuracy, in.held)
		}
	}
}

func BenchmarkOutcomesEdges(b *testing.B) {
	lessontest.Outcome(b, "strokes-and-where", func(seed uint64) (bool, string) {
		in, racer := edgesAt(b, seed, "clean")
		n := directionsFound(in.kernels)
		return n == classes && *racer.Run.TestAccuracy >= .99 && in.held >= .9,
			fmt.Sprintf("%d directions, %d strokes of %d, where in %.3f", n, strokesFound(in.kernels), len(in.kernels), in.held)
	})
	lessontest.Outcome(b, "clean-no-worse-than-usual", func(seed uint64) (bool, string) {
		clean, _ := edgesAt(b, seed, "clean")
		usual, _ := edgesAt(b, seed, "as usual")
		c, u := strokesFound(clean.kernels), strokesFound(usual.kernels)
		return c >= u, fmt.Sprintf("%d strokes clean, %d as usual", c, u)
	})
	lessontest.Outcome(b, "shared-unshared-dense", func(seed uint64) (bool, string) {
		ok, found := true, ""
		for _, n := range newRaceScene().images.Values {
			s := lessontest.RunRace(b, seed, newRaceScene().setup(n))
			shared, local, dense := *s.Racers[0].Run.TestAccuracy, *s.Racers[1].Run.TestAccuracy, *s.Racers[2].Run.TestAccuracy
			ok = ok && shared > local && shared > dense && (n < 200 || local > dense)
			found += fmt.Sprintf("%d: %.2f %.2f %.2f; ", n, shared, local, dense)
		}
		return ok, found
	})
}

// TestRandomKernelsAreNoStrokes: what counts as a stroke is out of a random
// kernel's reach, whatever the seed.
func TestRandomKernelsAreNoStrokes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		if got := randomLikeness(seed); got < .3 || got > .5 {
			t.Errorf("seed %d: random kernels come to %.2f", seed, got)
		}
	}
}
