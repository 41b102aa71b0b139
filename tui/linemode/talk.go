package linemode

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons"
)

// talk is the conversation about one lesson. It remembers what it has said, so
// that it only ever says what is new.
type talk struct {
	*teacher
	session *lessons.Session
	step    int               // the step that was told last, -1 for none
	review  bool              // whether that was the review question
	said    map[string]string // by part of the view, what was said last
	menu    []string          // the ways on that there were last, nil at the beginning of a step
	told    int               // how much was said when the last line was typed, in bytes
	worked  string            // ID of the control that the last line worked, empty for none
}

// tell says what is new since the last time.
func (k *talk) tell() {
	v := k.session.View()
	if v.Index != k.step || (v.Review != nil) != k.review || k.said == nil {
		k.enter(v)
	}
	k.news("notice", sentence(capital(v.Notice)))
	delete(k.said, "notice") // the same mistake twice is told twice
	k.prose(v.Text)
	k.figures(v.Figures)
	k.written(v.Controls)
	k.question(v)
	k.goal(v.Goal)
	k.news("hint", v.Hint)
	if k.sent == k.told {
		k.echo(v.Controls)
	}
	k.ways(v)
}

// echo answers a line of which nothing else tells that it was understood.
func (k *talk) echo(all []lessons.Control) {
	k.blank()
	for _, c := range all {
		if c.ID == k.worked && c.Value != "" {
			k.line("", sentence(capital(c.Label)+": "+c.Value))
			return
		}
	}
	k.line("", "There is nothing new to say.")
}

// written says what stands in the lines of text, and what is wrong with it.
func (k *talk) written(all []lessons.Control) {
	for _, c := range all {
		if c.Kind != lessons.Line || c.Value == "" {
			continue
		}
		k.news("line "+c.ID, sentence(capital(c.Label)+": "+c.Value))
		k.news("trouble "+c.ID, sentence(capital(c.Trouble)))
		if c.Trouble == "" {
			delete(k.said, "trouble "+c.ID)
		}
	}
}

// enter begins a step.
func (k *talk) enter(v lessons.View) {
	k.step, k.review = v.Index, v.Review != nil
	k.said, k.menu = map[string]string{}, nil
	k.blank()
	if v.Review != nil {
		k.line("", fmt.Sprintf("Before the lesson begins, a question from an earlier one, %s.", v.Review.Title))
		return
	}
	k.line("", fmt.Sprintf("Step %d of %d: %s", v.Index+1, len(v.Lesson.Steps), sentence(v.Step.Title)))
}

// news says a part of the view, if it is not what was said of it last.
func (k *talk) news(part, text string) {
	if text == "" || k.said[part] == text {
		return
	}
	k.said[part] = text
	k.blank()
	k.line("", text)
}

// prose says the text of a step: all of it first, then what has changed.
func (k *talk) prose(blocks []lessons.Block) {
	for i, b := range blocks {
		part := fmt.Sprintf("text %d", i)
		words := plain(b.Spans)
		if words == "" || k.said[part] == words {
			continue
		}
		k.said[part] = words
		if i == 0 || b.Kind != lessons.Item || blocks[i-1].Kind != lessons.Item {
			k.blank()
		}
		k.blocks(blocks[i : i+1])
	}
}

// question says the question as it stands: what is asked, how sure the learner
// is, what came out.
func (k *talk) question(v lessons.View) {
	q := v.Question
	if q == nil {
		return
	}
	stage := fmt.Sprint(q.State, q.CanRetry, q.Chosen)
	if k.said["question"] == stage {
		return
	}
	before := k.said["question"]
	k.said["question"] = stage
	switch q.State {
	case lessons.Choosing:
		k.choices(v, before != "")
	case lessons.AskConfidence:
		k.blank()
		k.line("", "Your answer: "+sentence(plain(q.Choices[q.Chosen].Text)))
		k.line("", "How sure are you? 1: sure. 2: think so. 3: a guess.")
	case lessons.Answered:
		if before == "" { // it is said again, or the learner has come back
			k.blank()
			k.line("", "Question: "+lessons.PlainText(q.Prompt))
		}
		k.answered(q)
	case lessons.Measuring: // the run tells of itself
	}
}

// choices says what is asked.
func (k *talk) choices(v lessons.View, again bool) {
	q := v.Question
	ask := "Question: "
	switch {
	case again && v.Run.State != lessons.NoRun:
		ask = "Once more, with another seed: "
	case again:
		ask = "Once more: "
	}
	k.blank()
	k.line("", ask+lessons.PlainText(q.Prompt))
	for i, c := range q.Choices {
		say := sentence(plain(c.Text))
		if c.Tried {
			say += " (That was your first answer.)"
		}
		k.hang(fmt.Sprintf("  %d. ", i+1), "     ", say)
	}
}

// answered says how the answer was, and the reply to it.
func (k *talk) answered(q *lessons.QuestionView) {
	k.blank()
	if q.Chosen >= 0 {
		verdict := "That is not it."
		if q.Right {
			verdict = "That is right."
		}
		k.line("", fmt.Sprintf("Your answer: %s %s", sentence(plain(q.Choices[q.Chosen].Text)), verdict))
	}
	for i, c := range q.Choices {
		if c.Right && i != q.Chosen {
			k.line("", fmt.Sprintf("The right answer is %d: %s", i+1, sentence(plain(c.Text))))
		}
	}
	if len(q.Reply) > 0 {
		k.blank()
		k.blocks(q.Reply)
	}
}

// capital begins a sentence.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// goal says what to reach, and how far the learner is.
func (k *talk) goal(g lessons.Goal) {
	if g.Text == "" {
		return
	}
	switch {
	case g.Met:
		k.news("goal", "Goal reached: "+sentence(g.Text))
	case k.said["goal"] == "" && g.Missing != "":
		k.news("goal", "Goal: "+sentence(g.Text))
		k.news("missing", "Still missing: "+sentence(g.Missing))
	case g.Missing != "":
		k.news("missing", "Still missing: "+sentence(g.Missing))
	default:
		k.news("goal", "Goal: "+sentence(g.Text))
	}
}

// letter names the i-th control; q is taken, for quitting.
func letter(i int) rune {
	r := 'a' + rune(i) //nolint:gosec // a step has fewer controls than there are letters
	if r >= 'q' {
		r++
	}
	return r
}
