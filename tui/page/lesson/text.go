package lesson

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// column is the text of a step, laid out for one width.
type column struct {
	rows []row
	// newest is the range of rows added last, which must be visible.
	newest struct{ from, to int }
}

// row is one row of the text, with the parts that can be clicked.
type row struct {
	text  string
	links []textLink
}

// textLink is a range of cells in a row and what clicking it does.
type textLink struct {
	from, to int
	do       func() tea.Cmd
}

type confidence struct {
	level       progress.Confidence
	intent      keys.Intent
	key         string
	short, long string
}

func confidences() []confidence {
	return []confidence{
		{progress.Sure, keys.Sure, "s", "sure", "I am sure"},
		{progress.ThinkSo, keys.ThinkSo, "t", "think so", "I think so"},
		{progress.Guess, keys.Guess, "g", "guess", "it is a guess"},
	}
}

type textWriter struct {
	column
	m     *Model
	w     int
	short bool // leave out what is dispensable
}

// cachedColumn is a column and what it was laid out from.
type cachedColumn struct {
	column
	version, w, highlight int
}

// column lays out the text of the step in w cells; the short form leaves out what an
// answered question no longer needs and puts choices side by side. It is cached, since
// a frame and its keys ask for it several times.
func (m *Model) column(w int, short bool) column {
	last := &m.columns[0]
	if short {
		last = &m.columns[1]
	}
	if last.version != m.version || last.w != w || last.highlight != m.highlight {
		*last = cachedColumn{m.write(w, short), m.version, w, m.highlight}
	}
	return last.column
}

func (m *Model) write(w int, short bool) column {
	t := &textWriter{m: m, w: w, short: short}
	if r := m.view.Review; r != nil {
		t.add(draw.Wrap(m.style.Paint(draw.Accent, fmt.Sprintf("Before you begin, a question from lesson %d, %s.", r.Order, r.Title)), w)...)
	}
	t.prose(m.view.Text)
	t.question()
	t.classAnswers()
	t.goal()
	t.runError()
	t.labKeys()
	t.ownSeed()
	return t.column
}

func (t *textWriter) add(lines ...string) {
	for _, l := range lines {
		t.rows = append(t.rows, row{text: l})
	}
}

// gap leaves one empty row before what follows.
func (t *textWriter) gap() {
	if n := len(t.rows); n > 0 && t.rows[n-1].text != "" {
		t.rows = append(t.rows, row{})
	}
}

// link adds rows that press a key when clicked.
func (t *textWriter) link(press page.PressMsg, lines ...string) {
	for _, l := range lines {
		t.rows = append(t.rows, row{l, []textLink{{0, t.w, func() tea.Cmd { return page.Send(press) }}}})
	}
}

// markNewest marks everything that is added until done is called as the newest text.
func (t *textWriter) markNewest() (done func()) {
	from := len(t.rows)
	return func() { t.newest.from, t.newest.to = from, len(t.rows) }
}

// headedText adds text after a coloured word.
func (t *textWriter) headedText(role draw.Role, word, text string) {
	head := t.m.style.Paint(role, word)
	if text != "" {
		head += " " + t.m.style.Plain(text)
	}
	t.add(draw.Wrap(head, t.w)...)
}

func (t *textWriter) prose(blocks []lessons.Block) {
	if len(blocks) > 0 {
		t.gap()
		t.linked(t.m.options.Shared.LinkedProse(blocks, t.w, t.m.style))
	}
}

// linked adds prose whose terms link to the glossary.
func (t *textWriter) linked(lines []page.Line) {
	for _, l := range lines {
		r := row{text: l.Text}
		for _, link := range l.Links {
			r.links = append(r.links, glossaryLink(link))
		}
		t.rows = append(t.rows, r)
	}
}

func glossaryLink(l page.Link) textLink {
	return textLink{l.From, l.To, func() tea.Cmd { return page.Send(page.GlossaryMsg{Term: l.Term}) }}
}

// term returns the first term that the text links to; it is empty if there is none.
func (m *Model) term() string {
	blocks := slices.Clone(m.view.Text)
	if q := m.view.Question; q != nil {
		blocks = append(append(blocks, q.Prompt...), q.Reply...)
	}
	if ids := lessons.TermsIn(blocks); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

func (t *textWriter) question() {
	q := t.m.view.Question
	if q == nil {
		return
	}
	t.prose(q.Prompt)
	t.gap()
	for i, c := range q.Choices {
		if t.short && q.State == lessons.Answered && i != q.Chosen && !c.Right && !c.Tried {
			continue
		}
		t.choice(q, i, c)
	}
	switch q.State {
	case lessons.Choosing:
		if q.First >= 0 {
			t.gap()
			t.headedText(draw.Accent, "The second vote.", fmt.Sprintf("Before, you chose %d.", q.First+1))
		}
	case lessons.AskConfidence:
		t.confidenceQuestion()
	case lessons.Measuring:
		t.gap()
		done := t.markNewest()
		t.headedText(draw.Accent, "Measuring", "what really happens …")
		done()
	case lessons.Held:
		t.gap()
		done := t.markNewest()
		t.held(q)
		done()
	case lessons.Answered:
		t.answered(q)
	}
}

// choice renders one choice: its digit, whether it is the chosen one and, once that may
// be seen, whether it is right.
func (t *textWriter) choice(q *lessons.QuestionView, i int, c lessons.ChoiceView) {
	s, g := t.m.style, t.m.style.Glyphs()
	mark, role := "  ", draw.Text
	here := q.State == lessons.Choosing && t.m.highlight == i && t.m.answerCount() > 0
	switch {
	case q.State == lessons.Answered && c.Right:
		mark, role = s.Paint(draw.Right, string(g.Check))+" ", draw.Right
	case q.State == lessons.Answered && !q.Withheld && (i == q.Chosen || c.Tried):
		mark, role = s.Paint(draw.Wrong, string(g.Cross))+" ", draw.Wrong
	case here, i == q.Chosen:
		mark, role = page.Pointer(true, draw.Text, s)
	case c.Tried:
		mark = s.Paint(draw.Muted, string(g.Cross)) + " "
	}
	if here {
		defer t.markNewest()()
	}
	digit := s.Paint(draw.Accent, fmt.Sprint(i+1))
	if role != draw.Text {
		digit = s.Paint(role, fmt.Sprint(i+1))
	}
	lines := page.HangingIndent(mark+digit+" ", page.Spans(c.Text, s), t.w)
	if t.m.choosing() && i < 9 {
		t.link(page.PressMsg{Intent: keys.Digit, Key: fmt.Sprint(i + 1)}, lines...)
		return
	}
	t.add(lines...)
}

func (t *textWriter) confidenceQuestion() {
	t.gap()
	done := t.markNewest()
	s := t.m.style
	t.add(s.Paint(draw.Title, "How sure are you?"))
	if t.short {
		t.confidenceRow()
		done()
		return
	}
	for i, c := range confidences() {
		mark, _ := page.Pointer(t.m.highlight == i, draw.Text, s)
		t.link(page.PressMsg{Intent: c.intent, Key: c.key}, mark+s.Paint(draw.Accent, c.key)+" "+c.long)
	}
	done()
}

func (t *textWriter) confidenceRow() {
	s := t.m.style
	var r row
	for i, c := range confidences() {
		mark := " "
		if t.m.highlight == i {
			mark = s.Paint(draw.Focus, string(s.Glyphs().Pointer))
		}
		from := ansi.StringWidth(r.text)
		r.text += mark + s.Paint(draw.Accent, c.key) + " " + c.short + " "
		press := page.PressMsg{Intent: c.intent, Key: c.key}
		r.links = append(r.links, textLink{from, ansi.StringWidth(r.text), func() tea.Cmd { return page.Send(press) }})
	}
	t.rows = append(t.rows, r)
}

// answered renders the verdict, followed by the reply.
func (t *textWriter) answered(q *lessons.QuestionView) {
	t.gap()
	done := t.markNewest()
	if q.Withheld {
		t.headedText(draw.Accent, "Kept.", lessons.Withheld)
		done()
		return
	}
	reply := slices.Clone(q.Reply)
	if len(reply) == 0 || reply[0].Kind != lessons.Paragraph {
		reply = slices.Insert(reply, 0, lessons.Block{})
	}
	t.linked(page.LinkedSpans(t.verdict(q, lessons.PlainText(reply[:1]))+" ", reply[0].Spans, t.w, t.m.style))
	t.prose(reply[1:])
	if q.CanRetry {
		words := " answer again, once"
		if t.m.view.Run.State == lessons.Finished { // its result stands beside the question
			words = " answer again, from the result"
		}
		t.gap()
		t.link(page.PressMsg{Intent: keys.Again, Key: "a"}, t.m.style.Paint(draw.Accent, "a")+words)
	}
	done()
}

// verdict says whether the answer was right, unless the reply begins with a yes. Being
// sure and wrong is worth remembering, so that is said too.
func (t *textWriter) verdict(q *lessons.QuestionView, reply string) string {
	s, g := t.m.style, t.m.style.Glyphs()
	switch {
	case q.Right && strings.HasPrefix(reply, "Yes"):
		return s.Paint(draw.Right, string(g.Check))
	case q.Right:
		return s.Paint(draw.Right, string(g.Check)+" Right.")
	case q.Confidence == progress.Sure:
		return s.Paint(draw.Wrong, string(g.Cross)+" Not right, though you were sure.")
	default:
		return s.Paint(draw.Wrong, string(g.Cross)+" Not right.")
	}
}

// goal renders what the step asks for, how far the learner is, and the hint.
func (t *textWriter) goal() {
	s, goal := t.m.style, t.m.view.Goal
	if goal.Text != "" {
		t.gap()
		g := s.Glyphs()
		done := t.markNewest()
		if goal.Met {
			t.add(page.HangingIndent(s.Paint(draw.Right, string(g.Check))+" ", s.Paint(draw.Right, "Goal met:")+" "+s.Plain(goal.Text), t.w)...)
		} else {
			t.add(page.HangingIndent(s.Paint(draw.Accent, string(g.Ring))+" ", s.Paint(draw.Accent, "Goal:")+" "+s.Plain(goal.Text), t.w)...)
			if goal.Missing != "" {
				t.add(page.HangingIndent("  ", s.Paint(draw.Muted, goal.Missing), t.w)...)
			}
		}
		done()
	}
	if t.m.view.Hint != "" {
		t.gap()
		done := t.markNewest()
		t.headedText(draw.Accent, "Hint:", t.m.view.Hint)
		done()
	}
}

func (t *textWriter) runError() {
	if r := t.m.view.Run; r.State == lessons.Failed && r.Err != nil {
		t.gap()
		done := t.markNewest()
		t.headedText(draw.Warn, "The run stopped:", r.Err.Error())
		done()
	}
}

// labKeys says, in the lab, what can be taken away and how: the key bar of a small
// screen has no space for it.
func (t *textWriter) labKeys() {
	if !t.m.InLab() || t.m.view.Run.State == lessons.NoRun {
		return
	}
	rules := t.m.labRules()
	for i := range rules {
		rules[i].Does = "" // there is space for all the words
	}
	shown, _ := keys.All().Allow(rules...).Bar()
	for i, k := range shown {
		if i == 0 {
			t.gap()
		}
		help := page.PlainKey(k.Binding, t.m.style).Help()
		t.link(page.PressMsg{Intent: k.Intent, Key: k.Press}, page.HangingIndent(t.m.style.Paint(draw.Accent, help.Key)+" ", help.Desc, t.w)...)
	}
}
