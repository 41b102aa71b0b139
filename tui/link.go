package tui

import (
	tea "charm.land/bubbletea/v2"

	"weightshare/nets/experiment"
	"weightshare/tui/page"
)

// copyPlace copies what reopens the present page as it is now – a command line or, in a
// browser tab, a link – to the terminal's clipboard, and shows it for terminals that
// have none.
func (r *root) copyPlace() tea.Cmd {
	place, ok := r.page.(page.Linker)
	if !ok {
		return nil
	}
	l := place.Link(r.options.Seed)
	text := experiment.ShellLine(append([]string{"weightshare"}, l.Arguments()...))
	if r.options.Address != "" {
		text = r.options.Address + l.String()
	}
	r.said = "copied: " + text
	if l.Omitted != "" {
		r.said = "copied without " + l.Omitted + ": " + text
	}
	return tea.SetClipboard(text)
}
