package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"

	"weightshare/nets/visible"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// column is one column of a table.
type column struct {
	name    string
	numeric bool // set to the right
	// rank says which columns a narrow terminal drops first: those of the highest
	// rank. Columns of rank 0 always stay.
	rank int
}

// resultTable is rows of text under columns, printed as a table, CSV or Markdown.
type resultTable struct {
	columns []column
	rows    [][]string
	totals  int // how many of the last rows are totals, set apart by a rule
}

// gap is the number of spaces between two columns.
const gap = 2

// fit drops the columns of highest rank until the table fits into width cells, and
// returns how many it dropped. A width of 0 fits everything.
func (s resultTable) fit(width int) (fitting resultTable, dropped int) {
	widths := s.widths()
	keep := make([]bool, len(s.columns))
	for i := range keep {
		keep[i] = true
	}
	for width > 0 && s.total(widths, keep) > width {
		last := -1
		for i, c := range s.columns {
			if keep[i] && c.rank > 0 && (last < 0 || c.rank >= s.columns[last].rank) {
				last = i
			}
		}
		if last < 0 {
			break
		}
		keep[last] = false
		dropped++
	}
	return s.only(keep), dropped
}

// widths returns the width in cells of every column, its name included.
func (s resultTable) widths() []int {
	widths := make([]int, len(s.columns))
	for i, c := range s.columns {
		widths[i] = ansi.StringWidth(c.name)
		for _, row := range s.rows {
			widths[i] = max(widths[i], ansi.StringWidth(row[i]))
		}
	}
	return widths
}

// total returns the width of a table of the columns that are kept.
func (s resultTable) total(widths []int, keep []bool) int {
	sum := -gap
	for i, w := range widths {
		if keep[i] {
			sum += w + gap
		}
	}
	return sum
}

// only returns the table with the columns that are kept.
func (s resultTable) only(keep []bool) resultTable {
	out := resultTable{totals: s.totals}
	for i, c := range s.columns {
		if keep[i] {
			out.columns = append(out.columns, c)
		}
	}
	for _, row := range s.rows {
		var cells []string
		for i, cell := range row {
			if keep[i] {
				cells = append(cells, cell)
			}
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

// print writes the table: fitted to the width of a terminal, whole and without
// styles elsewhere.
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
	out := colorprofile.NewWriter(w, env)
	if noColor(env) {
		out.Profile = colorprofile.ASCII
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

// render formats the table without borders, with rules below the names and above
// the totals. It uses bold and faint only, which every theme can show.
func (s resultTable) render(styled bool) string {
	head := lipgloss.NewStyle()
	faint := lipgloss.NewStyle()
	if styled {
		head, faint = head.Bold(true), faint.Faint(true)
	}
	widths := s.widths()
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
	names := make([]string, len(s.columns))
	rule := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
		rule[i] = faint.Render(strings.Repeat("-", widths[i]))
	}
	t.Headers(names...)
	t.Row(rule...)
	for i, row := range s.rows {
		if s.totals > 0 && i == len(s.rows)-s.totals {
			t.Row(rule...)
		}
		t.Row(row...)
	}
	return trimRight(t.Render())
}

// trimRight removes the spaces at the ends of lines.
func trimRight(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// csv writes the table with a header line as RFC 4180 says.
func (s resultTable) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
	}
	if err := out.Write(names); err != nil {
		return err
	}
	for _, row := range s.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = visible.Cell(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// markdown writes the table in Markdown.
func (s resultTable) markdown(w io.Writer) error {
	t := table.New().Border(lipgloss.MarkdownBorder()).BorderTop(false).BorderBottom(false).Wrap(false).
		StyleFunc(func(_, col int) lipgloss.Style {
			style := lipgloss.NewStyle().Padding(0, 1)
			if s.columns[col].numeric {
				style = style.AlignHorizontal(lipgloss.Right)
			}
			return style
		})
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
	}
	t.Headers(names...)
	for _, row := range s.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(visible.Text(cell), "|", `\|`)
		}
		t.Row(cells...)
	}
	_, err := fmt.Fprintln(w, t.Render())
	return err
}

// terminalWidth returns the width of a terminal in cells, 0 if w is none.
func terminalWidth(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}
