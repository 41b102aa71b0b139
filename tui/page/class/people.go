package class

import (
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/class"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// people is the list of the members of the class.
type people struct {
	page.List
	all  []class.Person
	sure int // the member that the next press of the key removes, 0 for none
}

func (p *people) take(c *class.Class) {
	p.all = c.People()
	p.Choose(p.At, len(p.all))
}

func (p *people) rules(names bool) []keys.Rule {
	show, remove := "names", "remove"
	if names {
		show = "no names"
	}
	if p.sure > 0 {
		remove = fmt.Sprintf("remove %d for good", p.sure)
	}
	rules := []keys.Rule{
		{Intent: keys.People, Does: "back to the lesson", Keys: []string{"w", "esc", "enter"}, Shown: "esc"},
		{Intent: keys.Names, Does: show},
	}
	if len(p.all) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Remove, Does: remove})
	}
	return slices.Concat(rules, page.ListRules(len(p.all)), page.GlobalRules()[1:])
}

// do carries out an intent.
func (p *people) do(m *Model, in keys.Intent, pressed string) error {
	sure := p.sure
	p.sure = 0
	switch {
	case in == keys.People:
		m.people = nil
	case in == keys.Names:
		m.names = !m.names
	case in == keys.Remove && p.At < len(p.all):
		number := p.all[p.At].Number
		if sure == number {
			return m.class.Remove(number)
		}
		p.sure = number
	default:
		p.Do(in, pressed, len(p.all), m.h-3)
	}
	return nil
}

// view renders the list.
func (p *people) view(m *Model) []layout.Block {
	s := m.style
	area := image.Rect(2, 2, m.w-2, m.h-1)
	var lines []string
	p.Scroll(area.Dy())
	for i := p.Top; i < len(p.all) && len(lines) < area.Dy(); i++ {
		mark, ink := page.Pointer(i == p.At, draw.Text, s)
		lines = append(lines, mark+s.Paint(ink, s.Plain(ansi.Truncate(p.words(p.all[i], m), area.Dx()-2, s.Glyphs().Ellipsis))))
	}
	if len(lines) == 0 {
		lines = []string{s.Paint(draw.Muted, "nobody has joined yet")}
	}
	return []layout.Block{
		{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, s, "Class "+m.class.Code(), m.here())}},
		{Rect: area, Lines: lines},
	}
}

// words describes a member in one line.
func (p *people) words(one class.Person, m *Model) string {
	words := fmt.Sprintf("%3d", one.Number)
	if m.names {
		name := one.Name
		if name == "" {
			name = "without a name"
		}
		words += "  " + layout.Fit(name, class.LongestName)
	}
	switch {
	case !one.Here:
		words += "  away"
	case one.Step == "":
		words += "  has not begun"
	default:
		words += fmt.Sprintf("  %3d min at %s", int(time.Since(one.Since).Minutes()), m.options.Title(one.Lesson, one.Step))
	}
	return words
}
