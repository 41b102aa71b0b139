package main

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
)

const reportedLesson = `---
id: bars
title: "Bars: *or* stars"
question: Which way?
minutes: 1
---

## Look {#look .predict}

Who wins?

- [x] ` + "`shared`" + `
- [ ] dense

  No.

## Race {#race .watch}

It runs.

## It needs fewer examples {.advantage predicted="look"}

Shared **{{measured "race" "12x12 conv5:4 relu gmp dense:4" "test_accuracy"}}**, unshared {{measured "race" "12x12 local5:4 relu gmp dense:4" "test_accuracy"}}.

## It *saves* numbers {.price}

- {{count "12x12 conv5:4 relu gmp dense:4" "parameters"}} of
- {{count "12x12 local5:4 relu gmp dense:4" "parameters"}}

## It is not measured {.habit}

{{measured "race" "12x12 dense:4" "test_accuracy"}}
`

// TestMarkdownReport writes down a notebook with everything in it.
func TestMarkdownReport(t *testing.T) {
	t.Parallel()
	l, err := lessons.Parse("bars.md", []byte(reportedLesson))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return nil }
	run := func(network string, seed uint64, value float64) progress.Measurement {
		digit := strconv.FormatUint(seed, 10)
		return progress.Measurement{
			Step: "race", Network: network, Metric: "test_accuracy", Value: value, Seed: seed, At: "2026-02-03T04:05:06Z",
			Options: map[string]any{"task": "bars", "samples": 200, progress.Arguments: "--task bars --samples 200 --seeds " + digit + ".." + digit + " '" + network + "'"},
		}
	}
	p := progress.New()
	p.Lessons["bars"] = &progress.Record{
		Answers: map[string]progress.Answer{
			"look": {Choice: "`shared`", Right: true, Confidence: progress.ThinkSo, At: "2026-02-03T04:05:06Z"},
			"race": {Choice: "It is a *bet*.", Own: true, At: "2026-02-03T04:05:06Z"},
		},
		Measured: []progress.Measurement{
			run("12x12 conv5:4 relu gmp dense:4", 0, .93), run("12x12 conv5:4 relu gmp dense:4", 1, .95), run("12x12 conv5:4 relu gmp dense:4", 2, .91),
			run("12x12 local5:4 relu gmp dense:4", 0, .53),
		},
	}
	var b bytes.Buffer
	if err := markdownReport(&b, notebook.New([]*lessons.Lesson{l}, p)); err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, b.Bytes())
}

func TestFormatSeeds(t *testing.T) {
	t.Parallel()
	for want, seeds := range map[string][]uint64{"3": {3}, "0..4": {0, 1, 2, 3, 4}, "1, 3..4, 9": {1, 3, 4, 9}} {
		if got := formatSeeds(seeds); got != want {
			t.Errorf("formatSeeds(%v) = %q, want %q", seeds, got, want)
		}
	}
}
