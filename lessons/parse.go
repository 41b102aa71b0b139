package lessons

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// maxSteps is how many steps a lesson may have, unless it is a test.
const maxSteps = 8

// ParseError says what is wrong with the file of a lesson, and where.
type ParseError struct {
	File string
	Line int // from 1
	What string
}

func (e *ParseError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

// Parse reads the file of a lesson: front matter, then a section per step. It leaves
// Open to the caller. The format is that of the lessons in package course:
//
//	---
//	id: four-pixels
//	…
//	---
//	## The step's title {#step-id .predict}
//	Prose, then for a question its prompt as the last paragraph before the
//	- [ ] wrong choice
//
//	  What to reply to it.
//	- [x] right choice
//
//	### After
//	### Hint
//	### Notes
//
// After the steps, a section of the kind .review holds a question for later lessons,
// one of the kind .advantage, .price or .habit a claim for the notebook (see Claim),
// and one of the kind .reading the list of further reading.
func Parse(file string, source []byte) (*Lesson, error) {
	p := &lessonParser{file: file, source: source}
	l, err := p.frontMatter()
	if err != nil {
		return nil, err
	}
	l.Steps = nil
	sections, err := p.sections()
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		if err := p.section(l, s); err != nil {
			return nil, err
		}
	}
	return l, p.check(l)
}

// Outline reads only what a list of lessons shows from the file of a lesson: the front
// matter and, unless that holds them, the headings of its steps. It takes a fraction
// of the time that Parse takes, and finds fewer errors.
func Outline(file string, source []byte) (*Lesson, error) {
	p := &lessonParser{file: file, source: source}
	l, err := p.frontMatter()
	if err != nil || len(l.Steps) > 0 {
		return l, err
	}
	sections, err := p.sections()
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		if kind, ok := stepKinds()[s.kind]; ok && s.level == 2 {
			l.Steps = append(l.Steps, Step{ID: s.id, Title: s.title, Kind: kind})
		}
	}
	return l, nil
}

// stepKinds returns the kinds of step by their names in a file.
func stepKinds() map[string]Kind {
	return map[string]Kind{"read": Read, "predict": Predict, "try": Try, "watch": Watch, "recap": Recap}
}

type lessonParser struct {
	file   string
	source []byte
	body   int    // offset of the body in source
	last   string // the kind of the section that ### parts belong to now
}

// fail returns an error that points at an offset in the source.
func (p *lessonParser) fail(at int, format string, args ...any) error {
	at = min(max(at, 0), len(p.source))
	return &ParseError{File: p.file, Line: 1 + bytes.Count(p.source[:at], []byte("\n")), What: fmt.Sprintf(format, args...)}
}

// frontMatter reads what is between the first two lines of three dashes, and sets body
// to the offset after them.
func (p *lessonParser) frontMatter() (*Lesson, error) {
	const fence = "---\n"
	if !bytes.HasPrefix(p.source, []byte(fence)) {
		return nil, p.fail(0, "no front matter: begin with a line of three dashes, then id, title, question and minutes")
	}
	length := bytes.Index(p.source[len(fence):], []byte("\n"+fence))
	if length < 0 {
		return nil, p.fail(0, "the front matter does not end: close it with a line of three dashes")
	}
	head, line, err := decodeFrontMatter(p.source[len(fence) : len(fence)+length])
	if err != nil {
		at := len(fence)
		for ; line > 1; line-- {
			at += 1 + bytes.IndexByte(p.source[at:], '\n')
		}
		return nil, p.fail(at, "front matter: %s", err)
	}
	missing := func() string {
		switch {
		case head.ID == "":
			return "id"
		case head.Title == "":
			return "title"
		case head.Question == "":
			return "question"
		case head.Minutes < 1:
			return "minutes (from 1)"
		}
		return ""
	}()
	if missing != "" {
		return nil, p.fail(len(fence), "front matter: %s is missing", missing)
	}
	p.body = len(fence) + length + 1 + len(fence)
	return &Lesson{
		ID: head.ID, Title: head.Title, Question: head.Question, Minutes: head.Minutes, Tracks: head.Tracks,
		WithheldUntil: head.Withheld, Unlisted: head.Withheld != "", Steps: head.steps(),
	}, nil
}

// section is a heading and what follows it, up to the next heading.
type section struct {
	level      int
	title      string
	id, kind   string
	predicted  string // the step whose prediction a claim answers
	at         int    // offset of the heading in the source
	start, end int    // offsets of what follows it
}

// sections cuts the body at its headings of levels two and three.
func (p *lessonParser) sections() ([]section, error) {
	all := []section{{start: p.body, at: p.body}}
	fenced := false
	for at := p.body; at < len(p.source); {
		end := len(p.source)
		if length := bytes.IndexByte(p.source[at:], '\n'); length >= 0 {
			end = at + length + 1
		}
		line := p.source[at:end]
		switch {
		case bytes.HasPrefix(line, []byte("```")):
			fenced = !fenced
		case !fenced && line[0] == '#': // only such a line is worth parsing
			s, ok := heading(line)
			if !ok {
				return nil, p.fail(at, "a heading without words")
			}
			s.at, s.start = at, end
			all[len(all)-1].end = at
			all = append(all, s)
		}
		at = end
	}
	all[len(all)-1].end = len(p.source)
	return all, nil
}

// heading reads a heading line with its attributes.
func heading(line []byte) (s section, ok bool) {
	const part = "### "
	if words, found := bytes.CutPrefix(line, []byte(part)); found && !bytes.ContainsAny(words, "#{") {
		s = section{level: len(part) - 1, title: titleText(words)} // most headings have no attributes and no markup
		return s, s.title != ""
	}
	if s, ok := plainHeading(string(line)); ok {
		return s, true
	}
	return markdownHeading(line)
}

// markdownHeading reads any heading line.
func markdownHeading(line []byte) (s section, ok bool) {
	root := headingParser().Parse(text.NewReader(line))
	h, ok := root.FirstChild().(*ast.Heading)
	if !ok || h.Lines().Len() == 0 {
		return section{}, false
	}
	s = section{level: h.Level, title: titleText(h.Lines().Value(line))}
	for name, into := range map[string]*string{"id": &s.id, "class": &s.kind, "predicted": &s.predicted} {
		if value, found := h.AttributeString(name); found {
			*into = attribute(value)
		}
	}
	return s, s.title != ""
}

// plainHeading reads a heading of the usual form, ## Title {#step-id .kind predicted="step"}:
// the list of lessons would otherwise wait for the Markdown parser. ok is false for any
// other heading.
func plainHeading(line string) (s section, ok bool) {
	title, attributes, _ := strings.Cut(line, " {")
	title, isStep := strings.CutPrefix(title, "## ")
	attributes, closed := strings.CutSuffix(attributes, "}\n")
	if !isStep || !closed || strings.ContainsAny(title, "#{") {
		return section{}, false
	}
	for word := range strings.FieldsSeq(attributes) {
		var into *string
		if name, found := strings.CutPrefix(word, "#"); found {
			word, into = name, &s.id
		} else if name, found := strings.CutPrefix(word, "."); found {
			word, into = name, &s.kind
		} else if name, found := strings.CutPrefix(word, `predicted="`); found && strings.HasSuffix(name, `"`) {
			word, into = strings.TrimSuffix(name, `"`), &s.predicted
		}
		if into == nil || *into != "" || !isName(word) {
			return section{}, false
		}
		*into = word
	}
	s.level, s.title = 2, titleText([]byte(title))
	return s, s.title != "" && s.kind != ""
}

// isName reports whether a word has only small letters, digits and dashes, and begins with
// a letter.
func isName(word string) bool {
	other := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	return word != "" && word[0] >= 'a' && word[0] <= 'z' && !strings.ContainsFunc(word, other)
}

// titleText returns a heading as plain text.
func titleText(source []byte) string {
	if !bytes.ContainsAny(source, "*_`[\\&<") {
		return strings.TrimSpace(string(source))
	}
	return PlainText(ParseMarkdown(source))
}

func attribute(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// section adds one section to the lesson.
func (p *lessonParser) section(l *Lesson, s section) error {
	words := strings.TrimSpace(string(p.source[s.start:s.end]))
	switch s.level {
	case 0:
		if words != "" {
			return p.fail(s.start, "text before the first step: begin with ## Title {#step-id .kind}")
		}
		return nil
	case 2:
		return p.step(l, s, words)
	case 3:
		return p.part(l, s, words)
	default:
		return p.fail(s.at, "a heading of level %d: steps are ## headings, their parts ### headings", s.level)
	}
}

// step adds a step, a review question, a claim or the further reading.
func (p *lessonParser) step(l *Lesson, s section, words string) error {
	p.last = s.kind
	if s.kind == "reading" {
		l.Reading = append(l.Reading, p.items(s)...)
		return nil
	}
	if heading, ok := headingOf(s.kind); ok {
		return p.claim(l, s, heading, words)
	}
	if s.id == "" {
		return p.fail(s.at, "step %q has no id: write ## %s {#step-id .kind}", s.title, s.title)
	}
	if taken(l, s.id) {
		return p.fail(s.at, "the id %q is taken by an earlier step: choose another", s.id)
	}
	if s.kind == "review" {
		intro, question, err := p.question(s)
		if err != nil {
			return err
		}
		if intro != "" {
			question.Prompt = intro + "\n\n" + question.Prompt
		}
		l.Reviews = append(l.Reviews, Review{ID: s.id, Question: *question})
		return nil
	}
	if len(l.Reviews) > 0 || len(l.Claims) > 0 || len(l.Reading) > 0 {
		return p.fail(s.at, "step %q comes after a review question, a claim or the reading: they close the file", s.id)
	}
	kind, ok := stepKinds()[s.kind]
	if !ok {
		return p.fail(s.at, "step %q has the kind %q: write one of .read .predict .try .watch .recap", s.id, s.kind)
	}
	step := Step{ID: s.id, Title: s.title, Kind: kind, Source: words}
	if kind == Predict {
		intro, question, err := p.question(s)
		if err != nil {
			return err
		}
		step.Source, step.Question = intro, question
	}
	if step.Source == "" && step.Question == nil {
		return p.fail(s.at, "step %q says nothing", s.id)
	}
	l.Steps = append(l.Steps, step)
	return nil
}

// taken reports whether an earlier step or review has the ID.
func taken(l *Lesson, id string) bool {
	for _, step := range l.Steps {
		if step.ID == id {
			return true
		}
	}
	for _, r := range l.Reviews {
		if r.ID == id {
			return true
		}
	}
	return false
}

// part adds a ### section to the step or review before it.
func (p *lessonParser) part(l *Lesson, s section, words string) error {
	if words == "" {
		return p.fail(s.at, "### %s is empty", s.title)
	}
	if n := len(l.Reviews); p.last == "review" && n > 0 && s.title == "After" {
		l.Reviews[n-1].Question.After = words
		return nil
	}
	if len(l.Steps) == 0 || len(l.Reviews) > 0 || len(l.Claims) > 0 || len(l.Reading) > 0 {
		return p.fail(s.at, "### %s belongs to no step", s.title)
	}
	step := &l.Steps[len(l.Steps)-1]
	switch s.title {
	case "Hint":
		step.Hints = append(step.Hints, words)
	case "After":
		if step.Question != nil {
			step.Question.After = words
		} else {
			step.After = words
		}
	case "Notes":
		step.Notes = words
	default:
		return p.fail(s.at, "### %s is not a part of a step: write ### After, ### Hint or ### Notes", s.title)
	}
	return nil
}

// check looks at the lesson as a whole.
func (p *lessonParser) check(l *Lesson) error {
	if len(l.Steps) == 0 {
		return p.fail(p.body, "the lesson has no steps: write ## Title {#step-id .kind}")
	}
	if len(l.Steps) > maxSteps && l.WithheldUntil == "" {
		return p.fail(p.body, "%d steps: a lesson has at most %d", len(l.Steps), maxSteps)
	}
	for _, c := range l.Claims {
		asks := func(step Step) bool { return step.ID == c.Predicted && step.Question != nil }
		if c.Predicted != "" && !slices.ContainsFunc(l.Steps, asks) {
			return p.fail(p.body, "the claim %q rests on a prediction in %q, which is no step that asks", c.Title, c.Predicted)
		}
	}
	return nil
}
