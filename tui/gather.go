package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// gatherPause is for how long keys are gathered before what they do is drawn.
const gatherPause = 2 * time.Millisecond

// gatherer holds the picture back while keys follow one another quickly: Bubble Tea asks
// for one after every message, and shows fewer. Its zero value holds nothing back.
type gatherer struct {
	every   time.Duration // how often a picture is shown at most; 0 to draw after every message
	holding bool          // shown stands until a gatheredMsg comes
	shown   tea.View      // the newest picture
	drawn   time.Time     // when that was new
}

// gatheredMsg says that what was gathered is to be drawn.
type gatheredMsg struct{}

func newGatherer(o Options) gatherer {
	if o.FramesPerSecond <= 0 || o.FramesPerSecond >= framesPerSecond {
		return gatherer{}
	}
	return gatherer{every: time.Second / time.Duration(o.FramesPerSecond)}
}

// take begins to gather with a key, and ends it with what depends on what is drawn.
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

// view returns the picture, drawn anew unless it is held back.
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
