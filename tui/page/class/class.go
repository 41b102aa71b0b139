// Package class is the screen of a teacher whose class takes part on terminals of its
// own: the page for a class and, next to it, who is here, how they answer, and what
// their seeds measure, as it comes in.
//
// What the teacher does on the page leads the class: to its step, and through the
// stages of its question.
package class

import (
	"image"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/link"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/present"
)

// Model is the page.
type Model struct {
	class   *class.Class
	present *present.Model
	options Options
	style   draw.Style
	w, h    int
	done    chan struct{} // closed when the page closes

	lead     class.Lead // the lead as last seen
	presence class.Presence
	poll     class.Poll
	spreads  []class.Spread
	hideBars bool
	people   *people // the list of members, while it is shown
	names    bool    // whether the list shows names
	inviting bool    // whether the page shows how to join
	trouble  string  // why the class was not told of the teacher's last action
	targets  []page.Target
	ticking  bool // a tick of the timer is pending
	retrying bool // a retryMsg is pending
}

// changedMsg says that the class has changed, secondMsg that another second of its timer
// has passed, and retryMsg that the class can be told again where the page is.
type (
	changedMsg struct{ of *Model }
	secondMsg  struct{ of *Model }
	retryMsg   struct{ of *Model }
)

// settling is how long changes are gathered before they are shown.
const settling = 50 * time.Millisecond

// Options say how often a page is drawn, and what it shows besides the lesson.
type Options struct {
	Every      int                              // ticks between two frames of what moves
	Invitation func(w, h int) []string          // how learners join, laid out for w columns and h rows; nil for nothing
	Title      func(lesson, step string) string // names a step given by IDs
}

// New returns the page of a session, and leads the class to where the session is.
func New(c *class.Class, s *lessons.Session, style draw.Style, o Options) *Model {
	m := &Model{class: c, style: style, options: o, done: make(chan struct{})}
	m.present = present.New(s, style, present.Options{Every: o.Every, Live: true, Rules: m.rules})
	return m
}

// Init implements page.Starter.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.present.Init(), m.follow(), m.watch()) }

// watch waits for the next change of the class.
func (m *Model) watch() tea.Cmd {
	changed := m.class.Changed()
	return func() tea.Msg {
		select {
		case <-changed:
			time.Sleep(settling)
			return changedMsg{m}
		case <-m.done:
			return nil
		}
	}
}

// tick waits for the next second of the timer.
func (m *Model) tick() tea.Cmd {
	if m.ticking || !time.Now().Before(m.lead.Ends) {
		return nil
	}
	m.ticking = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{m} })
}

// follow leads the class to where the page is, and reads what the class has done.
func (m *Model) follow() tea.Cmd {
	v := m.present.Showing()
	lesson, step, asks := v.Lesson.ID, v.Step.ID, v.Question != nil
	lead := m.class.Lead()
	var err error
	var restored tea.Cmd
	if lead.Lesson != lesson || lead.Step != step {
		err = m.class.GoTo(lesson, step, asks)
		lead = m.class.Lead()
	}
	if asks {
		was, is := lead.Stage(lesson, step), m.present.Stage()
		switch {
		case was > is:
			restored = m.present.Restore(was)
		case is > was && !lead.Roam && err == nil:
			err = m.class.SetStage(lesson, step, is)
		}
	}
	m.report(err)
	m.take()
	if err != nil && !m.retrying { // the class stays behind until it is told
		m.retrying = true
		restored = tea.Batch(restored, tea.Tick(time.Second, func(time.Time) tea.Msg { return retryMsg{m} }))
	}
	return tea.Batch(restored, m.tick())
}

// report records why the class was not told something; a nil error clears that.
func (m *Model) report(err error) {
	if m.trouble = ""; err != nil {
		m.trouble = "The class could not be told: " + err.Error()
	}
}

// take reads what the class has done.
func (m *Model) take() {
	v := m.present.Showing()
	m.lead, m.presence = m.class.Lead(), m.class.Presence()
	m.poll, m.spreads = class.Poll{}, m.class.Spreads(v.Lesson.ID, v.Step.ID)
	if v.Question != nil {
		m.poll = m.class.Poll(v.Lesson.ID, v.Step.ID, len(v.Question.Choices))
		m.present.SetVotes(m.poll.Votes[0].Counts, m.poll.Votes[1].Counts)
	}
	if m.people != nil {
		m.people.take(m.class)
	}
}

// Update implements page.Page.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		if msg.of != m {
			return nil
		}
		again := m.watch()
		m.take()
		return tea.Batch(again, m.tick())
	case retryMsg:
		if msg.of != m {
			return nil
		}
		m.retrying = false
		return m.follow()
	case secondMsg:
		if msg.of != m {
			return nil
		}
		m.ticking = false
		m.take()
		return m.tick()
	}
	return m.present.Update(msg)
}

// Do implements page.Page.
func (m *Model) Do(in keys.Intent, pressed string) tea.Cmd {
	if m.people != nil {
		m.report(m.people.do(m, in, pressed))
		m.take()
		return nil
	}
	if in == keys.Invitation {
		m.inviting = !m.inviting
		return nil
	}
	v, lead := m.present.Showing(), m.class.Lead()
	var err error
	switch in {
	case keys.Reveal:
		err = m.class.SetStage(v.Lesson.ID, v.Step.ID, class.Revealed)
	case keys.Roam:
		err = m.class.SetRoam(!lead.Roam)
	case keys.Lock:
		err = m.class.SetLocked(!lead.Locked)
	case keys.LookOn:
		err = m.class.SetReadOnly(!lead.ReadOnly)
	case keys.Countdown:
		err = m.class.SetTimer(nextTimer(time.Until(lead.Ends)))
	case keys.Answers:
		m.hideBars = !m.hideBars
	case keys.People:
		m.people = &people{}
	default:
		cmd := m.present.Do(in, pressed)
		return tea.Batch(cmd, m.follow())
	}
	cmd := m.follow()
	if err != nil {
		m.report(err)
	}
	return cmd
}

// nextTimer returns the timer that follows one with so much time left: a longer one, or
// none after the longest.
func nextTimer(left time.Duration) time.Duration {
	left = max(left, 0) + 30*time.Second // it is at least that much longer
	for _, d := range []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute} {
		if d > left {
			return d
		}
	}
	return 0
}

// rules adds the rules that lead the class to those of the page for a class.
func (m *Model) rules(rules []keys.Rule) []keys.Rule {
	rules = slices.DeleteFunc(rules, func(r keys.Rule) bool { return r.Intent == keys.Hands || r.Intent == keys.Erase })
	var own []keys.Rule
	if v := m.present.Showing(); v.Question != nil && m.present.Stage() < class.Revealed {
		own = append(own, keys.Rule{Intent: keys.Reveal, Does: "verdict now"})
	}
	roam, lock, look := "all go on alone", "lock", "all look on"
	if m.lead.Roam {
		roam = "lead all"
	}
	if m.lead.Locked {
		lock = "unlock"
	}
	if m.lead.ReadOnly {
		look = "all work again"
	}
	own = append(own, keys.Rule{Intent: keys.People, Does: "who is here"}, keys.Rule{Intent: keys.Roam, Does: roam})
	if m.options.Invitation != nil {
		own = append(own, keys.Rule{Intent: keys.Invitation, Does: "how to join"})
	}
	own = append(own, keys.Rule{Intent: keys.Answers}, keys.Rule{Intent: keys.Countdown}, keys.Rule{Intent: keys.LookOn, Does: look}, keys.Rule{Intent: keys.Lock, Does: lock})
	return slices.Insert(rules, 1, own...)
}

// Keys implements page.Page.
func (m *Model) Keys() keys.Map {
	if m.people != nil && !m.small() {
		return keys.All().Allow(m.people.rules(m.names)...)
	}
	if m.inviting && !m.small() {
		back := keys.Rule{Intent: keys.Invitation, Does: "back to the lesson", Keys: []string{"j", "esc", "enter"}, Shown: "esc"}
		return keys.All().Allow(append([]keys.Rule{back}, page.GlobalRules()[1:]...)...)
	}
	return m.present.Keys()
}

func (m *Model) small() bool { return layout.ModeOf(m.w, m.h) == layout.TooSmall }

// Resize implements page.Page.
func (m *Model) Resize(w, h int) {
	m.w, m.h = w, h
	if side := m.sideWidth(); side > 0 {
		w -= side + 1
	}
	m.present.Resize(w, h-m.below())
}

// Restyle implements page.Page.
func (m *Model) Restyle(s draw.Style) {
	m.style = s
	m.present.Restyle(s)
}

// UnsavedRun implements page.Page.
func (m *Model) UnsavedRun() string { return m.present.UnsavedRun() }

// Close implements page.Page.
func (m *Model) Close() {
	close(m.done)
	m.present.Close()
}

// Lesson returns the ID of the lesson.
func (m *Model) Lesson() string { return m.present.Lesson() }

// Link implements page.Linker.
func (m *Model) Link(seed uint64) link.Link { return m.present.Link(seed) }

// Type implements page.Typer.
func (m *Model) Type(key tea.KeyPressMsg) tea.Cmd {
	if m.people != nil || m.inviting {
		return nil
	}
	return m.present.Type(key)
}

// Click implements page.Page.
func (m *Model) Click(at image.Point) tea.Cmd {
	m.View() // a click refers to what is shown
	if press, ok := page.Hit(m.targets, at); ok {
		return page.Send(press)
	}
	if m.people != nil || m.inviting || at.Y >= m.h-1 || at.X >= m.w-m.sideWidth() {
		return nil
	}
	cmd := m.present.Click(at)
	return tea.Batch(cmd, m.follow())
}

// Drag implements page.Dragger.
func (m *Model) Drag(to image.Point) tea.Cmd { return m.present.Drag(to) }

// Release implements page.Dragger.
func (m *Model) Release() { m.present.Release() }

// Wheel implements page.Page.
func (m *Model) Wheel(at image.Point, by int) tea.Cmd { return m.present.Wheel(at, by) }
