package lesson

import (
	"image"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
)

// selected returns the control that the arrows work on.
func (m *Model) selected() (lessons.Control, bool) {
	if i := m.selectedIndex(); i >= 0 {
		return m.view.Controls[i], true
	}
	return lessons.Control{}, false
}

// selectedIndex returns the index of the selected control, -1 if there are no controls.
// If the selected control is gone, the first one is selected.
func (m *Model) selectedIndex() int {
	for i, c := range m.view.Controls {
		if c.ID == m.control {
			return i
		}
	}
	return min(0, len(m.view.Controls)-1)
}

// cellControl returns the control that digits work on: the selected one if it has cells
// to press, or else the first that has.
func (m *Model) cellControl() (lessons.Control, bool) {
	if c, ok := m.selected(); ok && togglable(c) {
		return c, true
	}
	if i := slices.IndexFunc(m.view.Controls, togglable); i >= 0 {
		return m.view.Controls[i], true
	}
	return lessons.Control{}, false
}

// digitCells returns the control whose cells the digits press, if there is a digit for
// each cell and no question in the text is waiting for one.
func (m *Model) digitCells() (lessons.Control, bool) {
	c, ok := m.cellControl()
	asked := m.choosing() && m.focus == layout.Text
	return c, ok && len(c.Options) > 0 && len(c.Options) <= 9 && !asked
}

// togglable reports whether pressing the cells of a control changes them: it does not
// if only the cursor can move.
func togglable(c lessons.Control) bool { return c.Kind == lessons.Cells && !c.Points }

// pressWord says in a word what pressing a cell does.
func pressWord(c lessons.Control) string {
	if c.Press != "" {
		return c.Press
	}
	return "toggle"
}

// do carries out an action. If the session refuses it, its notice says so.
func (m *Model) do(a lessons.Action) {
	if m.session.Do(a) == nil && !a.Move {
		m.changed = true
	}
}

// cellRows returns the number of rows of a control's cells.
func cellRows(c lessons.Control) int {
	if c.Kind != lessons.Cells || c.Cols <= 0 {
		return 1
	}
	return (len(c.Options) + c.Cols - 1) / c.Cols
}

// moveSelection moves up or down: by a row within cells, or else to another control.
func (m *Model) moveSelection(by int) {
	c, ok := m.selected()
	if !ok {
		return
	}
	if to := c.Index + by*c.Cols; cellRows(c) > 1 && to >= 0 && to < len(c.Options) {
		m.do(lessons.Action{Control: c.ID, Index: to, Move: true})
		return
	}
	if i := m.selectedIndex() + by; i >= 0 && i < len(m.view.Controls) {
		m.control = m.view.Controls[i].ID
	}
}

// turned returns the control that ← and → change: the selected one, or the first dial
// if the selected one has no use for them or the text is focused.
func (m *Model) turned() (lessons.Control, bool) {
	isDial := func(c lessons.Control) bool { return c.Kind == lessons.Dial }
	if c, ok := m.selected(); ok && (isDial(c) || m.focus == layout.Figure && c.Kind != lessons.Button) {
		return c, true
	}
	if i := slices.IndexFunc(m.view.Controls, isDial); i >= 0 {
		return m.view.Controls[i], true
	}
	return lessons.Control{}, false
}

// choosesDials reports whether, while the text is focused, ↑ and ↓ choose the dial that
// ← and → turn: they do if there are several dials and the text has no use for these
// keys.
func (m *Model) choosesDials() bool {
	dials := 0
	for _, c := range m.view.Controls {
		if c.Kind == lessons.Dial {
			dials++
		}
	}
	return m.focus == layout.Text && dials > 1 && m.answerCount() == 0 && !m.overflows()
}

// chooseDial selects the next dial in a direction.
func (m *Model) chooseDial(by int) {
	for i := m.selectedIndex() + by; i >= 0 && i < len(m.view.Controls); i += by {
		if c := m.view.Controls[i]; c.Kind == lessons.Dial {
			m.control = c.ID
			return
		}
	}
}

// change moves the cursor within cells, or turns a dial.
func (m *Model) change(by int) {
	c, ok := m.turned()
	to := c.Index + by
	if !ok || c.Kind == lessons.Line || to < 0 || to >= len(c.Options) {
		return
	}
	m.do(lessons.Action{Control: c.ID, Index: to, Move: c.Kind == lessons.Cells})
}

// toggle toggles the cell under the cursor, or presses the button.
func (m *Model) toggle() {
	if c, ok := m.selected(); ok && (togglable(c) || c.Kind == lessons.Button) {
		m.do(lessons.Action{Control: c.ID, Index: c.Index})
	}
}

// listedControls returns the controls that have a row of their own: all of them, except
// for a single control whose cells are in a figure, since the figure says everything.
func (m *Model) listedControls() []lessons.Control {
	all := m.view.Controls
	if len(all) == 1 && all[0].Kind == lessons.Cells && m.inFigure(all[0]) {
		return nil
	}
	return all
}

func (m *Model) inFigure(c lessons.Control) bool {
	return slices.ContainsFunc(m.view.Figures, func(f figure.Figure) bool {
		return f.Header().Control == c.ID
	})
}

// controlRows returns how many rows the controls ask for, with an empty one after them
// if there is space.
func (m *Model) controlRows() int {
	const airy = 28 // screens with more rows have space for an empty one
	n := 0
	for _, c := range m.listedControls() {
		n += m.controlHeight(c)
	}
	if n > 0 && m.h >= airy {
		n++
	}
	return n
}

func (m *Model) controlHeight(c lessons.Control) int {
	if c.Kind == lessons.Line {
		return m.lineHeight(c, layout.FigureWidth(m.w, m.h))
	}
	return 1
}

// figureTitle returns the heading of the figure pane: it says what the selected control
// does.
func (m *Model) figureTitle() string {
	c, ok := m.selected()
	if !ok || c.Hint == "" {
		return "figure"
	}
	const frame = 5 // what the rule needs besides its title
	full := c.Label + ": " + c.Hint
	if ansi.StringWidth(m.style.Plain(full))+ansi.StringWidth(m.otherPaneHint("text"))+frame > m.areas.FigureRule.Dx() {
		return c.Hint // the label is in the row of the control, or in the figure
	}
	return full
}

// renderControls renders the controls into their area and adds their click targets. If
// not all fit, the selected one is among those shown.
func (m *Model) renderControls(area image.Rectangle) []string {
	all := m.listedControls()
	if area.Empty() || len(all) == 0 {
		return nil
	}
	wide := 0
	for _, c := range all {
		if c.Kind == lessons.Cells || c.Kind == lessons.Dial {
			wide = max(wide, ansi.StringWidth(m.style.Plain(c.Label)))
		}
	}
	var lines []string
	above := m.rowsAbove(all, area.Dy())
	marks := m.controlPageMarks(all, above, area)
	for _, c := range all {
		top := area.Min.Y - above + len(lines)
		if len(lines)-above >= area.Dy() {
			break
		}
		row := image.Rect(area.Min.X, top, area.Max.X, top+1)
		before := len(m.targets)
		lines = append(lines, m.renderControl(c, wide, row))
		if c.Kind == lessons.Line {
			rest := image.Rect(row.Min.X, row.Max.Y, row.Max.X, row.Min.Y+m.controlHeight(c))
			lines = append(lines, m.renderLine(c, rest)...)
		}
		for i := before; i < len(m.targets); i++ {
			m.targets[i].rect = m.targets[i].rect.Intersect(area)
		}
	}
	lines = lines[above:min(above+area.Dy(), len(lines))]
	for y, mark := range marks {
		lines[y] = layout.Fit(lines[y], area.Dx()-1) + mark
	}
	return lines
}

// controlPageMarks returns the marks, by row, for controls above or below the visible
// ones, when above rows are scrolled off; clicking a mark selects the next control
// there.
func (m *Model) controlPageMarks(all []lessons.Control, above int, area image.Rectangle) map[int]string {
	marks := map[int]string{}
	mark := func(y int, glyph rune, to lessons.Control) {
		marks[y] = m.style.Paint(draw.Focus, string(glyph))
		r := image.Rect(area.Max.X-1, area.Min.Y+y, area.Max.X, area.Min.Y+y+1)
		m.targets = append(m.targets, clickTarget{rect: r, do: func() tea.Cmd { return m.bringIntoView(to) }})
	}
	row, last := 0, area.Dy()-1
	for _, c := range all {
		to := row + m.controlHeight(c)
		if row < above { // the last of these is the nearest
			mark(0, m.style.Glyphs().Up, c)
		}
		if to > above+area.Dy() {
			mark(last, m.style.Glyphs().Down, c)
			break
		}
		row = to
	}
	return marks
}

// rowsAbove returns how many rows of the controls are scrolled off so that the selected
// control is in the middle of an area of the given height.
func (m *Model) rowsAbove(all []lessons.Control, height int) int {
	chosen, _ := m.selected()
	total, from, to := 0, 0, 0
	for _, c := range all {
		h := m.controlHeight(c)
		if c.ID == chosen.ID {
			from, to = total, total+h
		}
		total += h
	}
	middle := (from + to - height) / 2
	return min(max(min(middle, from), 0), max(total-height, 0))
}

func (m *Model) renderControl(c lessons.Control, wide int, row image.Rectangle) string {
	chosen, _ := m.selected()
	here, mark, value := c.ID == chosen.ID, "  ", draw.Text
	if here {
		mark = m.style.Paint(draw.Accent, string(m.style.Glyphs().Pointer)) + " "
		value = draw.Accent
		if m.focus == layout.Figure {
			mark = m.style.Paint(draw.Focus, string(m.style.Glyphs().Pointer)) + " "
			value = draw.Focus
		}
	}
	if c.Kind == lessons.Button {
		m.targets = append(m.targets, clickTarget{rect: row, do: func() tea.Cmd { return m.clickControl(c, c.Index) }})
		return mark + m.style.Paint(value, "[ "+c.Label+" ]")
	}
	label := m.style.Plain(c.Label)
	if c.Kind == lessons.Line {
		m.targets = append(m.targets, clickTarget{rect: row, do: func() tea.Cmd { return m.pressLine(c) }})
		return mark + m.style.Paint(value, label)
	}
	label += strings.Repeat(" ", max(wide-ansi.StringWidth(label), 0)) + "  "
	at := row.Min.X + 2 + ansi.StringWidth(label)
	if c.Kind == lessons.Dial {
		return mark + label + m.renderDial(c, value, at, row)
	}
	m.targets = append(m.targets, clickTarget{rect: row, do: func() tea.Cmd { return m.selectControl(c) }})
	return mark + label + m.style.Paint(value, c.Value)
}

// renderDial renders the value of a dial between the two arrows that change it. An
// arrow that leads nowhere is not shown.
func (m *Model) renderDial(c lessons.Control, value draw.Role, at int, row image.Rectangle) string {
	arrow := func(glyph rune, to, x int) string {
		if to < 0 || to >= len(c.Options) {
			return " "
		}
		r := image.Rect(x-1, row.Min.Y, x+2, row.Max.Y).Intersect(row)
		m.targets = append(m.targets, clickTarget{rect: r, do: func() tea.Cmd { return m.clickControl(c, to) }})
		return m.style.Paint(value, string(glyph))
	}
	wide := ansi.StringWidth(m.style.Plain(c.Value))
	for _, o := range c.Options {
		wide = max(wide, ansi.StringWidth(m.style.Plain(o)))
	}
	wide = min(wide, max(row.Max.X-at-4, 1))
	text := m.style.Paint(value, layout.Fit(m.style.Plain(c.Value), wide))
	left := arrow(m.style.Glyphs().Left, c.Index-1, at)
	right := arrow(m.style.Glyphs().Next, c.Index+1, at+wide+3)
	m.targets = append(m.targets, clickTarget{rect: row, do: func() tea.Cmd { return m.selectControl(c) }})
	return left + " " + text + " " + right
}

func (m *Model) selectControl(c lessons.Control) tea.Cmd {
	m.control, m.focus, m.drawn = c.ID, layout.Figure, false
	return nil
}

func (m *Model) clickControl(c lessons.Control, index int) tea.Cmd {
	m.selectControl(c)
	m.do(lessons.Action{Control: c.ID, Index: index})
	return m.refreshAndTick()
}
