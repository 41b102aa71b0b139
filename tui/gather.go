package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Keys are gathered until none has come for gatherPause, but not for longer than
// mostGathered times the shortest time between views.
const (
	gatherPause  = 2 * time.Millisecond
	mostGathered = 3
)

// gatherer holds back drawing while keys follow one another quickly: Bubble Tea asks
// for a view after every message but shows fewer. Its zero value holds nothing back.
type gatherer struct {
	every   time.Duration // the shortest time between views; 0 to draw after every message
	holding bool          // shown is kept until a gatheredMsg arrives
	more    bool          // a key has come since that message was asked for
	begun   time.Time     // when the first of the keys came
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
	case gatheredMsg:
		if g.holding && g.more && time.Since(g.begun) < mostGathered*g.every {
			return g.wait(gatherPause)
		}
		g.holding = false
	case tea.MouseMsg:
		g.holding = false
	case tea.KeyPressMsg:
		g.more = true
		if g.every > 0 && !g.holding && g.shown.Content != "" {
			g.holding, g.begun = true, time.Now()
			return g.wait(max(gatherPause, g.every-time.Since(g.drawn)))
		}
	}
	return nil
}

// wait asks for a gatheredMsg.
func (g *gatherer) wait(d time.Duration) tea.Cmd {
	g.more = false
	return tea.Tick(d, func(time.Time) tea.Msg { return gatheredMsg{} })
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
