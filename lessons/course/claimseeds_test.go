package course

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
)

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
func reads(r *progress.Record, wanted func(seed uint64) bool, known *bool) lessontest.Amount {
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

func (t *tally) add(b *testing.B, c lessontest.Condition, r *progress.Record, wanted func(uint64) bool) {
	b.Helper()
	var known bool
	holds, err := c.Holds(reads(r, wanted, &known))
	if err != nil {
		b.Fatal(err)
	}
	if known {
		t.of++
		if holds {
			t.held++
		}
	}
}

// count counts a learner's numbers, as means and seed by seed.
func count(b *testing.B, c lessontest.Condition, r *progress.Record, means, single *tally) {
	b.Helper()
	means.add(b, c, r, func(uint64) bool { return true })
	seeds := map[uint64]bool{}
	for _, m := range r.Measured {
		seeds[m.Seed] = true
	}
	for seed := range seeds {
		single.add(b, c, r, func(other uint64) bool { return other == seed })
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
				conditions := lessontest.Conditions(b, l.ID)
				means, single := make([]tally, len(l.Claims)), make([]tally, len(l.Claims))
				for k := range uint64(lessontest.SeedsTried) {
					r := measuredBy(b, l, k*seedsAcross)
					for i, c := range l.Claims {
						count(b, conditions[c.Title], r, &means[i], &single[i])
					}
				}
				for i, c := range l.Claims {
					m, s := means[i], single[i]
					if m.held < claimsWanted {
						b.Errorf("%s holds for %d of %d learners", c.Title, m.held, m.of)
					}
					fmt.Printf("| %s | %s | %d of %d | %d of %d |\n", l.ID, c.Title, m.held, m.of, s.held, s.of)
				}
			}
		})
	}
}

// TestClaimConditions checks that each claim of each lesson has a condition, which depends on
// numbers that the claim's lesson can measure.
func TestClaimConditions(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		checkConditions(t, l, lessontest.Conditions(t, l.ID))
	}
}

// checkConditions checks that conditions are those of the claims of a lesson.
func checkConditions(t *testing.T, l *lessons.Lesson, conditions map[string]lessontest.Condition) {
	t.Helper()
	for _, c := range l.Claims {
		condition, ok := conditions[c.Title]
		if !ok {
			t.Errorf("%s: testdata/claims.txt does not say when the claim %q is true", l.ID, c.Title)
			continue
		}
		delete(conditions, c.Title)
		checkCondition(t, l, c, condition)
	}
	for title := range conditions {
		t.Errorf("%s: a condition for %q, which the lesson does not claim", l.ID, title)
	}
}

// checkCondition checks that what a condition refers to can be measured, and that what is
// measured decides whether it holds.
func checkCondition(t *testing.T, l *lessons.Lesson, c lessons.Claim, condition lessontest.Condition) {
	t.Helper()
	refs := lessontest.References(t, condition.Source)
	for _, ref := range refs {
		checkReference(t, l, c, ref)
	}
	some := []float64{0, 0.25, 0.5, 0.75, 0.92, 1, 4}
	random := rand.New(rand.NewPCG(1, 1))
	held := map[bool]bool{}
	for range 1000 {
		amounts := map[string]float64{}
		holds, err := condition.Holds(func(step, network, metric string, narrow ...string) float64 {
			name := fmt.Sprint(step, network, metric, narrow)
			if _, ok := amounts[name]; !ok {
				amounts[name] = some[random.IntN(len(some))]
			}
			return amounts[name]
		})
		if err != nil {
			t.Fatalf("%s, claim %q: %v", l.ID, c.Title, err)
		}
		held[holds] = true
	}
	if !held[true] || len(refs) > 0 && !held[false] {
		t.Errorf("%s: the condition of the claim %q is always %v", l.ID, c.Title, held[true])
	}
}
