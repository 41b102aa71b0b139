// Package lesson is the page on which one learner takes one lesson: the text of the
// step, its question or goal, its controls and figures, and the run.
//
// Everything happens through the lesson's session: the page turns keys and clicks into
// calls of the session, and the session's view into rows of the screen.
package lesson

import (
	"fmt"
	"image"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/link"
	"weightshare/nets/cooperate"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

// Model is the page.
type Model struct {
	session *lessons.Session
	view    lessons.View
	version int // counts the views taken from the session
	style   draw.Style
	w, h    int
	options Options

	focus     layout.Pane
	control   string // ID of the control that the arrows work on
	changed   bool   // whether a control was set since the step was entered
	highlight int    // choice or confidence selected with the arrows, -1 for none
	offset    int    // first visible row of the text

	input        textinput.Model // the edited line, if there has been one
	inputControl string          // ID of the control whose text it holds
	inputUnsaved bool            // typed in since its text was last saved
	completions  textfield.Cycle // the completions of the word at its cursor

	ticking    bool
	generation int
	ticks      int
	concluded  time.Time // when the end of a run last changed the meaning of Enter in this step

	cache   figureCache // the drawings of the latest frames
	frame   string      // what View returns, kept until something changes
	drawn   bool        // whether frame is up to date
	areas   layout.Areas
	text    column
	columns [2]cachedColumn // the text as last laid out, in full and short
	bar     page.Bar
	targets []clickTarget

	clicked image.Point // the cell last clicked

	drag *drag // what holding the button draws; nil unless it is held
}

// clickTarget is a rectangle of the screen and what a click in it does.
type clickTarget struct {
	rect image.Rectangle
	do   func() tea.Cmd
	cell *draw.Hit // the cell of a control that it covers; nil for none
}

// Options say how often a page is drawn and what it leads to.
type Options struct {
	Every int  // ticks between two frames of what moves; 0 for 1
	Lab   bool // whether experiments can be taken to the lab
	// Exports reports whether results can be written to files.
	Exports bool
	Class   *class.Member // the learner's class; nil for none
	// Trainers train what is shown; while they are crowded, half as many frames are
	// drawn.
	Trainers *cooperate.Pool
	Shared   *page.Shared // the cache shared with other learners' pages; nil for none
}

// New returns the page of a session.
func New(s *lessons.Session, style draw.Style, o Options) *Model {
	o.Every = max(o.Every, 1)
	m := &Model{session: s, style: style, options: o, highlight: -1, cache: newFigureCache(o.Shared), bar: page.Bar{Shared: o.Shared}}
	m.view, m.version = s.View(), 1
	m.enterStep()
	return m
}

// Init implements page.Starter: it starts polling a run that is under way when the page
// opens: one repeated from an earlier session, or one that is being prepared.
func (m *Model) Init() tea.Cmd { return m.keepTicking() }

// Resize implements page.Page.
func (m *Model) Resize(w, h int) {
	if w != m.w || h != m.h {
		first := m.w == 0
		m.w, m.h = w, h
		m.drawn = false
		if first {
			m.enterStep()
		}
	}
}

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.style, m.drawn = s, false
	m.cache, m.columns, m.bar = newFigureCache(m.options.Shared), [2]cachedColumn{}, page.Bar{Shared: m.options.Shared}
}

// Update implements page.Page: it handles ticks, changes of the class, and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tickMsg:
		return m.tick(msg)
	case page.ClassMsg:
		return m.updateClass()
	case tea.PasteMsg:
		return m.edit(msg)
	}
	return nil
}

// View implements page.Page.
func (m *Model) View() string {
	if !m.drawn {
		m.frame = m.render()
		m.drawn = true
	}
	return m.frame
}

// UnsavedRun implements page.Page: it names a run that has begun and not ended.
func (m *Model) UnsavedRun() string {
	r := m.view.Run
	if (r.State == lessons.Running || r.State == lessons.Paused) && !r.Again && r.Done > 0 && r.Done < r.Of {
		if r.ShownDone == r.ShownOf {
			return "the run of the other seeds"
		}
		return fmt.Sprintf("the run at step %d of %d", r.ShownDone, r.ShownOf)
	}
	return ""
}

// Close implements page.Page: it ends the run and waits for it.
func (m *Model) Close() {
	m.generation++
	m.saveInput()
	m.session.Close()
}

// Lesson returns the ID of the lesson.
func (m *Model) Lesson() string { return m.view.Lesson.ID }

// Link implements page.Linker.
func (m *Model) Link(seed uint64) link.Link {
	m.saveInput()
	m.refresh()
	return link.Of(m.session, seed)
}

// InLab reports whether the lesson is the lab.
func (m *Model) InLab() bool { return m.view.Lesson.Unlisted && m.view.Lesson.WithheldUntil == "" }

// Goto goes to the step with an ID, if there is one.
func (m *Model) Goto(step string) tea.Cmd {
	for i := range m.view.Lesson.Steps {
		if m.view.Lesson.Steps[i].ID == step {
			m.saveInput()
			m.session.Goto(i)
			return m.refreshAndTick()
		}
	}
	return nil
}

// refreshAndTick shows the session after something was done to it. A paused run still
// has its last frame to publish, so it is polled too.
func (m *Model) refreshAndTick() tea.Cmd {
	m.refresh()
	return m.keepTicking()
}

// refresh takes a new view from the session.
func (m *Model) refresh() {
	before := m.view
	m.view, m.drawn = m.session.View(), false
	m.version++
	switch {
	case before.Step != m.view.Step:
		m.enterStep()
	case questionState(before) != questionState(m.view), before.Hint != m.view.Hint, before.Goal.Met != m.view.Goal.Met:
		m.highlight = -1
		m.revealNewest()
	}
}

// enterStep sets the keyboard focus of a new step: the figure if it has something to
// change and all the text is visible, or else the text.
func (m *Model) enterStep() {
	m.offset, m.highlight, m.control, m.changed, m.concluded = 0, -1, "", false, time.Time{}
	clear(m.cache.figures)
	m.focus = layout.Text
	if len(m.view.Controls) > 0 {
		m.control = m.view.Controls[0].ID
	}
	side := layout.ModeOf(m.w, m.h) >= layout.Stacked
	works := m.view.Step.Kind == lessons.Read || m.view.Step.Kind == lessons.Try
	if side && works && len(m.view.Controls) > 0 {
		m.arrange()
		if !m.overflows() {
			m.focus = layout.Figure
		}
	}
}

// questionState returns the state of a view's question; -1 if there is none.
func questionState(v lessons.View) lessons.QuestionState {
	if v.Question == nil {
		return -1
	}
	return v.Question.State
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map { return keys.All().Allow(m.rules()...) }
