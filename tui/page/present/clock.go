package present

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
)

// clock measures how long the lesson and the present step have taken. Stopping it stops
// both.
type clock struct {
	since         time.Time // when it was started or resumed
	whole, inStep time.Duration
	stopped       bool
}

// clockMsg is a tick of a clock, once a second, for the display only.
type clockMsg struct{ of *clock }

func (c *clock) start(now time.Time) { *c = clock{since: now} }

// settle adds the time that has passed.
func (c *clock) settle(now time.Time) {
	if !c.stopped {
		d := now.Sub(c.since)
		c.whole, c.inStep = c.whole+d, c.inStep+d
	}
	c.since = now
}

func (c *clock) step(now time.Time) {
	c.settle(now)
	c.inStep = 0
}

func (c *clock) toggle(now time.Time) {
	c.settle(now)
	c.stopped = !c.stopped
}

// text returns the time of the lesson, followed by that of the step.
func (c *clock) text(now time.Time) string {
	c.settle(now)
	words := minutes(c.whole) + " (step " + minutes(c.inStep) + ")"
	if c.stopped {
		words += " stopped"
	}
	return words
}

func minutes(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func (c *clock) next() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return clockMsg{c} })
}
