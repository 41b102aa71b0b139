package linemode

import (
	"encoding/json"
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// The kinds of elements.
const (
	kindHeading = "heading" // of a lesson or a list
	kindStep    = "step"    // the heading of a step
	kindText    = "text"
	kindItem    = "item"
	kindCode    = "code"
	kindFigure  = "figure"  // a figure in words
	kindPrompt  = "prompt"  // a line is requested
	kindRunning = "running" // a line may be typed while something runs
)

// An element is what a page shows in place of lines: something that is said, or what
// may be typed next. Each is written as a line of JSON.
type element struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Typed string `json:"typed,omitempty"` // the line to type to go there
	*prompt
}

// prompt is everything that may be typed, for buttons and inputs that type it.
type prompt struct {
	Question string  `json:"question,omitempty"` // what the choices answer
	Choices  []way   `json:"choices,omitempty"`
	Fields   []field `json:"fields,omitempty"`
	Ways     []way   `json:"ways,omitempty"`
	More     []way   `json:"more,omitempty"` // those needed less often
}

// way is a line that may be typed, and what it does.
type way struct {
	Typed string `json:"typed"`
	Label string `json:"label"`
}

// field is a control. The line that sets it begins with its key and a space, followed
// by the name of an option or, for a line of text, by that text.
type field struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"` // button, line, dial, cells, or grid, whose cells are given by row and column
	Label   string   `json:"label"`
	Value   string   `json:"value,omitempty"`
	Hint    string   `json:"hint,omitempty"`
	Press   string   `json:"press,omitempty"` // what choosing a cell does
	Options []string `json:"options,omitempty"`
	Index   int      `json:"index"`
	Rows    int      `json:"rows,omitempty"`
	Columns int      `json:"columns,omitempty"`
	Trouble bool     `json:"trouble,omitempty"`
}

// element writes an element.
func (p *printer) element(e element) {
	text, err := json.Marshal(e)
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("an element: %w", err)
	}
	p.print(string(text) + "\n")
}

// promptOf returns what may be typed at a step.
func (k *dialog) promptOf(v lessons.View) *prompt {
	first, last := ways(v)
	p := &prompt{More: k.moreWays(v)}
	for _, w := range append(first, last...) {
		if !slices.ContainsFunc(p.Ways, func(o way) bool { return o.Label == w.Label }) {
			p.Ways = append(p.Ways, w)
		}
	}
	switch q := v.Question; {
	case q == nil:
	case q.State == lessons.Choosing:
		p.Question = spoken(lessons.PlainText(q.Prompt))
		for i, c := range q.Choices {
			p.Choices = append(p.Choices, way{fmt.Sprint(i + 1), fmt.Sprintf("%d. %s", i+1, spoken(choiceWords(c)))})
		}
	case q.State == lessons.AskConfidence:
		p.Question = howSure
		p.Choices = confidences()
	}
	for i, c := range v.Controls {
		p.Fields = append(p.Fields, fieldOf(c, letter(i)))
	}
	return p
}

// moreWays returns lines that work at a step but that nobody needs to know.
func (k *dialog) moreWays(v lessons.View) []way {
	var all []way
	if v.Run.State != lessons.NoRun && v.Question == nil {
		all = append(all, way{"one", "one step of the run"}, way{"seed", "another seed for the run"}, way{"reset", "set the run back to its start"})
	}
	if v.Index > 0 && v.Review == nil {
		all = append(all, way{"back", "back one step"})
	}
	if v.Step.Notes != "" && k.class == nil {
		all = append(all, way{"notes", "notes for a teacher; they may give answers away"})
	}
	return append(all, way{"steps", "list the steps"}, way{"repeat", "say this step again"}, way{"leave", "leave the lesson"})
}

func fieldOf(c lessons.Control, key rune) field {
	f := field{
		Key: string(key), Label: c.Label, Value: figure.Spoken(c.Value), Hint: c.Hint, Press: c.Press,
		Index: c.Index, Trouble: c.Trouble != "",
	}
	for _, o := range c.Options {
		f.Options = append(f.Options, figure.Spoken(o))
	}
	rows, isGrid := grid(c)
	switch {
	case c.Kind == lessons.Button:
		f.Kind = "button"
	case c.Kind == lessons.Line:
		f.Kind, f.Value = "line", c.Value
	case isGrid && len(c.Options) > maxListed:
		f.Kind, f.Rows, f.Columns, f.Options = "grid", rows, c.Cols, nil
	case c.Kind == lessons.Dial || c.Points:
		f.Kind = "dial"
	default:
		f.Kind = "cells"
		if isGrid {
			f.Columns = c.Cols
		}
	}
	return f
}
