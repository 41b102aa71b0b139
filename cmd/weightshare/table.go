package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"weightshare/nets/visible"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/x/ansi"

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
	totals  int // how many of the last rows are totals, which a rule separates
}

// gap is the number of spaces between two columns.
const gap = 2

// fit drops the columns of highest rank, the last of them first, until the table fits
// into width cells, and returns how many it dropped. With a width of 0 everything fits.
func (s resultTable) fit(width int) (fitting resultTable, dropped int) {
	fitting = s
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
func (s resultTable) widths() []int {
	widths := mapped(s.names(), ansi.StringWidth)
	for _, row := range s.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	return widths
}

func (s resultTable) width() int {
	sum := -gap
	for _, w := range s.widths() {
		sum += w + gap
	}
	return sum
}

func (s resultTable) names() []string {
	return mapped(s.columns, func(c column) string { return c.name })
}

func (s resultTable) without(i int) resultTable {
	s.columns = slices.Delete(slices.Clone(s.columns), i, i+1)
	s.rows = mapped(s.rows, func(row []string) []string { return slices.Delete(slices.Clone(row), i, i+1) })
	return s
}

// print writes the table: fitted to the width of a terminal; otherwise whole and
// without styles.
func (s resultTable) print(w io.Writer, env []string) error {
	width := terminalWidth(w)
	shown, dropped := s.fit(width)
	styled := width > 0
	text := shown.render(styled)
	if dropped > 0 {
		text += fmt.Sprintf("\n(%d more columns do not fit here: see --columns, or --format json)", dropped)
	}
	if !styled {
		_, err := fmt.Fprintln(w, text)
		return err
	}
	_, err := fmt.Fprintln(colorWriter(w, env), text)
	return err
}

// render formats the table without borders, with rules below the names and above the
// totals. It uses only bold and faint, which every theme can show.
func (s resultTable) render(styled bool) string {
	head := lipgloss.NewStyle()
	faint := lipgloss.NewStyle()
	if styled {
		head, faint = head.Bold(true), faint.Faint(true)
	}
	firstTotal := len(s.rows) - s.totals + 2 // below the rules under the head and above the totals
	t := table.New().Border(lipgloss.HiddenBorder()).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderHeader(false).Wrap(false).
		StyleFunc(func(row, col int) lipgloss.Style {
			style := lipgloss.NewStyle()
			if row == table.HeaderRow || row >= firstTotal {
				style = head
			}
			if col < len(s.columns)-1 {
				style = style.PaddingRight(gap)
			}
			if s.columns[col].numeric {
				style = style.AlignHorizontal(lipgloss.Right)
			}
			return style
		})
	rule := mapped(s.widths(), func(w int) string { return faint.Render(strings.Repeat("-", w)) })
	t.Headers(s.names()...)
	t.Row(rule...)
	for i, row := range s.rows {
		if s.totals > 0 && i == len(s.rows)-s.totals {
			t.Row(rule...)
		}
		t.Row(row...)
	}
	return trimRight(t.Render())
}

func trimRight(text string) string {
	return mapLines(text, func(line string) string { return strings.TrimRight(line, " ") })
}

// macsName heads what counts multiply-accumulates.
const macsName = "MACs"

// csv writes the table with a header line according to RFC 4180.
func (s resultTable) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := make([][]string, 0, 1+len(s.rows))
	rows = append(rows, s.names())
	for _, row := range s.rows {
		rows = append(rows, mapped(row, visible.Cell))
	}
	return out.WriteAll(rows)
}

func (s resultTable) markdown(w io.Writer) error {
	t := table.New().Border(lipgloss.MarkdownBorder()).BorderTop(false).BorderBottom(false).Wrap(false).
		StyleFunc(func(_, col int) lipgloss.Style {
			style := lipgloss.NewStyle().Padding(0, 1)
			if s.columns[col].numeric {
				style = style.AlignHorizontal(lipgloss.Right)
			}
			return style
		})
	t.Headers(s.names()...)
	for _, row := range s.rows {
		t.Row(mapped(row, func(cell string) string { return strings.ReplaceAll(visible.Text(cell), "|", `\|`) })...)
	}
	_, err := fmt.Fprintln(w, t.Render())
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
