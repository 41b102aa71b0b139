package main

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
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

func reported(t *testing.T) *lessons.Lesson {
	t.Helper()
	l, err := lessons.Parse("bars.md", []byte(reportedLesson))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return nil }
	return l
}

// TestMarkdownReport writes a report of a notebook with everything in it.
func TestMarkdownReport(t *testing.T) {
	t.Parallel()
	l := reported(t)
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

// Every command that a report prints measures its numbers again.
func TestReportRepeats(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	l := reported(t)
	plan, err := experiment.NewPlan("bars")
	if err != nil {
		t.Fatal(err)
	}
	plan.Task.Samples, plan.Task.Test, plan.Training.Steps = 20, 50, 40
	plan.Networks, plan.Seeds = []string{"12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu gmp dense:4", "12x12 dense:4"}, []uint64{0, 1, 2, 5}
	d, err := experiment.Execute(t.Context(), plan, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	record := &progress.Record{}
	for _, run := range d.Runs {
		record.Measured = append(record.Measured, progress.Measurement{
			Step: "race", Network: run.Network, Metric: "test_accuracy", Value: *run.TestAccuracy, Seed: run.Seed,
			Options: scene.RunOptions(scene.NetworkSpec{Network: run.Network}, plan, run),
		})
	}
	p := progress.New()
	p.Lessons["bars"] = record
	found := notebook.New([]*lessons.Lesson{l}, p)
	var b bytes.Buffer
	if err := markdownReport(&b, found); err != nil {
		t.Fatal(err)
	}
	again := repeated(t, b.String())
	numbers := 0
	for _, f := range found.Findings {
		for _, a := range f.Numbers {
			numbers++
			if mean, sd := experiment.MeanSD(again[a.Network]); mean != a.Mean || sd != a.SD || len(again[a.Network]) != 4 {
				t.Errorf("%s: %v ± %v in the report, %v ± %v again", a.Network, a.Mean, a.SD, mean, sd)
			}
		}
	}
	if numbers != 3 {
		t.Errorf("%d numbers were measured again", numbers)
	}
}

// repeated runs the commands of a report and returns what they measure, by network.
func repeated(t *testing.T, report string) map[string][]float64 {
	t.Helper()
	again := map[string][]float64{}
	for line := range strings.Lines(report) {
		command, ok := strings.CutPrefix(line, "    weightshare ")
		if !ok {
			continue
		}
		out, said, code := inProcess(t, t.TempDir(), "", append(shellWords(command), "--format", "json")...)
		if code != help.Done {
			t.Fatalf("%s: %s", command, said)
		}
		if strings.HasPrefix(command, "params") {
			counted := map[bool]string{true: "124", false: "6676"}[strings.Contains(command, "conv")]
			if !strings.Contains(out, `"totals": {"parameters":`+counted+",") {
				t.Errorf("%s does not count %s:\n%s", command, counted, out)
			}
			continue
		}
		d, err := experiment.Read(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range d.Runs {
			again[run.Network] = append(again[run.Network], *run.TestAccuracy)
		}
	}
	return again
}

// shellWords splits a line as a shell does, including double quotes.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(strings.TrimSpace(line), `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

func TestFormatSeeds(t *testing.T) {
	t.Parallel()
	for want, seeds := range map[string][]uint64{"3": {3}, "0..4": {0, 1, 2, 3, 4}, "1, 3..4, 9": {1, 3, 4, 9}} {
		if got := formatSeeds(seeds); got != want {
			t.Errorf("formatSeeds(%v) = %q, want %q", seeds, got, want)
		}
	}
}
