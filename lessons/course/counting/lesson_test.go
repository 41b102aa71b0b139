package counting

import (
	"strings"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkCounting(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson, walkCounting, func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("counting")
		if got := record.Answers["visit"]; got.Right {
			w.T.Errorf("answer %+v", got)
		}
		if m, ok := record.Newest("visit", visitedUnshared, metricNumbers); !ok || m.Value != 216320 {
			w.T.Errorf("measured %+v", m)
		}
		if words := w.See().Figures[0].Words(); !strings.Contains(words, "unshared, numbers 216,320, multiplications 194,688.") {
			w.T.Errorf("recap after another start: %s", words)
		}
	})
}

func walkCounting(w lessontest.Walker) {
	w.T.Helper()
	questions := []struct{ step, wrong, right, reply string }{
		{"visit", "676 times fewer", "exactly as many", "194,688 shared, 194,688 unshared. Numbers met: 320 and 216,320. Each shared weight was used 676 times."},
		{"channels", "9 × 64", "27", "(3·3·3 + 1)·64 = 1,792"},
		{"grow", "none of them stays", "numbers of the shared layer", "320 at any size"},
		{"alexnet", "105,415,200", "105,705,600", "all of AlexNet, 60,965,224"},
		{"vgg", "mostly in the convolutions", "mostly in the dense layers", "102,764,544 in the first one alone"},
	}
	for _, q := range questions {
		if q.step == "alexnet" {
			walkClock(w)
		}
		before := w.At(q.step).Figures[0].Words()
		if q.step != "visit" && strings.Contains(before, q.right) {
			w.T.Errorf("the figure gives the answer away: %s", before)
		}
		if w.Choose(q.wrong) {
			w.T.Errorf("%s: %s is right", q.step, q.wrong)
		}
		if w.Session.Retry(); w.See().Question.State != lessons.Choosing {
			w.T.Errorf("%s: no re-try", q.step)
		}
		if !w.Choose(q.right) {
			w.T.Errorf("%s: %s is wrong", q.step, q.right)
		}
		if text := lessons.PlainText(w.See().Question.Reply); !strings.Contains(text, q.reply) {
			w.T.Errorf("%s: %s", q.step, text)
		}
		for _, c := range w.Session.View().Controls {
			for i := range c.Options {
				w.Do(c.ID, i)
			}
		}
		w.Session.Next()
	}
	walkBudget(w)
	if text := lessons.PlainText(w.At("recap").Text); !strings.Contains(text, "676 times fewer numbers, 0 fewer multiplications") {
		w.T.Errorf("recap: %s", text)
	}
	w.End()
}

func walkClock(w lessontest.Walker) {
	w.T.Helper()
	w.At("clock")
	w.Train()
	if text := lessons.PlainText(w.See().Text); strings.Contains(text, "–") || !strings.Contains(text, "Microseconds an image") {
		w.T.Errorf("after the clock: %s", text)
	}
	w.Session.Next()
}

func walkBudget(w lessontest.Walker) {
	w.T.Helper()
	w.At("budget")
	w.Do("sharing", 1)
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "numbers are too many") {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("sharing", 0)
	w.Do("maps", 11) // 96
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "multiplications are too many") {
		w.T.Errorf("goal %+v", g)
	}
	for range w.Session.View().Step.Hints {
		w.Session.AskHint()
		w.See()
	}
	w.Do("stride", 2)
	if g := w.See().Goal; g.Met || !strings.Contains(g.Missing, "96 maps fit; more would") {
		w.T.Errorf("goal %+v", g)
	}
	w.Do("bias", 2)
	w.Do("maps", 12)
	if g := w.See().Goal; !g.Met {
		w.T.Errorf("goal %+v", g)
	}
	w.Session.Next()
}

// TestVisitIsTheCount: going to every place finds what the calculator counts.
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

// TestPublishedCounts: what the lesson says of other people's networks is what
// was published: AlexNet's first layer in the notes of CS231n, VGG-16 by
// torchvision, its first dense layer 25,088·4,096 weights and as many biases as
// units.
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

// TestBudget: the most maps are those of the arithmetic. A 3×3 kernel without a
// bias is 9 numbers, 111 of them stay below 1,000; of the dial's multiples of 8
// that is 104, which at a stride of 3 cost 104·9·9·9 multiplications.
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

// TestClock: whatever the clock says, the text can cope; the clock is one that
// the test turns.
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
			s := newClockScene()
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
			s.Observe(run.Snapshot())
			if s.Measured() != nil || s.Values()["dense-micros"] != "–" {
				t.Error("measured before the end")
			}
			if err := run.Step(t.Context(), clockSteps); err != nil {
				t.Fatal(err)
			}
			s.Observe(run.Snapshot())
			values := s.Values()
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
