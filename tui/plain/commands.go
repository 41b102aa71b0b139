package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
)

// command is a word that the learner may type.
type command struct {
	word  string
	about string
	do    func(k *talk) (left bool, err error) // nil for what lookUp does
}

// commands are the words that work in every step.
func commands() []command {
	stay := func(do func(k *talk)) func(*talk) (bool, error) {
		return func(k *talk) (bool, error) { do(k); return false, nil }
	}
	return []command{
		{"next", "goes on, as Enter does", (*talk).next},
		{"back", "goes one step back", stay(func(k *talk) { k.session.Back() })},
		{"steps", "lists the steps; steps 3 goes to the third", stay((*talk).steps)},
		{"repeat", "says this step again", stay(func(k *talk) { k.step = -1 })},
		{"run", "starts what runs here, or runs it again", func(k *talk) (bool, error) { return false, k.run() }},
		{"one", "does one step of the run", stay(func(k *talk) { k.session.StepOnce() })},
		{"seed", "takes another seed for the run", stay(func(k *talk) { k.session.NewSeed() })},
		{"reset", "sets the run back to its start", stay(func(k *talk) { k.session.Reset() })},
		{"again", "answers a question once more", stay((*talk).again)},
		{"hint", "gives a hint", stay(func(k *talk) { k.session.AskHint() })},
		{"glossary", "lists the terms that are explained; glossary kernel explains one", nil},
		{"find", "searches all lessons and the glossary for the words that follow", nil},
		{"go", "goes to one of the places that find has listed, as in go 2", nil},
		{"leave", "leaves the lesson", func(*talk) (bool, error) { return true, nil }},
		{"quit", "quits, as q does; progress is kept", func(*talk) (bool, error) { return false, errEnd }},
	}
}

// act carries out a line. It tells whether the learner has left the lesson.
func (k *talk) act(typed string) (left bool, err error) {
	line := strings.ToLower(typed)
	k.worked = ""
	switch {
	case line == "":
		return k.next()
	case quits(line):
		return false, errEnd
	case line == "?" || line == "help":
		k.help()
		return false, nil
	}
	if n, err := strconv.Atoi(line); err == nil {
		return false, k.number(n)
	}
	word, rest, _ := strings.Cut(line, " ")
	if word == "steps" || word == "step" {
		if n, err := strconv.Atoi(strings.TrimSpace(rest)); err == nil {
			k.session.Goto(n - 1)
			return false, nil
		}
	}
	if k.lookUp(typed) {
		return k.goes(), nil
	}
	for _, c := range commands() {
		if c.do != nil && (c.word == word || len(word) > 1 && strings.HasPrefix(c.word, word)) {
			return c.do(k)
		}
	}
	if k.control(typed) {
		return false, nil
	}
	k.blank()
	k.line("", fmt.Sprintf("I do not know %q here; ? lists what I know.", line))
	return false, nil
}

// next does the step's next thing, and what it has set going.
func (k *talk) next() (left bool, err error) {
	if k.session.Next() {
		k.blank()
		k.line("", "That was the last step of this lesson.")
		return true, nil
	}
	return false, k.drive()
}

// number answers a question, or says how sure.
func (k *talk) number(n int) error {
	q := k.session.View().Question
	switch {
	case q != nil && q.Stage == lessons.Choosing && n >= 1 && n <= len(q.Choices):
		k.session.Choose(n - 1)
	case q != nil && q.Stage == lessons.Confiding && n >= 1 && n <= 3:
		k.session.Confide([]lessons.Confidence{lessons.Sure, lessons.ThinkSo, lessons.Guess}[n-1])
		return k.drive()
	default:
		k.blank()
		k.line("", "That number says nothing here; ? lists what can be typed.")
	}
	return nil
}

// again takes the one free re-try.
func (k *talk) again() {
	v := k.session.View()
	if v.Question == nil || !v.Question.CanRetry {
		k.blank()
		k.line("", "There is nothing to answer once more.")
		return
	}
	k.session.Retry()
}

// steps lists the steps.
func (k *talk) steps() {
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
		k.hang(fmt.Sprintf("%3d. ", i+1), "     ", say)
	}
}

// help lists all that can be typed now.
func (k *talk) help() {
	v := k.session.View()
	k.blank()
	k.line("", "Enter alone: "+sentence(v.Next))
	if q := v.Question; q != nil && q.Stage <= lessons.Confiding {
		k.line("", "A number answers the question.")
	}
	for i, c := range v.Controls {
		k.hang(fmt.Sprintf("%c: ", letter(i)), "   ", controlHelp(c, letter(i)))
	}
	for _, c := range commands() {
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
		return sentence(fmt.Sprintf("%s. %c and the text writes it", say, key))
	case lessons.Dial:
		return sentence(fmt.Sprintf("%s. %c and a number chooses: %s", say, key, numbered(c.Options)))
	default:
		return sentence(fmt.Sprintf("%s. %c and numbers, as in %c 1 2: %s", say, key, key, numbered(c.Options)))
	}
}

// numbered lists options with their numbers; those that are numbers themselves,
// as the digits from 0 to 9, as they are.
func numbered(options []string) string {
	if areNumbers(options) {
		return strings.Join(options, ", ")
	}
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = fmt.Sprintf("%d %s", i+1, o)
	}
	return strings.Join(out, ", ")
}

// areNumbers tells whether an option could be taken for the place of another.
func areNumbers(options []string) bool {
	for i, o := range options {
		if n, err := strconv.Atoi(o); err == nil && n >= 1 && n <= len(options) && n != i+1 {
			return true
		}
	}
	return false
}

// control works a control: its letter, and the numbers or names of what to
// choose. It tells whether the line was about a control.
func (k *talk) control(line string) bool {
	controls := k.session.View().Controls
	first := rune(strings.ToLower(line[:1])[0])
	at := slices.Index([]rune("abcdefghijklmnoprstuvwxyz"), first)
	if at < 0 || at >= len(controls) {
		return false
	}
	c := controls[at]
	k.worked = c.ID
	rest := strings.TrimSpace(line[1:])
	if c.Kind == lessons.Line && rest != "" && line[1] == ' ' {
		_ = k.session.Do(lessons.Action{Control: c.ID, Text: rest})
		return true
	}
	if rest != "" && line[1] != ' ' && (line[1] < '0' || line[1] > '9') {
		return false // another word that happens to begin like that
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
	indices, ok := choose(c.Options, rest)
	if !ok {
		k.blank()
		k.hang("", "", fmt.Sprintf("%q is not one of: %s.", rest, numbered(c.Options)))
		return true
	}
	for _, i := range indices {
		if k.session.Do(lessons.Action{Control: c.ID, Index: i}) != nil {
			break
		}
	}
	return true
}

// choose finds options by the whole text, or one by one by number or name. Where
// options are numbers themselves, a number is a name.
func choose(options []string, typed string) ([]int, bool) {
	named := func(s string) int {
		return slices.IndexFunc(options, func(o string) bool { return strings.EqualFold(o, s) })
	}
	var out []int
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' }) {
		i := named(word)
		if i < 0 {
			n, err := strconv.Atoi(word)
			if i = n - 1; err != nil || n < 1 || n > len(options) || areNumbers(options) {
				i = named(typed)
				return []int{i}, i >= 0
			}
		}
		out = append(out, i)
	}
	return out, len(out) > 0
}
