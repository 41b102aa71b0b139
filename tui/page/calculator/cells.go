package calculator

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
)

// The columns of the table, in order.
const (
	layerColumn = iota
	outputColumn
	parametersColumn
	unsharedColumn
	denseColumn
	macsColumn
	fieldColumn
	columns
)

// The widths of the parts that can be narrowed, and the space between columns.
const (
	minBar     = 9
	maxBar     = 40
	maxLayer   = 24
	columnGap  = 2
	pointerGap = 2 // the mark of the chosen row
)

// dropOrder lists the columns that a narrow table leaves out, in that order. The figure
// below shows what the field column says.
func dropOrder() []int {
	return []int{fieldColumn, macsColumn, denseColumn, outputColumn, unsharedColumn}
}

type cells struct {
	names  [columns]string
	rows   [][columns]string
	total  [columns]string
	widths [columns]int
	most   float64 // the largest number that has a bar, as a power of ten
}

func newCells(c *arch.Counts) cells {
	t := c.Totals
	s := cells{
		names: [columns]string{"layer", "output", "parameters", "unshared", "dense", "MACs", "field"},
		total: [columns]string{
			"total", "", arch.Thousands(t.Parameters), t.Unshared.String(), t.Dense.String(),
			arch.Thousands(t.MACs), dims(t.ReceptiveField),
		},
		rows: make([][columns]string, len(c.Layers)),
		most: 1,
	}
	for i := range c.Layers {
		r := &c.Layers[i]
		s.rows[i] = [columns]string{
			strings.Repeat("  ", r.Depth) + r.Name, r.Output.String(), arch.Thousands(r.Parameters),
			r.Unshared.String(), r.Dense.String(), arch.Thousands(r.MACs), dims(r.ReceptiveField),
		}
		for _, power := range log10Parameters(r) {
			s.most = max(s.most, math.Ceil(power))
		}
	}
	for j := range columns {
		s.widths[j] = max(ansi.StringWidth(s.names[j]), ansi.StringWidth(s.total[j]))
		for i := range s.rows {
			s.widths[j] = max(s.widths[j], ansi.StringWidth(s.rows[i][j]))
		}
	}
	for _, c := range barColumns() {
		s.widths[c] = max(s.widths[c], ansi.StringWidth(s.names[c])+len("# ")) // the mark of the bar
	}
	s.widths[layerColumn] = min(s.widths[layerColumn], maxLayer)
	return s
}

// dims formats sizes: 3×3, or just the width in one dimension.
func dims(sizes []int64) string {
	words := make([]string, len(sizes))
	for i, n := range sizes {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, "×")
}

// log10Parameters returns the parameters of a layer as it is, unshared, and dense, as
// powers of ten; negative infinity for none. A number that overflows counts as the
// greatest possible.
func log10Parameters(r *arch.LayerCounts) [3]float64 {
	power := func(n arch.Hypothetical) float64 {
		if !n.Known() {
			return math.Log10(math.MaxInt64)
		}
		return math.Log10(float64(n))
	}
	return [3]float64{power(arch.Hypothetical(r.Parameters)), power(r.Unshared), power(r.Dense)}
}

// columnChoice says which columns a table of a given width shows.
type columnChoice struct {
	shown []int
	bar   int // columns for the bars, 0 for none
}

func (s cells) fit(w int) columnChoice {
	shown := make([]int, columns)
	for i := range shown {
		shown[i] = i
	}
	taken := func() int {
		n := pointerGap
		for _, c := range shown {
			n += s.widths[c] + columnGap
		}
		return n
	}
	for _, c := range dropOrder() {
		if taken()+minBar <= w {
			break
		}
		shown = slices.DeleteFunc(shown, func(k int) bool { return k == c })
	}
	p := columnChoice{shown: shown, bar: min(w-taken(), maxBar)}
	if p.bar < minBar {
		p.bar = 0
	}
	return p
}

// line renders the cells of a row in one role.
func (s cells) line(cells [columns]string, p columnChoice, role draw.Role, style draw.Style) string {
	return s.set(cells, p, func(int) draw.Role { return role }, style)
}

// set renders the cells of a row, each in the role of its column.
func (s cells) set(cells [columns]string, p columnChoice, role func(column int) draw.Role, style draw.Style) string {
	var out strings.Builder
	for i, c := range p.shown {
		if i > 0 {
			out.WriteString(strings.Repeat(" ", columnGap))
		}
		text := style.Plain(cells[c])
		w := s.widths[c]
		if ansi.StringWidth(text) > w {
			text = ansi.Truncate(text, w, style.Glyphs().Ellipsis)
		}
		pad := strings.Repeat(" ", max(w-ansi.StringWidth(text), 0))
		if c == layerColumn || c == outputColumn {
			out.WriteString(style.Paint(role(c), text) + pad)
		} else {
			out.WriteString(pad + style.Paint(role(c), text))
		}
	}
	return out.String()
}

// bars is the style of the three bars that a layer has in one row, the longest at the
// back.
type bars struct {
	glyphs [3]string
	roles  [3]draw.Role
}

func newBars(style draw.Style, stale bool) bars {
	shades := style.Glyphs().Shades
	b := bars{
		glyphs: [3]string{string(shades[len(shades)-1]), string(shades[1]), string(shades[0])},
		roles:  [3]draw.Role{draw.Accent, draw.Positive, draw.Muted},
	}
	if stale {
		b.roles = [3]draw.Role{draw.Muted, draw.Muted, draw.Muted}
	}
	return b
}

// set draws the bars of a layer in w cells, which stand for 10^most.
func (b bars) set(r *arch.LayerCounts, most float64, w int, style draw.Style) string {
	var length [3]int
	for i, power := range log10Parameters(r) {
		if power >= 0 { // anything is more than nothing
			length[i] = max(int(math.Round(power/most*float64(w))), 1)
		}
	}
	var out strings.Builder
	at := 0
	for i := range length { // up to its end a bar hides those behind it
		if n := length[i] - at; n > 0 {
			out.WriteString(style.Paint(b.roles[i], strings.Repeat(b.glyphs[i], n)))
			at = length[i]
		}
	}
	return out.String()
}

// barColumns returns the columns whose numbers have bars, in the order of the bars.
func barColumns() [3]int { return [3]int{parametersColumn, unsharedColumn, denseColumn} }

// role returns the role of a column's name: that of its bar, if it has one.
func (b bars) role(column int) draw.Role {
	all := barColumns()
	if i := slices.Index(all[:], column); i >= 0 {
		return b.roles[i]
	}
	return draw.Muted
}

// mark puts the glyphs of the bars in front of the names of their columns.
func (b bars) mark(names [columns]string) [columns]string {
	for i, c := range barColumns() {
		names[c] = b.glyphs[i] + " " + names[c]
	}
	return names
}

// legend explains the bars whose columns are not shown, and gives the scale.
func (b bars) legend(p columnChoice, most float64, style draw.Style) string {
	names := ""
	for i, name := range []string{"parameters", "unshared", "dense"} {
		if !slices.Contains(p.shown, barColumns()[i]) {
			names += b.glyphs[i] + " " + name + " "
		}
	}
	end := "to 10^" + strconv.Itoa(int(most))
	for _, text := range []string{names + "log scale " + end, names + "log " + end, names + end, strings.TrimSpace(names)} {
		if ansi.StringWidth(text) <= p.bar {
			return text
		}
	}
	return ansi.Truncate(names, p.bar, style.Glyphs().Ellipsis)
}
