package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/visible"
	"weightshare/tui/terminal"
)

type column struct {
	name    string
	numeric bool // aligned to the right
	// rank says which columns a narrow terminal drops first: those of the highest
	// rank. Columns of rank 0 always stay.
	rank int
}

// resultTable is rows of text under columns, printed as a table, CSV or Markdown.
type resultTable struct {
	columns []column
	rows    [][]string
	totals  int  // how many of the last rows are totals, which a rule separates
	choice  bool // whether --columns chooses the columns
}

// gap is the number of spaces between two columns.
const gap = 2

// fit drops the columns of highest rank, the last of them first, until the table fits
// into width cells, and returns how many it dropped. With a width of 0 everything fits.
func (t resultTable) fit(width int) (fitting resultTable, dropped int) {
	fitting = t
	for width > 0 && fitting.width() > width {
		last := 0
		for i, c := range fitting.columns {
			if c.rank >= fitting.columns[last].rank {
				last = i
			}
		}
		if fitting.columns[last].rank == 0 {
			break
		}
		fitting = fitting.without(last)
		dropped++
	}
	return fitting, dropped
}

// widths returns the width in cells of every column, including its name.
func (t resultTable) widths() []int {
	widths := mapped(t.names(), ansi.StringWidth)
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	return widths
}

func (t resultTable) width() int {
	sum := -gap
	for _, w := range t.widths() {
		sum += w + gap
	}
	return sum
}

func (t resultTable) names() []string {
	return mapped(t.columns, func(c column) string { return c.name })
}

func (t resultTable) without(i int) resultTable {
	t.columns = slices.Delete(slices.Clone(t.columns), i, i+1)
	t.rows = mapped(t.rows, func(row []string) []string { return slices.Delete(slices.Clone(row), i, i+1) })
	return t
}

// print writes the table: fitted to the width of a terminal; otherwise whole and
// without styles.
func (t resultTable) print(w io.Writer, env []string) error {
	width := terminalWidth(w)
	shown, dropped := t.fit(width)
	styled := width > 0
	text := shown.render(styled)
	if dropped > 0 {
		text += "\n" + t.droppedNote(dropped)
	}
	if !styled {
		_, err := fmt.Fprintln(w, text)
		return err
	}
	_, err := fmt.Fprintln(colorWriter(w, env), text)
	return err
}

// droppedNote says how many columns do not fit, and how to see them.
func (t resultTable) droppedNote(n int) string {
	columns, how := "columns do", "--format json"
	if n == 1 {
		columns = "column does"
	}
	if t.choice {
		how = "--columns, or --format json"
	}
	return fmt.Sprintf("(%d more %s not fit here: see %s)", n, columns, how)
}

// render formats the table without borders, with rules below the names and above the
// totals. It uses only bold and faint, which every theme can show.
func (t resultTable) render(styled bool) string {
	head := lipgloss.NewStyle()
	faint := lipgloss.NewStyle()
	if styled {
		head, faint = head.Bold(true), faint.Faint(true)
	}
	firstTotal := len(t.rows) - t.totals + 2 // below the rules under the head and above the totals
	laidOut := table.New().Border(lipgloss.HiddenBorder()).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderHeader(false).Wrap(false).
		StyleFunc(func(row, col int) lipgloss.Style {
			style := lipgloss.NewStyle()
			if row == table.HeaderRow || row >= firstTotal {
				style = head
			}
			if col < len(t.columns)-1 {
				style = style.PaddingRight(gap)
			}
			if t.columns[col].numeric {
				style = style.AlignHorizontal(lipgloss.Right)
			}
			return style
		})
	rule := mapped(t.widths(), func(w int) string { return faint.Render(strings.Repeat("-", w)) })
	laidOut.Headers(t.names()...)
	laidOut.Row(rule...)
	for i, row := range t.rows {
		if t.totals > 0 && i == len(t.rows)-t.totals {
			laidOut.Row(rule...)
		}
		laidOut.Row(row...)
	}
	return trimRight(laidOut.Render())
}

func trimRight(text string) string {
	return mapLines(text, func(line string) string { return strings.TrimRight(line, " ") })
}

// macsName heads what counts multiply-accumulates.
const macsName = "MACs"

// csv writes the table with a header line according to RFC 4180.
func (t resultTable) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := make([][]string, 0, 1+len(t.rows))
	rows = append(rows, t.names())
	for _, row := range t.rows {
		rows = append(rows, mapped(row, visible.Cell))
	}
	return out.WriteAll(rows)
}

func (t resultTable) markdown(w io.Writer) error {
	laidOut := table.New().Border(lipgloss.MarkdownBorder()).BorderTop(false).BorderBottom(false).Wrap(false).
		StyleFunc(func(_, col int) lipgloss.Style {
			style := lipgloss.NewStyle().Padding(0, 1)
			if t.columns[col].numeric {
				style = style.AlignHorizontal(lipgloss.Right)
			}
			return style
		})
	laidOut.Headers(t.names()...)
	for _, row := range t.rows {
		laidOut.Row(mapped(row, func(cell string) string { return strings.ReplaceAll(visible.Text(cell), "|", `\|`) })...)
	}
	_, err := fmt.Fprintln(w, laidOut.Render())
	return err
}

// terminalWidth returns the width of a terminal in cells, 0 if w is not one.
func terminalWidth(w io.Writer) int {
	if !terminal.Is(w) {
		return 0
	}
	width, _ := terminal.Size(w)
	return cmp.Or(width, 80)
}
