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

// column is one column of a sheet.
type column struct {
	name    string
	numeric bool // set to the right
	// rank says which columns go first where a terminal is narrow: the highest
	// rank; columns of rank 0 always stay.
	rank int
}

// sheet is rows of text under columns, to be shown as a table, CSV or Markdown.
type sheet struct {
	columns []column
	rows    [][]string
	totals  int // how many of the last rows are totals, set apart by a rule
}

// gap is the space between two columns of a table.
const gap = 2

// fit returns the sheet without the least important columns that do not fit
// into width cells, and how many went. A width of 0 has room for everything.
func (s sheet) fit(width int) (fitting sheet, dropped int) {
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

// widths measures every column, its head included.
func (s sheet) widths() []int {
	widths := make([]int, len(s.columns))
	for i, c := range s.columns {
		widths[i] = ansi.StringWidth(c.name)
		for _, row := range s.rows {
			widths[i] = max(widths[i], ansi.StringWidth(row[i]))
		}
	}
	return widths
}

// total is the width of a table of the columns that are kept.
func (s sheet) total(widths []int, keep []bool) int {
	sum := -gap
	for i, w := range widths {
		if keep[i] {
			sum += w + gap
		}
	}
	return sum
}

// only returns the sheet with the columns that are kept.
func (s sheet) only(keep []bool) sheet {
	out := sheet{totals: s.totals}
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

// print writes the sheet as a table: fitted to the terminal's width on a
// terminal, whole and without any styling elsewhere.
func (s sheet) print(w io.Writer, env []string) error {
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

// render draws the sheet as a table without borders, its head and totals
// ruled off. Bold and faint are the only styles, so every theme can show it.
func (s sheet) render(styled bool) string {
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

// trimRight cuts the spaces at the ends of lines, which only pad.
func trimRight(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// csv writes the sheet with a header line, as RFC 4180 has it.
func (s sheet) csv(w io.Writer) error {
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

// markdown writes the sheet as a Markdown table.
func (s sheet) markdown(w io.Writer) error {
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

// terminalWidth is the width of the terminal that w is, 0 where it is none.
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
