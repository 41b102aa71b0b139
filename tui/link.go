package tui

import (
	tea "charm.land/bubbletea/v2"

	"weightshare/nets/experiment"
	"weightshare/tui/page"
)

// copyPlace puts what opens the present page, as it is now, on the clipboard of the
// terminal, and on the screen for terminals that have none: a command line, or in the tab
// of a browser a link.
func (r *root) copyPlace() tea.Cmd {
	place, ok := r.page.(page.Place)
	if !ok {
		return nil
	}
	l := place.Link(r.options.Seed)
	text := experiment.ShellLine(append([]string{"weightshare"}, l.Arguments()...))
	if r.options.Address != "" {
		text = r.options.Address + l.String()
	}
	r.said = "copied: " + text
	if l.Lacks != "" {
		r.said = "copied without " + l.Lacks + ": " + text
	}
	return tea.SetClipboard(text)
}
