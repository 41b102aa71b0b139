package linemode

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

type command struct {
	word  string
	about string
	do    func(k *dialog) (left bool, err error) // nil for commands with arguments
}

// exportCommand works only where files can be written.
const exportCommand = "export"

// commands returns the commands that work in every step.
func commands() []command {
	stay := func(do func(k *dialog)) func(*dialog) (bool, error) {
		return func(k *dialog) (bool, error) { do(k); return false, nil }
	}
	return []command{
		{"next", "goes on, as Enter does", (*dialog).next},
		{"skip", "leaves this step, done or not", stay((*dialog).skip)},
		{"back", "goes one step back", stay(func(k *dialog) { k.session.Back() })},
		{"steps", "lists the steps; steps 3 goes to the third", stay((*dialog).steps)},
		{"repeat", "says this step again", stay(func(k *dialog) { k.step = -1 })},
		{"run", "starts what runs here, or runs it again", func(k *dialog) (bool, error) { return false, k.run() }},
		{"one", "does one step of the run", stay(func(k *dialog) { k.onRun(k.session.StepOnce, "One step.") })},
		{"seed", "takes another seed for the run", stay(func(k *dialog) { k.onRun(k.session.NewSeed, "Another seed.") })},
		{"reset", "sets the run back to its start", stay(func(k *dialog) { k.onRun(k.session.Reset, "The run is at its start.") })},
		{exportCommand, "writes what was found to files, under a name that follows", nil},
		{"again", "answers a question once more", stay((*dialog).again)},
		{"hint", "gives a hint", stay(func(k *dialog) { k.session.AskHint() })},
		{"notes", "says the notes for a teacher; they may give answers away", stay((*dialog).notes)},
		{"glossary", "lists the terms that are explained; glossary kernel explains one", nil},
		{"find", "searches all lessons and the glossary for the words that follow", nil},
		{"go", "goes to one of the places that find has listed, as in go 2", nil},
		{"leave", "leaves the lesson", func(k *dialog) (bool, error) { return !k.refusesToLeave(), nil }},
		{"quit", "quits, as q does; progress is kept", func(*dialog) (bool, error) { return false, errEnded }},
	}
}

// execute carries out a line. It reports whether the learner has left the lesson.
func (k *dialog) execute(typed string) (left bool, err error) {
	line := strings.ToLower(typed)
	k.lastControl = ""
	k.session.SetNotice("") // its last notice has been said
	switch {
	case line == "":
		return k.next()
	case isQuit(line):
		return false, errEnded
	case line == "?" || line == "help":
		k.help()
		return false, nil
	}
	if n, err := strconv.Atoi(line); err == nil {
		return false, k.answerNumber(n)
	}
	word, rest, _ := strings.Cut(line, " ")
	if word == exportCommand {
		_, name, _ := strings.Cut(typed, " ")
		k.export(strings.TrimSpace(name))
		return false, nil
	}
	if word == "steps" || word == "step" {
		if n, err := strconv.Atoi(strings.TrimSpace(rest)); err == nil {
			if !k.refusesBeyond(n - 1) {
				k.session.Goto(n - 1)
			}
			return false, nil
		}
	}
	if k.lookUp(typed) {
		return k.goToFound(), nil
	}
	for _, c := range commands() {
		if c.do != nil && (c.word == word || len(word) > 1 && strings.HasPrefix(c.word, word)) {
			return c.do(k)
		}
	}
	if k.control(typed) {
		return false, nil
	}
	k.paragraph(fmt.Sprintf("I do not know %s here; ? lists what I know.", quoted(line)))
	return false, nil
}

// next does what comes next in the step, and follows the run that this may start.
func (k *dialog) next() (left bool, err error) {
	if v := k.session.View(); v.NextLeads && k.refusesBeyond(v.Index+1) {
		return false, nil
	}
	if k.session.Next() {
		k.paragraph("That was the last step of this lesson." + stepsLeft(k.session.View()))
		return true, nil
	}
	return false, k.followRun()
}

func (k *dialog) skip() {
	if !k.refusesBeyond(k.session.View().Index + 1) {
		k.session.Skip()
	}
}

// stepsLeft says which steps of a lesson are not done; it is empty if all are.
func stepsLeft(v lessons.View) string {
	var left []string
	for i, done := range v.Done {
		if !done {
			left = append(left, fmt.Sprintf("%d, %s", i+1, v.Lesson.Steps[i].Title))
		}
	}
	switch {
	case v.Lesson.Unlisted: // it has no end
		return ""
	case len(left) == 0:
		return " All of it is done."
	case len(left) == 1:
		return " Not done: step " + sentence(left[0])
	}
	return " Not done: steps " + sentence(strings.Join(left, "; "))
}

// onRun does something to the run of the present step and confirms it.
func (k *dialog) onRun(do func(), done string) {
	k.blank()
	if k.session.View().Run.State == lessons.NoRun {
		k.line(nothingRuns)
		return
	}
	do()
	k.line(done)
}

const nothingRuns = "Nothing runs in this step."

// answerNumber answers a question, or says how sure the learner is.
func (k *dialog) answerNumber(n int) error {
	v := k.session.View()
	say := "Nothing is asked here that a number answers; ? lists what can be typed."
	switch q := v.Question; {
	case q != nil && q.State == lessons.Choosing:
		if n >= 1 && n <= len(q.Choices) {
			k.session.Choose(n - 1)
			return nil
		}
		say = fmt.Sprintf("There is no answer %d: type 1 to %d.", n, len(q.Choices))
	case q != nil && q.State == lessons.AskConfidence:
		if n >= 1 && n <= 3 {
			k.session.SetConfidence([]progress.Confidence{progress.Sure, progress.ThinkSo, progress.Guess}[n-1])
			return k.followRun()
		}
		say = "Type 1 if you are sure, 2 if you think so, 3 for a guess."
	case len(v.Controls) > 0:
		say = fmt.Sprintf("A number comes after the letter of what it changes, as in a %d; ? lists them.", n)
	}
	k.paragraph(say)
	return nil
}

func (k *dialog) again() {
	v := k.session.View()
	if v.Question == nil || !v.Question.CanRetry {
		k.paragraph("There is nothing to answer once more.")
		return
	}
	k.session.Retry()
}

// notes prints the notes for the teacher.
func (k *dialog) notes() {
	k.blank()
	if k.class != nil {
		k.line("The notes are for the teacher of the class.")
		return
	}
	words := k.session.View().Step.Notes
	if words == "" {
		k.line("There are no notes for this step.")
		return
	}
	k.blocks(k.session.Prose(words))
}

func (k *dialog) steps() {
	v := k.session.View()
	k.blank()
	for i, s := range v.Lesson.Steps {
		say := sentence(s.Title)
		if v.Done[i] {
			say += " Done."
		}
		if i == v.Index {
			say += " You are here."
		}
		k.entry(i+1, fmt.Sprintf("steps %d", i+1), say)
	}
}

// help lists everything that can be typed now.
func (k *dialog) help() {
	v := k.session.View()
	k.paragraph("Enter alone: " + sentence(v.Next))
	if q := v.Question; q != nil && q.State <= lessons.AskConfidence {
		k.line("A number answers the question.")
	}
	for i, c := range v.Controls {
		k.hang(fmt.Sprintf("%c: ", letter(i)), "   ", controlHelp(c, letter(i)))
	}
	for _, c := range commands() {
		if c.word == exportCommand && k.options.Export == nil {
			continue
		}
		k.hang(c.word+": ", "   ", sentence(c.about))
	}
}

func controlHelp(c lessons.Control, key rune) string {
	say := c.Label
	if c.Value != "" {
		say += ", now " + c.Value
	}
	if c.Hint != "" {
		say += "; " + c.Hint
	}
	switch c.Kind {
	case lessons.Button:
		return sentence(say)
	case lessons.Line:
		return sentence(fmt.Sprintf("%s. Type %c and the text", say, key))
	default:
		return sentence(say + ". " + capital(optionsOf(c, key)))
	}
}

// control operates a control, given its letter and the numbers or names of options. It
// reports whether the line was about a control.
func (k *dialog) control(line string) bool {
	controls := k.session.View().Controls
	first := rune(strings.ToLower(line[:1])[0])
	at := 0
	for at < len(controls) && letter(at) != first {
		at++
	}
	if at == len(controls) {
		return false
	}
	c := controls[at]
	k.lastControl = c.ID
	rest := strings.TrimSpace(line[1:])
	if c.Kind == lessons.Line && rest != "" && line[1] == ' ' {
		_ = k.session.Do(lessons.Action{Control: c.ID, Text: rest})
		return true
	}
	if rest != "" && line[1] != ' ' && (line[1] < '0' || line[1] > '9') {
		return false // another word that happens to begin with this letter
	}
	if c.Kind == lessons.Button {
		_ = k.session.Do(lessons.Action{Control: c.ID}) // the view's notice says what is wrong
		return true
	}
	if rest == "" {
		k.blank()
		k.hang(fmt.Sprintf("%c: ", letter(at)), "   ", controlHelp(c, letter(at)))
		return true
	}
	indices, ok := parseOptions(c, rest)
	if !ok {
		k.paragraph(fmt.Sprintf("%s cannot be %s. %s", capital(c.Label), quoted(rest), sentence(capital(optionsOf(c, letter(at))))))
		return true
	}
	for _, i := range indices {
		if k.session.Do(lessons.Action{Control: c.ID, Index: i}) != nil {
			break
		}
	}
	return true
}
