package lessons_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
)

const countingLesson = `---
id: counting-up
title: Counting up
question: Does it count?
minutes: 1
---

## Look {#look .read}

A counter, at {{value "count"}}. See [here](term:counter).

## How far? {#guess .predict}

It counts.

How far will it *get*?

- [ ] nowhere

  It moves.
- [x] to the end
- [ ] beyond

  It stops.

### After

It got to {{measured "guess" "counter" "count"}}.

## Dial it {#dial .try}

Turn {{control "dial"}}.

### Hint

Turn it up.

### After

There.

## Watch {#watch .watch}

It runs.

### Notes

Nothing to it.

## Keep {#keep .recap}

It got to {{if known "watch" "counter" "count"}}{{measured "watch" "counter" "count"}}{{else}}where it has not been yet{{end}}.
`

// counter is a scene whose run counts its steps; it fails at failAt and panics at panicAt.
type counter struct {
	step    string
	dial    int
	of      int
	failAt  int
	panicAt int
	seen    tally
	seeds   []uint64
	opened  map[string]bool
}

type tally struct{ done, of int }

func (t tally) Progress() (done, of int) { return t.done, t.of }

// counterScene is the counter in one step.
type counterScene struct {
	*counter
	at string
}

func (c counterScene) Enter()           { c.step = c.at }
func (c counterScene) Reveal(open bool) { c.opened[c.at] = open }

// scenes puts the counter into every step of a lesson.
func (c *counter) scenes(l *lessons.Lesson) lessons.Scenes {
	return scenesOf(l, func(step string) lessons.Scene { return counterScene{c, step} })
}

// scenesOf makes a scene for every step of a lesson.
func scenesOf(l *lessons.Lesson, scene func(step string) lessons.Scene) lessons.Scenes {
	all := lessons.Scenes{}
	for _, s := range l.Steps {
		all[s.ID] = scene(s.ID)
	}
	return all
}

func (c *counter) Controls() []lessons.Control {
	return []lessons.Control{
		{ID: "dial", Label: "the dial", Kind: lessons.Dial, Options: []string{"low", "high"}, Index: c.dial, Value: "low", Restarts: true},
		{ID: "stuck", Label: "the stuck one", Kind: lessons.Button},
	}
}

func (c *counter) Do(a lessons.Action) error {
	if a.Control == "stuck" {
		return errors.New("it is stuck")
	}
	c.dial = a.Index
	return nil
}

func (c *counter) Figures() []figure.Figure { return nil }

func (c *counter) Goal() lessons.Goal {
	if c.step != "dial" {
		return lessons.Goal{}
	}
	return lessons.Goal{Text: "turn it up", Met: c.dial == 1, Missing: "it is low"}
}

func (c *counter) Run(seed uint64) (lessons.Stepper, error) {
	if c.step != "guess" && c.step != "watch" {
		return nil, nil
	}
	c.seeds = append(c.seeds, seed)
	return &counting{of: c.of, failAt: c.failAt, panicAt: c.panicAt}, nil
}

func (c *counter) Observe(s lessons.Snapshot) { c.seen = s.(tally) }

func (c *counter) Measured() []progress.Measurement {
	return []progress.Measurement{{Network: "counter", Metric: "count", Value: float64(c.seen.done), Options: map[string]any{"seeds": []uint64{1}}}}
}

func (c *counter) Values() map[string]string {
	return map[string]string{"count": fmt.Sprint(c.seen.done)}
}

type counting struct{ done, of, failAt, panicAt int }

func (c *counting) Step(ctx context.Context, n int) error {
	for range n {
		if c.Done() {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		c.done++
		if c.done == c.failAt {
			return errors.New("it diverged")
		}
		if c.done == c.panicAt {
			panic("out of cheese")
		}
	}
	return nil
}

func (c *counting) Snapshot() lessons.Snapshot { return tally{c.done, c.of} }
func (c *counting) Done() bool                 { return c.done >= c.of }

// lesson parses the counting lesson; it hands every stage that it opens to made.
func lesson(t *testing.T, stage counter, made func(*counter)) *lessons.Lesson {
	t.Helper()
	l, err := lessons.Parse("counting-up.md", []byte(countingLesson))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes {
		c := stage
		c.opened = map[string]bool{}
		if made != nil {
			made(&c)
		}
		return c.scenes(l)
	}
	return l
}

// clock returns a clock that advances by a second each time it is read.
func clock() func() time.Time {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// bothWays runs a test inline, with a goroutine per run, and with runs that take turns on a
// pool of one, and checks that no goroutine is left.
func bothWays(t *testing.T, f func(t *testing.T, o lessons.Options)) {
	t.Helper()
	for name, o := range map[string]lessons.Options{
		"inline": {Inline: true}, "alone": {}, "in turns": {Trainers: cooperate.NewPool(1)},
	} {
		t.Run(name, func(t *testing.T) {
			o.Now, o.Store = clock(), &progress.MemoryStore{}
			f(t, o)
		})
	}
}

// poll polls until nothing is left to poll for.
func poll(t *testing.T, s *lessons.Session) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		if _, live := s.Poll(); !live {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the run does not come to rest")
		}
		time.Sleep(100 * time.Microsecond)
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWalk(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o lessons.Options) {
		var stage *counter
		s := lessons.Open(lesson(t, counter{of: 100}, func(c *counter) { stage = c }), o)
		defer s.Close()
		if got := lessons.PlainText(s.View().Text); got != "A counter, at 0. See here." {
			t.Errorf("text %q", got)
		}
		s.Next()
		if v := s.View(); v.Step.ID != "guess" || v.Question == nil || v.Question.State != lessons.Choosing || !v.Done[0] || stage.opened["guess"] {
			t.Fatalf("after the first step: %+v, opened %v", v, stage.opened)
		}
		s.Choose(0)
		s.SetConfidence(progress.Sure)
		if v := s.View(); v.Question.State != lessons.Measuring || v.Run.State != lessons.Running {
			t.Fatalf("measuring: %+v", v)
		}
		poll(t, s)
		v := s.View()
		if v.Question.State != lessons.Answered || v.Question.Right || !v.Question.CanRetry || len(v.Text) != 0 {
			t.Fatalf("answered: %+v", v.Question)
		}
		if got := lessons.PlainText(v.Question.Reply); got != "It moves." {
			t.Errorf("reply %q", got)
		}
		s.Retry()
		s.Choose(0)
		if s.View().Question.State != lessons.Choosing {
			t.Error("the first answer can be chosen again")
		}
		s.Choose(1)
		s.SetConfidence(progress.Guess)
		if err := s.Wait(); err != nil {
			t.Fatal(err)
		}
		if v := s.View(); !v.Question.Right || v.Question.CanRetry || !v.Question.Choices[1].Right || !stage.opened["guess"] {
			t.Fatalf("answered again: %+v", v.Question)
		}
		if len(stage.seeds) != 1 {
			t.Errorf("what was run is run again for the re-try: seeds %v", stage.seeds)
		}
		s.Next()
		walkRest(t, s)
		record := s.Progress().Lesson("counting-up")
		if a := record.Answers["guess"]; a.Choice != "nowhere" || a.Right || a.Confidence != progress.Sure {
			t.Errorf("the first answer is not the one kept: %+v", a)
		}
	})
}

// walkRest goes through the steps after the question.
func walkRest(t *testing.T, s *lessons.Session) {
	t.Helper()
	if v := s.View(); v.Next != "check goal" || v.Goal.Missing != "it is low" {
		t.Fatalf("a goal not met: %+v", v)
	}
	s.Next()
	if v := s.View(); v.Index != 2 || v.Notice != "the goal is not met yet: it is low" {
		t.Errorf("at step %d, notice %q", v.Index, v.Notice)
	}
	if s.Do(lessons.Action{Control: "stuck"}) == nil || s.View().Notice != "it is stuck" {
		t.Errorf("notice %q", s.View().Notice)
	}
	if err := s.Do(lessons.Action{Control: "dial", Index: 2}); err == nil {
		t.Error("a dial goes beyond its end")
	}
	for range 2 {
		s.AskHint()
		if s.View().Hint != "" {
			t.Error("a hint before two tries")
		}
		if err := s.Do(lessons.Action{Control: "dial", Index: 0}); err != nil {
			t.Fatal(err)
		}
	}
	s.AskHint()
	if s.View().Hint != "Turn it up." {
		t.Errorf("hint %q, notice %q", s.View().Hint, s.View().Notice)
	}
	if err := s.Do(lessons.Action{Control: "dial", Index: 1}); err != nil {
		t.Fatal(err)
	}
	if v := s.View(); !v.Goal.Met || lessons.PlainText(v.Text) != "There." || !v.Done[2] {
		t.Errorf("goal met: %+v", v)
	}
	s.Next()
	if v := s.View(); v.Next != "start" || v.Run.State != lessons.Ready {
		t.Fatalf("a race at its start: %+v", v.Run)
	}
	s.Next()
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	s.Next()
	if v := s.View(); lessons.PlainText(v.Text) != "It got to 100." || !v.Done[4] {
		t.Errorf("recap %q", lessons.PlainText(v.Text))
	}
	if !s.Next() {
		t.Error("the lesson does not end")
	}
}
