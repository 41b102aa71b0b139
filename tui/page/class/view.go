package class

import (
	"fmt"
	"image"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/class"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

// The screen is the page for a class, the class on its right, and the key bar. If there
// is no space beside the page, the class is one line below it.
const (
	sideFrom            = 76 // columns from which the class fits beside the page
	sideLeast, sideMost = 28, 44
)

// sideWidth returns how many columns the class takes beside the page; 0 for none.
func (m *Model) sideWidth() int {
	if m.w < sideFrom {
		return 0
	}
	return min(max(m.w*3/10, sideLeast), sideMost)
}

// below returns how many rows the class takes below the page.
func (m *Model) below() int {
	if m.sideWidth() > 0 || layout.ModeOf(m.w, m.h-1) == layout.TooSmall {
		return 0
	}
	return 1
}

// View implements page.Page.
func (m *Model) View() string {
	m.targets = nil
	if m.small() {
		return page.TooSmall(m.w, m.h, m.style)
	}
	keyRow := image.Rect(0, m.h-1, m.w, m.h)
	bar, targets := page.KeyBar(keyRow, m.style, m.Keys())
	m.targets = targets
	if m.people != nil {
		return layout.Compose(m.w, m.h, append(m.people.view(m), layout.Block{Rect: keyRow, Lines: []string{bar}})...)
	}
	if m.inviting {
		area := image.Rect(0, 1, m.w, m.h-1)
		return layout.Compose(m.w, m.h,
			layout.Block{Rect: image.Rect(0, 0, m.w, 1), Lines: []string{page.Header(m.w, m.style, "Class "+m.class.Code(), m.here())}},
			layout.Block{Rect: area, Lines: m.options.Invitation(area.Dx(), area.Dy())}, layout.Block{Rect: keyRow, Lines: []string{bar}})
	}
	rows := strings.Split(m.present.View(), "\n")
	side := m.sideWidth()
	left := image.Rect(0, 0, m.w, m.h-1-m.below())
	blocks := []layout.Block{
		{Rect: keyRow, Lines: []string{bar}},
		{Rect: image.Rect(0, left.Max.Y, m.w, m.h-1), Lines: []string{" " + m.style.Paint(draw.Muted, m.summary())}},
	}
	if side > 0 {
		left = image.Rect(0, 0, m.w-side-1, m.h-1)
		post := m.style.Paint(draw.Border, string(m.style.Glyphs().Post))
		edge := image.Rect(left.Max.X, 0, left.Max.X+1, m.h-1)
		area := image.Rect(edge.Max.X+1, 0, m.w-1, m.h-1)
		blocks = append(blocks, layout.Block{Rect: edge, Lines: page.EndMarks(edge.Dy(), post, false, false, m.style)},
			layout.Block{Rect: area, Lines: m.side(area.Dx(), area.Dy())})
	}
	blocks = append(blocks, layout.Block{Rect: left, Lines: rows[:min(left.Dy(), len(rows))]})
	return layout.Compose(m.w, m.h, blocks...)
}

// here says how many members are here, for a header.
func (m *Model) here() string {
	return m.style.Paint(draw.Muted, fmt.Sprintf("%d of %d here", m.presence.Here, m.presence.All))
}

// summary describes the class in one line.
func (m *Model) summary() string {
	words := []string{m.class.Code(), fmt.Sprintf("%d here", m.presence.Here)}
	if m.poll.Lesson != "" {
		words = append(words, m.answered())
	} else if n := m.seeds(); n > 0 {
		words = append(words, text.Plural(n, "seed"))
	}
	words = append(words, m.stuck()...)
	words = append(words, m.states()...)
	if m.trouble != "" {
		words = []string{m.trouble}
	}
	return ansi.Truncate(m.style.Plain(strings.Join(words, " · ")), m.w-2, m.style.Glyphs().Ellipsis)
}

// answered says how many have answered in the present vote.
func (m *Model) answered() string {
	vote := m.vote()
	return fmt.Sprintf("%d of %d answered", vote.All(), max(m.presence.Here, vote.All()))
}

// vote returns the present vote: the second one once that has begun.
func (m *Model) vote() class.Ballot {
	if second := m.poll.Votes[1]; m.poll.Stage == class.Again || m.poll.Stage == class.Revealed && second.All() > 0 {
		return second
	}
	return m.poll.Votes[0]
}

// seeds returns how many seeds have come in.
func (m *Model) seeds() int {
	n := 0
	for _, s := range m.spreads {
		n = max(n, len(s.Values))
	}
	return n
}

func (m *Model) stuck() []string {
	if m.presence.Stuck == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d at one step for %d min", m.presence.Stuck, int(class.StuckAfter.Minutes()))}
}

// states lists what the teacher has set to other than the default.
func (m *Model) states() []string {
	var all []string
	if m.lead.Roam {
		all = append(all, "all go on alone")
	}
	if m.lead.ReadOnly {
		all = append(all, "all look on")
	}
	if m.lead.Locked {
		all = append(all, "locked")
	}
	if !m.lead.Ends.IsZero() {
		all = append(all, page.TimeLeft(m.lead.Ends))
	}
	return all
}

// side renders the class in w columns and h rows.
func (m *Model) side(w, h int) []string {
	s := m.style
	lines := []string{
		s.Paint(draw.Title, layout.Fit(s.Plain("Class "+m.class.Code()), w)),
	}
	lines = append(lines, draw.Wrap(s.Plain(fmt.Sprintf("%d of %d here, %d with you", m.presence.Here, m.presence.All, m.presence.With)), w)...)
	for _, words := range m.stuck() {
		lines = append(lines, s.Paint(draw.Warn, words))
	}
	for _, state := range m.states() {
		lines = append(lines, s.Paint(draw.Focus, state))
	}
	if m.trouble != "" {
		lines = append(lines, draw.Wrap(s.Paint(draw.Warn, s.Plain(m.trouble)), w)...)
	}
	parts := m.parts(w)
	for i, part := range parts {
		if free := h - len(lines) - 1; free > 2 {
			lines = append(lines, "")
			lines = append(lines, part(free/(len(parts)-i))...)
		}
	}
	return lines
}

// parts returns the functions that draw the parts of the class's side, each into a
// number of rows.
func (m *Model) parts(w int) []func(rows int) []string {
	var all []func(int) []string
	if m.poll.Lesson != "" {
		all = append(all, func(rows int) []string { return m.answers(w, rows) })
	}
	if len(m.spreads) > 0 {
		f := spreadFigure(m.spreads)
		all = append(all, func(rows int) []string { return draw.Draw(f, w, rows, m.style).Lines })
	}
	return all
}

// answers shows how the class answers.
func (m *Model) answers(w, rows int) []string {
	s, vote := m.style, m.vote()
	words := m.answered()
	if vote.Sure > 0 {
		words += fmt.Sprintf(", %d sure", vote.Sure)
	}
	lines := draw.Wrap(s.Paint(draw.Accent, words), w)
	if gain, ok := m.poll.Pairs.Gain(); ok && m.poll.Stage == class.Revealed {
		lines = append(lines, draw.Wrap(s.Plain(fmt.Sprintf("gain %s: the share of wrong answers made up for", text.Fixed(gain, 2))), w)...)
	}
	if m.hideBars {
		return append(lines, s.Paint(draw.Muted, "bars are hidden: b"))
	}
	f, ok := m.present.VoteBars(rows - len(lines))
	if !ok {
		return lines
	}
	f.Title, f.Note = "", ""
	return append(lines, draw.Draw(f, w, rows-len(lines), s).Lines...)
}

// spreadFigure returns the figure of what the seeds of a class have measured.
func spreadFigure(spreads []class.Spread) figure.Spread {
	first := spreads[0]
	names := map[string]string{"test_accuracy": "Unseen right", "test_loss": "Unseen loss", "train_accuracy": "Trained right"}
	title := names[first.Metric]
	if title == "" {
		title = strings.ReplaceAll(first.Metric, "_", " ")
	}
	f := figure.Spread{Meta: figure.Meta{ID: "seeds", Title: title + ", " + text.Plural(len(first.Values), "seed")}}
	for _, s := range spreads {
		row := figure.SpreadRow{Name: s.Network, Values: s.Values, Mean: s.Mean, Low: s.Low, High: s.High, Text: number(s.Mean)}
		if s.HasInterval {
			row.Text += " [" + number(s.Low) + ", " + number(s.High) + "]"
		}
		f.Rows = append(f.Rows, row)
	}
	if last := spreads[len(spreads)-1].Less; last != nil {
		f.Note = fmt.Sprintf("%s less %s: %s [%s, %s]", spreads[len(spreads)-1].Network, last.To, number(last.Mean), number(last.Low), number(last.High))
		if last.MaybeLuck() {
			f.Note += ", may be luck"
		}
	}
	return f
}

func number(v float64) string { return text.Fixed(v, experiment.Digits(v, 2)) }
