package lesson

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
)

// tickInterval is the interval at which a run is polled.
const tickInterval = 33 * time.Millisecond

// settling is how long a result stays before Enter or space can leave it: a learner who
// wanted to speed up a run that ended at that moment meant something else.
const settling = 500 * time.Millisecond

// tickMsg polls the run of a page. A tick of another page, or of an older generation,
// is ignored.
type tickMsg struct {
	owner      *Model
	generation int
}

// keepTicking starts ticking if a run is under way and no tick is pending. A paused run
// also needs ticks until it has published its last frame, and a run being prepared
// until it has published its first.
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
	return tea.Tick(tickInterval, func(time.Time) tea.Msg { return t })
}

// tick polls the run. What moves is drawn every few ticks, and at once when it has
// stopped.
func (m *Model) tick(t tickMsg) tea.Cmd {
	if t.owner != m || t.generation != m.generation || !m.ticking {
		return nil
	}
	every := m.options.Every
	if m.options.Trainers.Crowded() {
		every *= 2
	}
	m.ticks++
	_, live := m.session.Advance((m.ticks+1)%every == 0) // the next tick draws what the run shows then
	if !live {
		m.ticking = false
		m.takeResult()
		return nil
	}
	if m.ticks%every == 0 {
		m.takeResult()
	}
	return m.nextTick()
}

// takeResult takes the result of a run, and notes the time if that has changed the
// meaning of Enter.
func (m *Model) takeResult() {
	before := m.view.Next
	m.refresh()
	if m.view.Next != before {
		m.concluded = time.Now()
	}
}

// Hasty reports whether a key was meant for a run that has just ended.
func (m *Model) Hasty() bool {
	m.takeResult()
	return time.Since(m.concluded) < settling
}
