package counting

import (
	"testing"
	"time"

	"weightshare/lessons"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkCounting(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"visit": {
			Says: []string{"194,688 shared, 194,688 unshared. Numbers met: 320 and 216,320. Each shared weight was used 676 times."},
			Last: turnDials,
		},
		"channels": {Hides: []string{"1,792"}, Says: []string{"(3·3·3 + 1)·64 = 1,792"}, Last: turnDials},
		"grow": {Last: func(w lessontest.Walker) {
			w.Says("320 at any size")
			turnDials(w)
		}},
		"clock": {
			First: func(w lessontest.Walker) { w.Unmet("you have not guessed yet") },
			Hides: []string{"Microseconds an image: shared"}, Says: []string{"You guessed: slower. Microseconds an image: shared"},
		},
		"alexnet": {Hides: []string{"105,705,600"}, Says: []string{"All of AlexNet: 60,965,224", "(7 + 2 − 3)/2 + 1 = 4"}},
		"vgg":     {First: func(w lessontest.Walker) { w.Hides("102,764,544") }, Says: []string{"102,764,544 in the first one alone"}},
		"budget": {First: func(w lessontest.Walker) {
			w.Do("sharing", 1)
			w.Unmet("numbers are too many")
			w.Do("sharing", 0)
			w.Do("maps", 11) // 96
			w.Unmet("multiplications are too many")
			w.Hint()
			w.Do("stride", 2)
			w.Unmet("96 maps fit, but more are possible")
		}, Last: func(w lessontest.Walker) {
			w.Do("maps", 13) // 112, one step more than fits
			w.Says("104 maps: the most that these dials allow")
		}},
		"recap": {Says: []string{"676 times fewer numbers, 0 fewer multiplications"}},
	}, func(w lessontest.Walker) {
		if m, ok := w.Session.Progress().Lesson("counting").Newest("visit", visitedUnshared, metricNumbers); !ok || m.Value != 216320 {
			w.T.Errorf("measured %+v", m)
		}
		w.Says("unshared, numbers 216,320, multiplications 194,688.")
	})
}

// turnDials turns every dial to each of its values.
func turnDials(w lessontest.Walker) {
	for _, c := range w.See().Controls {
		for i := range c.Options {
			w.Do(c.ID, i)
		}
	}
}

// TestVisitIsTheCount checks that going to every place finds what the
// calculator counts.
func TestVisitIsTheCount(t *testing.T) {
	t.Parallel()
	s := &visitScene{}
	run, err := s.Run(0)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; !run.Done(); n = n%5 + 1 {
		if err := run.Step(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	s.Observe(run.Snapshot())
	for _, l := range s.Latest.layers {
		all, err := scene.Counts(l.Network)
		if err != nil {
			t.Fatal(err)
		}
		if int64(l.numbers) != all.Totals.Parameters || int64(l.products) != all.Totals.MACs {
			t.Errorf("%s: met %d numbers in %d products, counted %d and %d", l.Name, l.numbers, l.products, all.Totals.Parameters, all.Totals.MACs)
		}
	}
}

// TestPublishedCounts checks that what the lesson says about other people's
// networks is what was published: AlexNet's first layer in the notes of CS231n,
// VGG-16 by torchvision, its first dense layer with 25,088·4,096 weights and as
// many biases as units.
func TestPublishedCounts(t *testing.T) {
	t.Parallel()
	alexnet := (&alexnetScene{}).Values()
	if alexnet["shared"] != "34,944" || alexnet["unshared"] != "105,705,600" || alexnet["alexnet"] != "60,965,224" {
		t.Errorf("AlexNet: %v", alexnet)
	}
	conv, dense, first := vggParts()
	if conv.layers != 13 || dense.layers != 3 || conv.parameters+dense.parameters != 138357544 ||
		conv.macs+dense.macs != 15470264320 || first != 25088*4096+4096 {
		t.Errorf("VGG-16: %+v, %+v, first %d", conv, dense, first)
	}
}

// TestBudget checks the most maps against the arithmetic. A 3×3 kernel without
// a bias has 9 numbers, so 111 of them stay below 1,000; among the dial's
// multiples of 8 that is 104, which at a stride of 3 cost 104·9·9·9
// multiplications.
func TestBudget(t *testing.T) {
	t.Parallel()
	s := newBudgetScene()
	if want := 999 / 9 / 8 * 8; s.most != want || 104*9*9*9 >= budgetMACs {
		t.Errorf("the most maps are %d, want %d", s.most, want)
	}
	for _, maps := range s.maps.Values {
		for _, kernel := range s.kernel.Values {
			for _, stride := range s.stride.Values {
				if layer := s.layer(maps, kernel, stride, unshared, ""); withinBudget(layer) {
					t.Errorf("%s fits unshared, which the text denies", layer)
				}
			}
		}
	}
}

// TestClock checks that the text can cope with whatever the clock says; the
// test sets the clock.
func TestClock(t *testing.T) {
	t.Parallel()
	for name, took := range map[string][3]time.Duration{
		"longer":  {32 * time.Microsecond, 64 * time.Microsecond, 320 * time.Microsecond},
		"shorter": {64 * time.Microsecond, 32 * time.Microsecond, 320 * time.Microsecond},
		"":        {32 * time.Microsecond, 33 * time.Microsecond, 320 * time.Microsecond},
		"stopped": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, calls := time.Unix(0, 0), 0
			s := newClockScene(nil)
			s.now = func() time.Time {
				if calls%2 == 1 {
					now = now.Add(took[calls/2%3])
				}
				calls++
				return now
			}
			run, err := s.Run(1)
			if err != nil {
				t.Fatal(err)
			}
			if c, ok := run.(*timing); !ok || len(c.layers) > 0 {
				t.Error("the layers are made before Prepare, on the goroutine of the screen")
			}
			if err := lessons.Prepare(run); err != nil {
				t.Fatal(err)
			}
			s.Observe(run.Snapshot())
			if s.Measured() != nil || s.Values()["dense-micros"] != "–" {
				t.Error("measured before the end")
			}
			if err := run.Step(t.Context(), clockSteps); err != nil {
				t.Fatal(err)
			}
			s.Observe(run.Snapshot())
			values := s.Values()
			if values["guess"] != "" {
				t.Errorf("guessed %q, though nothing was", values["guess"])
			}
			if (values["longer"] != "") != (name == "longer") || (values["shorter"] != "") != (name == "shorter") {
				t.Errorf("%v", values)
			}
			if name == "longer" && (values["shared-micros"] != "1.0" || values["dense-times"] != "10.0") {
				t.Errorf("%v", values)
			}
			if len(s.Measured()) != 3 {
				t.Errorf("%+v", s.Measured())
			}
		})
	}
}
