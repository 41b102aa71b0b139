package linemode_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/nets/cooperate"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// inClass is a learner of a class who reads lines, in fake time.
type inClass struct {
	t     *testing.T
	c     *class.Class
	ada   *class.Member
	keys  *io.PipeWriter
	said  *tuitest.Transcript
	heard int // bytes of it that hears has passed
	done  chan error
}

func joinClass(t *testing.T, o class.Options, all ...*lessons.Lesson) *inClass {
	t.Helper()
	c, err := class.Open("code", o)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := c.Join("ada", "key")
	if err != nil {
		t.Fatal(err)
	}
	in, keys := io.Pipe()
	t.Cleanup(func() {
		_ = keys.Close()
		c.Close()
	})
	l := &inClass{t: t, c: c, ada: ada, keys: keys, said: &tuitest.Transcript{}, done: make(chan error, 1)}
	go func() {
		l.done <- linemode.Teach(t.Context(), in, l.said, linemode.TeachOptions{Lessons: all, Class: ada, Pauses: true, Trainers: cooperate.NewPool(1)})
	}()
	synctest.Wait()
	return l
}

// types types lines.
func (l *inClass) types(lines ...string) {
	l.t.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(l.keys, line+"\n"); err != nil {
			l.t.Error(err)
		}
		l.settles()
	}
}

// settles waits until everything is said: a run is polled every 10 ms.
func (l *inClass) settles() {
	time.Sleep(100 * time.Millisecond)
	synctest.Wait()
}

// passes lets time pass, and returns what is said in it.
func (l *inClass) passes(d time.Duration) string {
	before := len(l.said.String())
	time.Sleep(d)
	synctest.Wait()
	return l.said.String()[before:]
}

// hears checks that a text has been said after what was heard before.
func (l *inClass) hears(texts ...string) {
	l.t.Helper()
	for _, text := range texts {
		l.settles()
		news := l.said.String()[l.heard:]
		at := strings.Index(strings.ReplaceAll(news, "\n", " "), text)
		if at < 0 {
			l.t.Fatalf("it does not say %q:\n%s", text, news)
		}
		l.heard += at + len(text)
	}
}

// leads does what the teacher does, and checks what the learner hears.
func (l *inClass) leads(err error, text string) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
	l.hears(text)
}

// ends ends the input, and returns the error with which the lines end.
func (l *inClass) ends() error {
	_ = l.keys.Close()
	return <-l.done
}

// TestClassInLines checks what a learner who reads lines hears of the class, and what
// the teacher's lead keeps them from.
func TestClassInLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		other := tuitest.Lesson(tuitest.Faults{})
		other.ID, other.Title, other.Order = "other", "Other lights", 2
		l := joinClass(t, class.Options{}, tuitest.Lesson(tuitest.Faults{}), other)
		l.hears("a class that has not begun")
		l.leads(l.c.SetReadOnly(true), "The teacher asks you to look on for now.")
		l.types("1")
		l.hears("look on for now")
		l.leads(l.c.SetReadOnly(false), "You need not look on any more.")
		l.leads(l.c.GoTo("lights", "look", false), "Step 1 of 5: Four lights.")
		for _, refused := range []string{"next", "step 3", "leave"} {
			l.types(refused)
			l.hears("The teacher leads: the class goes on together.")
		}
		l.leads(l.c.SetReadOnly(true), "look on for now")
		l.types("lights 1", "repeat")
		l.hears("look on for now")
		l.hears("Four lights")
		l.leads(l.c.SetReadOnly(false), "You need not look on")

		l.leads(l.c.GoTo("lights", "guess", true), "Type 1 to 3 to answer")
		l.types("1", "1")
		l.hears("Your answer counts. The class sees the verdict together.")
		l.leads(l.c.SetStage("lights", "guess", class.Measure), "It runs.")
		l.passes(time.Minute)
		l.types("repeat") // for the discussion
		l.hears("Question: How many", "1. 4, one a light.", "3. 16.", "Your answer: 1. 4, one a light.", "Your answer counts.")
		l.leads(l.c.SetStage("lights", "guess", class.Again), "The second vote. Before, you chose 1.")
		l.types("3", "2")
		l.leads(l.c.SetStage("lights", "guess", class.Revealed), "How the class answered:")
		l.hears("1. 4, one a light: 0 votes, before 1.", "3. 16: 1 vote, before 0.")

		l.leads(l.c.SetTimer(time.Minute), "The timer ends in 60 seconds.")
		l.types("repeat")
		l.hears("The timer ends in 60 seconds.")
		l.leads(l.c.SetTimer(0), "The timer is stopped.")
		l.leads(l.c.SetTimer(5*time.Second), "The timer ends in 5 seconds.")
		if news := l.passes(10 * time.Second); strings.Count(news, "Time is up.") != 1 {
			t.Errorf("at the end of the timer, it says %q", news)
		}
		l.leads(l.c.GoTo("other", "look", false), "Lesson 2: Other lights")
		l.leads(l.c.SetRoam(true), "All go on alone now.")
		l.types("next")
		l.hears("Step 2 of 5")
		for _, p := range l.c.People() {
			if p.Lesson != "other" || p.Step != "guess" {
				t.Errorf("the teacher sees %+v", p)
			}
		}
		if err := l.c.Remove(l.c.People()[0].Number); err != nil {
			t.Fatal(err)
		}
		l.settles()
		if err := l.ends(); !errors.Is(err, class.ErrRemoved) {
			t.Errorf("who was removed ends with %v", err)
		}
	})
}

// TestJoinedDuringTimer checks that those who join, or come back, while the timer runs are
// told once how long it still does, whether the class has begun or not.
func TestJoinedDuringTimer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := joinClass(t, class.Options{}, tuitest.Lesson(tuitest.Faults{}))
		l.leads(l.c.SetTimer(time.Minute), "The timer ends in 60 seconds.")
		joins := func() {
			t.Helper()
			bo, err := l.c.Join("bo", "another")
			if err != nil {
				t.Fatal(err)
			}
			var said tuitest.Transcript
			err = linemode.Teach(t.Context(), strings.NewReader("q\n"), &said, linemode.TeachOptions{Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}, Class: bo})
			if err != nil || strings.Count(said.String(), "The timer ends in 60 seconds.") != 1 {
				t.Errorf("%v:\n%s", err, said.String())
			}
		}
		joins()
		if err := l.c.GoTo("lights", "look", false); err != nil {
			t.Fatal(err)
		}
		joins()
		l.types("q")
		if err := l.ends(); err != nil {
			t.Error(err)
		}
	})
}

// TestTimerEndsInRun checks that the end of the timer is told while a run is followed, both
// while a sentence about it is given time to be heard and while nothing is said about it.
func TestTimerEndsInRun(t *testing.T) {
	t.Parallel()
	for step, early := range map[string]time.Duration{"race": time.Second, "guess": 15 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			l := joinClass(t, class.Options{}, tuitest.Lesson(tuitest.Faults{}))
			l.leads(l.c.GoTo("lights", step, true), "?: all commands")
			if step == "guess" {
				l.types("1", "1")
			}
			ends := time.Now().Add(2 * time.Second)
			l.leads(l.c.SetTimer(2*time.Second), "The timer ends in 2 seconds.")
			l.passes(time.Until(ends) - early)
			if step == "guess" {
				l.leads(l.c.SetStage("lights", step, class.Measure), "It runs.")
			} else {
				l.types("run")
			}
			l.passes(early)
			if !strings.Contains(l.said.String(), "Time is up.") {
				t.Errorf("in step %s, the end of the timer is not told as soon as it has come", step)
			}
			l.passes(time.Minute)
			_, news, _ := strings.Cut(l.said.String(), "It runs")
			run, after, done := strings.Cut(news, "All 60 steps are done.")
			if strings.Count(run, "Time is up.") != 1 || !done || strings.Contains(after, "Time is up.") || strings.Contains(news, "It runs") {
				t.Errorf("in step %s, it says %q", step, news)
			}
			l.types("q")
			if err := l.ends(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUnsentAnswer checks that an answer that the class cannot keep is sent again each
// second, without a word until it is kept, and that the end of the timer is told meanwhile.
func TestUnsentAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := &tuitest.BusyKeeper{}
		l := joinClass(t, class.Options{Keeper: k}, tuitest.Lesson(tuitest.Faults{}))
		l.leads(errors.Join(l.c.GoTo("lights", "guess", true), l.c.SetTimer(8*time.Second)), "The timer ends in 8 seconds.")
		k.Busy.Store(true)
		l.types("1", "1")
		l.hears("Not counted yet. Your answer is sent again.")
		if news := l.passes(5 * time.Second); news != "" || k.Refused.Load() < 5 {
			t.Errorf("sent %d times, saying %q", k.Refused.Load(), news)
		}
		if news := l.passes(5 * time.Second); strings.Count(news, "Time is up.") != 1 || strings.Count(news, "> ") != 1 {
			t.Errorf("at the end of the timer, it says %q", news)
		}
		k.Busy.Store(false)
		if news := l.passes(2 * time.Second); !strings.Contains(news, "Your answer counts.") {
			t.Errorf("once it is kept, it says %q", news)
		}
		l.types("q")
		if err := l.ends(); err != nil {
			t.Error(err)
		}
	})
}
