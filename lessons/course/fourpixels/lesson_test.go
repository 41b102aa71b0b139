package fourpixels

import (
	"math/rand/v2"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

// race runs a race over the four pixels to its end.
func race(t *testing.T, seed uint64, studied []int, answer rule, networks ...scene.NetworkSpec) []racerState {
	t.Helper()
	r := &pixelRace{}
	run, err := r.start(seed, studied, answer, networks...)
	if err != nil {
		t.Fatal(err)
	}
	r.Observe(lessontest.ToEnd(t, run))
	return r.racers()
}

func sharedNet() scene.NetworkSpec   { return Networks()[0] }
func unsharedNet() scene.NetworkSpec { return Networks()[1] }
func denseNet() scene.NetworkSpec    { return Networks()[2] }
func tableNet() scene.NetworkSpec    { return Networks()[3] }

// TestOneImageTeachesTheSharedNet checks, with 10 seeds, what the lesson depends
// on: an image with both a 0 and a 1 teaches the shared network all 15 others,
// and one without does not.
func TestOneImageTeachesTheSharedNet(t *testing.T) {
	t.Parallel()
	for image, want := range map[int]int{0b0100: 10, 0b0110: 10, 0b0001: 10, 0b1101: 10, 0b0000: 0, 0b1111: 0} {
		solved := 0
		for seed := range uint64(10) {
			s := race(t, seed, []int{image}, invert, sharedNet())[0]
			if s.Train.Right == 1 && s.unseen().Right == images-1 {
				solved++
			}
		}
		if solved != want {
			t.Errorf("image %s: in %d of 10 seeds the shared net has all, want %d", imageName(image), solved, want)
		}
	}
}

// TestTheTableKnowsOnlyWhatItStudied needs a single seed, because the table has
// no random start.
func TestTheTableKnowsOnlyWhatItStudied(t *testing.T) {
	t.Parallel()
	for image := range images {
		s := race(t, 0, []int{image}, invert, tableNet())[0]
		if unseen := s.unseen(); s.Train.Right != 1 || unseen.Right != 0 || unseen.Of != images-1 {
			t.Errorf("image %s: the table has %v of its own and %v unseen", imageName(image), s.Train, unseen)
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
	for _, c := range Networks() {
		for k, expected := range want[c.ID] {
			sum := 0.0
			for seed := range uint64(20) {
				chosen := rand.New(rand.NewPCG(seed, uint64(k))).Perm(images)[:k]
				unseen := race(t, seed, chosen, invert, c)[0].unseen()
				sum += float64(unseen.Right) / float64(unseen.Of)
			}
			t.Logf("%s, k=%d: %.2f (reference %.2f)", c.Name, k, sum/20, expected[0])
			if mean := sum / 20; mean < expected[0]-expected[1] || mean > expected[0]+expected[1] {
				t.Errorf("%s, k=%d: %.3f, reference %.2f ± %.2f", c.Name, k, mean, expected[0], expected[1])
			}
		}
	}
}

// TestFewest checks which scores can be reached, and which cannot.
func TestFewest(t *testing.T) {
	t.Parallel()
	learns := func(n scene.NetworkSpec, seed uint64, chosen ...int) bool {
		return race(t, seed, chosen, invert, n)[0].Test.Right == images
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

// TestNothingIsCountedThatIsNotTrained checks that the numbers on the screen are
// those that the networks hold.
func TestNothingIsCountedThatIsNotTrained(t *testing.T) {
	t.Parallel()
	want := map[string]int64{"shared": 2, "local": 8, "dense": 20, "table": 64}
	for _, l := range race(t, 1, []int{4}, invert, Networks()...) {
		if held := int64(len(l.weights) + len(l.biases)); held != l.Run.Parameters || held != want[l.ID] {
			t.Errorf("%s holds %d, counted %d, want %d", l.Name, held, l.Run.Parameters, want[l.ID])
		}
	}
}
