package linemode

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/lessons/search"
	"weightshare/lessons/text"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// TeachOptions say what Teach teaches, and how.
type TeachOptions struct {
	Lesson  string            // the ID of the lesson to take; empty to choose from the list
	Begin   *lessons.Begin    // how to begin Lesson; nil for where the learner left it
	Lessons []*lessons.Lesson // all lessons, in order
	// Glossary explains the terms that the lessons link to.
	Glossary lessons.Glossary
	Store    progress.Store   // where progress is kept; nil keeps it in memory
	Now      func() time.Time // nil for time.Now
	Seed     uint64           // the source of every random choice
	// Tests are the tests before and after the lessons; Offer says which of them to
	// offer. Both are nil if there are none.
	Tests  []*lessons.Lesson
	Offer  func(all []*lessons.Lesson, kept progress.Document) lessons.Offer
	Track  int              // list only the lessons of the shorter course of so many minutes; 0 for all
	Export lessons.Exporter // nil if results cannot be written to files
	// Elements makes everything that is said, and everything that may be typed next, be
	// written as lines of JSON, for a page that shows them as headings, paragraphs and
	// buttons.
	Elements bool
	Class    *class.Member // the learner's class; nil for none
	// Data and Trainers are shared by several sessions. With Trainers, runs train in the
	// background; nil trains them inline.
	Data     *experiment.DataCache
	Trainers *cooperate.Pool
	// Pauses lets races take their time and shows a prompt for each line, for a person
	// at a keyboard. Without it, nothing but input is waited for.
	Pauses bool
}

// errEnded is returned when the learner quits or the input ends.
var errEnded = errors.New("the end of the input")

// Teach takes a learner who types lines through lessons: it reads commands from r and
// writes what it has to say to w. It returns nil when the learner quits or r ends, and
// the context's error when the context ends.
func Teach(ctx context.Context, r io.Reader, w io.Writer, o TeachOptions) error {
	return converse(ctx, r, w, o, (*tutor).teach)
}

// converse has a conversation with a learner who types lines.
func converse(ctx context.Context, r io.Reader, w io.Writer, o TeachOptions, about func(*tutor) error) error {
	if o.Store == nil {
		o.Store = &progress.MemoryStore{}
	}
	if o.Class != nil {
		o.Store = o.Class.Kept(o.Store)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := &tutor{printer: newPrinter(w), ctx: ctx, lines: readLines(ctx, r), options: o}
	t.elements = o.Elements
	var err error
	if t.class, err = follow(o.Class); err == nil {
		err = about(t)
	}
	if errors.Is(err, errEnded) {
		err = nil
	}
	if flushed := t.flush(); err == nil && flushed != nil {
		err = fmt.Errorf("teaching: %w", flushed)
	}
	return err
}

// maxLineLength is the longest line that may be typed; a longer one ends the input.
const maxLineLength = 1 << 20

// readLines reads lines as they are requested; the channel is closed when the input
// ends. The goroutine ends with the input, or once ctx has ended and a line has
// arrived.
func readLines(ctx context.Context, r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(r)
		scanner.Buffer(nil, maxLineLength)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

type tutor struct {
	*printer
	ctx         context.Context // lives as long as one call of Teach
	lines       <-chan string
	options     TeachOptions
	class       *follower         // nil without one
	found       []search.Result   // the latest search results
	destination *lessons.Location // where the command go leads; nil once the learner is there
}

// ask requests a line, which may be any of p's or another one.
func (t *tutor) ask(p *prompt) (string, error) {
	switch {
	case t.elements:
		t.element(element{Kind: kindPrompt, prompt: p})
	case t.options.Pauses:
		t.print("> ")
	}
	if err := t.flush(); err != nil {
		return "", fmt.Errorf("teaching: %w", err)
	}
	for {
		select {
		case line, ok := <-t.lines:
			if !ok {
				return "", errEnded
			}
			return strings.TrimSpace(line), nil
		case <-t.class.news():
			return "", errNews
		case <-t.class.wake():
			if t.class.awake() {
				return "", errNews
			}
		case <-t.ctx.Done():
			return "", t.ctx.Err()
		}
	}
}

func (t *tutor) teach() error {
	if t.options.Lesson != "" {
		for _, l := range slices.Concat(t.options.Lessons, t.options.Tests) {
			if l.ID == t.options.Lesson {
				return t.teachFrom(l)
			}
		}
		return fmt.Errorf("there is no lesson %q", t.options.Lesson)
	}
	t.line("weightshare: what do shared weights buy a convolutional network, and what do they cost?")
	t.greet()
	for {
		l, err := t.classLesson(), error(nil)
		if l == nil {
			l, err = t.choose()
		}
		if err == nil {
			err = t.teachFrom(l)
		}
		if err != nil && !errors.Is(err, errLed) {
			return err
		}
		t.blank()
	}
}

// teachFrom goes through a lesson, and then through those that the learner goes to.
func (t *tutor) teachFrom(l *lessons.Lesson) error {
	for {
		if err := t.lesson(l); err != nil {
			return err
		}
		if t.destination == nil {
			return nil
		}
		l = t.destination.Lesson
	}
}

// choose lists the lessons and lets the learner choose one.
func (t *tutor) choose() (*lessons.Lesson, error) {
	listed := lessons.OnTrack(t.options.Lessons, t.options.Track)
	if len(listed) == 0 {
		t.line("There are no lessons yet.")
		return nil, errEnded
	}
	kept, err := t.options.Store.Load()
	t.blank()
	if err != nil {
		t.line(sentence("Note: " + err.Error()))
	}
	t.heading(kindHeading, lessonsOf(t.options.Track))
	next := t.listLessons(listed, kept)
	asked := &prompt{Ways: []way{{"", fmt.Sprintf("go to lesson %d, %s", next.Order, next.Title)}}}
	var offer lessons.Offer
	if t.options.Offer != nil {
		offer = t.options.Offer(t.options.Lessons, kept)
	}
	if offer.Text != "" {
		t.paragraph(offer.Text + t.typing(" Type test."))
		asked.Ways = append(asked.Ways, way{"test", "take the test"})
	}
	t.paragraph(t.typing(fmt.Sprintf("Type the number of a lesson, or press Enter for number %d; find and some words searches the lessons, glossary and a term explains it; q quits.", next.Order)))
	for {
		line, err := t.ask(asked)
		if errors.Is(err, errNews) {
			if err = t.tellNews(); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		if t.class.looksOn() && !isQuit(line) {
			t.line(lookOn)
			continue
		}
		n, err := strconv.Atoi(line)
		test := slices.IndexFunc(t.options.Tests, func(l *lessons.Lesson) bool { return l.ID == offer.Test })
		at := slices.IndexFunc(listed, func(l *lessons.Lesson) bool { return err == nil && l.Order == n })
		switch {
		case line == "":
			return next, nil
		case isQuit(line):
			return nil, errEnded
		case at >= 0:
			return listed[at], nil
		case test >= 0 && strings.EqualFold(line, "test"):
			return t.options.Tests[test], nil
		case t.lookUp(line):
			if t.destination != nil {
				return t.destination.Lesson, nil
			}
			continue
		}
		t.line("Type the number of a lesson of the list, Enter, find, glossary or q.")
	}
}

// tellNews says what is new in the class. It returns errLed if the class now leads the
// learner elsewhere.
func (t *tutor) tellNews() error {
	if _, err := t.tellClass(); err != nil || !t.class.leads() {
		return err
	}
	return errLed
}

// listLessons lists lessons with the learner's progress in each, and returns the one to
// go on with.
func (t *tutor) listLessons(listed []*lessons.Lesson, kept progress.Document) (next *lessons.Lesson) {
	begun := false
	for _, l := range listed {
		done := min(len(kept.Lesson(l.ID).Done), len(l.Steps))
		begun = begun || done > 0
		t.entry(l.Order, fmt.Sprint(l.Order), fmt.Sprintf("%s: %s %s done.", l.Title, l.Question, ofSteps(done, len(l.Steps))))
		if next == nil && done < len(l.Steps) {
			next = l
		}
	}
	if next == nil {
		next = listed[0]
	}
	if !begun && next.Order == 0 {
		t.paragraph("Never trained a network? Begin with number 0. Else begin with 1.")
	}
	return next
}

func lessonsOf(track int) string {
	if track == 0 {
		return "Lessons:"
	}
	return fmt.Sprintf("Lessons of track %d:", track)
}

func ofSteps(done, of int) string { return fmt.Sprintf("%d of %s", done, text.Plural(of, "step")) }

func isQuit(line string) bool {
	switch strings.ToLower(line) {
	case "q", "quit", "exit":
		return true
	}
	return false
}

// session returns the options of a session of a lesson; l is nil for a session of reviews.
func (t *tutor) session(l *lessons.Lesson) lessons.Options {
	o := lessons.Options{
		Store: t.options.Store, Seed: t.options.Seed, Now: t.options.Now, Library: t.options.Lessons, Begin: t.options.Begin,
		Inline: t.options.Trainers == nil, Data: t.options.Data, Trainers: t.options.Trainers,
	}
	t.options.Begin = nil // it only concerns the first lesson
	if t.class != nil && l != nil {
		o.Seed, o.Library = t.class.Seed(), nil
		t.class.Session(l, &o)
	}
	return o
}

// lesson takes the learner through one lesson from where they left it.
func (t *tutor) lesson(l *lessons.Lesson) error {
	s := lessons.Open(l, t.session(l))
	defer s.Close()
	k := &dialog{tutor: t, session: s, step: -1, sentBefore: -1}
	t.blank()
	t.heading(kindHeading, sentence(l.Heading("Lesson ")))
	t.line(l.Question)
	t.goToStep(s)
	for {
		left, err := k.turn()
		for errors.Is(err, errNews) {
			err = k.follow()
		}
		if err != nil || left {
			return err
		}
	}
}

// turn says what is new, and carries out the line typed next. It reports whether the learner
// has left the lesson.
func (k *dialog) turn() (left bool, err error) {
	if k.class != nil {
		_ = k.class.Flush() // on failure the learner is told so
	}
	v, err := k.tellNews()
	if err != nil {
		return false, err
	}
	line, err := k.ask(k.promptOf(v))
	if err != nil {
		return false, err
	}
	k.sentBefore = k.written
	if k.refusesLine(line) {
		return false, nil
	}
	return k.execute(line)
}
