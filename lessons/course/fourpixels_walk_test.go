package course

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
)

// togglePixels sets the image by toggles from 0100, with which the lesson begins.
func togglePixels(w walker, from, to int) {
	w.t.Helper()
	for p := range pixels {
		if (from^to)>>(pixels-1-p)&1 == 1 {
			w.Do("pixels", p)
		}
	}
}

// studyImages chooses the training images.
func studyImages(w walker, want ...int) {
	w.t.Helper()
	chosen := map[int]bool{}
	for _, c := range w.s.View().Controls {
		if c.ID == "images" {
			for _, name := range strings.Fields(c.Value) {
				var i int
				if _, err := fmt.Sscanf(name, "%b", &i); err != nil {
					w.t.Fatal(err)
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

func allImages() []int {
	all := make([]int, images)
	for i := range all {
		all[i] = i
	}
	return all
}

// walk goes from the first step to the last. Wrong answers are tried first
// where wrong is set.
func walk(t *testing.T, s *lessons.Session, wrong bool) {
	t.Helper()
	w := walker{t, s}
	walkGlobal(w, wrong)
	walkLocal(w)
	walkOneImage(w, wrong)
	walkRace(w)
	walkGolf(w)
	walkSpoil(w)
	v := w.at("grow")
	for i := range v.Controls[0].Options {
		w.Do("size", i)
	}
	if words := w.at("grow").Figures[0].Words(); !strings.Contains(words, "global detectors 2^784; local, unshared 1,568; local, shared 2.") {
		t.Errorf("grown: %s", words)
	}
	s.Next()
	v = w.at("recap")
	if got := lessons.PlainText(v.Text); !strings.Contains(got, "from 1; unshared, you needed 2, and the table 16.") {
		t.Errorf("recap: %s", got)
	}
	for i, done := range v.Done {
		if !done {
			t.Errorf("step %s is not done", v.Lesson.Steps[i].ID)
		}
	}
	if !s.Next() {
		t.Error("the lesson does not end")
	}
}

func walkGlobal(w walker, wrong bool) {
	w.t.Helper()
	v := w.at("global")
	if words := v.Figures[1].Words(); strings.Contains(words, "16") {
		w.t.Errorf("the figure gives the answer away: %s", words)
	}
	togglePixels(w, 0b0100, 0b0110)
	if words := w.see().Figures[1].Words(); !strings.Contains(words, "Fires: 0110.") {
		w.t.Errorf("the one detector: %s", words)
	}
	if wrong {
		if w.answer(0, lessons.Sure) {
			w.t.Error("4 is right")
		}
		if words := w.see().Figures[1].Words(); strings.Contains(words, "16") {
			w.t.Errorf("the figure gives the answer away before the re-try: %s", words)
		}
		w.s.Retry()
	}
	if !w.answer(3, lessons.Sure) {
		w.t.Error("16 is wrong")
	}
	for i := range images {
		togglePixels(w, 0b0110, i)
		if words := w.see().Figures[1].Words(); !strings.Contains(words, "16 patterns") || !strings.Contains(words, "Fires: "+imageName(i)+".") {
			w.t.Errorf("image %s: %s", imageName(i), words)
		}
		togglePixels(w, i, 0b0110)
	}
	w.s.Next()
}

func walkLocal(w walker) {
	w.t.Helper()
	w.at("local")
	w.Do("pixels", 3) // 0100 to 0101
	for field := 1; field < pixels; field++ {
		w.Do("field", field)
	}
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "no such pair yet") {
		w.t.Errorf("goal %+v", g)
	}
	w.s.AskHint()
	if w.see().Hint == "" {
		w.t.Errorf("no hint after two tries: %q", w.s.View().Notice)
	}
	w.Do("field", 0)
	w.Do("pixels", 3, 2) // 0110
	if g := w.see().Goal; !g.Met {
		w.t.Errorf("goal %+v", g)
	}
	w.s.Next()
}

func walkOneImage(w walker, wrong bool) {
	w.t.Helper()
	w.at("one-image")
	if wrong {
		if w.answer(0, lessons.ThinkSo) {
			w.t.Error("none is right")
		}
		first := w.see().Run.Seed
		w.s.Retry()
		if !w.answer(3, lessons.Guess) {
			w.t.Error("all is wrong")
		}
		if w.see().Run.Seed == first {
			w.t.Error("the re-try has the seed of the first")
		}
	} else if !w.answer(3, lessons.Sure) {
		w.t.Error("all is wrong")
	}
	if got := lessons.PlainText(w.see().Question.Reply); !strings.Contains(got, "15 of 15") {
		w.t.Errorf("reply %s", got)
	}
	w.s.Next()
}

func walkRace(w walker) {
	w.t.Helper()
	w.at("race")
	if err := w.s.Do(lessons.Action{Control: nameImages, Index: 0b0100}); err == nil {
		w.t.Error("no training image is left")
	}
	w.Do("images", 0b1011)
	w.train()
	if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "shared 14 of 14") || !strings.Contains(text, "table 0 of 14") {
		w.t.Errorf("after the race: %s", text)
	}
	w.s.Next()
}

func walkGolf(w walker) {
	w.t.Helper()
	if v := w.at("golf"); v.Next != "run" || !v.NextRuns {
		w.t.Errorf("what comes next at a goal that a run has to meet: %q", v.Next)
	}
	nets := map[string]int{}
	for i, c := range contestants() {
		nets[c.id] = i
	}
	w.Do("net", nets["shared"])
	studyImages(w, 0b0000)
	w.train()
	studyImages(w, 0b0100, 0b1011)
	w.train()
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "best so far: 2") {
		w.t.Errorf("goal %+v", g)
	}
	for range w.s.View().Step.Hints {
		w.s.AskHint()
		w.see()
	}
	studyImages(w, 0b0100)
	w.train()
	w.Do("net", nets["local"])
	w.train()
	if g := w.see().Goal; g.Met {
		w.t.Error("unshared with one image")
	}
	studyImages(w, 0b0100, 0b1011)
	w.train()
	if g := w.see().Goal; !g.Met {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("net", nets["dense"])
	studyImages(w, 0b0000, 0b0110, 0b1010, 0b1100, 0b1111)
	w.train()
	w.Do("net", nets["table"])
	studyImages(w, allImages()[1:]...)
	w.train()
	studyImages(w, allImages()...)
	w.train()
	if words := w.see().Figures[1].Words(); !strings.Contains(words, "dense, numbers 20, images 5. table, numbers 64, images 16.") {
		w.t.Errorf("scores: %s", words)
	}
	w.s.Next()
}

func walkSpoil(w walker) {
	w.t.Helper()
	w.at("spoil")
	w.train()
	if g := w.see().Goal; g.Met || !strings.Contains(g.Missing, "has learnt these rules") {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("rule-2", 1)
	w.Do("rule-4", 3)
	w.train()
	if g := w.see().Goal; !g.Met {
		w.t.Errorf("goal %+v", g)
	}
	w.Do("rule-1", 4)
	w.train()
	if text := lessons.PlainText(w.see().Text); !strings.Contains(text, "copy left pixel") {
		w.t.Errorf("after the neighbour's rule: %s", text)
	}
	w.s.Next()
}

func TestWalkFourPixels(t *testing.T) {
	t.Parallel()
	walkLesson(t, found(t, "four-pixels"), func(w walker, wrong bool) { walk(w.t, w.s, wrong) }, func(w walker, wrong bool) {
		record := w.s.Progress().Lesson("four-pixels")
		if got := record.Answers["global"]; got.Right == wrong || got.Confidence != lessons.Sure || got.At == "" {
			w.t.Errorf("answer %+v", got)
		}
		if m, ok := record.Newest("race", "4 conv1:1", "unseen_right"); !ok || m.Value != 14 || m.Options["images"] != "0100 1011" {
			w.t.Errorf("measured %+v", m)
		}
		w.s.Goto(4)
		if words := w.s.View().Figures[1].Words(); !strings.Contains(words, "unshared, numbers 8, images 2.") {
			w.t.Errorf("the best scores are lost: %s", words)
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
				scene.rules = c.rules
				run, err := scene.Run(seed)
				if err != nil {
					t.Fatal(err)
				}
				if err := run.Step(t.Context(), pixelSteps); err != nil {
					t.Fatal(err)
				}
				scene.Observe(run.Snapshot())
				c.learn["table"] = true
				for _, who := range contestants() {
					if got := scene.learnt(who.id); got != c.learn[who.id] {
						t.Errorf("seed %d: %s learns: %v", seed, who.name, got)
					}
				}
				if met := scene.Goal().Met; met != (c.learn["local"] && !c.learn["shared"]) {
					t.Errorf("seed %d: goal met: %v", seed, met)
				}
			}
		})
	}
}
