package lesson

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
)

// Tick is how often a run that moves is looked at.
const Tick = 33 * time.Millisecond

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
		m.refresh()
		return nil
	}
	if m.ticks%m.options.Every == 0 {
		m.refresh()
	}
	return m.nextTick()
}
