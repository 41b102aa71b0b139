package progress

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// randomProgress returns a random document in which all times differ.
func randomProgress(r *rand.Rand, minute *int) Document {
	p := New()
	for l := range r.IntN(4) {
		record := newRecord()
		record.Step = fmt.Sprint("step-", r.IntN(5))
		for range r.IntN(5) {
			if step := fmt.Sprint("step-", r.IntN(5)); !slices.Contains(record.Done, step) {
				record.Done = append(record.Done, step)
			}
		}
		at := func() string {
			*minute++
			return Stamp(time.Date(2026, 1, 1, 0, *minute, 0, 0, time.UTC), "")
		}
		for range r.IntN(4) {
			record.Answers[fmt.Sprint("step-", r.IntN(5))] = Answer{Choice: fmt.Sprint(r.IntN(4)), Right: r.IntN(2) == 0, Confidence: Confidence(r.IntN(4)), At: at()}
		}
		for range r.IntN(4) {
			record.Measured = append(record.Measured, Measurement{
				Step: "race", Network: fmt.Sprint(r.IntN(2)), Metric: "m", Value: r.Float64(), Seed: uint64(r.IntN(2)),
				Options: map[string]any{"images": []string{"0100"}}, At: at(),
			})
		}
		p.Lessons[fmt.Sprint("lesson-", l)] = record
	}
	return p
}

// sorted returns a document whose lists are sorted, to compare it regardless of their
// order.
func sorted(p Document) Document {
	p = Join(New(), p)
	for _, r := range p.Lessons {
		r.Step = ""
		slices.Sort(r.Done)
		slices.SortFunc(r.Measured, func(a, b Measurement) int { return strings.Compare(a.At, b.At) })
	}
	return p
}

func TestJoinLosesNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	minute := 0
	for range 300 {
		a, b := randomProgress(r, &minute), randomProgress(r, &minute)
		joined := Join(a, b)
		if diff := cmp.Diff(sorted(joined), sorted(Join(b, a))); diff != "" {
			t.Fatalf("the order matters: %s", diff)
		}
		if diff := cmp.Diff(joined, Join(joined, a)); diff != "" && cmp.Diff(sorted(joined), sorted(Join(joined, a))) != "" {
			t.Fatalf("joining again changes something: %s", diff)
		}
		for _, p := range []Document{a, b} {
			for id, record := range p.Lessons {
				got := joined.Lesson(id)
				for _, step := range record.Done {
					if !slices.Contains(got.Done, step) {
						t.Fatalf("%s lost step %s", id, step)
					}
				}
				for step, answer := range record.Answers {
					if Older(got.Answers[step].At, answer.At) {
						t.Fatalf("%s lost the newer answer to %s", id, step)
					}
				}
				for _, m := range record.Measured {
					if kept, ok := got.Newest(m.Step, m.Network, m.Metric); !ok || Older(kept.At, m.At) {
						t.Fatalf("%s lost %v", id, m)
					}
				}
			}
		}
	}
}

func TestJoinKeepsItsArguments(t *testing.T) {
	t.Parallel()
	a := New()
	a.Lessons["x"] = newRecord()
	a.Lessons["x"].Done = append(make([]string, 0, 8), "one")
	b := New()
	b.Lessons["x"] = &Record{Done: []string{"two"}, Answers: map[string]Answer{"q": {Choice: "c"}}}
	joined := Join(a, b)
	joined.Lessons["x"].Done[0] = "changed"
	if a.Lessons["x"].Done[0] != "one" || len(a.Lessons["x"].Answers) != 0 {
		t.Errorf("an argument changed: %+v", a.Lessons["x"])
	}
}

// TestForm checks the format of the progress file, which other programs read.
func TestForm(t *testing.T) {
	t.Parallel()
	p := New()
	p.Lessons["four-pixels"] = &Record{
		Step: "race", Done: []string{"global"},
		Answers:  map[string]Answer{"global": {Choice: "16", Right: true, Confidence: Sure, At: "2026-01-02T03:04:05.000Z"}},
		Measured: []Measurement{{Step: "race", Network: "4 conv1:1", Metric: "unseen_right", Value: 15, Seed: 3, Options: map[string]any{"steps": 400.0}, At: "2026-01-02T03:04:05.000Z"}},
	}
	text, err := encode(p)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	const document = `{"version":1,"lessons":{"four-pixels":{"step":"race","done":["global"],
		"answers":{"global":{"choice":"16","right":true,"confidence":"sure","at":"2026-01-02T03:04:05.000Z"}},
		"measured":[{"step":"race","network":"4 conv1:1","metric":"unseen_right","value":15,"seed":3,"options":{"steps":400},"at":"2026-01-02T03:04:05.000Z"}]}}}`
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(document), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	back, _, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, back); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                     "not a progress document",
		`{"version":1,"lessons":{"a":`:         "not a progress document",
		`[]`:                                   "not a progress document",
		`{}`:                                   "it has no version",
		`{"version":1,"lessons":{"a":7}}`:      "not a progress document",
		`{"version":2,"lessons":{}}`:           "written by a newer weightshare (version 2",
		`{"version":99999,"somewhere":"else"}`: "written by a newer weightshare (version 99999",
	} {
		if _, _, err := decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{`{"version":1}`, `{"version":1,"lessons":{"a":null}}`, `{"version":1,"lessons":{"a":{}}}`} {
		p, _, err := decode([]byte(text))
		if err != nil || p.Lesson("a").Answers == nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestMeanOverSeeds checks that the mean takes, for each seed under the newest
// conditions, the newest value, and that Arguments are not a condition.
func TestMeanOverSeeds(t *testing.T) {
	t.Parallel()
	add := func(at, step string, seed uint64, samples int, value float64) Measurement {
		return Measurement{
			Step: step, Network: "net", Metric: "right", Seed: seed, Value: value, At: "2026-01-0" + at + "T00:00:00Z",
			Options: map[string]any{"samples": samples, Arguments: fmt.Sprint("--seeds ", seed)},
		}
	}
	r := &Record{Measured: []Measurement{
		add("1", "race", 1, 10, 9), add("2", "race", 1, 10, 1), add("2", "race", 2, 10, 2), add("3", "race", 3, 10, 6),
		add("2", "race", 4, 20, 50), add("4", "other", 1, 10, 70),
	}}
	if mean, ok := r.Mean("race", "net", "right"); !ok || mean != 3 {
		t.Errorf("mean %v, %v", mean, ok)
	}
	all, newest := r.OverSeeds("race", "net", "right", func(options map[string]any) bool { return options["samples"] == 20 })
	if len(all) != 1 || newest.Value != 50 {
		t.Errorf("with 20 samples: %+v", all)
	}
	if _, ok := r.Mean("race", "net", "wrong"); ok {
		t.Error("the mean of nothing")
	}
}

// TestState checks that the newest value remembered under a name wins, that strings
// are made safe to print, and that a document without state reads as before.
func TestState(t *testing.T) {
	t.Parallel()
	of := func(value, at string) Document {
		d := New()
		d.Lessons["lab"] = &Record{State: map[string]State{"setup": {value, at}}}
		return d
	}
	old, newer := of("a", "2026-01-01T00:00:00Z"), of("b", "2026-01-02T00:00:00Z")
	for _, d := range []Document{Join(old, newer), Join(newer, old), Join(newer, New())} {
		if got := d.Lesson("lab").State["setup"].Value; got != "b" {
			t.Errorf("%q stays", got)
		}
	}
	text, err := encode(of("x\x1b[31m", "2026-01-01T00:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := decode(text)
	if got := back.Lesson("lab").State["setup"].Value; err != nil || got != `x\x1b[31m` {
		t.Errorf("%q, %v", got, err)
	}
	text, err = encode(New())
	if err != nil || strings.Contains(string(text), "state") {
		t.Errorf("%s, %v", text, err)
	}
}
