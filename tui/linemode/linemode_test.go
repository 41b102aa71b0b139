package linemode_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"
	"go.uber.org/goleak"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/slowtest"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func read(t *testing.T, l *lessons.Lesson, p progress.Document) string {
	t.Helper()
	var b strings.Builder
	if err := linemode.Read(&b, l, p); err != nil {
		t.Fatal(err)
	}
	speakable(t, b.String())
	return b.String()
}

// speakable checks that a text contains only words, in short lines.
func speakable(t *testing.T, s string) {
	t.Helper()
	for n, line := range strings.Split(s, "\n") {
		for _, r := range line {
			if unicode.IsControl(r) || r >= 0x2500 && r <= 0x25ff || r >= 0x2800 && r <= 0x28ff || r == utf8.RuneError {
				t.Errorf("line %d has %q: %s", n+1, r, line)
			}
		}
		if utf8.RuneCountInString(line) > 76 {
			t.Errorf("line %d is %d long: %s", n+1, utf8.RuneCountInString(line), line)
		}
	}
}

func learnt() progress.Document {
	p := progress.New()
	p.Lessons["lights"] = &progress.Record{
		Step: "race", Done: []string{"look", "guess", "race"},
		Answers: map[string]progress.Answer{"guess": {Choice: "8, two a light", Confidence: progress.Sure, At: "2026-01-02T03:04:05Z"}},
		Measured: []progress.Measurement{
			{Step: "guess", Network: "counter", Metric: "rows", Value: 12, At: "2026-01-02T03:04:05Z"},
			{Step: "guess", Network: "counter", Metric: "rows", Value: 16, At: "2026-01-02T03:04:06Z"},
		},
	}
	return p
}

func TestRead(t *testing.T) {
	t.Parallel()
	golden.RequireEqual(t, read(t, tuitest.Lesson(tuitest.Faults{}), learnt()))
}

func TestReadTrainsNothing(t *testing.T) {
	t.Parallel()
	sound := read(t, tuitest.Lesson(tuitest.Faults{}), progress.New())
	if broken := read(t, tuitest.Lesson(tuitest.Faults{StepPanics: 1}), progress.New()); broken != sound {
		t.Error("a run that breaks at its first step was run")
	}
}

// Every lesson is read with all its steps, and values that nobody has measured are not
// stated as facts.
func TestReadEveryLesson(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	unmeasured := regexp.MustCompile(`– (where|and|of|to|in)\b|\b(is|was|at|with|in|right): –|not reached|[Bb]est: 0\b|\(not measured yet\)|NaN`)
	for _, l := range everyLesson() {
		words := read(t, l, progress.New())
		if found := unmeasured.FindString(strings.ReplaceAll(words, "\n", " ")); found != "" {
			t.Errorf("%s says %q", l.ID, found)
		}
		if l.ID == lab.ID {
			continue
		}
		if n := len(strings.Fields(words)); n < 350 {
			t.Errorf("%s has %d words", l.ID, n)
		}
		for _, s := range l.Steps {
			if !strings.Contains(words, s.Title) {
				t.Errorf("%s does not have its step %q", l.ID, s.Title)
			}
		}
		checkSpoken(t, l.ID, words)
	}
}

// everyLesson returns the lessons and the lab; their runs draw each data set only once.
func everyLesson() []*lessons.Lesson {
	all := append(course.All(), lab.New(nil, nil))
	for i, l := range all {
		all[i] = lessontest.Shorten(l, 1)
	}
	return all
}

// paragraphMost is the greatest length of a paragraph, in characters: nobody remembers
// the beginning of a longer one.
const paragraphMost = 1900

// checkSpoken checks that a text has no paragraph that is too long, no bar drawn with
// punctuation, and no markup.
func checkSpoken(t *testing.T, what, said string) {
	t.Helper()
	for paragraph := range strings.SplitSeq(said, "\n\n") {
		if n := utf8.RuneCountInString(paragraph); n > paragraphMost && !strings.HasPrefix(paragraph, "Enter alone:") {
			t.Errorf("%s: a paragraph of %d characters:\n%s", what, n, paragraph)
		}
		for _, mark := range []string{"**", "{{", " — ", " | ", ` \ `, " / ", "e-0", "e+0"} {
			if strings.Contains(paragraph, mark) && !strings.Contains(paragraph, "( ") {
				t.Errorf("%s: %q in\n%s", what, mark, paragraph)
			}
		}
	}
}

// At every step, and for every control asked about, the reply is fit to be listened to.
func TestNoReplyIsTooLong(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	o := linemode.TeachOptions{Lessons: everyLesson(), Glossary: course.Glossary()}
	for _, l := range o.Lessons {
		typed := []string{"steps"}
		for i := range l.Steps {
			typed = append(typed, fmt.Sprintf("steps %d", i+1), "?")
		}
		o.Lesson = l.ID
		checkSpoken(t, l.ID, teach(t, o, typed...))
	}
}

type failing struct{}

var errFull = errors.New("the disk is full")

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestReadSaysThatItCannotWrite(t *testing.T) {
	t.Parallel()
	if err := linemode.Read(failing{}, tuitest.Lesson(tuitest.Faults{}), progress.New()); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
	err := linemode.Teach(t.Context(), strings.NewReader("\n"), failing{}, linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}})
	if !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

func teach(t *testing.T, o linemode.TeachOptions, typed ...string) string {
	t.Helper()
	var b strings.Builder
	if o.Lessons == nil {
		o.Lessons = []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}
	}
	if err := linemode.Teach(t.Context(), strings.NewReader(strings.Join(typed, "\n")+"\n"), &b, o); err != nil {
		t.Fatal(err)
	}
	speakable(t, b.String())
	return b.String()
}

func TestTeachGoesThroughALesson(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	said := teach(t, linemode.TeachOptions{Store: store},
		"1", "a 1", "a light", "?", "", // look
		"", "7", "2", "1", "again", "3", "2", "", // guess
		"a 1 3", "hint", "b light 2", "a 4", "a 1 2 3 4", "c", "c", "a 1 2 3", "steps", "", // light
		"one", "", "run", "reset", "seed", "back", "", "", "", // race
		"", "q")
	golden.RequireEqual(t, said)
	kept, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	if done := kept.Lesson("lights").Done; len(done) != 5 {
		t.Errorf("done: %v", done)
	}
	if a := kept.Lesson("lights").Answers["guess"]; a.Right || a.Confidence != progress.Sure {
		t.Errorf("the first answer was not kept: %+v", a)
	}
}

// TestTeachAsksWhoIsNew checks that the list says whom lesson 0 is for while nothing
// has been done, and that it numbers lessons by their order.
func TestTeachAsksWhoIsNew(t *testing.T) {
	t.Parallel()
	ground, first := tuitest.Lesson(tuitest.Faults{}), tuitest.Lesson(tuitest.Faults{})
	ground.ID, ground.Title, ground.Order = "ground", "The ground floor", 0
	o := linemode.TeachOptions{Lessons: []*lessons.Lesson{ground, first}, Store: &progress.MemoryStore{}}
	const whom = "Never trained a network? Begin with number 0."
	if said := teach(t, o, "0", "a 1", "a light", "", "leave", "q"); !strings.Contains(said, "Lesson 0: The ground floor") || strings.Count(said, whom) != 1 {
		t.Errorf("%s", said)
	}
	if said := teach(t, o, "1", "q"); !strings.Contains(said, "Lesson 1: ") || strings.Contains(said, whom) {
		t.Errorf("%s", said)
	}
}

func TestTeachResumes(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	teach(t, linemode.TeachOptions{Store: store, Lesson: "lights"}, "", "3", "1", "")
	if said := teach(t, linemode.TeachOptions{Store: store, Lesson: "lights"}); !strings.Contains(said, "Step 3 of 5") {
		t.Errorf("it does not go on at step 3:\n%s", said)
	}
}

func TestTeachTellsWhatBroke(t *testing.T) {
	t.Parallel()
	for _, f := range []tuitest.Faults{{StepPanics: 7}, {StepFails: 7}} {
		said := teach(t, linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(f)}, Lesson: "lights"}, "steps 4", "", "q")
		if !strings.Contains(said, "It stopped:") {
			t.Errorf("%+v: nothing is said of it:\n%s", f, said)
		}
	}
}

// The end of the input ends the program without an error, at any point.
func TestTeachEnds(t *testing.T) {
	t.Parallel()
	ends := []string{"", "q", "1\nquit", "1\n"}
	for step := range 5 {
		at := fmt.Sprintf("1\nsteps %d\n", step+1)
		ends = append(ends, at, at+"1", at+"?\na")
	}
	for _, typed := range ends {
		if said := teach(t, linemode.TeachOptions{}, typed); !strings.Contains(said, "Lights") {
			t.Errorf("%q: %s", typed, said)
		}
	}
	if err := linemode.Teach(t.Context(), strings.NewReader(""), io.Discard, linemode.TeachOptions{Lesson: "nowhere"}); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("an unknown lesson: %v", err)
	}
}

func TestTeachEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	done := make(chan error, 1)
	go func() {
		done <- linemode.Teach(ctx, r, io.Discard, linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}})
	}()
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}

// TestTeachSurvivesAnyLines types nonsense.
func TestTeachSurvivesAnyLines(t *testing.T) {
	t.Parallel()
	words := []string{
		"", "1", "2", "3", "99", "-1", "a", "a 1", "a1", "b 2", "c", "q1", "?", "next", "back", "steps", "steps 4", "steps 0",
		"run", "one", "seed", "reset", "again", "hint", "repeat", "leave", "\x00\x1b[31m", "é", "a ,", "a 1,2 3", strings.Repeat("x", 300),
	}
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var typed []string
		for range 60 {
			typed = append(typed, words[rng.IntN(len(words))])
		}
		teach(t, linemode.TeachOptions{Seed: seed}, typed...)
	}
}
