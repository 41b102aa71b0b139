package lesson

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
)

// Tick is how often a run that moves is looked at.
const Tick = 33 * time.Millisecond

// settling is how long a result stands before Enter or space goes past it: who wanted
// to hurry a run that ended by itself in that moment meant something else.
const settling = 500 * time.Millisecond

// tickMsg is one look at the run of a page. A tick of another page, or of an
// older generation, falls away.
type tickMsg struct {
	owner      *Model
	generation int
}

// keepTicking starts to tick if a run is under way and no tick is. A run that
// was paused is ticked for too, until it has published its last picture, as is one
// that has not published its first.
func (m *Model) keepTicking() tea.Cmd {
	run := m.view.Run
	if m.ticking || run.State != lessons.Running && run.State != lessons.Paused && !run.Preparing {
		return nil
	}
	m.ticking = true
	m.generation++
	return m.nextTick()
}

func (m *Model) nextTick() tea.Cmd {
	t := tickMsg{m, m.generation}
	return tea.Tick(Tick, func(time.Time) tea.Msg { return t })
}

// tick polls the run. What moved is drawn every few ticks, and at once when
// nothing moves any more.
func (m *Model) tick(t tickMsg) tea.Cmd {
	if t.owner != m || t.generation != m.generation || !m.ticking {
		return nil
	}
	_, live := m.session.Poll()
	m.ticks++
	if !live {
		m.ticking = false
		m.look()
		return nil
	}
	every := m.options.Every
	if m.options.Trainers.Crowded() {
		every *= 2
	}
	if m.ticks%every == 0 {
		m.look()
	}
	return m.nextTick()
}

// look takes what a run has come to, and notes when that gave Enter another meaning.
func (m *Model) look() {
	before := m.view.Next
	m.refresh()
	if m.view.Next != before {
		m.concluded = time.Now()
	}
}

// Hasty reports whether a key was meant for a run that has just ended.
func (m *Model) Hasty() bool {
	m.look()
	return time.Since(m.concluded) < settling
}
