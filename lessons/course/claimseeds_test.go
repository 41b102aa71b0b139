package course

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// found returns what a learner has measured, as a claim names it: a mean over the seeds
// of the step, NaN if there is none.
type found func(step, network, metric string, narrow ...string) float64

// The networks that several claims are about.
const (
	bars, barsAlone     = "12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4"
	ring, ringAlone     = "12x12 conv5:4/ring relu gmp dense:4", "12x12 local5:4/ring relu gmp dense:4"
	places, placesAlone = "12x12 conv5:4 relu gmp dense:2", "12x12 local5:4 relu gmp dense:2"
	right               = "test_accuracy"
)

// claimHolds identifies a claim by lesson and title, and says when it is true.
type claimHolds struct {
	lesson, title string
	holds         func(found) bool
}

// less is a claim that one number is smaller than another.
func less(lesson, title, step, metric, small, large string, narrow ...string) claimHolds {
	return claimHolds{lesson, title, func(n found) bool {
		return n(step, small, metric, narrow...) < n(step, large, metric, narrow...)
	}}
}

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }

// claimsHold returns, for every claim, when it is true.
func claimsHold() []claimHolds {
	return slices.Concat(claimsBeforeTraining(), claimsOfImages(), claimsBeyondPlaces(), claimsOfTheBet())
}

func claimsBeforeTraining() []claimHolds {
	return []claimHolds{
		less("one-weight", "Four examples from one image", "wires", "images_right", "4 local1:1", "4 conv1:1"),
		less("four-pixels", "Fewer examples", "golf", "golf_best", "4 conv1:1", "4 local1:1"),
		less("four-pixels", "One rule for all places", "spoil", "train_right", "4 conv1:1", "4 local1:1"),
		{"four-pixels", "Not by luck", func(n found) bool {
			const table = "16 dense:4/nobias"
			return n("race", table, "train_right") == n("race", table, "train_of") && n("race", table, "unseen_right") < n("race", "4 conv1:1", "unseen_right")
		}},
		{"one-kernel", "Same matrix, fewer images", func(n found) bool {
			images := func(network string) float64 { return n("how-many", network, "images_to_imitate") }
			return images("8 conv3:1/nobias") < images("8 local3:1/nobias") && images("8 local3:1/nobias") < images("8 dense:6/nobias")
		}},
		{"one-kernel", "It can do less", func(n found) bool {
			return n("imitate", "8 dense:6/nobias", "missed", "imitates=shared") < .01 && n("imitate", "8 conv3:1/nobias", "missed", "imitates=dense") > .5
		}},
		less("counting", "Fewer numbers", "visit", "numbers_touched", "28x28 conv3:32", "28x28 local3:32"),
		{"counting", "No less work", func(n found) bool {
			return n("visit", "28x28 conv3:32", "multiplications") == n("visit", "28x28 local3:32", "multiplications")
		}},
		less("gradient", "One step teaches all places", "race", "steps_to_fit", ring, ringAlone),
		{"gradient", "It needs a smaller rate", func(n found) bool {
			const shared, alone = "12x12 conv5:4 tanh dense:4", "12x12 local5:4 tanh dense:4"
			return n("size", shared, "gradient_ratio") > 1 && n("rate", shared, "broke_at_rate") < n("rate", alone, "broke_at_rate")
		}},
		{"five-nets", "No link saved", func(found) bool { return links(net5) > links(net1) && links(net5) > links(net2) }},
	}
}

// The networks of LeCun 1989 that claims name.
const (
	net1 = "16x16 dense:12 lecuntanh dense:10 lecuntanh"
	net2 = "16x16 local3:1/s2/same lecuntanh local5:1/s2/same lecuntanh dense:10 lecuntanh"
	net5 = "16x16 conv3:2/s2/same/posbias lecuntanh conv5:4/s2/same/posbias lecuntanh dense:10 lecuntanh"
)

func links(network string) int64 { return scene.MustCount(network).Totals.Links }

func claimsOfImages() []claimHolds {
	const (
		edges           = "12x12 conv5:8/ring relu gmp dense:4"
		one, two        = "16x16 conv3:8/ring relu gmp dense:4", "16x16 conv3:8/ring relu maxpool2 conv5:16/ring relu gmp dense:4"
		tees, teesAlone = "16x16 conv5:4/ring relu maxpool2 conv5:16/ring relu gmp dense:4", "16x16 local5:4/ring relu maxpool2 local5:16/ring relu gmp dense:4"
		digit           = "20x20 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10"
		digitAlone      = "20x20 local5:8/ring relu maxpool2 local5:16/ring relu gmp dense:10"
		shift           = "16x16 conv5:16/ring relu gmp dense:10"
		shiftAlone      = "16x16 local5:16/ring relu gmp dense:10"
	)
	return []claimHolds{
		{"edges", "Strokes nobody named", func(n found) bool {
			return n("kernels", edges, "directions_found") > 3 && n("kernels", edges, "where_held") >= .9 // the claim says how many
		}},
		{"edges", "Not tidy", func(n found) bool { return n("kernels", edges, right) > .95 }},
		less("shift", "One place teaches all", "maps", "nudged_accuracy", shiftAlone, shift),
		{"shift", "Told by wiring, not by examples", func(n found) bool {
			return n("instead", shiftAlone, right, "samples=12800", "steps=200") < n("instead", shift, right)
		}},
		{"shift", "Not by sharing alone", func(n found) bool {
			all := n("maps", shift, "nudged_accuracy")
			return n("maps", "16x16 conv5:16/ring relu dense:10", "nudged_accuracy") < all &&
				n("pool", "16x16 conv3:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10", "nudged_odd_accuracy") < all
		}},
		{"hierarchy", "Parts first", func(n found) bool {
			return near(n("strokes", one, right), .25, .1) && n("strokes", two, right) > .9
		}},
		{"hierarchy", "Small kernels, stacked", func(n found) bool {
			return n("tees", tees, right) >= n("tees", "16x16 conv13:8/ring relu gmp dense:4", right)
		}},
		less("hierarchy", "Depth rests on sharing", "tees", right, teesAlone, tees),
		less("draw", "It reads anywhere", "three", "nudged_3", digitAlone, digit),
		{"draw", "Not better where nothing moves", func(n found) bool {
			return near(n("train", digit, right), n("train", digitAlone, right), .05)
		}},
		less("five-nets", "Fewest weights, more right", "best", right, net1, net5),
		less("five-nets", "Planned, not stumbled upon", "best", right, net2, net5),
	}
}

func claimsBeyondPlaces() []claimHolds {
	const (
		stride      = "16x16 conv5:8/s2/ring relu conv5:16/ring relu gmp dense:10"
		strideAlone = "16x16 local5:8/s2/ring relu local5:16/ring relu gmp dense:10"
		everyPlace  = "16x16 conv5:8/ring relu conv5:16/ring relu gmp dense:10"
	)
	return []claimHolds{
		less("stride", "Two steps at once", "half", "nudged_1", stride, everyPlace),
		{"let-go", "Shared first, then free", func(n found) bool {
			free := n("who", ringAlone, right, "share-steps=100")
			return free > n("who", ring, right) && free > n("who", ringAlone, right, "share-steps=0")
		}},
		{"let-go", "Let go for nothing", func(n found) bool {
			return n("when", ringAlone, right, "share-steps=25", "inverted=0") < n("when", ringAlone, right, "share-steps=600", "inverted=0")
		}},
		less("in-time", "Every moment teaches", "film", "film_error_4",
			"16 K=conv3:1/ring/nobias cat( | @K cat( | @K cat( | @K ) ) )",
			"16 conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias cat( | conv3:1/ring/nobias ) ) )"),
		{"in-time", "Errors add up", func(n found) bool {
			const one = "16 K=conv3:1/ring/nobias cat( | @K cat( | @K cat( | @K ) ) )"
			return n("carry", one, "film_error_12") > n("carry", one, "film_error_4")
		}},
		{"in-time", "As good in depth", func(n found) bool {
			own := n("depth", "10x10 conv3:6/ring relu 3*( conv3:6/ring relu ) gmp dense:4", right)
			return near(n("depth", "10x10 conv3:6/ring relu 3@( conv3:6/ring relu ) gmp dense:4", right), own, .05)
		}},
		{"tokens", "Blind to order", func(n found) bool {
			blind := n("order", "12x12 conv3:8/s3 relu tokens add( attn1 | ) linear:8 relu gmp dense:2", right)
			return near(blind, .5, .05) && n("order", "12x12 conv3:8/s3 relu tokens pos add( attn1 | ) linear:8 relu gmp dense:2", right) > blind+.1
		}},
		less("tokens", "More shared, not better", "bars", right, "12x12 conv3:8/s3 relu tokens add( attn1 | ) linear:8 relu gmp dense:4", "12x12 conv4:8 relu gmp dense:4"),
		less("tokens", "Positions cost, too", "bars", right, "12x12 conv3:8/s3 relu tokens pos add( attn1 | ) linear:8 relu gmp dense:4", "12x12 conv3:8/s3 relu tokens add( attn1 | ) linear:8 relu gmp dense:4"),
		less("by-lot", "Half a tie", "soft", right, "10x10 local5:4/ring/soft.1 relu gmp dense:4", "10x10 conv5:4/ring relu gmp dense:4", "inverted=0.25"),
		less("by-lot", "Which, not how many", "who", right, "12x12 local5:4/ring/hash100 relu gmp dense:4", "12x12 conv5:4/ring relu gmp dense:4"),
		less("four-ties", "A tie is a symmetry", "worlds", "percent_off_ring", "8 conv8:1/ring/nobias", "8 dense:8/nobias"),
		less("four-ties", "Nothing may change", "worlds", "percent_off_free", "8 dense:8/nobias", "8 conv8:1/ring/nobias"),
		less("turns", "Turned, and still read", "lying", right, "10x10 conv7:8/ring relu gmp dense:6", "10x10 conv7:8/ring/turn4 relu gmp dense:6"),
		less("turns", "Where the turn is the answer", "bars", right, "10x10 conv5:4/ring/turn4 relu gmp dense:4", "10x10 conv5:4/ring relu gmp dense:4"),
		less("stride", "Few moves teach all", "show", "nudged_3", strideAlone, stride),
	}
}

func claimsOfTheBet() []claimHolds {
	const (
		oneSet, blocks    = "12x12 conv5:4 relu gmp dense:4", "12x12 conv5:4/blocks2 relu gmp dense:4"
		keys2, keys2Alone = "20x20 conv5:2/s5 relu dense:2", "20x20 local5:2/s5 relu dense:2"
	)
	return []claimHolds{
		{"less-data", "Fewer images", func(n found) bool {
			alone := n("how-many", barsAlone, right, "samples=100")
			return n("how-many", bars, right, "samples=100") > alone && n("how-many", barsAlone, right, "samples=4000") > alone
		}},
		less("less-data", "No room for nonsense", "random", "train_accuracy", bars, barsAlone),
		{"less-data", "Knowledge does not travel", func(n found) bool {
			return n("places", ringAlone, "right_where_none_fell") < .35 && n("places", ring, "right_where_none_fell") > .9
		}},
		less("worlds", "No best network", "table", right, bars, barsAlone, "world=sensor"),
		less("worlds", "A bet that is right", "locality", right, ringAlone, ring, "samples=50"),
		{"worlds", "Not faults but differences", func(n found) bool {
			half, all := n("inverted", bars, right, "inverted=0.5"), n("inverted", bars, right, "inverted=1")
			return half < n("inverted", barsAlone, right, "inverted=0.5") && all > half
		}},
		{"when-sharing-hurts", "Where place is the answer", func(n found) bool {
			return near(n("keyboard", "20x20 conv5:64/s5 relu gmp dense:2", right), .5, .05)
		}},
		{"when-sharing-hurts", "Equal work, equal numbers", func(n found) bool {
			alone := n("work", keys2Alone, right)
			return n("work", keys2, right) < alone && near(n("work", "20x20 conv5:15/s5 relu dense:2", right), alone, .05)
		}},
		{"when-sharing-hurts", "The border tells", func(n found) bool {
			atRing := n("suspects", "12x12 conv5:4/ring relu gmp dense:2", right)
			return near(atRing, .5, .08) && n("suspects", places, right) > atRing+.1
		}},
		{"how-much", "All or nothing?", func(n found) bool {
			return n("bars", oneSet, right) > n("bars", blocks, right) && n("arrangement", places, right) < n("arrangement", strings.Replace(blocks, "dense:4", "dense:2", 1), right)
		}},
		{"how-much", "Alike by force", func(n found) bool {
			return n("average", barsAlone, right, "averaged=10") > n("average", barsAlone, right, "averaged=never")
		}},
		less("tied-autoencoder", "Half the weights for nothing", "low-rank", "test_loss", "32 dense:8/nobias tied/nobias", "32 dense:8/nobias dense:32/nobias", "samples=8"),
		less("tied-autoencoder", "A tie that hurts", "crossings", "test_loss", "8x8 dense:16 sigmoid dense:64", "8x8 dense:16 sigmoid tied"),
		less("answer", "Sharing in time", "elsewhere", right, "48 local6:2/s6 relu gmp dense:2", "48 conv6:2/s6 relu gmp dense:2"),
	}
}

// measuredBy returns what a learner measures who, from a seed, runs everything that the
// claims of a lesson need.
func measuredBy(b *testing.B, l *lessons.Lesson, seed uint64) *progress.Record {
	b.Helper()
	wanted := map[string]bool{}
	for _, c := range l.Claims {
		for _, ref := range lessontest.References(b, c.Source) {
			wanted[ref.Step] = true
		}
	}
	s := lessons.Open(l, lessons.Options{Seed: seed, Inline: true})
	defer s.Close()
	wait := func() {
		if err := s.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	solutions := lessontest.Solutions(b, l.ID)
	for i, step := range l.Steps {
		if !wanted[step.ID] {
			continue
		}
		s.Goto(i)
		wait()
		for _, m := range solutions[step.ID] {
			if m.Way == lessontest.Run {
				s.Start()
				wait()
				continue
			}
			if err := s.Do(lessons.Action{Control: m.Control, Index: m.Index, Text: m.Text}); err != nil {
				b.Fatal(err)
			}
		}
		wait()
	}
	return s.Progress().Lesson(l.ID)
}

// reads returns a function that reads what a learner has measured, from the wanted seeds
// only. It clears known if there is no such number.
func reads(r *progress.Record, wanted func(seed uint64) bool, known *bool) found {
	some := &progress.Record{}
	for _, m := range r.Measured {
		if wanted(m.Seed) {
			some.Measured = append(some.Measured, m)
		}
	}
	*known = true
	return func(step, network, metric string, narrow ...string) float64 {
		a, ok := notebook.AverageOf(some, step, network, metric, narrow...)
		*known = *known && ok
		if !ok {
			return math.NaN()
		}
		return a.Mean
	}
}

// tally says for how many of those who have its numbers a claim is true.
type tally struct{ held, of int }

func (t *tally) add(c claimHolds, r *progress.Record, wanted func(uint64) bool) {
	var known bool
	if holds := c.holds(reads(r, wanted, &known)); known {
		t.of++
		if holds {
			t.held++
		}
	}
}

// count counts a learner's numbers, as means and seed by seed.
func (c claimHolds) count(r *progress.Record, means, single *tally) {
	means.add(c, r, func(uint64) bool { return true })
	seeds := map[uint64]bool{}
	for _, m := range r.Measured {
		seeds[m.Seed] = true
	}
	for seed := range seeds {
		single.add(c, r, func(other uint64) bool { return other == seed })
	}
}

// claimsWanted is for how many of the twenty a claim must be true.
const claimsWanted = 19

// seedsAcross is the distance between the seeds of two learners, so that no training is
// counted twice.
const seedsAcross = 5

// BenchmarkClaims counts for how many of twenty learners, who share no seed, each claim
// of each lesson is true of the means over their seeds, and for how many single seeds.
// It prints a line per claim.
func BenchmarkClaims(b *testing.B) {
	for _, l := range All() {
		if len(l.Claims) == 0 {
			continue
		}
		b.Run(l.ID, func(b *testing.B) {
			for range b.N {
				means, single := map[string]*tally{}, map[string]*tally{}
				for _, c := range l.Claims {
					means[c.Title], single[c.Title] = &tally{}, &tally{}
				}
				for k := range uint64(lessontest.SeedsTried) {
					r := measuredBy(b, l, k*seedsAcross)
					for _, c := range claimsHold() {
						if c.lesson == l.ID {
							c.count(r, means[c.title], single[c.title])
						}
					}
				}
				for _, c := range l.Claims {
					m, s := means[c.Title], single[c.Title]
					if m.held < claimsWanted {
						b.Errorf("%s holds for %d of %d learners", c.Title, m.held, m.of)
					}
					fmt.Printf("| %s | %s | %d of %d | %d of %d |\n", l.ID, c.Title, m.held, m.of, s.held, s.of)
				}
			}
		})
	}
}

// TestAllClaimsAreCounted checks that the benchmark knows when each claim of each lesson
// is true.
func TestAllClaimsAreCounted(t *testing.T) {
	t.Parallel()
	known := map[string]int{}
	for _, c := range claimsHold() {
		known[c.lesson+": "+c.title]++
	}
	for _, l := range All() {
		for _, c := range l.Claims {
			if name := l.ID + ": " + c.Title; known[name] != 1 {
				t.Errorf("%d conditions for the claim %q", known[name], name)
			}
			delete(known, l.ID+": "+c.Title)
		}
	}
	for name := range known {
		t.Errorf("a condition for %q, which no lesson claims", name)
	}
}
