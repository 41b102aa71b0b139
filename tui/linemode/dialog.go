package linemode

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons"
)

// dialog is the conversation about one lesson. It remembers what it has said, so that
// it only says what is new.
type dialog struct {
	*tutor
	session     *lessons.Session
	step        int               // the step last announced, -1 for none
	review      bool              // whether that was the review question
	said        map[string]string // for each part of the view, what was last said
	lastActions []string          // the actions last offered, nil at the beginning of a step
	sentBefore  int               // how many bytes had been said when the last line was typed
	lastControl string            // ID of the control that the last line operated; empty for none
}

// tellNews says what is new since the last time, and returns the view that it has
// described.
func (k *dialog) tellNews() (lessons.View, error) {
	if err := k.settle(); err != nil {
		return lessons.View{}, err
	}
	v := k.session.View()
	if v.Index != k.step || (v.Review != nil) != k.review || k.said == nil {
		k.enterStep(v)
	}
	if v.Run.Again && v.Run.State == lessons.Running {
		var err error
		if v, err = k.runAgain(); err != nil {
			return v, err
		}
	}
	k.sayIfNew("notice", sentence(capital(v.Notice)))
	delete(k.said, "notice") // the same mistake twice is reported twice
	k.prose(v.Text)
	k.figures(v.Figures)
	k.typedLines(v.Controls)
	k.question(v)
	k.ownSeed(v)
	k.goal(v.Goal)
	k.sayIfNew("hint", v.Hint)
	if k.written == k.sentBefore {
		k.echo(v.Controls)
	}
	k.tellActions(v)
	return v, nil
}

// echo acknowledges a line to which nothing else responds.
func (k *dialog) echo(all []lessons.Control) {
	k.blank()
	for _, c := range all {
		if c.ID == k.lastControl && c.Value != "" {
			k.line(sentence(capital(c.Label) + ": " + c.Value))
			return
		}
	}
	k.line("There is nothing new to say.")
}

// typedLines says what is in the lines of text, and what is wrong with it.
func (k *dialog) typedLines(all []lessons.Control) {
	for _, c := range all {
		if c.Kind != lessons.Line || c.Value == "" {
			continue
		}
		k.sayIfNew("line "+c.ID, sentence(capital(c.Label)+": "+c.Value))
		k.sayIfNew("trouble "+c.ID, sentence(capital(c.Trouble)))
		if c.Trouble == "" {
			delete(k.said, "trouble "+c.ID)
		}
	}
}

func (k *dialog) enterStep(v lessons.View) {
	k.step, k.review = v.Index, v.Review != nil
	k.said, k.lastActions = map[string]string{}, nil
	k.blank()
	if v.Review != nil && v.Lesson.ID == "" {
		k.heading(kindStep, "A question from "+sentence(v.Review.Title))
		return
	}
	if v.Review != nil {
		k.heading(kindStep, fmt.Sprintf("Before the lesson begins, a question from an earlier one, %s.", v.Review.Title))
		return
	}
	k.heading(kindStep, fmt.Sprintf("Step %d of %d: %s", v.Index+1, len(v.Lesson.Steps), sentence(v.Step.Title)))
	k.tellTimeLeft()
}

// sayIfNew says a part of the view unless it is the same as last time.
func (k *dialog) sayIfNew(part, text string) {
	if text == "" || k.said[part] == text {
		return
	}
	k.said[part] = text
	k.paragraph(text)
}

// prose says the text of a step: at first all of it, then only what has changed.
func (k *dialog) prose(blocks []lessons.Block) {
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

// question says what is asked, how sure the learner is, and what the result was.
func (k *dialog) question(v lessons.View) {
	q := v.Question
	if q == nil {
		return
	}
	held := k.standing(v)
	stage := fmt.Sprint(q.State, q.CanRetry, q.Chosen, q.Second, held)
	if k.said["question"] == stage {
		return
	}
	before := k.said["question"]
	k.said["question"] = stage
	switch q.State {
	case lessons.Choosing:
		k.choices(v, before != "")
	case lessons.AskConfidence:
		k.paragraph("Your answer: " + sentence(plain(q.Choices[q.Chosen].Text)))
		k.askHowSure()
	case lessons.Answered:
		if before == "" { // the question is repeated, or the learner has come back
			k.paragraph("Question: " + lessons.PlainText(q.Prompt))
		}
		k.answered(q)
		k.classAnswers(v)
	case lessons.Held:
		if before == "" { // the class may be discussing what the learner cannot see any more
			k.recall(q)
		}
		k.paragraph(held)
	case lessons.Measuring: // the run speaks for itself
	}
}

// recall says a question with its choices, and what the learner has answered.
func (k *dialog) recall(q *lessons.QuestionView) {
	k.paragraph("Question: " + lessons.PlainText(q.Prompt))
	for i, c := range q.Choices {
		k.entry(i+1, "", choiceWords(c))
	}
	if q.Chosen >= 0 {
		k.paragraph(fmt.Sprintf("Your answer: %d. %s", q.Chosen+1, sentence(plain(q.Choices[q.Chosen].Text))))
	}
}

func (k *dialog) choices(v lessons.View, again bool) {
	q := v.Question
	if q.First >= 0 {
		k.paragraph(fmt.Sprintf("The second vote. Before, you chose %d.", q.First+1))
	}
	if k.elements { // the prompt has the choices
		if again {
			k.line("Once more.")
		}
		return
	}
	ask := "Question: "
	if again {
		ask = "Once more: "
	}
	k.paragraph(ask + lessons.PlainText(q.Prompt))
	for i, c := range q.Choices {
		k.hang(fmt.Sprintf("  %d. ", i+1), "     ", choiceWords(c))
	}
}

func choiceWords(c lessons.ChoiceView) string {
	say := sentence(plain(c.Text))
	if c.Tried {
		say += " (That was your first answer.)"
	}
	return say
}

const howSure = "How sure are you?"

// confidences returns the lines that say how sure the learner is.
func confidences() []way { return []way{{"1", "sure"}, {"2", "think so"}, {"3", "a guess"}} }

// askHowSure asks how sure the learner is, unless the prompt of a page does.
func (k *dialog) askHowSure() {
	if k.elements {
		return
	}
	say := howSure
	for _, c := range confidences() {
		say += fmt.Sprintf(" %s: %s.", c.Typed, c.Label)
	}
	k.line(say)
}

func (k *dialog) answered(q *lessons.QuestionView) {
	k.blank()
	if q.Withheld {
		k.line(fmt.Sprintf("Your answer: %s Kept. %s", sentence(plain(q.Choices[q.Chosen].Text)), lessons.Withheld))
		return
	}
	if q.Chosen >= 0 {
		verdict := "That is not it."
		if q.Right {
			verdict = "That is right."
		}
		k.line(fmt.Sprintf("Your answer: %s %s", sentence(plain(q.Choices[q.Chosen].Text)), verdict))
	}
	for i, c := range q.Choices {
		if c.Right && i != q.Chosen {
			k.line(fmt.Sprintf("The right answer is %d: %s", i+1, sentence(plain(c.Text))))
		}
	}
	if len(q.Reply) > 0 {
		k.blank()
		k.blocks(q.Reply)
	}
}

// capital capitalizes the first letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func (k *dialog) goal(g lessons.Goal) {
	if g.Text == "" {
		return
	}
	switch {
	case g.Met:
		k.sayIfNew("goal", "Goal reached: "+sentence(g.Text))
	case k.said["goal"] == "" && g.Missing != "":
		k.sayIfNew("goal", "Goal: "+sentence(g.Text))
		k.sayIfNew("missing", "Still missing: "+sentence(g.Missing))
	case g.Missing != "":
		k.sayIfNew("missing", "Still missing: "+sentence(g.Missing))
	default:
		k.sayIfNew("goal", "Goal: "+sentence(g.Text))
	}
}

// letter returns the letter of the i-th control, skipping q, which quits.
func letter(i int) rune {
	r := 'a' + rune(i) //nolint:gosec // a step has fewer controls than there are letters
	if r >= 'q' {
		r++
	}
	return r
}
