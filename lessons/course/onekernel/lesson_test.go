package onekernel

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets"
)

func TestWalkOneKernel(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"slide": {
			First: func(w lessontest.Walker) {
				w.Says("0 of 25 places")
				if v := w.See(); len(v.Controls) != 0 {
					w.T.Errorf("the map gives the answer away: %+v", v.Controls)
				}
			},
			Says: []string{"The largest answer is 3"},
			Last: slideAlong,
		},
		"own": {First: func(w lessontest.Walker) {
			w.Unmet("a flat image of brightness 0.50 should give 0, not 4.50")
			for i := range pictures() {
				w.Do("picture", i)
			}
			w.Do("kernel", 0, 3, 6)          // −1 at the left
			w.Do("kernel", 1, 1, 4, 4, 7, 7) // 0 in the middle
			w.Unmet("it works with 6 numbers")
			w.Hint()
			w.Do("kernel", 0, 0, 3, 3, 6, 6, 1, 4, 7) // as it was
		}},
		"numbers": {
			First: func(w lessontest.Walker) { w.Says("15 cells hold 15 numbers") },
			Hides: []string{"hold 3 numbers"},
			Says:  []string{"9 cells hold 3 numbers; 6 hold none"},
		},
		"shapes":  {First: everyShape},
		"imitate": {Says: []string{"Dense imitates shared exactly: 0 off. Shared is 0.9"}},
		"learn": {
			First: func(w lessontest.Walker) {
				for _, images := range []int{0, 3} {
					w.Do("images", images)
					w.Train()
				}
				w.Do("images", len(imageCounts())-1)
			},
			Says: []string{"The dense matrix has become the filter"},
		},
		"recap": {Says: []string{"6 zeros and 9 cells that hold 3 numbers", "images against 1."}},
	}, func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("one-kernel")
		if m, ok := record.Newest("how-many", "8 conv3:1/nobias", imagesMetric); !ok || m.Value != 1 {
			w.T.Errorf("measured %+v", m)
		}
		if m, ok := record.Newest("imitate", "8 conv3:1/nobias", missedMetric); !ok || m.Value < .9 {
			w.T.Errorf("measured %+v", m)
		}
		w.Says("shared, numbers 3, cells 18, images 1.")
	})
}

// everyShape looks at each layer with each image, with many kernels and with one.
func everyShape(w lessontest.Walker) {
	for layer := range sharings() {
		w.Do("layer", layer)
		for image := range shapeImages() {
			w.Do("image", image)
			w.Do("kernels", 1, 0)
		}
	}
	w.Unmet("choose the cell, and move it to a letter") // the cursor is on one from the start
}

// slideAlong checks that at every place the figure's sum is what the network
// computes.
func slideAlong(w lessontest.Walker) {
	for i := range w.See().Controls[0].Options {
		w.Do("place", i)
		f, ok := w.See().Figures[0].(figure.ConvolutionStep)
		if _, sum := f.Products(); !ok || sum != f.Map.Values[i] {
			w.T.Errorf("place %d: the sum is %v, the network says %v", i, sum, f.Map.Values[i])
		}
	}
}

// runSweep runs the sweep over images to its end.
func runSweep(t testing.TB, seed uint64) *howManySnapshot {
	t.Helper()
	s := &howManyScene{}
	lessontest.RunScene(t, s, seed)
	return s.Latest
}

// TestImagesToImitate checks what the question's right answer and the replies
// rely on. One image gives a shared layer six equations for three numbers; a row
// of the unshared layer needs at least three images, a row of the dense one at
// least eight.
func TestImagesToImitate(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) { // the benchmark counts twenty
		s := runSweep(t, seed)
		shared, local, dense := s.fewest(0), s.fewest(1), s.fewest(2)
		if shared != 1 || local < kernelSide || local > 8 || dense < filterRow || dense > 12 {
			t.Errorf("seed %d: shared from %d images, unshared %d, dense %d", seed, shared, local, dense)
		}
	}
}

func BenchmarkOutcomesOneKernel(b *testing.B) {
	lessontest.Outcome(b, "images to imitate", func(seed uint64) (bool, string) {
		s := runSweep(b, seed)
		shared, local, dense := s.fewest(0), s.fewest(1), s.fewest(2)
		return shared == 1 && local >= 3 && local <= 8 && dense >= 8 && dense <= 12, fmt.Sprint(shared, local, dense)
	})
	lessontest.Outcome(b, "dense fits four images and is not the filter", func(seed uint64) (bool, string) {
		r, err := newLearning(seed, 4)
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Step(b.Context(), filterSteps); err != nil {
			b.Fatal(err)
		}
		s, _ := r.Snapshot().(*learnSnapshot)
		dense := s.layers[2]
		loss := dense.losses[filterSteps-1]
		return loss < .005 && dense.distance > .3, fmt.Sprintf("loss %.4f, off %.2f", loss, dense.distance)
	})
}

// TestImitation checks that a layer that can do more imitates one that can do
// less exactly, and never the other way round.
func TestImitation(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		run, err := (&imitateScene{}).Run(seed)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := run.(*imitation)
		if err := m.Step(t.Context(), imitateDraws); err != nil {
			t.Fatal(err)
		}
		for k, sum := range m.missed {
			i, o := k/len(m.layers), k%len(m.layers)
			if missed := sum / imitateDraws; i >= o && missed != 0 || i < o && missed < .5 {
				t.Errorf("%s imitates %s: %.3f missed", m.layers[i].name, m.layers[o].name, missed)
			}
		}
	}
}

// TestTheTeacherIsItsKernel checks the matrix to be learnt against one worked out
// by hand: the kernel, shifted by one from row to row.
func TestTheTeacherIsItsKernel(t *testing.T) {
	t.Parallel()
	teacher, err := filterTeacher()
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := teacher.Matrix(0)
	if err != nil {
		t.Fatal(err)
	}
	want := mat.NewDense(6, 8, nil)
	for r := range 6 {
		for k, w := range []float64{1, -2, 1} {
			want.Set(r, r+k, w)
		}
	}
	if !mat.Equal(got, want) {
		t.Errorf("the teacher is %v", mat.Formatted(got))
	}
}

// TestFewestNumbersOfAKernel checks that of all kernels of −1, 0 and +1, none
// with fewer numbers than the goal says does what it asks.
func TestFewestNumbersOfAKernel(t *testing.T) {
	t.Parallel()
	fewest, solutions := len(upright()), 0
	for code := range int(math.Pow(3, 9)) {
		s := newOwnScene()
		rest := code
		for i := range s.kernel {
			s.kernel[i] = float64(rest%3 - 1)
			rest /= 3
		}
		// Only candidates need a network: those with a sum of zero.
		if s.sum() != 0 || s.nonzero() > fewestNumbers || s.missing() != "" {
			continue
		}
		solutions++
		fewest = min(fewest, s.nonzero())
	}
	// One −1 and one +1 in different columns: 9 places for the first, 6 for the
	// other.
	if fewest != fewestNumbers || solutions != 54 {
		t.Errorf("the fewest are %d numbers, in %d kernels", fewest, solutions)
	}
}

// TestShapesCount checks the numbers and cells of every matrix against the
// arithmetic.
func TestShapesCount(t *testing.T) {
	t.Parallel()
	in := []int{5, 8, 16, 25}
	taps := []int{3, 3, 9, 9}
	for image, shape := range shapeImages() {
		for kernels := range 2 {
			k := kernels + 1
			want := [][2]int{ // cells with a number, numbers
				{in[image] * k * shape.places, in[image] * k * shape.places},
				{taps[image] * k * shape.places, taps[image] * k * shape.places},
				{taps[image] * k * shape.places, taps[image] * k * 2},
				{taps[image] * k * shape.places, taps[image] * k},
			}
			if taps[image] == 9 {
				want[2][1] *= 2 // tiles on both axes
			}
			for layer := range sharings() {
				s := newShapesScene()
				s.image.Index, s.kernels.Index, s.layer.Index = image, kernels, layer
				m, err := s.matrix()
				if err != nil {
					t.Fatal(err)
				}
				if got := [2]int{len(m.Weight) - m.Uses(nets.NoWeight), m.Numbers()}; got != want[layer] {
					t.Errorf("%s: cells and numbers %v, want %v", s.notation(s.layer.Value()), got, want[layer])
				}
			}
		}
	}
}

// TestLearningInChunks checks that a run is the same in whatever chunks its steps
// are taken.
func TestLearningInChunks(t *testing.T) {
	t.Parallel()
	var ends []string
	for _, stride := range []int{1, 7, filterSteps} {
		r, err := newLearning(3, 6)
		if err != nil {
			t.Fatal(err)
		}
		first := fmt.Sprintf("%v", r.Snapshot())
		early := r.Snapshot()
		for !r.Done() {
			if err := r.Step(t.Context(), stride); err != nil {
				t.Fatal(err)
			}
		}
		if fmt.Sprintf("%v", early) != first {
			t.Error("a snapshot has changed")
		}
		s, _ := r.Snapshot().(*learnSnapshot)
		ends = append(ends, fmt.Sprint(s.layers))
	}
	if ends[0] != ends[1] || ends[0] != ends[2] {
		t.Error("the same race ends differently in other chunks")
	}
}

// TestTheKernelSlidesSlowly checks that the kernel slides slowly until the speed
// is changed, or the run has been seen.
func TestTheKernelSlidesSlowly(t *testing.T) {
	t.Parallel()
	s := lessons.Open(Lesson.Lesson(), lessons.Options{Inline: true})
	t.Cleanup(s.Close)
	done := func(polls int) int {
		for range polls {
			s.Poll()
		}
		return s.View().Run.Done
	}
	s.Choose(0)
	s.SetConfidence(progress.Guess)
	s.Start()
	if n := done(17); n != 3 {
		t.Errorf("%d places in 17 polls", n)
	}
	if s.Faster(); done(4) != 7 || s.View().Run.Speed != "×1" {
		t.Errorf("faster: %+v", s.View().Run)
	}
	done(25)
	s.Goto(1)
	if s.Goto(0); s.View().Run.Speed != "×1" {
		t.Errorf("a second time: %+v", s.View().Run)
	}
}
