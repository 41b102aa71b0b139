package lessdata

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// measuredAs returns the scene of the exponents for a curve with given accuracies, by
// network, number of images and index of the seed.
func measuredAs(t *testing.T, seeds uint64, accuracy func(id string, n float64, seed int) float64) *exponentScene {
	t.Helper()
	s := newAccuracyScene(lessons.Env{}, effort{sizes: defaultEffort().sizes, seeds: seeds})
	if _, err := s.Run(0); err != nil {
		t.Fatal(err)
	}
	seen := &scene.SweepSnapshot{Runs: make([][]experiment.Run, len(s.Setup.Points)), Seeds: s.Setup.Seeds}
	for i, p := range s.Setup.Points {
		for k, seed := range s.Setup.Seeds {
			a := accuracy(p.ID, p.X, k)
			seen.Runs[i] = append(seen.Runs[i], experiment.Run{Network: p.Network, Seed: seed, TestAccuracy: &a})
		}
	}
	s.Observe(seen)
	return &exponentScene{curve: s, Answered: scene.Answered{Open: true}}
}

// TestPowerLawsAreFound checks that power laws are recovered: exponents, factors, and
// equal halves.
func TestPowerLawsAreFound(t *testing.T) {
	t.Parallel()
	s := measuredAs(t, 3, func(id string, n float64, seed int) float64 {
		if id == "local" {
			return 1 - min(.75, 20/n)*math.Pow(2, float64(seed-1)/10)
		}
		return 1 - math.Pow(n, -.5)*math.Pow(2, float64(seed-1)/10)
	})
	if !s.fitted() {
		t.Fatal("nothing is fitted")
	}
	shared, local := s.shared.line(), s.local.line()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"the exponent of shared", shared.exponent, .5},
		{"the exponent of unshared", local.exponent, 1},
		{"the images of shared for 10 %", shared.imagesFor(.1), 100},
		{"the images of unshared for 10 %", local.imagesFor(.1), 200},
		{"the error of unshared with 400 images", local.at(400), .05},
		{"the difference", s.steeper().Mean, .5},
	} {
		if math.Abs(c.got-c.want) > 1e-9*c.want {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	for _, c := range []learningCurve{s.shared, s.local} {
		if left, right := c.halves(); math.Abs(left-right) > 1e-9 {
			t.Errorf("the halves of a straight line: %v, %v", left, right)
		}
	}
	v := s.Values()
	if v["shared"] != "0.50" || v["local"] != "1.00" || v["factor-10"] != "2" || v["factor-5"] != "1" {
		t.Errorf("%v", v)
	}
}

// TestWhatIsNotFitted checks that points at chance and points without an error are not
// fitted, nor a single seed or too few points.
func TestWhatIsNotFitted(t *testing.T) {
	t.Parallel()
	s := measuredAs(t, 2, func(id string, n float64, seed int) float64 {
		switch {
		case id == "local" && n <= 200:
			return .28
		case id == "shared" && n >= 2000 && seed == 1:
			return 1
		}
		return 1 - 8/n
	})
	if !s.fitted() {
		t.Fatal("nothing is fitted")
	}
	if got := s.local.images[s.local.from:]; !slices.Equal(got, []float64{500, 1000, 2000, 4000}) {
		t.Errorf("unshared is fitted to %v", got)
	}
	if got := s.shared.images[s.shared.from:]; !slices.Equal(got, []float64{20, 50, 100, 200, 500, 1000}) {
		t.Errorf("shared is fitted to %v", got)
	}
	for name, s := range map[string]*exponentScene{
		"one seed":   measuredAs(t, 1, func(_ string, n float64, _ int) float64 { return 1 - 10/n }),
		"at chance":  measuredAs(t, 2, func(string, float64, int) float64 { return .25 }),
		"all right":  measuredAs(t, 2, func(string, float64, int) float64 { return 1 }),
		"two points": measuredAs(t, 2, func(_ string, n float64, _ int) float64 { return min(1, .25+.5*math.Floor(n/2000)*.9) }),
	} {
		if s.fitted() || s.Values()["measured"] != "" || len(s.Figures()) != 1 {
			t.Errorf("%s is fitted: %v", name, s.Values())
		}
	}
}

// BenchmarkOutcomesExponent counts for how many seeds the text of the step is right.
func BenchmarkOutcomesExponent(b *testing.B) {
	lessontest.Outcome(b, "unshared is steeper, shared bends", func(seed uint64) (bool, string) {
		s := &exponentScene{curve: newAccuracyScene(lessons.Env{}, defaultEffort())}
		lessontest.RunScene(b, s.curve, seed)
		if !s.fitted() {
			return false, "nothing is fitted"
		}
		left, right := s.shared.halves()
		return s.steeper().Low > 0 && left > right, strings.TrimPrefix(fmt.Sprint(s.Values()), "map")
	})
}
