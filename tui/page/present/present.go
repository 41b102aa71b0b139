// Package present is the page for a teacher in front of a class: a lesson with figures
// as large as the screen allows and little around them, notes that a key shows and
// hides, a clock, and the class's show of hands.
//
// A question follows peer instruction (Mazur 1997): the class votes, the program
// measures, the class discusses and votes again, and only then is the answer shown. One
// key leads through all of it.
package present

import (
	"image"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/link"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/lesson"
)

// Model is the page.
type Model struct {
	session *lessons.Session
	lesson  *lesson.Model // the controls, the figures, the run
	options Options
	style   draw.Style
	w, h    int

	rounds        map[string]*round // by step
	notes         bool              // whether the notes for the teacher are shown
	figuresOnly   bool              // whether only the figures are shown
	figureFocused bool              // whether the keyboard focus is on the figures
	offset        int               // first visible row of the text

	clock   clock
	targets []clickTarget
	pane    image.Rectangle // the rectangle of the figures
}

type clickTarget struct {
	rect image.Rectangle
	do   func() tea.Cmd
}

// Options say how often a page is drawn, and where its votes come from.
type Options struct {
	Every int // ticks between two frames of what moves
	// Live reports whether the answers of the class come from SetVotes and are shown by
	// the page around this one, instead of being typed in.
	Live bool
	// Rules, if set, turns this page's rules into those of the page around it.
	Rules func([]keys.Rule) []keys.Rule
}

// New returns the page of a session. The session's store keeps what the class measures
// and answers.
func New(s *lessons.Session, style draw.Style, o Options) *Model {
	m := &Model{session: s, lesson: lesson.New(s, style, lesson.Options{Every: o.Every}), options: o, style: style, rounds: map[string]*round{}}
	m.clock.start(time.Now())
	m.enterStep()
	return m
}

// Init implements page.Starter: it starts the clock.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.clock.next(), m.lesson.Init()) }

// Link implements page.Linker.
func (m *Model) Link(seed uint64) link.Link {
	l := m.lesson.Link(seed)
	l.Path = append([]string{link.Present}, l.Path...)
	for _, votes := range m.round().hands {
		if l.Omitted == "" && slices.Max(append(votes, 0)) > 0 {
			l.Omitted = "the votes"
		}
	}
	return l
}

// Resize implements page.Page.
func (m *Model) Resize(w, h int) {
	m.w, m.h = w, h
	m.lesson.Resize(w, h)
}

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.style = s
	m.lesson.Restyle(s)
}

// Update implements page.Page: it handles the ticks of the clock and of the run.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if t, ok := msg.(clockMsg); ok {
		if t.of != &m.clock {
			return nil
		}
		return m.clock.next()
	}
	cmd := m.lesson.Update(msg)
	if q := m.Showing().Question; q != nil && q.CanRetry && m.phase() == revealed {
		m.session.Next() // the verdict was requested before its run had ended, so nothing is left to show
		cmd = tea.Batch(cmd, m.lesson.Refresh())
	}
	return cmd
}

// UnsavedRun implements page.Page.
func (m *Model) UnsavedRun() string { return m.lesson.UnsavedRun() }

// Close implements page.Page.
func (m *Model) Close() { m.lesson.Close() }

// Lesson returns the ID of the lesson.
func (m *Model) Lesson() string { return m.lesson.Lesson() }

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	step := m.Showing().Index
	if m.typing() {
		cmd := m.lesson.Do(in, pressed)
		m.figureFocused = m.lesson.Typing()
		return cmd
	}
	switch in {
	case keys.Back:
		return page.Send(page.LessonListMsg{})
	case keys.Next:
		if m.lesson.Hasty() {
			return nil
		}
		if m.next() {
			return page.Send(page.LessonListMsg{Ended: true})
		}
	case keys.StepBack:
		m.session.Goto(step - 1)
	case keys.Notes:
		m.notes = !m.notes
	case keys.Timer:
		m.clock.toggle(time.Now())
	case keys.FiguresOnly:
		m.figuresOnly = !m.figuresOnly
	case keys.Pane:
		m.figureFocused = !m.figureFocused
	case keys.Hands:
		m.round().key(int(pressed[0] - '0'))
	case keys.Erase:
		m.round().erase()
	case keys.Vertical:
		if m.figureFocused {
			return m.lesson.Do(in, pressed)
		}
		m.vertical(pressed == "up")
	default:
		return m.lesson.Do(in, pressed)
	}
	return m.refresh(step)
}

// refresh applies what has changed; a new step begins at the top of its text.
func (m *Model) refresh(before int) tea.Cmd {
	cmd := m.lesson.Refresh()
	if m.Showing().Index != before {
		m.enterStep()
	}
	return cmd
}

// enterStep moves the keyboard focus to the question, or else to the figure's controls.
func (m *Model) enterStep() {
	m.offset = 0
	m.clock.step(time.Now())
	m.figureFocused = m.Showing().Question == nil && m.lesson.HasControls()
}

// Showing returns what the session shows now.
func (m *Model) Showing() lessons.View { return m.lesson.SessionView() }

// vertical moves through the choices while the class votes, and else through the text.
func (m *Model) vertical(up bool) {
	by := 1
	if up {
		by = -1
	}
	if m.counting() {
		m.round().move(by)
		return
	}
	m.offset = max(m.offset+by, 0) // the view limits it
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if m.small() {
		return keys.All().Allow(page.TooSmallRules()...)
	}
	if m.typing() {
		return keys.All().Allow(m.lesson.PaneRules(true)...)
	}
	next := keys.Rule{Intent: keys.Next, Does: m.nextWords(), Keys: []string{"enter", "pgdown"}, Shown: "enter"}
	working := m.lesson.PaneRules(m.figureFocused)
	if !slices.ContainsFunc(working, func(r keys.Rule) bool { return r.Intent == keys.Toggle }) {
		next.Keys = append(next.Keys, "space") // nothing can be toggled, so space leads on as well, and p controls runs
		for i := range working {
			if working[i].Intent == keys.Run {
				working[i].Keys, working[i].Shown = []string{"p"}, "p"
			}
		}
	}
	rules := []keys.Rule{next}
	if m.counting() && !m.figureFocused {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "choice"},
			keys.Rule{Intent: keys.Hands}, keys.Rule{Intent: keys.Erase})
	} else if !m.figureFocused {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "scroll"})
	}
	rules = append(rules, working...)
	if m.lesson.HasControls() {
		other := "figure"
		if m.figureFocused {
			other = "text"
		}
		rules = append(rules, keys.Rule{Intent: keys.Pane, Does: other})
	}
	rules = append(rules, keys.Rule{Intent: keys.Notes}, keys.Rule{Intent: keys.FiguresOnly}, keys.Rule{Intent: keys.Timer})
	if m.Showing().Index > 0 {
		rules = append(rules, keys.Rule{Intent: keys.StepBack, Does: "previous step"})
	}
	rules = append(rules, keys.Rule{Intent: keys.Back, Does: "to the list of lessons"})
	rules = append(rules, page.GlobalRules()...)
	if m.options.Rules != nil {
		rules = m.options.Rules(rules)
	}
	return keys.All().Allow(rules...)
}

func (m *Model) typing() bool { return m.figureFocused && m.lesson.Typing() }

// Type implements page.Typer.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd {
	if !m.typing() {
		return nil
	}
	return m.lesson.Type(key)
}

func (m *Model) small() bool { return layout.ModeOf(m.w, m.h) == layout.TooSmall }

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View() // a click refers to what is shown
	step := m.Showing().Index
	if cmd, ok := m.lesson.ClickPane(at); ok {
		m.figureFocused = true
		return tea.Batch(cmd, m.refresh(step))
	}
	for _, target := range m.targets {
		if at.In(target.rect) {
			return target.do()
		}
	}
	if at.In(m.pane) && m.lesson.HasControls() {
		m.figureFocused = true
	}
	return nil
}

// Drag implements page.Dragger.
func (m *Model) Drag(to image.Point) tea.Cmd { return m.lesson.Drag(to) }

// Release implements page.Dragger.
func (m *Model) Release() { m.lesson.Release() }

// Wheel implements page.Page: it scrolls the text.
func (m *Model) Wheel(_ image.Point, by int) tea.Cmd {
	m.offset = max(m.offset+by, 0)
	return nil
}
