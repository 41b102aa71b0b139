package calculator

import (
	"fmt"
	"image"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
	"weightshare/tui/page/textfield"
)

type zooNetwork struct {
	arch.ZooEntry
	counts *arch.Counts
}

// zoo is the list of known networks, searched by typing.
type zoo struct {
	all   []zooNetwork
	found []zooNetwork
	input textinput.Model
	list  page.List       // of the networks found
	rows  image.Rectangle // where the list is
}

// countZoo counts every network of the zoo, which takes a few milliseconds in all.
func countZoo() []zooNetwork {
	var all []zooNetwork
	for _, e := range arch.Zoo() {
		n, err := arch.Parse(e.Text)
		if err != nil {
			continue // a test checks that there is none
		}
		if c, err := arch.Count(n); err == nil {
			all = append(all, zooNetwork{e, c})
		}
	}
	return all
}

func newZoo(all []zooNetwork) *zoo {
	z := &zoo{all: all, input: textfield.New(maxLength)}
	z.search()
	return z
}

// search finds the networks that contain every typed word.
func (z *zoo) search() {
	z.found, z.list = nil, page.List{}
	words := strings.Fields(strings.ToLower(z.input.Value()))
	for _, k := range z.all {
		text := strings.ToLower(k.Name + " " + k.Title)
		all := true
		for _, word := range words {
			all = all && strings.Contains(text, word)
		}
		if all {
			z.found = append(z.found, k)
		}
	}
}

func (z *zoo) edit(msg tea.Msg) {
	before := z.input.Value()
	z.input, _ = z.input.Update(msg)
	if z.input.Value() != before {
		z.search()
	}
}

func (z *zoo) rules() []keys.Rule {
	var rules []keys.Rule
	if len(z.found) > 0 {
		rules = append(rules, keys.Rule{Intent: keys.Next, Does: "take it"})
	}
	rules = append(rules, page.ListRules(len(z.found))...)
	return append(rules, keys.Rule{Intent: keys.Back, Does: "back", Bar: true})
}

func (m *Model) inZoo(in keys.Intent, pressed string) {
	switch z := m.zoo; in {
	case keys.Next:
		if z.list.At < len(z.found) {
			m.takeNetwork(z.found[z.list.At])
		}
	case keys.Back:
		m.zoo = nil
	default:
		z.list.Do(in, pressed, len(z.found), z.rows.Dy())
	}
}

func (m *Model) takeNetwork(k zooNetwork) {
	m.zoo = nil
	m.setText(k.counts.Network)
	m.notice = k.Name + ": " + k.Title
}

func (z *zoo) at(p image.Point) (i int, ok bool) {
	i = z.list.Top + p.Y - z.rows.Min.Y
	return i, p.In(z.rows) && i < len(z.found)
}

// view renders the list in w by h cells.
func (z *zoo) view(w, h int, s draw.Style) []layout.Block {
	search := image.Rect(1, 2, w-1, 3)
	z.rows = image.Rect(1, 4, w-1, h-3)
	z.list.Scroll(z.rows.Dy())
	name, number := 0, 0
	for _, k := range z.all {
		name = max(name, ansi.StringWidth(k.Name))
		number = max(number, len(arch.Thousands(k.counts.Totals.Parameters)))
	}
	var lines []string
	for i := z.list.Top; i < min(z.list.Top+z.rows.Dy(), len(z.found)); i++ {
		lines = append(lines, z.line(i, name, number, z.rows.Dx(), s))
	}
	if len(z.found) == 0 {
		lines = []string{s.Paint(draw.Muted, "no network has these words in its name or title")}
	}
	t := textfield.Break(&z.input, max(search.Dx()-8, 1), s)
	return []layout.Block{
		{Rect: image.Rect(0, 1, w, 2), Lines: []string{page.Rule(w, s, "zoo: networks that are well known", true)}},
		{Rect: search, Lines: []string{s.Paint(draw.Muted, "search: ") + t.Row(t.First(1), textfield.None(), s)}},
		{Rect: image.Rect(1, 3, w-1, 4), Lines: []string{s.Paint(draw.Muted, layout.Fit("  name", name+2)+"  "+fmt.Sprintf("%*s", number, "parameters"))}},
		{Rect: z.rows, Lines: lines},
		{Rect: image.Rect(1, h-2, w-1, h-1), Lines: []string{z.about(w-2, s)}},
	}
}

// line renders one entry: its name, parameters, MACs and title.
func (z *zoo) line(i, name, number, w int, s draw.Style) string {
	k := z.found[i]
	mark, role := page.Pointer(i == z.list.At, draw.Text, s)
	number = max(number, len("parameters"))
	left := mark + s.Paint(role, layout.Fit(k.Name, name)) + "  " +
		s.Paint(draw.Text, fmt.Sprintf("%*s", number, arch.Thousands(k.counts.Totals.Parameters)))
	title := ansi.Truncate(s.Plain(k.Title), max(w-2-name-2-number-2, 0), s.Glyphs().Ellipsis)
	return left + "  " + s.Paint(draw.Muted, title)
}

func (z *zoo) about(w int, s draw.Style) string {
	text := fmt.Sprintf("%d of %d networks", len(z.found), len(z.all))
	if i := z.list.At; i < len(z.found) {
		t := z.found[i].counts.Totals
		text = fmt.Sprintf("%d of %d · MACs %s · unshared %s · field %s", i+1, len(z.found),
			arch.Thousands(t.MACs), t.Unshared, dims(t.ReceptiveField))
	}
	return s.Paint(draw.Muted, ansi.Truncate(s.Plain(text), max(w, 0), s.Glyphs().Ellipsis))
}
