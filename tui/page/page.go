// Package page holds what all pages of the program share: what a page is, the
// messages with which pages ask the root for things, and the chrome around
// their content - header, rules, key bar. The pages live in packages beneath.
//
// A page knows no other page. It renders strings and never a view of the
// terminal; it says which keys work in its present state and the root hands it
// what those keys mean.
package page

import (
	"fmt"
	"image"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/link"
	"weightshare/nets/experiment"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
)

// A Page is one screen of the program.
type Page interface {
	// Resize tells the page its size in cells.
	Resize(w, h int)
	// Restyle tells the page that colours or glyphs have changed.
	Restyle(draw.Style)
	// Keys is the key map of the present state.
	Keys() keys.Map
	// Do carries out an intent that Keys allows; pressed is the key that
	// meant it, as Bubble Tea names keys.
	Do(in keys.Intent, pressed string) tea.Cmd
	// Click acts on a click, Wheel on a turn of the wheel: down is positive.
	Click(at image.Point) tea.Cmd
	Wheel(at image.Point, by int) tea.Cmd
	// Update takes the messages of the page's own commands.
	Update(tea.Msg) tea.Cmd
	// View is the whole screen, exactly as large as Resize said.
	View() string
	// UnsavedRun says what leaving the program now would lose; empty for nothing.
	UnsavedRun() string
	// Close ends everything that the page has started, and waits for it.
	Close()
}

// A Starter is a page with a command of its own from the beginning.
type Starter interface{ Init() tea.Cmd }

// A Typist is a page on which text is typed. It gets the keys that its key map
// does not claim.
type Typist interface {
	Type(key tea.KeyPressMsg) tea.Cmd
}

// A Dragger is a page on which the mouse draws: after a click it is told where
// the held button goes, cell by cell, until it is let go.
type Dragger interface {
	Drag(to image.Point) tea.Cmd
	Release()
}

// A Place is a page that a link leads to.
type Place interface {
	// Link leads to the page as it is now, in a program with this seed.
	Link(seed uint64) link.Link
}

// OpenMsg asks for a lesson, at one of its steps unless that is empty.
type OpenMsg struct{ Lesson, Step string }

// LessonListMsg asks for the list of lessons.
type LessonListMsg struct {
	Ended bool // the lesson that is left was gone through to its end
}

// CalculatorMsg asks for the calculator.
type CalculatorMsg struct{}

// LabMsg asks for the lab, with an experiment unless that is nil.
type LabMsg struct{ Plan *experiment.Plan }

// GlossaryMsg asks for the glossary, at a term unless that is empty.
type GlossaryMsg struct{ Term string }

// SearchMsg asks for the search.
type SearchMsg struct{}

// ExportMsg asks for the page that writes results to files.
type ExportMsg struct{ Results experiment.Results }

// BackMsg asks for the page that the present one was laid over.
type BackMsg struct{}

// ClassMsg says that the class has changed, or that a second of its timer has passed.
type ClassMsg struct{}

// TimeLeft is how much time the timer of a class leaves, as it is read.
func TimeLeft(ends time.Time) string {
	left := int(time.Until(ends).Round(time.Second) / time.Second)
	if left <= 0 {
		return "time is up"
	}
	return fmt.Sprintf("%d:%02d left", left/60, left%60)
}

// Led is said to a learner who wants to go where the class is not.
const Led = "the teacher leads: the class goes on together"

// PressMsg says that a click meant a key.
type PressMsg struct {
	Intent keys.Intent
	Key    string
}

// Send returns the command that delivers a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// GlobalRules are the rules for the keys that work on every page.
func GlobalRules() []keys.Rule {
	return []keys.Rule{
		{Intent: keys.Link, Does: "copy this place"},
		{Intent: keys.Mouse},
		{Intent: keys.Suspend},
		{Intent: keys.Help},
		{Intent: keys.Quit},
		{Intent: keys.ForceQuit},
	}
}

// TooSmallRules are the rules of a screen that is too small to show anything.
func TooSmallRules() []keys.Rule {
	return []keys.Rule{{Intent: keys.Suspend}, {Intent: keys.Quit}, {Intent: keys.ForceQuit}}
}
