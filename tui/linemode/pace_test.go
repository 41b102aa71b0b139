package linemode_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// listener is a person at a keyboard who follows the race, in fake time.
type listener struct {
	keys   *io.PipeWriter
	said   *strings.Builder
	cancel context.CancelFunc
	done   chan error
}

func listen(t *testing.T) *listener {
	t.Helper()
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	l := &listener{keys: w, said: &strings.Builder{}, cancel: cancel, done: make(chan error, 1)}
	go func() {
		l.done <- linemode.Teach(ctx, r, l.said, linemode.TeachOptions{
			Lesson: "lights", Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}, Pauses: true,
		})
	}()
	l.types(t, "steps 4", "run")
	return l
}

func (l *listener) types(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(l.keys, line+"\n"); err != nil {
			t.Error(err)
		}
		synctest.Wait()
	}
}

func TestARaceIsToldCalmly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		start := time.Now()
		time.Sleep(time.Minute) // nobody types anything
		l.cancel()
		if err := <-l.done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		l.keys.Close()
		if said := l.said.String(); !strings.Contains(said, "All 60 steps are done.") || strings.Count(said, "After ") < 3 {
			t.Errorf("within %v the race is not told to its end:\n%s", time.Since(start), said)
		}
	})
}

func TestALineCutsTheTellingShort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		start := time.Now()
		l.types(t, "", "q")
		if err := <-l.done; err != nil {
			t.Error(err)
		}
		l.keys.Close()
		if said := l.said.String(); !strings.Contains(said, "All 60 steps are done.") || strings.Count(said, "After ") > 1 || time.Since(start) > 0 {
			t.Errorf("it took %v:\n%s", time.Since(start), said)
		}
	})
}

func TestQuitInMidRace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := listen(t)
		l.types(t, "q")
		if err := <-l.done; err != nil {
			t.Error(err)
		}
		l.keys.Close()
		if said := l.said.String(); strings.Contains(said, "All 60 steps") {
			t.Errorf("the race goes on:\n%s", said)
		}
	})
}
