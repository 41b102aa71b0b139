package lesson

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// updateClass applies a change of the class.
func (m *Model) updateClass() tea.Cmd {
	if m.options.Class == nil {
		return nil
	}
	m.session.UpdateHold()
	return m.refreshAndTick()
}

// lead returns what the teacher has the class do; ok is false if the class is not led
// in this lesson.
func (m *Model) lead() (lead class.Lead, ok bool) {
	if m.options.Class == nil {
		return class.Lead{}, false
	}
	lead, err := m.options.Class.Lead()
	return lead, err == nil && !lead.Roam && lead.Lesson == m.view.Lesson.ID
}

// aheadOf reports whether a step, given by index, comes after the one to which the
// class is led.
func (m *Model) aheadOf(index int) bool {
	lead, ok := m.lead()
	return ok && lead.Beyond(m.view.Lesson, index)
}

// ledAway reports whether a key would leave the class.
func (m *Model) ledAway(in keys.Intent) bool {
	switch in {
	case keys.Back, keys.Lab:
		_, led := m.lead()
		return led
	case keys.StepOn:
		return m.aheadOf(m.view.Index + 1)
	default:
		return false
	}
}

// timer says how much time the class has left; it is empty without a timer.
func (m *Model) timer() string {
	if m.options.Class == nil {
		return ""
	}
	lead, _ := m.options.Class.Lead()
	if lead.Ends.IsZero() {
		return ""
	}
	return m.style.Paint(draw.Focus, page.TimeLeft(lead.Ends)) + "  "
}

// held says what happens to an answer while the class's verdict is held back.
func (t *textWriter) held(q *lessons.QuestionView) {
	in := t.m.options.Class
	role := draw.Accent
	counts, stands, then := in.Standing(t.m.view.Lesson.ID, t.m.view.Step.ID, q.Second, q.Chosen)
	if !counts {
		role = draw.Warn
	}
	t.headedText(role, stands, then)
}

// classAnswers draws how the class answered, once that may be seen.
func (t *textWriter) classAnswers() {
	in, q := t.m.options.Class, t.m.view.Question
	if in == nil || q == nil || q.State != lessons.Answered {
		return
	}
	p, ok := in.Poll(t.m.view.Lesson.ID, t.m.view.Step.ID, len(q.Choices))
	before, after := p.Votes[0], p.Votes[1]
	if !ok || before.All()+after.All() == 0 {
		return
	}
	bars := figure.Bars{Meta: figure.Meta{ID: "class", Title: "How the class answered"}}
	shown := before
	if after.All() > 0 {
		shown, bars.Title = after, "How the class answered (was)"
	}
	for i, n := range shown.Counts {
		words := strconv.Itoa(n)
		if after.All() > 0 {
			words += fmt.Sprintf(" (%d)", before.Counts[i])
		}
		bars.Bars = append(bars.Bars, figure.Bar{Label: strconv.Itoa(i + 1), Value: float64(n), Text: words, Kind: 1})
	}
	t.gap()
	t.add(draw.Draw(bars, t.w, len(shown.Counts)+1, t.m.style).Lines...)
}

// ownSeed says which of the class's seeds the learner trains.
func (t *textWriter) ownSeed() {
	if r := t.m.view.Run; t.m.options.Class != nil && r.State != lessons.NoRun && !t.m.InLab() {
		t.gap()
		t.add(draw.Wrap(t.m.style.Paint(draw.Muted, fmt.Sprintf("You train seed %d. The class trains the others.", r.Seed)), t.w)...)
	}
}
