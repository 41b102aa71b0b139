package notebook_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
)

// counting is a lesson that makes claims.
const counting = `---
id: counting-up
title: Counting up
question: How far can one count?
minutes: 1
---
## Look {#look .read}

Look here.

## Guess {#guess .predict}

How far will it get?

- [ ] nowhere

  Further.
- [x] far

## Dial {#dial .try}

Turn it.

## Watch {#watch .watch}

Watch it.

## It counts far {.advantage predicted="guess"}

It got to {{measured "watch" "counter" "count"}}{{if gt (amount "watch" "counter" "count") 3.0}}, which is more than three{{else}}, three or less{{end}}.

## It needs a network {.price}

A net of {{count "4 conv1:1" "parameters"}}.{{if known "dial" "counter" "turns"}} Turned {{measured "dial" "counter" "turns"}} times.{{end}}

## By size {.habit}

At ten: {{measured "dial" "counter" "accuracy" "samples=10"}}.
`

func claiming(t *testing.T) *lessons.Lesson {
	t.Helper()
	l, err := lessons.Parse("counting-up.md", []byte(counting))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return nil }
	return l
}

func watched(seed uint64, value float64, at string) progress.Measurement {
	return progress.Measurement{
		Step: "watch", Network: "counter", Metric: "count", Value: value, Seed: seed, At: at,
		Options: map[string]any{"steps": 5, progress.Arguments: "--task bars --seeds " + string('0'+rune(seed)) + " counter"},
	}
}

func progressOf(l *lessons.Lesson, r *progress.Record) progress.Document {
	p := progress.New()
	p.Lessons[l.ID] = r
	return p
}

// TestNotebookNamesWhatIsMissing opens the notebook of a learner who has measured
// nothing: a claim that rests only on counts is known once the lesson has been
// begun, and not before.
func TestNotebookNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	l := claiming(t)
	n := notebook.New([]*lessons.Lesson{l}, progress.New())
	if len(n.Findings) != 0 || len(n.Missing) != 1 || len(n.Missing[0].Claims) != 3 {
		t.Fatalf("before anything is done: %+v", n)
	}
	n = notebook.New([]*lessons.Lesson{l}, progressOf(l, &progress.Record{Done: []string{"dial"}}))
	if len(n.Findings) != 1 || n.Findings[0].Claim.Title != "It needs a network" {
		t.Fatalf("findings %+v", n.Findings)
	}
	if got := lessons.PlainText(n.Findings[0].Text); got != "A net of 2." {
		t.Errorf("got %q", got)
	}
	if diff := cmp.Diff([]string{"4 conv1:1"}, n.Findings[0].Counted); diff != "" {
		t.Error(diff)
	}
	if len(n.Missing) != 1 || len(n.Missing[0].Claims) != 2 {
		t.Fatalf("missing %+v", n.Missing)
	}
	var steps []string
	for _, s := range n.Missing[0].Steps {
		steps = append(steps, s.ID)
	}
	if diff := cmp.Diff([]string{"dial", "watch"}, steps); diff != "" {
		t.Error(diff)
	}
}

func TestNotebookGathersNumbers(t *testing.T) {
	t.Parallel()
	l := claiming(t)
	other := watched(2, 100, "2026-01-01T00:00:01Z")
	other.Options = map[string]any{"steps": 6}
	n := notebook.New([]*lessons.Lesson{l}, progressOf(l, &progress.Record{
		Answers: map[string]progress.Answer{
			"guess": {Choice: "nowhere", Confidence: progress.Sure, At: "2026-01-01T00:00:00Z"},
			"dial":  {Choice: "Sharing is a bet.", Own: true, At: "2026-01-01T00:00:00Z"},
		},
		Measured: []progress.Measurement{
			other, // under other options, and older
			watched(3, 6, "2026-01-01T00:00:03Z"), watched(2, 4, "2026-01-01T00:00:02Z"),
			{Step: "dial", Network: "counter", Metric: "accuracy", Value: .5, Seed: 1, Options: map[string]any{"samples": 10}},
			{Step: "dial", Network: "counter", Metric: "accuracy", Value: .75, Seed: 1, Options: map[string]any{"samples": float64(20)}},
		},
	}))
	if len(n.Missing) != 0 || len(n.Findings) != 3 {
		t.Fatalf("%+v", n)
	}
	var text []string
	for _, f := range n.Findings {
		text = append(text, f.Claim.Heading.String()+": "+lessons.PlainText(f.Text))
	}
	if diff := cmp.Diff([]string{
		"advantage: It got to 5 ± 1.41, which is more than three.", "price: A net of 2.", "habit: At ten: 0.50.",
	}, text); diff != "" {
		t.Error(diff)
	}
	first := n.Under(lessons.Advantage)[0]
	if len(first.Numbers) != 1 || !slices.Equal(first.Numbers[0].Seeds, []uint64{2, 3}) {
		t.Errorf("numbers %+v", first.Numbers)
	}
	if got := first.Repeat(first.Numbers[0])[0]; got != "weightshare compare --task bars --seeds 2..3 counter" {
		t.Errorf("repeat with %q", got)
	}
	last := n.Under(lessons.Habit)[0]
	if got := last.Repeat(last.Numbers[0])[0]; got != "weightshare counting-up" {
		t.Errorf("repeat with %q", got)
	}
	if p := first.Prediction; p == nil || p.Chosen() != "nowhere" || p.Asked() != "How far will it get?" || p.Answer.Right {
		t.Errorf("prediction %+v", p)
	}
	if len(n.Own) != 1 || n.Own[0].Text != "Sharing is a bet." || n.Own[0].Step.ID != "dial" {
		t.Errorf("own words %+v", n.Own)
	}
	if got := notebook.Place(l, "watch"); got != "Counting up, step 4: Watch" {
		t.Errorf("place %q", got)
	}
}

// TestNotebookRepeatsInOneCommand checks that networks trained under the same
// settings share a command, and that others do not.
func TestNotebookRepeatsInOneCommand(t *testing.T) {
	t.Parallel()
	number := func(network, arguments string) notebook.Average {
		return notebook.Average{Network: network, Arguments: []string{arguments + ` "` + network + `"`}}
	}
	f := notebook.Finding{
		Lesson: &lessons.Lesson{ID: "here"},
		Numbers: []notebook.Average{
			number("4 conv1:1", "--task invert --seeds 0..4"), number("4 dense:4", "--task invert --seeds 0..4"),
			number("4 conv1:1", "--task invert --seeds 0..4"), number("4 dense:4", "--task invert --seeds 5..9"),
			{Network: "other"},
		},
		Counted: []string{"4 dense:4"},
	}
	want := []string{
		`weightshare compare --task invert --seeds 0..4 "4 conv1:1" "4 dense:4"`,
		`weightshare compare --task invert --seeds 5..9 "4 dense:4"`, "weightshare here", `weightshare params "4 dense:4"`,
	}
	if diff := cmp.Diff(want, f.Commands()); diff != "" {
		t.Error(diff)
	}
}

// TestComparisonHeldEqual checks that an order may turn when as many numbers or
// as much work are held equal, and is not said to hold if nobody has measured
// that.
func TestComparisonHeldEqual(t *testing.T) {
	t.Parallel()
	const shared, unshared, more = "20x20 conv5:2/s5 relu dense:2", "20x20 local5:2/s5 relu dense:2", "20x20 conv5:15/s5 relu dense:2"
	text := "---\nid: keys\ntitle: Keys\nquestion: Where?\nminutes: 1\n---\n\n## Work {#work .read}\n\nIt runs.\n\n## Place {.price}\n\n" +
		"{{measured \"work\" \"" + unshared + "\" \"test_accuracy\"}}, {{measured \"work\" \"" + shared + "\" \"test_accuracy\"}}\n"
	l, err := lessons.Parse("keys.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := &progress.Record{}
	add := func(network string, values ...float64) notebook.Comparison {
		for seed, v := range values {
			r.Measured = append(r.Measured, progress.Measurement{
				Step: "work", Network: network, Metric: "test_accuracy", Value: v, Seed: uint64(seed),
				Options: map[string]any{"task": "keyboard", progress.Arguments: "--seeds 0..0 " + network},
			})
		}
		if n := notebook.New([]*lessons.Lesson{l}, progressOf(l, r)); len(n.Findings) > 0 {
			return n.Findings[0].Compared
		}
		return notebook.Comparison{}
	}
	add(unshared, .97, .96, .98)
	c := add(shared, .81, .82, .80)
	if ahead, ok := c.Ahead(); ahead || !ok || c.Chance != .5 || c.Shared.Network != shared || c.Unshared.Network != unshared {
		t.Errorf("%+v", c)
	}
	if c.Numbers.Holds != notebook.Unmeasured || c.Work.Holds != notebook.Same {
		t.Errorf("equal numbers: %v, equal work: %v", c.Numbers.Holds, c.Work.Holds)
	}
	if c = add(more, .96, .98, .97); c.Numbers.Holds != notebook.MaybeLuck || c.Numbers.Shared.Network != more {
		t.Errorf("with 15 kernels: %+v", c.Numbers)
	}
	if c = add(more, 1, .99, 1); c.Numbers.Holds != notebook.Turned || c.Work.Holds != notebook.Same {
		t.Errorf("with better ones: %+v", c.Numbers)
	}
}

// TestRepeatSeedsWithAGap checks that seeds with a gap are repeated range by
// range: a single command would average other seeds too.
func TestRepeatSeedsWithAGap(t *testing.T) {
	t.Parallel()
	r := &progress.Record{}
	for _, seed := range []uint64{1, 2, 5} {
		r.Measured = append(r.Measured, watched(seed, 1, "2026-01-01T00:00:00Z"))
	}
	a, _ := notebook.AverageOf(r, "watch", "counter", "count")
	if diff := cmp.Diff([]string{"--task bars --seeds 1..2 counter", "--task bars --seeds 5..5 counter"}, a.Arguments); diff != "" {
		t.Error(diff)
	}
}
