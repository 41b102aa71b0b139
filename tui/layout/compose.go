package layout

import (
	"image"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Block is rendered text for a rectangle, one string per row.
type Block struct {
	Rect  image.Rectangle
	Lines []string
	Exact bool // every line is empty or exactly as wide as the rectangle, so it need not be measured
}

// Compose puts blocks on a screen of w columns and h rows and returns its rows joined
// by newlines. Every row is exactly w cells wide: text that is longer than its
// rectangle is cut, and shorter text is padded with spaces. Blocks must not overlap,
// and what lies outside the screen is left out.
func Compose(w, h int, blocks ...Block) string {
	screen := image.Rect(0, 0, w, h)
	inside, bytes := make([]Block, 0, len(blocks)), 0
	for _, b := range blocks {
		if r := b.Rect.Intersect(screen); !r.Empty() {
			inside = append(inside, Block{r, b.Lines, b.Exact && r == b.Rect})
			for _, line := range b.Lines {
				bytes += len(line)
			}
		}
	}
	slices.SortStableFunc(inside, func(a, b Block) int { return a.Rect.Min.X - b.Rect.Min.X })
	var out strings.Builder
	out.Grow(bytes + max(w+1, 0)*max(h, 0)) // plus the padding
	for y := range max(h, 0) {
		if y > 0 {
			out.WriteByte('\n')
		}
		at := 0
		for _, b := range inside {
			if y < b.Rect.Min.Y || y >= b.Rect.Max.Y || b.Rect.Min.X < at {
				continue
			}
			spaces(&out, b.Rect.Min.X-at)
			line := ""
			if i := y - b.Rect.Min.Y; i < len(b.Lines) {
				line = b.Lines[i]
			}
			if line == "" || !b.Exact {
				line = Fit(line, b.Rect.Dx())
			}
			out.WriteString(line)
			at = b.Rect.Max.X
		}
		spaces(&out, w-at)
	}
	return out.String()
}

// Fit cuts or pads line to exactly w cells.
func Fit(line string, w int) string {
	wide := ansi.StringWidth(line)
	switch {
	case wide > w:
		// Cutting a wide rune at the edge may leave the line a cell short.
		line = ansi.Truncate(line, w, "")
		return line + strings.Repeat(" ", max(w-ansi.StringWidth(line), 0))
	case wide < w:
		return line + strings.Repeat(" ", w-wide)
	default:
		return line
	}
}

// spaces writes n spaces, none for a negative n.
func spaces(out *strings.Builder, n int) {
	for range n {
		out.WriteByte(' ')
	}
}

// ReplaceLastRows puts lines over the last rows of a composed screen of w columns. Lines beyond
// the screen's number of rows are left out.
func ReplaceLastRows(screen string, w int, lines ...string) string {
	rows := strings.Split(screen, "\n")
	lines = lines[max(len(lines)-len(rows), 0):]
	for i, line := range lines {
		rows[len(rows)-len(lines)+i] = Fit(line, w)
	}
	return strings.Join(rows, "\n")
}
