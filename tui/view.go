package tui

import (
	"image"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/guard"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// View implements tea.Model. Bubble Tea calls it after every message, so pages cache
// what they have rendered.
func (r *root) View() tea.View {
	defer r.options.Trainers.Pause()()
	return r.gatherer.view(r.draw)
}

// draw draws the page. If the page panics, an error page replaces it.
func (r *root) draw() tea.View {
	var frame string
	if err := guard.Call(func() error { frame = r.render(); return nil }); err != nil {
		r.fail(err)
		frame = r.page.View()
	}
	v := tea.NewView(frame)
	v.AltScreen = true
	if !r.mouseOff {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (r *root) render() string {
	if r.w <= 0 || r.h <= 0 {
		return ""
	}
	frame := r.page.View()
	if !r.confirmingQuit {
		return r.withSaid(frame)
	}
	bar, _ := r.quitBar()
	return layout.ReplaceLastRows(frame, r.w, r.quitQuestion(), bar)
}

// withSaid shows what the last key did over the rows above the key bar.
func (r *root) withSaid(frame string) string {
	if r.said == "" {
		return frame
	}
	const edge = 1
	lines := draw.Wrap(r.style.Plain(r.said), max(r.w-2*edge, 1))
	lines = lines[:min(len(lines), max(r.h-2, 0))]
	for i, line := range lines {
		lines[i] = " " + r.style.Paint(draw.Accent, line)
	}
	bar := frame[strings.LastIndexByte(frame, '\n')+1:]
	return layout.ReplaceLastRows(frame, r.w, append(lines, bar)...)
}

// quitQuestion asks whether to quit although something would be lost, which may have
// changed since.
func (r *root) quitQuestion() string {
	because := ""
	if does := r.quitting(); does != "" {
		because = "Quitting now " + does + ". "
	}
	text := ""
	for _, question := range []string{"Quit all the same?", "Quit?"} {
		if text = r.style.Plain(because + question); ansi.StringWidth(text) <= r.w-2 {
			break
		}
	}
	return " " + r.style.Paint(draw.Warn, ansi.Truncate(text, max(r.w-2, 0), r.style.Glyphs().Ellipsis))
}

func quitKeys() keys.Map {
	return keys.All().Allow(
		keys.Rule{Intent: keys.Next, Does: "stay", Keys: []string{"esc", "n", "enter"}, Shown: "esc"},
		keys.Rule{Intent: keys.Quit, Does: "quit", Keys: []string{"q", "y"}, Shown: "q"},
		keys.Rule{Intent: keys.ForceQuit}, keys.Rule{Intent: keys.Suspend},
	)
}

func (r *root) quitBar() (string, []page.Target) {
	return page.KeyBar(image.Rect(0, r.h-1, r.w, r.h), r.style, quitKeys())
}
