package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// gatherPause is how long keys are gathered before their effect is drawn.
const gatherPause = 2 * time.Millisecond

// gatherer holds back drawing while keys follow one another quickly: Bubble Tea asks
// for a view after every message but shows fewer. Its zero value holds nothing back.
type gatherer struct {
	every   time.Duration // the shortest time between views; 0 to draw after every message
	holding bool          // shown is kept until a gatheredMsg arrives
	shown   tea.View      // the newest view
	drawn   time.Time     // when shown last changed
}

// gatheredMsg says that the effect of the gathered keys is to be drawn.
type gatheredMsg struct{}

func newGatherer(o Options) gatherer {
	if o.FramesPerSecond <= 0 || o.FramesPerSecond >= framesPerSecond {
		return gatherer{}
	}
	return gatherer{every: time.Second / time.Duration(o.FramesPerSecond)}
}

// take starts gathering at a key press, and stops at a message that depends on what is
// drawn.
func (g *gatherer) take(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case gatheredMsg, tea.MouseMsg:
		g.holding = false
	case tea.KeyPressMsg:
		if g.every > 0 && !g.holding && g.shown.Content != "" {
			g.holding = true
			wait := max(gatherPause, g.every-time.Since(g.drawn))
			return tea.Tick(wait, func(time.Time) tea.Msg { return gatheredMsg{} })
		}
	}
	return nil
}

// view returns the view, drawn anew unless it is held back.
func (g *gatherer) view(draw func() tea.View) tea.View {
	if g.holding {
		return g.shown
	}
	v := draw()
	if v.Content != g.shown.Content {
		g.drawn = time.Now()
	}
	g.shown = v
	return v
}
