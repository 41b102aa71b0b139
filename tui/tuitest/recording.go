package tuitest

import (
	"cmp"
	"fmt"
	"html"
	"image/color"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// A Recording is what a terminal has shown, as an animated picture whose rows change
// over time. Its zero value is empty.
type Recording struct {
	w, h  int
	at    time.Duration
	rows  [][]shownRow // by row, in order of time
	style map[string]int
	names []string // of the styles, as CSS
}

// shownRow is a row of the picture, shown from some time on.
type shownRow struct {
	from time.Duration
	svg  string
}

// The dimensions of a cell and of the margin, in pixels of the picture.
const (
	cellW, cellH = 8.4, 17
	textSize     = 14
	baseline     = 13
	edge         = 8
)

// Add records the screen of a terminal, to be shown for a while, with a caption below
// it: the keys that were pressed.
func (r *Recording) Add(t *Terminal, caption string, stays time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r.w, r.h = t.cells.Width(), t.cells.Height()
	if r.rows == nil {
		r.rows, r.style = make([][]shownRow, r.h+1), map[string]int{}
	}
	for y := range r.h {
		cells := make([]*uv.Cell, r.w)
		for x := range cells {
			cells[x] = t.cells.CellAt(x, y)
		}
		r.show(y, r.row(y, cells))
	}
	r.show(r.h, fmt.Sprintf(`<text class="k" x="%d" y="%d">%s</text>`, edge, edge+r.h*cellH+2*baseline-4, html.EscapeString(caption)))
	r.at += stays
}

// show changes what row y shows from now on.
func (r *Recording) show(y int, svg string) {
	if n := len(r.rows[y]); n == 0 || r.rows[y][n-1].svg != svg {
		r.rows[y] = append(r.rows[y], shownRow{r.at, svg})
	}
}

// row renders a row of cells as SVG: its backgrounds, then its runs of equal style.
func (r *Recording) row(y int, cells []*uv.Cell) string {
	var back, text strings.Builder
	for x := 0; x < len(cells); {
		style, from := cellStyle(cells[x]), x
		var run strings.Builder
		for x < len(cells) && cellStyle(cells[x]) == style {
			run.WriteString(cmp.Or(content(cells[x]), " "))
			x++
		}
		left, width := edge+float64(from)*cellW, float64(x-from)*cellW
		if fill := background(cells[from]); fill != "" {
			fmt.Fprintf(&back, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`, left, edge+y*cellH, width+.3, cellH, fill)
		}
		if shown := strings.TrimRight(run.String(), " "); shown != "" {
			lead := len(shown) - len(strings.TrimLeft(shown, " "))
			shown = shown[lead:]
			n := len([]rune(shown))
			fmt.Fprintf(&text, `<text class="%s" x="%.1f" y="%d" textLength="%.1f">%s</text>`,
				r.class(style), left+float64(lead)*cellW, edge+y*cellH+baseline, float64(n)*cellW, html.EscapeString(shown))
		}
	}
	return back.String() + text.String()
}

// class returns the CSS class of a style.
func (r *Recording) class(style string) string {
	i, ok := r.style[style]
	if !ok {
		i = len(r.names)
		r.style[style], r.names = i, append(r.names, style)
	}
	return fmt.Sprintf("s%d", i)
}

func content(c *uv.Cell) string {
	if c == nil {
		return ""
	}
	return c.Content
}

// The colours of cells without colours of their own.
const ink, paper = "#d8dee9", "#1b1f27"

// cellStyle returns the style of a cell's text, as CSS.
func cellStyle(c *uv.Cell) string {
	if c == nil {
		return ""
	}
	fill := cmp.Or(hex(c.Style.Fg), ink)
	if c.Style.Attrs&uv.AttrReverse != 0 {
		fill = cmp.Or(hex(c.Style.Bg), paper)
	}
	css := "fill:" + fill
	if c.Style.Attrs&uv.AttrBold != 0 {
		css += ";font-weight:bold"
	}
	if c.Style.Attrs&uv.AttrItalic != 0 {
		css += ";font-style:italic"
	}
	if c.Style.Underline != 0 {
		css += ";text-decoration:underline"
	}
	return css + ";--b:" + background(c)
}

// background returns the colour behind a cell, empty for that of the picture.
func background(c *uv.Cell) string {
	switch {
	case c == nil:
		return ""
	case c.Style.Attrs&uv.AttrReverse != 0:
		return cmp.Or(hex(c.Style.Fg), ink)
	}
	return hex(c.Style.Bg)
}

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	red, green, blue, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", red>>8, green>>8, blue>>8)
}

// SVG returns the picture, which starts over at its end. If the reader wants no motion
// it shows its last frame.
func (r *Recording) SVG(title string) []byte {
	width, height := float64(r.w)*cellW+2*edge, (r.h+1)*cellH+2*edge+8
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" role="img"><title>%s</title>`+"\n",
		width, height, width, height, html.EscapeString(title))
	fmt.Fprintf(&b, "<style>text{font:%dpx 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre;fill:%s}.k{fill:#e5c07b}", textSize, ink)
	for i, css := range r.names {
		css, _, _ = strings.Cut(css, ";--b:")
		fmt.Fprintf(&b, ".s%d{%s}", i, css)
	}
	fmt.Fprintf(&b, "</style>\n"+`<rect width="100%%" height="100%%" rx="6" fill="%s"/>`+"\n", paper)
	for _, row := range r.rows {
		for i, s := range row {
			until := r.at
			if i+1 < len(row) {
				until = row[i+1].from
			}
			b.WriteString(r.timed(s, until))
		}
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// timed renders a row that is shown from its time until another.
func (r *Recording) timed(s shownRow, until time.Duration) string {
	if s.svg == "" {
		return ""
	}
	if s.from == 0 && until == r.at {
		return "<g>" + s.svg + "</g>\n"
	}
	hidden := ` visibility="hidden"`
	if until == r.at {
		hidden = ""
	}
	from, to := float64(s.from)/float64(r.at), float64(until)/float64(r.at)
	values, times := "hidden;visible;hidden", fmt.Sprintf("0;%.5f;%.5f", from, to)
	switch {
	case s.from == 0:
		values, times = "visible;hidden", fmt.Sprintf("0;%.5f", to)
	case until == r.at:
		values, times = "hidden;visible", fmt.Sprintf("0;%.5f", from)
	}
	return fmt.Sprintf(`<g%s>%s<animate attributeName="visibility" calcMode="discrete" dur="%.2fs" repeatCount="indefinite" values="%s" keyTimes="%s"/></g>`+"\n",
		hidden, s.svg, r.at.Seconds(), values, times)
}
