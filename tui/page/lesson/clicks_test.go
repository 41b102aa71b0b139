package lesson

import (
	"fmt"
	"image"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// mouse is a mouse on one step of a lesson.
type mouse struct {
	*testing.T
	m *Model
}

// TestEveryClick clicks on every target of every step, and beside them, both while a
// question is asked and once it is answered: with text and figure side by side and, in
// every second lesson, one above the other.
func TestEveryClick(t *testing.T) {
	t.Parallel()
	for i, l := range append(course.All(), lab.New(nil, nil)) {
		if slowtest.Short() && i%4 != 1 {
			continue
		}
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := New(lessons.Open(l, lessons.Options{Inline: true, Data: lessontest.Data()}), draw.NewStyle(true, colorprofile.Ascii, false), Options{})
				defer m.Close()
				size := []image.Point{{80, 24}, {60, 18}}[i%2]
				m.Resize(size.X, size.Y)
				for i := range l.Steps {
					m.session.Goto(i)
					m.refreshAndTick()
					h := &mouse{t, m}
					h.step()
					if m.view.Question != nil {
						m.session.Choose(0)
						m.refreshAndTick()
						h.step()
					}
				}
			})
		})
	}
}

// step clicks on everything visible in the present state of the step.
func (h *mouse) step() {
	h.Helper()
	for _, p := range []layout.Pane{layout.Text, layout.Figure} {
		h.m.focus, h.m.drawn = p, false
		h.outside()
		h.bar()
		h.asking()
		h.dots()
	}
	h.dials()
	h.cells()
	h.lines()
}

// at says where a click was.
func (h *mouse) at(at image.Point) string {
	return fmt.Sprintf("step %s, cell %v:\n%s", h.m.view.Step.ID, at, strings.Join(h.rows(), "\n"))
}

func (h *mouse) rows() []string { return strings.Split(ansi.Strip(h.m.View()), "\n") }

func (h *mouse) over(at image.Point) (clickTarget, bool) {
	h.m.View()
	i := slices.IndexFunc(h.m.targets, func(s clickTarget) bool { return at.In(s.rect) })
	if i < 0 {
		return clickTarget{}, false
	}
	return h.m.targets[i], true
}

// outside clicks on every second cell that is not a target: nothing changes there
// except the focused pane, as with tab.
func (h *mouse) outside() {
	h.Helper()
	const every = 997 // only some cells of the other pane: each takes a frame
	before, pane := h.m.version, h.m.focus
	for y := range h.m.h {
		for x := y % 2; x < h.m.w; x += 2 { // like the squares of one colour on a chessboard
			at := image.Pt(x, y)
			if _, ok := h.over(at); ok {
				continue
			}
			if p, ok := h.m.areas.Pane(at); ok && p != pane && (x+y*h.m.w)%every != 0 {
				continue
			}
			if cmd := h.m.Click(at); cmd != nil || h.m.version != before {
				h.Fatalf("a click on nothing does something: %s", h.at(at))
			}
			if p, ok := h.m.areas.Pane(at); !ok && h.m.focus != pane || ok && h.m.otherPaneHint("") == "" && h.m.focus != p {
				h.Fatalf("the keyboard is on pane %v: %s", h.m.focus, h.at(at))
			}
			if h.m.focus != pane {
				h.m.focus, h.m.drawn = pane, false
			}
		}
	}
	for _, s := range h.m.targets {
		if !s.rect.In(image.Rect(0, 0, h.m.w, h.m.h)) {
			h.Fatalf("a target lies outside the screen: %v in %s", s.rect, h.at(s.rect.Min))
		}
	}
}

// bar clicks on every word of the key bar and checks that it presses its key.
func (h *mouse) bar() {
	h.Helper()
	m := h.m.Keys()
	first, last := m.Bar()
	row := []rune(h.rows()[h.m.h-1])
	for _, k := range slices.Concat(first, last) {
		help := k.Binding.Help()
		x := index(row, help.Key+" "+help.Desc)
		if x < 0 {
			continue // no space for it
		}
		for i := range []rune(help.Key + " " + help.Desc) {
			s, ok := h.over(image.Pt(x+i, h.m.h-1))
			if !ok {
				if k.Press != "" || k.Parts != nil {
					h.Fatalf("%q in the bar cannot be clicked: %s", help.Key, h.at(image.Pt(x+i, h.m.h-1)))
				}
				continue
			}
			h.presses(s.do(), k.Binding.Keys(), m)
		}
	}
}

func index(row []rune, text string) int {
	before, _, ok := strings.Cut(string(row), text)
	if !ok {
		return -1
	}
	return ansi.StringWidth(before)
}

// presses checks that a click presses a key that works now.
func (h *mouse) presses(cmd tea.Cmd, among []string, m keys.Map) {
	h.Helper()
	if cmd == nil {
		h.Fatalf("a click presses nothing in step %s", h.m.view.Step.ID)
	}
	msg := cmd()
	switch msg := msg.(type) {
	case page.GlossaryMsg:
		if among != nil || !m.Allowed(keys.Glossary) && !m.Allowed(keys.Guess) {
			h.Fatalf("a click opens the glossary, which no key does in step %s", h.m.view.Step.ID)
		}
	case page.PressMsg:
		if !m.Allowed(msg.Intent) {
			h.Fatalf("a click does what no key does: %+v in step %s", msg, h.m.view.Step.ID)
		}
		if in, ok := m.Match(tea.KeyPressMsg{Text: msg.Key}); among != nil && (!ok && len([]rune(msg.Key)) == 1 || ok && in != msg.Intent) {
			h.Fatalf("a click presses %q, which means %v and not %v", msg.Key, in, msg.Intent)
		}
	default:
		h.Fatalf("a click asks for %T in step %s", msg, h.m.view.Step.ID)
	}
}

// asking clicks on the links, the choices and the confidences of the text.
func (h *mouse) asking() {
	h.Helper()
	h.m.View()
	for _, s := range h.m.targets {
		if !s.rect.In(h.m.areas.Text) || s.rect.Empty() {
			continue
		}
		h.presses(s.do(), nil, h.m.Keys())
		row := []rune(h.rows()[s.rect.Min.Y])
		if strings.TrimSpace(string(row[s.rect.Min.X:min(s.rect.Max.X, len(row))])) == "" {
			h.Fatalf("a target on which nothing stands: %s", h.at(s.rect.Min))
		}
	}
}

// dots clicks on the dots of the steps: each is a target of its own.
func (h *mouse) dots() {
	h.Helper()
	n := len(h.m.view.Lesson.Steps)
	for i := range n {
		if _, ok := h.over(image.Pt(h.m.w-1-n+i, 0)); !ok {
			h.Fatalf("dot %d cannot be clicked: %s", i+1, h.at(image.Pt(h.m.w-1-n+i, 0)))
		}
	}
	for _, x := range []int{h.m.w - 2 - n, h.m.w - 1} {
		if _, ok := h.over(image.Pt(x, 0)); ok {
			h.Fatalf("a click beside the dots: %s", h.at(image.Pt(x, 0)))
		}
	}
}

func (h *mouse) control(id string) (lessons.Control, bool) {
	i := slices.IndexFunc(h.m.view.Controls, func(c lessons.Control) bool { return c.ID == id })
	if i < 0 {
		return lessons.Control{}, false
	}
	return h.m.view.Controls[i], true
}

// rowOf returns the row of a control; ok is false if it is not visible.
func (h *mouse) rowOf(c lessons.Control) (y int, ok bool) {
	rows, a := h.rows(), h.m.areas.Controls
	for y := a.Min.Y; y < a.Max.Y; y++ {
		row := []rune(rows[y])
		if text := string(row[min(a.Min.X+2, len(row)):]); strings.HasPrefix(text, c.Label+" ") || strings.HasPrefix(text, "[ "+c.Label+" ]") {
			return y, true
		}
	}
	return 0, false
}

// dials clicks on the visible parts of every dial: an arrow turns it in that direction,
// and its name and its value select it.
func (h *mouse) dials() {
	h.Helper()
	g := h.m.style.Glyphs()
	for _, c := range slices.Clone(h.m.view.Controls) {
		now, ok := h.control(c.ID)
		y, seen := h.rowOf(c)
		if !ok || !seen || c.Kind != lessons.Dial {
			continue
		}
		for _, by := range []int{1, -1, 1, 1} {
			glyph := g.Next
			if by < 0 {
				glyph = g.Left
			}
			row := []rune(h.rows()[y])
			x := slices.Index(row[h.m.areas.Controls.Min.X:], glyph) + h.m.areas.Controls.Min.X
			if to := now.Index + by; to < 0 || to >= len(now.Options) {
				if x >= h.m.areas.Controls.Min.X {
					h.Fatalf("an arrow leads nowhere: %s", h.at(image.Pt(x, y)))
				}
				continue
			}
			if x < h.m.areas.Controls.Min.X {
				h.Fatalf("no arrow leads on from %d of %s: %s", now.Index, c.ID, h.at(image.Pt(x, y)))
			}
			h.m.Click(image.Pt(x, y))
			after, still := h.control(c.ID)
			if !still || after.Index != now.Index+by && h.m.view.Notice == "" || h.m.control != c.ID {
				h.Fatalf("an arrow of %s leads from %d to %d: %s", c.ID, now.Index, after.Index, h.at(image.Pt(x, y)))
			}
			now = after
			if y, seen = h.rowOf(c); !seen {
				h.Fatalf("%s has gone out of sight: %s", c.ID, h.at(image.Pt(x, y)))
			}
		}
		h.m.control = ""
		if h.m.Click(image.Pt(h.m.areas.Controls.Min.X+3, y)); h.m.control != c.ID || h.m.focus != layout.Figure {
			h.Fatalf("a click on the name of %s does not select it: %s", c.ID, h.at(image.Pt(h.m.areas.Controls.Min.X+3, y)))
		}
	}
}

// cells clicks on some cells of every figure, including its corners: that selects the
// control of the figure and moves it to that cell.
func (h *mouse) cells() {
	h.Helper()
	for _, c := range slices.Clone(h.m.view.Controls) {
		var all []int // the targets of the control
		h.m.View()
		for i, s := range h.m.targets {
			if s.cell != nil && s.cell.Control == c.ID && !s.rect.Empty() {
				all = append(all, i)
			}
		}
		n := len(all)
		for _, k := range []int{0, n / 3, n - 1} {
			if n == 0 {
				break
			}
			h.cell(c, all[k])
			if h.m.View(); len(h.m.targets) <= all[n-1] {
				break // the click has changed the targets
			}
		}
	}
}

// cell clicks on a cell of a control, given its target.
func (h *mouse) cell(c lessons.Control, target int) {
	h.Helper()
	s := h.m.targets[target]
	if s.cell == nil || s.cell.Control != c.ID {
		return // the previous click has changed the targets
	}
	before, step := h.m.view, h.m.view.Step.ID
	h.m.Click(s.rect.Min)
	h.m.Release()
	now, ok := h.control(c.ID)
	switch {
	case h.m.view.Step.ID != step:
		h.Fatalf("a click on a figure leaves step %s", step)
	case !ok, h.m.view.Notice != "":
	case s.cell.Index < 0 || s.cell.Index >= len(c.Options) && c.Kind != lessons.Button:
		h.Fatalf("%s has no cell %d: %s", c.ID, s.cell.Index, h.at(s.rect.Min))
	case c.Kind != lessons.Button && now.Index != s.cell.Index && reflect.DeepEqual(before.Figures, h.m.view.Figures):
		h.Fatalf("a click on cell %d of %s comes to %d: %s", s.cell.Index, c.ID, now.Index, h.at(s.rect.Min))
	}
}

// lines clicks on every line of text: that focuses it and puts the cursor where the
// click was. A click elsewhere takes the focus away again.
func (h *mouse) lines() {
	h.Helper()
	for _, c := range h.m.view.Controls {
		y, seen := h.rowOf(c)
		if c.Kind != lessons.Line || !seen || y+1 >= h.m.areas.Controls.Max.Y {
			continue
		}
		at := image.Pt(h.m.areas.Controls.Min.X+3, y+1)
		h.m.Click(at)
		if line, ok := h.m.typing(); !ok || line.ID != c.ID {
			h.Fatalf("a click does not begin to type in %s: %s", c.ID, h.at(at))
		}
		if want := min(3, len([]rune(c.Value))); h.m.input.Position() != want {
			h.Fatalf("the cursor stands at %d: %s", h.m.input.Position(), h.at(at))
		}
		h.m.Click(h.m.areas.TextRule.Min)
		if _, ok := h.m.typing(); ok && h.m.areas.Mode != layout.Single {
			h.Fatalf("a click on the text does not end the typing: %s", h.at(at))
		}
		h.m.focus, h.m.drawn = layout.Figure, false
	}
}
