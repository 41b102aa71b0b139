// Package page holds what all pages of the program share: what a page is, the messages
// with which pages ask the root for things, and the chrome around their content –
// header, rules, key bar. The pages are in the packages below.
//
// A page knows no other page. It renders strings, never a tea.View; it says which keys
// work in its present state, and the root passes it the meaning of those that are
// pressed.
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
	// Keys returns the key map of the present state.
	Keys() keys.Map
	// Do carries out an intent that Keys allows; pressed is the key that was pressed
	// for it, as Bubble Tea names it.
	Do(in keys.Intent, pressed string) tea.Cmd
	// Click handles a click, Wheel a turn of the wheel, where down is positive.
	Click(at image.Point) tea.Cmd
	Wheel(at image.Point, by int) tea.Cmd
	// Update handles the messages of the page's own commands.
	Update(tea.Msg) tea.Cmd
	// View returns the whole screen, exactly as large as Resize said.
	View() string
	// UnsavedRun says what leaving the program now would lose; empty for nothing.
	UnsavedRun() string
	// Close ends everything that the page has started and waits for it.
	Close()
}

// A Starter is a page that begins with a command of its own.
type Starter interface{ Init() tea.Cmd }

// A Typer is a page on which text is typed. It receives the keys that its key map does
// not claim.
type Typer interface {
	Type(key tea.KeyPressMsg) tea.Cmd
}

// A Dragger is a page on which the mouse can draw: after a click it is told of every
// cell that the mouse passes until the button is released.
type Dragger interface {
	Drag(to image.Point) tea.Cmd
	Release()
}

// A Linker is a page that a link leads to.
type Linker interface {
	// Link returns a link to the page as it is now, in a program with this seed.
	Link(seed uint64) link.Link
}

// An Explainer is a page that explains itself in the help.
type Explainer interface {
	// How returns a heading and an explanation of how the page works in its present
	// state; the explanation is empty if there is none.
	How() (heading, how string)
}

// OpenMsg asks for a lesson, at the given step unless that is empty.
type OpenMsg struct{ Lesson, Step string }

// LessonListMsg asks for the list of lessons.
type LessonListMsg struct {
	Ended bool // the present lesson was completed
}

// CalculatorMsg asks for the calculator.
type CalculatorMsg struct{}

// LabMsg asks for the lab, set up for an experiment unless Plan is nil.
type LabMsg struct{ Plan *experiment.Plan }

// GlossaryMsg asks for the glossary, at a term unless Term is empty.
type GlossaryMsg struct{ Term string }

// SearchMsg asks for the search.
type SearchMsg struct{}

// ExportMsg asks for the page that writes results to files.
type ExportMsg struct{ Results experiment.Results }

// BackMsg asks for the page below the present one.
type BackMsg struct{}

// ClassMsg says that the class has changed, or that a second of its timer has passed.
type ClassMsg struct{}

// TimeLeft returns the remaining time of a class's timer in words.
func TimeLeft(ends time.Time) string {
	left := int(time.Until(ends).Round(time.Second) / time.Second)
	if left <= 0 {
		return "time is up"
	}
	return fmt.Sprintf("%d:%02d left", left/60, left%60)
}

// LedMessage is the message for a learner who wants to leave the place where the class is.
const LedMessage = "the teacher leads: the class goes on together"

// PressMsg says that a click stands for a key.
type PressMsg struct {
	Intent keys.Intent
	Key    string
}

// Send returns the command that delivers a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// GlobalRules returns the rules for the keys that work on every page.
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

// TypingRules returns the rules for the keys that work on a page where text is typed.
func TypingRules() []keys.Rule {
	return []keys.Rule{
		{Intent: keys.Suspend},
		{Intent: keys.Help, Keys: []string{"f1"}, Shown: "f1"},
		{Intent: keys.Quit, Keys: []string{"ctrl+c"}, Shown: "ctrl+c"},
	}
}

// TooSmallRules returns the rules of a screen that is too small to show anything.
func TooSmallRules() []keys.Rule {
	return []keys.Rule{{Intent: keys.Suspend}, {Intent: keys.Quit}, {Intent: keys.ForceQuit}}
}
