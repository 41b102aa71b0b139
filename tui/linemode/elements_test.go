package linemode_test

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// told is an element as a page reads it.
type told struct {
	Kind, Text, Typed, Question string
	Choices, Ways, More         []struct{ Typed, Label string }
	Fields                      []struct {
		Key, Kind, Label, Value string
		Options                 []string
		Index                   int
	}
}

// listened types lines and returns, for each request for a line, what was said before
// it and, as the last element, the request.
func listened(t *testing.T, o linemode.TeachOptions, typed ...string) [][]told {
	t.Helper()
	o.Lessons, o.Elements = []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}, true
	r, w := io.Pipe()
	go func() {
		_ = w.CloseWithError(linemode.Teach(t.Context(), strings.NewReader(strings.Join(typed, "\n")+"\n"), w, o))
	}()
	var all [][]told
	var now []told
	for lines := bufio.NewScanner(r); lines.Scan(); {
		var e told
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%q: %v", lines.Text(), err)
		}
		now = append(now, e)
		if e.Kind == "prompt" {
			all, now = append(all, now), nil
		}
	}
	return all
}

// said returns the texts of elements of a kind.
func said(all []told, kind string) (texts []string) {
	for _, e := range all {
		if e.Kind == kind {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// A page is told what is said and, with every prompt, everything that may be typed. Its
// buttons do the typing, so the text never says what to type.
func TestElements(t *testing.T) {
	t.Parallel()
	all := listened(t, linemode.TeachOptions{}, "1", "a light 3", "", "2", "1", "", "steps 3", "find lights")
	list, first, toggled, question, sure, answered, light, found := all[0], all[1], all[2], all[3], all[4], all[5], all[7], all[8]
	if last := list[len(list)-1]; !slices.Equal(said(list, "heading"), []string{"Lessons:"}) || list[2].Typed != "1" || !strings.HasPrefix(list[2].Text, "1. Lights:") || last.Ways[0].Typed != "" {
		t.Errorf("of the list it says %+v", list)
	}
	if prompt := first[len(first)-1]; !slices.Equal(said(first, "step"), []string{"Step 1 of 5: Four lights."}) || len(said(first, "figure")) != 1 ||
		prompt.Fields[0].Kind != "cells" || prompt.Fields[0].Value != "0100" || prompt.Fields[0].Options[2] != "light 3" || prompt.Ways[0].Label != "next step" {
		t.Errorf("of the first step it says %+v", first)
	}
	if got := said(toggled, "figure"); len(said(toggled, "step")) > 0 || len(got) != 1 || !strings.Contains(got[0], "On: 2 and 3.") {
		t.Errorf("of a light that is toggled it says %+v", toggled)
	}
	if prompt := question[len(question)-1]; prompt.Question != "How many different rows of four lights are there?" || len(prompt.Choices) != 3 || prompt.Choices[2].Label != "3. 16." {
		t.Errorf("it asks %+v", prompt)
	}
	if prompt := sure[len(sure)-1]; prompt.Question != "How sure are you?" || prompt.Choices[2].Label != "a guess" {
		t.Errorf("of a choice it asks %+v", prompt)
	}
	if ways := answered[len(answered)-1].Ways; ways[1].Typed != "again" {
		t.Errorf("after a wrong answer it offers %+v", ways)
	}
	if fields := light[len(light)-1].Fields; fields[1].Kind != "dial" || fields[1].Options[fields[1].Index] == "" || fields[2].Kind != "button" {
		t.Errorf("it offers %+v", fields)
	}
	if got := found[0]; got.Typed != "go 1" || got.Text == "" {
		t.Errorf("it finds %+v", found)
	}
	for _, e := range slices.Concat(all...) {
		if strings.Contains(e.Text, "Type ") || strings.Contains(e.Text, "Enter") {
			t.Errorf("a page says what to type: %q", e.Text)
		}
	}
}

// While a run is being reported, a page can cut the reports short; a button pressed too
// late does nothing.
func TestElementsOfARun(t *testing.T) {
	t.Parallel()
	all := listened(t, linemode.TeachOptions{Lesson: "lights", Pauses: true}, "steps 4", "", "repeat", "repeat")
	at := slices.IndexFunc(all[2], func(e told) bool { return e.Kind == "running" })
	if at < 0 || all[2][at].Ways[0].Typed != "repeat" || !slices.Contains(said(all[2], "text"), "All 60 steps are done.") {
		t.Errorf("of the run it says %+v", all[2])
	}
	if late := said(all[3], "step"); !slices.Equal(late, []string{"Step 4 of 5: Race."}) {
		t.Errorf("pressed too late, the button leads to %q", late)
	}
}

// The line for the teacher's notes is offered for a button where there are any.
func TestElementsOfNotes(t *testing.T) {
	t.Parallel()
	all := listened(t, linemode.TeachOptions{Lesson: "lights"}, "notes", "steps 3", "notes")
	offers := func(asked []told) bool {
		return slices.ContainsFunc(asked[len(asked)-1].More, func(w struct{ Typed, Label string }) bool { return w.Typed == "notes" })
	}
	if got := said(all[1], "text"); offers(all[0]) || !slices.Contains(got, "There are no notes for this step.") {
		t.Errorf("without notes it offers %+v and says %q", all[0], got)
	}
	if got := said(all[3], "text"); !offers(all[2]) || !slices.Contains(got, "Ask the class first.") {
		t.Errorf("it offers %+v and says %q", all[2], got)
	}
}
