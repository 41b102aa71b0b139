package fourpixels

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"weightshare/lessons"
)

// race runs a race over the four pixels to its end.
func race(t *testing.T, seed uint64, chosen []int, rule pixelRule, who ...networkSpec) *pixelSnapshot {
	t.Helper()
	r, err := newPixelRace(seed, chosen, rule, who...)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(context.Background(), pixelSteps); err != nil {
		t.Fatal(err)
	}
	s, ok := r.Snapshot().(*pixelSnapshot)
	if !ok || !r.Done() {
		t.Fatalf("not at its end: %d", r.done)
	}
	return s
}

// TestOneImageTeachesTheSharedNet is what the lesson turns on, with 20 seeds: an
// image that holds a 0 and a 1 teaches the shared net all 15 others, one that
// does not, does not.
func TestOneImageTeachesTheSharedNet(t *testing.T) {
	t.Parallel()
	for image, want := range map[int]int{0b0100: 20, 0b0110: 20, 0b0001: 20, 0b1101: 20, 0b0000: 0, 0b1111: 0} {
		solved := 0
		for seed := range uint64(20) {
			s := race(t, seed, []int{image}, invert, sharedNet())
			train, unseen := s.lanes[0].fractions(s.chosen)
			if train.Right == 1 && unseen.Right == images-1 {
				solved++
			}
		}
		if solved != want {
			t.Errorf("image %s: in %d of 20 seeds the shared net has all, want %d", imageName(image), solved, want)
		}
	}
}

// TestTheTableKnowsOnlyWhatItStudied: nothing is drawn for it, so one seed says
// all.
func TestTheTableKnowsOnlyWhatItStudied(t *testing.T) {
	t.Parallel()
	for image := range images {
		s := race(t, 0, []int{image}, invert, tableNet())
		if train, unseen := s.lanes[0].fractions(s.chosen); train.Right != 1 || unseen.Right != 0 || unseen.Of != images-1 {
			t.Errorf("image %s: the table has %v of its own and %v unseen", imageName(image), train, unseen)
		}
	}
}

// TestAccuracyByTrainingImages repeats the reference run: mean accuracy on
// unseen images over 20 random choices of k training images. Margins are 4
// standard errors of the 20 draws, at least one image in 100.
func TestAccuracyByTrainingImages(t *testing.T) {
	t.Parallel()
	want := map[string]map[int][2]float64{ // mean, margin
		"shared": {1: {0.95, 0.20}, 2: {1, 0.05}},
		"local":  {1: {0, 0.01}, 2: {0.21, 0.25}, 4: {0.82, 0.3}},
		"dense":  {3: {0.17, 0.2}, 6: {0.66, 0.25}},
		"table":  {8: {0, 0}},
	}
	for _, c := range NetworkSpecs() {
		for k, expected := range want[c.id] {
			sum := 0.0
			for seed := range uint64(20) {
				chosen := rand.New(rand.NewPCG(seed, uint64(k))).Perm(images)[:k]
				s := race(t, seed, chosen, invert, c)
				_, unseen := s.lanes[0].fractions(chosen)
				sum += float64(unseen.Right) / float64(unseen.Of)
			}
			t.Logf("%s, k=%d: %.2f (reference %.2f)", c.name, k, sum/20, expected[0])
			if mean := sum / 20; mean < expected[0]-expected[1] || mean > expected[0]+expected[1] {
				t.Errorf("%s, k=%d: %.3f, reference %.2f ± %.2f", c.name, k, mean, expected[0], expected[1])
			}
		}
	}
}

// TestGolf: the scores that can be reached, and those that cannot.
func TestGolf(t *testing.T) {
	t.Parallel()
	learns := func(c networkSpec, seed uint64, chosen ...int) bool {
		return race(t, seed, chosen, invert, c).lanes[0].right == everyImage()
	}
	pairs := 0
	for a := range images {
		if learns(unsharedNet(), 0, a) {
			t.Errorf("unshared with %s alone", imageName(a))
		}
		for b := a + 1; b < images; b++ {
			ok := learns(unsharedNet(), uint64(a), a, b)
			if ok {
				pairs++
			}
			if opposite := a^b == images-1; ok != opposite {
				t.Errorf("unshared with %s and %s: %v", imageName(a), imageName(b), ok)
			}
		}
	}
	if pairs != images/2 {
		t.Errorf("%d pairs teach the unshared net", pairs)
	}
	dense := 0
	for seed := range uint64(20) {
		if learns(denseNet(), seed, 0b0000, 0b0110, 0b1010, 0b1100, 0b1111) {
			dense++
		}
	}
	t.Log("dense from the five images of the hint:", dense, "of 20 seeds")
	if dense < 19 {
		t.Errorf("dense learns from the five images of the hint in %d of 20 seeds", dense)
	}
}

// TestNothingIsCountedThatIsNotTrained: the numbers on screen are those that the
// networks hold.
func TestNothingIsCountedThatIsNotTrained(t *testing.T) {
	t.Parallel()
	want := map[string]int64{"shared": 2, "local": 8, "dense": 20, "table": 64}
	s := race(t, 1, []int{4}, invert, NetworkSpecs()...)
	for _, l := range s.lanes {
		if held := int64(len(l.weights) + len(l.biases)); held != l.numbers || held != want[l.id] {
			t.Errorf("%s holds %d, counted %d, want %d", l.name, held, l.numbers, want[l.id])
		}
	}
}

// TestChunksDoNotMatter: a race is the same however its steps are granted.
func TestChunksDoNotMatter(t *testing.T) {
	t.Parallel()
	whole := race(t, 3, []int{4, 9}, invert, NetworkSpecs()...)
	r, err := newPixelRace(3, []int{4, 9}, invert, NetworkSpecs()...)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; !r.Done(); n = n%7 + 1 {
		if err := r.Step(context.Background(), n); err != nil {
			t.Fatal(err)
		}
		r.Snapshot()
	}
	again, _ := r.Snapshot().(*pixelSnapshot)
	if a, b := fmt.Sprint(whole.lanes), fmt.Sprint(again.lanes); a != b {
		t.Error("the same race ends differently in other chunks")
	}
}

// TestSnapshotsStay: what was handed out does not change while training goes on.
func TestSnapshotsStay(t *testing.T) {
	t.Parallel()
	r, err := newPixelRace(3, []int{4}, invert, NetworkSpecs()...)
	if err != nil {
		t.Fatal(err)
	}
	var taken []*pixelSnapshot
	var said []string
	for range 5 {
		if err := r.Step(context.Background(), 9); err != nil {
			t.Fatal(err)
		}
		s, _ := r.Snapshot().(*pixelSnapshot)
		taken, said = append(taken, s), append(said, fmt.Sprintf("%+v", s))
	}
	for i, s := range taken {
		if now := fmt.Sprintf("%+v", s); now != said[i] {
			t.Errorf("snapshot %d has changed", i)
		}
	}
}

var _ lessons.Stepper = (*pixelRace)(nil)
