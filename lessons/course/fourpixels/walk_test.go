package fourpixels

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
)

// togglePixels sets the image by toggles from 0100, with which the lesson begins.
func togglePixels(w lessontest.Walker, from, to int) {
	w.T.Helper()
	for p := range pixels {
		if (from^to)>>(pixels-1-p)&1 == 1 {
			w.Do("pixels", p)
		}
	}
}

// studyImages chooses the training images.
func studyImages(w lessontest.Walker, want ...int) {
	w.T.Helper()
	chosen := map[int]bool{}
	for _, c := range w.Session.View().Controls {
		if c.ID == "images" {
			for _, name := range strings.Fields(c.Value) {
				var i int
				if _, err := fmt.Sscanf(name, "%b", &i); err != nil {
					w.T.Fatal(err)
				}
				chosen[i] = true
			}
		}
	}
	for _, i := range want {
		if !chosen[i] {
			w.Do("images", i)
		}
		delete(chosen, i)
	}
	for i := range chosen {
		w.Do("images", i)
	}
}

// walk goes from the first step to the last.
func walk(w lessontest.Walker) {
	w.T.Helper()
	walkGlobal(w)
	walkLocal(w)
	walkOneImage(w)
	walkRace(w)
	walkFewest(w)
	walkSpoil(w)
	v := w.At("grow")
	for i := range v.Controls[0].Options {
		w.Do("size", i)
	}
	if words := w.At("grow").Figures[0].Words(); !strings.Contains(words, "global detectors 2^784; local, unshared 1,568; local, shared 2.") {
		w.T.Errorf("grown: %s", words)
	}
	w.Session.Next()
	v = w.At("recap")
	if got := lessons.PlainText(v.Text); !strings.Contains(got, "from 1. The unshared net needed 2. The table needed 16.") {
		w.T.Errorf("recap: %s", got)
	}
	w.End()
}

func walkGlobal(w lessontest.Walker) {
	w.T.Helper()
	v := w.At("global")
	if words := v.Figures[1].Words(); strings.Contains(words, "16") {
		w.T.Errorf("the figure gives the answer away: %s", words)
	}
	togglePixels(w, 0b0100, 0b0110)
	if words := w.See().Figures[1].Words(); !strings.Contains(words, "Fires: 0110.") {
		w.T.Errorf("the one detector: %s", words)
	}
	if w.Answer(0, progress.Sure) {
		w.T.Error("4 is right")
	}
	if words := w.See().Figures[1].Words(); strings.Contains(words, "16") {
		w.T.Errorf("the figure gives the answer away before the re-try: %s", words)
	}
	w.Session.Retry()
	if !w.Answer(3, progress.Sure) {
		w.T.Error("16 is wrong")
	}
	for i := range images {
		togglePixels(w, 0b0110, i)
		if words := w.See().Figures[1].Words(); !strings.Contains(words, "16 patterns") || !strings.Contains(words, "Fires: "+imageName(i)+".") {
			w.T.Errorf("image %s: %s", imageName(i), words)
		}
		togglePixels(w, i, 0b0110)
	}
	w.Session.Next()
}

func walkLocal(w lessontest.Walker) {
	w.T.Helper()
	w.At("local")
	w.Do("pixels", 3) // 0100 to 0101
	for field := 1; field < pixels; field++ {
		w.Do("field", field)
	}
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "no such pair yet") {
		w.T.Errorf("goal %+v", g)
	}
	w.Session.AskHint()
	if w.See().Hint == "" {
		w.T.Errorf("no hint after two tries: %q", w.Session.View().Notice)
	}
	w.Do("field", 0)
	w.Do("pixels", 3, 2) // 0110
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v", g)
	}
	w.Session.Next()
}

func walkOneImage(w lessontest.Walker) {
	w.T.Helper()
	w.At("one-image")
	if w.Answer(0, progress.ThinkSo) {
		w.T.Error("none is right")
	}
	first := w.See().Run.Seed
	w.Session.Retry()
	if !w.Answer(3, progress.Guess) {
		w.T.Error("all is wrong")
	}
	if w.See().Run.Seed == first {
		w.T.Error("the re-try has the seed of the first")
	}
	if got := lessons.PlainText(w.See().Question.Reply); !strings.Contains(got, "15 of 15") {
		w.T.Errorf("reply %s", got)
	}
	w.Session.Next()
}

func walkRace(w lessontest.Walker) {
	w.T.Helper()
	w.At("race")
	if err := w.Session.Do(lessons.Action{Control: nameImages, Index: 0b0100}); err == nil {
		w.T.Error("no training image is left")
	}
	w.Do("images", 0b1011)
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "shared 14 of 14") || !strings.Contains(text, "table 0 of 14") {
		w.T.Errorf("after the race: %s", text)
	}
	w.Session.Next()
}

func walkFewest(w lessontest.Walker) {
	w.T.Helper()
	if v := w.At("golf"); v.Next != "run" || !v.NextRuns {
		w.T.Errorf("what comes next at a goal that a run has to meet: %q", v.Next)
	}
	nets := map[string]int{}
	for i, c := range Networks() {
		nets[c.ID] = i
	}
	w.Do("net", nets["shared"])
	studyImages(w, 0b0000)
	w.Train()
	studyImages(w, 0b0100, 0b1011)
	w.Train()
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "best so far: 2") {
		w.T.Errorf("goal %+v", g)
	}
	for range w.Session.View().Step.Hints {
		w.Session.AskHint()
		w.See()
	}
	studyImages(w, 0b0100)
	w.Train()
	w.Do("net", nets["local"])
	w.Train()
	if g := w.See().Goal; g.Met {
		w.T.Error("unshared with one image")
	}
	studyImages(w, 0b0100, 0b1011)
	w.Train()
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("net", nets["dense"])
	studyImages(w, 0b0000, 0b0110, 0b1010, 0b1100, 0b1111)
	w.Train()
	w.Do("net", nets["table"])
	studyImages(w, everyImage()[1:]...)
	w.Train()
	studyImages(w, everyImage()...)
	w.Train()
	if words := w.See().Figures[1].Words(); !strings.Contains(words, "dense, numbers 20, images 5. table, numbers 64, images 16.") {
		w.T.Errorf("scores: %s", words)
	}
	w.Session.Next()
}

func walkSpoil(w lessontest.Walker) {
	w.T.Helper()
	w.At("spoil")
	w.Train()
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "has learnt these rules") {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("rule-2", 1)
	w.Do("rule-4", 3)
	w.Train()
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("rule-1", 4)
	w.Train()
	if text := lessons.PlainText(w.See().Text); !strings.Contains(text, "copy left pixel") {
		w.T.Errorf("after the neighbour's rule: %s", text)
	}
	w.Session.Next()
}

func TestWalkFourPixels(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson, walk, func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("four-pixels")
		if got := record.Answers["global"]; got.Right || got.Confidence != progress.Sure || got.At == "" {
			w.T.Errorf("answer %+v", got)
		}
		if m, ok := record.Newest("race", "4 conv1:1", "unseen_right"); !ok || m.Value != 14 || m.Options["images"] != "0100 1011" {
			w.T.Errorf("measured %+v", m)
		}
		w.Session.Goto(4)
		if words := w.Session.View().Figures[1].Words(); !strings.Contains(words, "unshared, numbers 8, images 2.") {
			w.T.Errorf("the best scores are lost: %s", words)
		}
	})
}

// TestSpoil: which rules which networks learn, whatever the seed.
func TestSpoil(t *testing.T) {
	t.Parallel()
	const inv, cpy, zero, one, neighbour = 0, 1, 2, 3, 4
	for name, c := range map[string]struct {
		rules [pixels]int
		learn map[string]bool
	}{
		"all invert":       {[pixels]int{inv, inv, inv, inv}, map[string]bool{"shared": true, "local": true, "dense": true}},
		"all copy":         {[pixels]int{cpy, cpy, cpy, cpy}, map[string]bool{"shared": true, "local": true, "dense": true}},
		"all always 0":     {[pixels]int{zero, zero, zero, zero}, map[string]bool{"shared": true, "local": true, "dense": true}},
		"all always 1":     {[pixels]int{one, one, one, one}, map[string]bool{"shared": true, "local": true, "dense": true}},
		"one copies":       {[pixels]int{inv, cpy, inv, inv}, map[string]bool{"local": true, "dense": true}},
		"all different":    {[pixels]int{inv, cpy, zero, one}, map[string]bool{"local": true, "dense": true}},
		"one constant":     {[pixels]int{inv, inv, inv, zero}, map[string]bool{"local": true, "dense": true}},
		"a neighbour":      {[pixels]int{inv, inv, neighbour, inv}, map[string]bool{"dense": true}},
		"every neighbour":  {[pixels]int{neighbour, neighbour, neighbour, neighbour}, map[string]bool{"dense": true}},
		"neighbour, mixed": {[pixels]int{neighbour, cpy, zero, one}, map[string]bool{"dense": true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(4) {
				scene := newSpoilScene()
				for p, rule := range c.rules {
					scene.rules[p].Index = rule
				}
				lessontest.RunScene(t, scene, seed)
				c.learn["table"] = true
				for _, who := range Networks() {
					if got := scene.learnt(who.ID); got != c.learn[who.ID] {
						t.Errorf("seed %d: %s learns: %v", seed, who.Name, got)
					}
				}
				if met := scene.Goal().Met; met != (c.learn["local"] && !c.learn["shared"]) {
					t.Errorf("seed %d: goal met: %v", seed, met)
				}
			}
		})
	}
}
