package main

import (
	"time"

	"github.com/chromedp/chromedp/kb"
)

// act is one of the things to do in order to meet the goal of a step.
type act struct {
	does  string // the keys to press, or the text to point at
	shown string // what the screen then shows
	runs  bool   // whether it starts a run
}

// pointedGoals lists, by step of the first lesson about sharing, how to meet its goal by
// pointing at the screen; keyedGoals lists how to do so with keys. In step 5 the image 0000
// is left out, after which two are enough for the unshared net, and then 1011.
var (
	pointedGoals = map[int][]act{
		2: {{does: "pixel 3", shown: "0110"}, {does: "▶", shown: "2 pixels"}, {does: "▶", shown: "3 pixels"}, {does: "▶", shown: "4 pixels"}},
		5: {
			{does: "● 0000", shown: "studied: 2"},
			{does: "▶", shown: "for the unshared net"},
			{does: "enter run", shown: "right with 2 images", runs: true},
			{does: "◀", shown: "for the shared net"},
			{does: "● 1011", shown: "studied: 1 "},
			{does: "enter run", shown: "right with 1 image:", runs: true},
		},
		6: {{does: "▶", shown: "◀ copy"}, {does: "enter run", shown: "finished ·", runs: true}},
	}
	keyedGoals = map[int][]act{
		2: {
			{does: kb.ArrowRight + kb.ArrowRight + " ", shown: "0110"},
			{does: kb.Tab + kb.ArrowRight + kb.ArrowRight + kb.ArrowRight, shown: "4 pixels"},
		},
		5: {
			{does: kb.Tab + " ", shown: "studied: 2"},
			{does: kb.Tab + kb.Tab + kb.ArrowRight, shown: "for the unshared net"},
			{does: kb.Enter, shown: "right with 2 images", runs: true},
			{does: kb.ArrowLeft, shown: "for the shared net"},
			{does: kb.Tab + kb.ArrowDown + kb.ArrowDown + kb.ArrowRight + kb.ArrowRight + kb.ArrowRight + " ", shown: "studied: 1 "},
			{does: kb.Enter, shown: "right with 1 image:", runs: true},
		},
		6: {{does: kb.ArrowRight, shown: "◀ copy"}, {does: " ", shown: "finished ·", runs: true}},
	}
)

// meets meets the goal of a step: acts that start a run are done with runs, others with does.
func (b *tab) meets(goal []act, does, runs func(string)) {
	b.t.Helper()
	for _, a := range goal {
		if !a.runs {
			does(a.does)
			b.waitFor(a.shown)
			continue
		}
		runs(a.does)
		b.waitFor(a.shown)
		time.Sleep(resultStays)
	}
	b.waitFor("✓ Goal met")
}
