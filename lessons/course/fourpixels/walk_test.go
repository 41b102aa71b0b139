package fourpixels

import (
	"fmt"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

// togglePixels changes one image into another by toggling pixels.
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

func TestWalkFourPixels(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"global": {
			First: func(w lessontest.Walker) {
				togglePixels(w, 0b0100, 0b0110)
				w.Says("Fires: 0110.")
			},
			Hides: []string{"16 patterns"},
			Last:  fireEach,
		},
		"local": {First: func(w lessontest.Walker) {
			w.Do("pixels", 3) // 0100 to 0101
			for field := 1; field < pixels; field++ {
				w.Do("field", field)
			}
			w.Unmet("(1) set the field")
			w.Hint()
			w.Do("field", 0)
			w.Do("pixels", 3)
		}},
		"one-image": {Says: []string{"15 of 15"}},
		"race": {
			First: func(w lessontest.Walker) {
				w.Refuses(lessons.Action{Control: nameImages, Index: 0b0100}) // the only one left
				w.Do("images", 0b1011)
			},
			Says: []string{"shared 14 of 14", "table 0 of 14"},
		},
		"golf":  {First: twoImages, Last: denseAndTable},
		"spoil": spoilt(),
		"grow": {
			Hides: []string{"2^784"},
			Last: func(w lessontest.Walker) {
				for i := range w.See().Controls[0].Options {
					w.Do("size", i)
				}
				w.Says("global detectors 2^784; local, unshared 1,568; local, shared 2.")
			},
		},
		"recap": {Says: []string{"from 1, your fewest. Your fewest for the unshared net: 2. For the table: 16.", "You saw it lost: where"}},
	}, func(w lessontest.Walker) {
		m, ok := w.Session.Progress().Lesson("four-pixels").Newest("race", "4 conv1:1", "unseen_right")
		if !ok || m.Value != 14 || m.Options["images"] != "0100 1011" {
			w.T.Errorf("measured %+v", m)
		}
		w.Session.Goto(4)
		w.Says("unshared, numbers 8, images 2.") // the best scores are kept
	})
}

// fireEach makes every detector fire, each with its own image.
func fireEach(w lessontest.Walker) {
	for i := range images {
		togglePixels(w, 0b0110, i)
		w.Says("16 patterns", "Fires: "+imageName(i)+".")
		togglePixels(w, i, 0b0110)
	}
	togglePixels(w, 0b0110, 0b0100)
}

// twoImages teaches the shared network from one useless image and from two, and
// then chooses the three with which the step begins.
func twoImages(w lessontest.Walker) {
	if v := w.See(); v.Next != "run" || !v.NextRuns {
		w.T.Errorf("what comes next at a goal that a run has to meet: %q", v.Next)
	}
	for _, chosen := range [][]int{{0b0000}, {0b0100, 0b1011}} {
		studyImages(w, chosen...)
		w.Train()
	}
	w.Unmet("best so far: 2")
	w.Hint()
	studyImages(w, 0b0000, 0b0100, 0b1011)
}

func denseAndTable(w lessontest.Walker) {
	w.Do("net", 2)
	studyImages(w, 0b0000, 0b0110, 0b1010, 0b1100, 0b1111)
	w.Train()
	w.Do("net", 3)
	for missing := 1; missing >= 0; missing-- {
		studyImages(w, everyImage()[missing:]...)
		w.Train()
	}
	w.Says("dense, numbers 20, images 5. table, numbers 64, images 16.")
}

// TestSpoil checks which networks learn which rules, whatever the seed.
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
			for seed := range uint64(2) {
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

// spoilt checks that a pixel has no rule of its own until its rule is changed,
// and then changes it.
func spoilt() lessontest.Look {
	return lessontest.Look{
		First: func(w lessontest.Walker) {
			if v := w.See(); v.NextRuns || v.Next != "check goal" {
				w.T.Errorf("before a rule is changed comes %q", v.Next)
			}
			w.Train()
			w.Unmet("has learnt these rules")
		},
		Last: func(w lessontest.Walker) {
			w.Do("rule-1", 4)
			w.Train()
			w.Says("copy left pixel")
		},
	}
}
