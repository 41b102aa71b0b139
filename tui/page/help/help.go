// Package help makes the page that shows how the present step works, and which keys
// work on the page that the learner came from.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"

	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	"weightshare/tui/page/textpage"
)

// New returns the help on a key map; above it, if there is any, an explanation of how
// the page works, under a heading.
func New(about keys.Map, heading, how string, s draw.Style) *textpage.Model {
	return textpage.New(textpage.Content{
		Title: "the keys that work here",
		Set: func(w, h int, s draw.Style) string {
			top := ""
			if how != "" {
				lines := draw.Wrap(s.Plain(how), min(w, longestLine))
				top = s.Paint(draw.Title, heading) + "\n" + strings.Join(lines, "\n") + "\n\n"
			}
			return top + columns(groups(about, s), w, h-strings.Count(top, "\n"))
		},
		Back:      page.BackMsg{},
		BackWords: "back",
	}, s)
}

// longestLine is the greatest width of a line of text.
const longestLine = 76

// groups renders every group of the map that has a key, under its heading.
func groups(about keys.Map, s draw.Style) []string {
	var set []string
	model := page.HelpModel(s)
	for _, g := range keys.Groups() {
		bindings := about.In(g)
		if len(bindings) == 0 {
			continue
		}
		shown := make([]key.Binding, len(bindings))
		for i, b := range bindings {
			shown[i] = page.PlainKey(b, s)
		}
		set = append(set, s.Paint(draw.Title, string(g))+"\n"+model.FullHelpView([][]key.Binding{shown})+"\n")
	}
	return set
}

// columns renders the groups in one column, or in two if one is too high.
func columns(groups []string, w, h int) string {
	one := strings.Join(groups, "\n")
	if lipgloss.Height(one) <= h {
		return one
	}
	half := split(groups)
	two := lipgloss.JoinHorizontal(lipgloss.Top,
		strings.Join(groups[:half], "\n"), "    ", strings.Join(groups[half:], "\n"))
	if lipgloss.Width(two) <= w {
		return two
	}
	return one
}

// split returns where to split the groups into two columns of about the same height.
func split(groups []string) int {
	all := lipgloss.Height(strings.Join(groups, "\n"))
	for i := range groups {
		if 2*lipgloss.Height(strings.Join(groups[:i+1], "\n")) >= all {
			return i + 1
		}
	}
	return len(groups)
}
