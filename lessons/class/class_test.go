package class

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

func open(t *testing.T, o Options) *Class {
	t.Helper()
	c, err := Open("abc", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func join(t *testing.T, c *Class, name string) *Member {
	t.Helper()
	m, err := c.Join(name, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// check fails the test on an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func answer(choice int, second bool) lessons.Event {
	return lessons.Event{Kind: lessons.AnswerConfirmed, Lesson: "l", Step: "q", Choice: choice, Right: choice == 1, Second: second}
}

func ranSeed(seed uint64, value float64) lessons.Event {
	run := func(network string, v float64) progress.Measurement {
		return progress.Measurement{Step: "race", Network: network, Metric: "test_accuracy", Value: v, Seed: seed, Options: map[string]any{
			"samples": 50, progress.Arguments: fmt.Sprintf("a b --seeds %d..%d", seed, seed),
		}}
	}
	return lessons.Event{Kind: lessons.RunMeasured, Lesson: "l", Step: "race", Measured: []progress.Measurement{run("conv", value), run("local", value-.1)}}
}

// TestVotes follows a question through its stages: which answers count when, and who
// sees them.
func TestVotes(t *testing.T) {
	t.Parallel()
	c := open(t, Options{})
	a, b, late := join(t, c, "a"), join(t, c, ""), join(t, c, "late")
	check(t, c.GoTo("l", "q", true))
	check(t, a.Tell(answer(0, false)))
	check(t, a.Tell(answer(2, false))) // another choice replaces the first
	check(t, b.Tell(answer(1, false)))
	if lead, _ := a.Lead(); lead.Hold("l", "q") != lessons.FirstVote || lead.Hold("l", "other") != lessons.NotHeld {
		t.Error("the question is not held")
	}
	if _, ok := a.Poll("l", "q", 3); ok {
		t.Error("a learner sees the answers of the others before they are revealed")
	}
	check(t, c.SetStage("l", "q", Measure))
	check(t, late.Tell(answer(1, false)))
	if late.Counts("l", "q", false) || !a.Counts("l", "q", false) {
		t.Error("an answer after the vote counts, or one before does not")
	}
	for choice, want := range map[int]string{2: "Your answer counts.", 0: "Your answer 3 counts, from another terminal."} {
		if counts, stands, _ := a.Standing("l", "q", false, choice); counts != (choice == 2) || stands != want {
			t.Errorf("choice %d: %v, %s", choice, counts, stands)
		}
	}
	check(t, c.SetStage("l", "q", Again))
	check(t, a.Tell(answer(1, true)))
	check(t, b.Tell(answer(1, true)))
	check(t, late.Tell(answer(1, true)))
	check(t, c.SetStage("l", "q", Revealed))
	check(t, b.Tell(answer(0, true)))
	p, ok := b.Poll("l", "q", 3)
	if gain, has := p.Pairs.Gain(); !ok || !has || gain != 1 {
		t.Errorf("gain %v of %+v", gain, p)
	}
	if !slices.Equal(p.Votes[0].Counts, []int{0, 1, 1}) || !slices.Equal(p.Votes[1].Counts, []int{0, 3, 0}) || p.Votes[0].Right != 1 {
		t.Errorf("votes %+v", p.Votes)
	}
	check(t, c.Remove(a.Number()))
	if p := c.Poll("l", "q", 3); p.Votes[0].All() != 1 {
		t.Errorf("who was removed still counts: %+v", p)
	}
	if _, err := a.Lead(); !errors.Is(err, ErrRemoved) || !errors.Is(a.Tell(answer(1, true)), ErrRemoved) {
		t.Errorf("who was removed goes on: %v", err)
	}
}

// TestStagesHold checks that a question is not held once the class has left it, or while
// the class roams.
func TestStagesHold(t *testing.T) {
	t.Parallel()
	c := open(t, Options{})
	check(t, c.GoTo("l", "q", true))
	check(t, c.GoTo("l", "next", false))
	if c.Lead().Hold("l", "q") != lessons.NotHeld {
		t.Error("a question that the class has left is held")
	}
	check(t, c.GoTo("l", "q", true))
	check(t, c.SetRoam(true))
	if c.Lead().Hold("l", "q") != lessons.NotHeld {
		t.Error("a question is held while all go on alone")
	}
	check(t, c.GoTo("l", "other", true))
	check(t, c.SetRoam(false))
	if c.Lead().Stage("l", "other") != Unasked {
		t.Error("a vote began that nobody was led to")
	}
}

// TestRejoin checks that a token, and nothing else, brings back the same member.
func TestRejoin(t *testing.T) {
	t.Parallel()
	c := open(t, Options{Most: 3})
	a := join(t, c, "Ada")
	check(t, a.Tell(lessons.Event{Kind: lessons.StepEntered, Lesson: "l", Step: "s"}))
	back, err := c.Join("Eve", a.Token())
	if err != nil || back.Number() != a.Number() || c.People()[0].Name != "Ada" || c.People()[0].Step != "s" {
		t.Fatalf("back as %d, %v: %+v", back.Number(), err, c.People())
	}
	a.Leave()
	a.Leave()
	if p := c.Presence(); p != (Presence{Here: 1, All: 1}) {
		t.Errorf("one of two connections has ended: %+v", p)
	}
	back.Leave()
	if p := c.Presence(); p != (Presence{All: 1}) {
		t.Errorf("both have ended: %+v", p)
	}
	if same, _ := c.Join("Ada", ""); same.Number() == a.Number() {
		t.Error("a name is enough to be somebody")
	}
	check(t, c.SetLocked(true))
	if _, err := c.Join("", ""); !errors.Is(err, ErrLocked) {
		t.Errorf("a locked class: %v", err)
	}
	if _, err := c.Join("", a.Token()); err != nil {
		t.Errorf("a locked class keeps out who belongs to it: %v", err)
	}
	check(t, c.SetLocked(false))
	_ = join(t, c, "third")
	if _, err := c.Join("", ""); !errors.Is(err, ErrFull) {
		t.Errorf("a full class: %v", err)
	}
	check(t, c.Remove(a.Number()))
	if _, err := c.Join("", a.Token()); !errors.Is(err, ErrRemoved) {
		t.Errorf("who was removed comes back: %v", err)
	}
}

// TestStuck checks that members who stay at one step for long are counted, while they
// are connected.
func TestStuck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := open(t, Options{Now: func() time.Time { return now }})
	a, b := join(t, c, ""), join(t, c, "")
	check(t, c.GoTo("l", "s", false))
	check(t, c.SetTimer(time.Minute))
	for _, m := range []*Member{a, b} {
		check(t, m.Tell(lessons.Event{Kind: lessons.StepEntered, Lesson: "l", Step: "s"}))
	}
	now = now.Add(StuckAfter)
	check(t, b.Tell(lessons.Event{Kind: lessons.StepEntered, Lesson: "l", Step: "t"}))
	if p := c.Presence(); p != (Presence{Here: 2, All: 2, With: 1, Stuck: 1}) {
		t.Errorf("%+v", p)
	}
	if ends := c.Lead().Ends; !ends.Equal(now.Add(time.Minute - StuckAfter)) {
		t.Errorf("the timer ends at %v", ends)
	}
	check(t, c.SetTimer(0))
	if !c.Lead().Ends.IsZero() {
		t.Error("the timer does not stop")
	}
}

// TestSpread checks that the first run of each learner counts, by the formulas of
// compare.
func TestSpread(t *testing.T) {
	t.Parallel()
	c := open(t, Options{})
	values := []float64{.9, .8, .97}
	for _, v := range values {
		m := join(t, c, "")
		check(t, m.Tell(ranSeed(m.Seed(), v)))
		check(t, m.Tell(ranSeed(m.Seed()+100, 1))) // another try
	}
	odd := join(t, c, "")
	e := ranSeed(odd.Seed(), .1)
	for i := range e.Measured {
		e.Measured[i].Options["samples"] = 9
	}
	check(t, odd.Tell(e))
	all := c.Spreads("l", "race")
	mean, low, high, _ := experiment.Interval(values)
	if len(all) != 2 || !slices.Equal(all[0].Values, values) || all[0].Mean != mean || all[0].Low != low || all[0].High != high || !all[0].HasInterval {
		t.Fatalf("spreads %+v", all)
	}
	if d := all[1].Less; all[0].Less != nil || d == nil || d.Mean > -.099 || d.Mean < -.101 {
		t.Errorf("difference %+v", d)
	}
	if all := c.Spreads("l", "other"); len(all) != 0 {
		t.Errorf("of what nobody has measured: %+v", all)
	}
}

// flakyKeeper is a Keeper that accepts only some values.
type flakyKeeper struct {
	MemoryKeeper
	mu   sync.Mutex
	rand *rand.Rand
}

var errDown = errors.New("down")

func (k *flakyKeeper) Put(key string, value []byte, revision uint64) (uint64, error) {
	k.mu.Lock()
	down := k.rand.IntN(3) == 0
	k.mu.Unlock()
	if down {
		return 0, errDown
	}
	return k.MemoryKeeper.Put(key, value, revision)
}

// TestAcknowledged checks that with two processes and a keeper that fails now and then,
// exactly the acknowledged answers count, in both processes and after a restart.
func TestAcknowledged(t *testing.T) {
	t.Parallel()
	k := &flakyKeeper{rand: rand.New(rand.NewPCG(1, 2))}
	o := Options{Keeper: k, Bus: &MemoryBus{}}
	processes := []*Class{open(t, o), open(t, o)}
	const members = 20
	var group sync.WaitGroup
	acknowledged := make([]int, members)
	for i := range members {
		group.Go(func() {
			r := rand.New(rand.NewPCG(3, uint64(i)))
			var m *Member
			for m == nil {
				m, _ = processes[i%2].Join("", "")
			}
			acknowledged[i] = -1
			for range 10 {
				if choice := r.IntN(3); m.Tell(answer(choice, false)) == nil {
					acknowledged[i] = choice
				} else if m.Flush() == nil {
					acknowledged[i] = choice
				} else if m.Counts("l", "q", false) != (acknowledged[i] >= 0) {
					t.Error("an answer counts that was not acknowledged")
				}
			}
		})
	}
	group.Wait()
	want := make([]int, 3)
	for _, choice := range acknowledged {
		if choice >= 0 {
			want[choice]++
		}
	}
	for _, c := range append(processes, open(t, o)) {
		if got := c.Poll("l", "q", 3).Votes[0].Counts; !slices.Equal(got, want) {
			t.Errorf("counted %v, acknowledged %v", got, want)
		}
		if p := c.Presence(); p.All != members || c != processes[0] && c != processes[1] == (p.Here == members) {
			t.Errorf("%+v", p)
		}
	}
}

// slowKeeper is a Keeper that at first answers too late.
type slowKeeper struct {
	MemoryKeeper
	late, calls int
}

func (k *slowKeeper) Put(key string, value []byte, revision uint64) (uint64, error) {
	k.calls++
	if k.calls > k.late {
		return k.MemoryKeeper.Put(key, value, revision)
	}
	return 0, errDown
}

// TestJoinTriesAgain checks that a learner joins although storage stands still for a
// moment, and that joining gives up if that goes on.
func TestJoinTriesAgain(t *testing.T) {
	t.Parallel()
	for _, late := range []int{0, mostJoinAttempts - 1, mostJoinAttempts} {
		k := &slowKeeper{}
		c := open(t, Options{Keeper: k, Bus: &MemoryBus{}})
		k.late, k.calls = late, 0
		_, err := c.Join("Ada", "")
		if joins := late < mostJoinAttempts; joins && err != nil || !joins && !errors.Is(err, errDown) || (c.Presence().All == 1) != joins {
			t.Errorf("after %d late answers %d members and the error %v", late, c.Presence().All, err)
		}
	}
}

// TestTwoTeachers checks that no change of the lead is lost when two processes make
// them.
func TestTwoTeachers(t *testing.T) {
	t.Parallel()
	o := Options{Keeper: &MemoryKeeper{}, Bus: &MemoryBus{}}
	a, b := open(t, o), open(t, o)
	m := join(t, b, "")
	changed := m.Changed()
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() { check(t, []*Class{a, b}[i%2].SetStage("l", fmt.Sprint(i), Vote)) })
	}
	group.Wait()
	<-changed
	if n := len(b.Lead().Stages); n != 20 {
		t.Errorf("%d of 20 changes", n)
	}
}

// TestBounds checks that what is kept of a learner is bounded, whatever they do.
func TestBounds(t *testing.T) {
	t.Parallel()
	var r record
	r = r.clone()
	for i := range 5000 {
		r.add(lessons.Event{Kind: lessons.AnswerChosen, Lesson: "l", Step: fmt.Sprint(i)}, Lead{})
	}
	for i := range 2 * mostMeasured {
		r.add(lessons.Event{Kind: lessons.RunMeasured, Measured: []progress.Measurement{{Network: strings.Repeat("x", i)}}}, Lead{})
	}
	if len(r.Answers) != mostAnswers || len(r.Measured) > mostMeasured || len(r.Measured) != longestWords+1 && len(r.Measured) != mostMeasured {
		t.Errorf("%d answers, %d values", len(r.Answers), len(r.Measured))
	}
}

// FuzzName checks that a name is short, a single line, and without terminal control.
func FuzzName(f *testing.F) {
	for _, s := range []string{"Ada", "\x1b[31mred\x07", "a\u202eb", "e\u0301\u0301\u0301", "\u0301\x81\u0301", strings.Repeat("ü", 90), "\xff", " a\n b "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		name := Name(given)
		if utf8.RuneCountInString(name) > LongestName || name != Name(name) || !utf8.ValidString(name) {
			t.Errorf("%q becomes %q, and that %q", given, name, Name(name))
		}
		for _, r := range name {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%q keeps %q", given, r)
			}
		}
	})
}
