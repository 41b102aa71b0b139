package page

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/tui/draw"
)

// Links cover exactly their words, whatever the width and the colours, and nothing else
// of them is left in the text.
func TestLinksLieOnTheirWords(t *testing.T) {
	t.Parallel()
	blocks := []lessons.Block{
		{Spans: []lessons.Span{
			{Text: "With "},
			{Text: "weight sharing", Term: "weight-sharing"},
			{Text: " a "},
			{Text: "kernel", Term: "kernel", Style: lessons.Strong},
			{Text: " serves wörlds."},
		}},
		{Kind: lessons.Item, Spans: []lessons.Span{{Text: "a "}, {Text: "bank", Term: "bank"}}},
	}
	words := []string{"weight sharing", "kernel", "bank"}
	for _, profile := range []colorprofile.Profile{colorprofile.NoTTY, colorprofile.ASCII, colorprofile.TrueColor} {
		for w := 4; w < 50; w++ {
			got := make([]string, len(words))
			for _, l := range LinkedProse(blocks, w, draw.NewStyle(true, profile, false), 1) {
				if strings.Contains(l.Text, "]8;") || ansi.StringWidth(l.Text) > w {
					t.Fatalf("width %d: %q", w, l.Text)
				}
				for _, link := range l.Links {
					part := ansi.Cut(ansi.Strip(l.Text), link.From, link.To)
					got[link.Number] = strings.TrimSpace(got[link.Number] + " " + strings.TrimSpace(part))
				}
			}
			for i, want := range words {
				if w >= len("sharing")+2 && got[i] != want || strings.ReplaceAll(got[i], " ", "") != strings.ReplaceAll(want, " ", "") {
					t.Errorf("width %d, %v: link %d is %q, want %q", w, profile, i, got[i], want)
				}
			}
		}
	}
	lines := Prose(blocks, 80, draw.NewStyle(true, colorprofile.NoTTY, false))
	if want := "With weight sharing a kernel serves wörlds.||• a bank"; ansi.Strip(strings.Join(lines, "|")) != want {
		t.Errorf("got %q", lines)
	}
}
