package tokens

import (
	"fmt"
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

func TestWalkTokens(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"order":  {Says: []string{"Right: with positions 0."}},
		"swap":   {Says: []string{"moved by 0.00"}},
		"cut":    {Hides: []string{"590,592"}, Says: []string{"590,592 numbers, each used 196 times"}},
		"count":  {Hides: []string{"151,296"}, Says: []string{"151,296, that is 0.17 %"}},
		"band":   {Says: []string{"169 numbers for 2,401 pairs"}},
		"bars":   {Says: []string{"Convolution 0."}},
		"fewest": {Says: []string{"Your fewest: "}},
		"recap":  {Says: []string{"with positions 0."}},
	}, func(w lessontest.Walker) {
		w.Session.Goto(6)
		w.Met()
	})
}

// TestArranged checks that every order keeps all pixels, and that undoing it
// restores the image.
func TestArranged(t *testing.T) {
	t.Parallel()
	image := make([]float32, pixels)
	for i := range image {
		image[i] = float32(i)
	}
	order := randomOrder(nets.Stream(1, "test"))
	var back [tokens]int
	for i, from := range order {
		back[from] = i
	}
	mixed := arranged(image, order)
	if slices.Equal(mixed, image) {
		t.Error("shuffled patches are in order")
	}
	if !slices.Equal(arranged(mixed, back), image) {
		t.Error("an order undone leaves another image")
	}
}

// TestSwaps checks the number of swaps for an order: n−1 for a cycle of n
// patches.
func TestSwaps(t *testing.T) {
	t.Parallel()
	s := newSwapScene()
	for _, c := range []struct{ change, want int }{{0, 0}, {2, 1}, {3, 2}, {16, 15}} {
		s.order = inOrder()
		for i := range c.change {
			s.order[i] = (i + 1) % c.change
		}
		if got := s.swaps(); got != c.want {
			t.Errorf("a round of %d patches takes %d swaps, not %d", c.change, got, c.want)
		}
	}
}

func BenchmarkOutcomesTokens(b *testing.B) {
	right := func(r *scene.Race, i int) float64 { return r.Over(i, scene.TestAccuracyOf).Mean }
	lessontest.Outcome(b, "blind-to-order", func(seed uint64) (bool, string) {
		s := newOrderScene()
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		blind, placed := right(&s.Race, 0), right(&s.Race, 1)
		moved, all := s.Over(0, changedOf).Mean, s.Over(1, changedOf).Mean
		return blind > .45 && blind < .55 && placed > .8 && moved == 0 && all > .2, fmt.Sprintf("%.3f %.3f, changed %.3f %.2f", blind, placed, moved, all)
	})
	lessontest.Outcome(b, "convolution-first", func(seed uint64) (bool, string) {
		s := &barsScene{}
		lessontest.RunScene(b, s, seed*scene.VerdictSeeds)
		conv, placed, blind := right(&s.Race, 0), right(&s.Race, 1), right(&s.Race, 2)
		return conv > placed+.1 && conv > blind+.1 && blind > placed, fmt.Sprintf("%.3f %.3f %.3f", conv, placed, blind)
	})
	lessontest.Outcome(b, "columns-swapped", func(seed uint64) (bool, string) {
		s := newSwapScene()
		lessontest.RunScene(b, s, seed)
		for image := 0; image < swapImages && !s.Goal().Met; image++ {
			s.image.Index, s.order = image, inOrder()
			for _, at := range []int{0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15} {
				if err := s.press(lessons.Action{Index: at}); err != nil {
					return false, err.Error()
				}
			}
		}
		return s.Goal().Met && s.most < .001, fmt.Sprintf("%d swaps, moved %.6f", s.best, s.most)
	})
	lessontest.Outcome(b, "coordinates-cheap", func(seed uint64) (bool, string) {
		s := newFewestScene(lessons.Env{Seed: seed})
		s.way.Index, s.channels.Index = 2, 1
		lessontest.RunScene(b, s, seed)
		return s.Goal().Met, fmt.Sprint(s.tries)
	})
}
