package linemode_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/tui/linemode"
	"weightshare/tui/tuitest"
)

// busyKeeper keeps nothing while it is busy.
type busyKeeper struct {
	class.MemoryKeeper
	busy    atomic.Bool
	refused atomic.Int32
}

func (k *busyKeeper) Put(key string, value []byte, revision uint64) (uint64, error) {
	if k.busy.Load() {
		k.refused.Add(1)
		return 0, errors.New("the disk is busy")
	}
	return k.MemoryKeeper.Put(key, value, revision)
}

// spoken is what was said, which may be read while more is said.
type spoken struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String returns all that was said.
func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestUnsentAnswer checks that an answer that the class cannot keep is sent again each
// second, without a word until it is kept, and that the end of the timer is told meanwhile.
func TestUnsentAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := &busyKeeper{}
		c, err := class.Open("code", class.Options{Keeper: k})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ada, err := c.Join("ada", "key")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.Go("lights", "guess", true), c.SetTimer(8*time.Second)); err != nil {
			t.Fatal(err)
		}
		in, keys := io.Pipe()
		said := &spoken{}
		done := make(chan error, 1)
		go func() {
			done <- linemode.Teach(t.Context(), in, said, linemode.TeachOptions{
				Lessons: []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}, Class: ada, Pauses: true,
			})
		}()
		l := &listener{keys: keys}
		heard := func(after time.Duration) string {
			synctest.Wait()
			before := len(said.String())
			time.Sleep(after)
			synctest.Wait()
			return said.String()[before:]
		}
		heard(0)
		k.busy.Store(true)
		l.types(t, "1", "1")
		if !strings.Contains(said.String(), "Not counted yet. Your answer is sent again.") {
			t.Errorf("the learner is not told:\n%s", said.String())
		}
		if news := heard(5 * time.Second); news != "" || k.refused.Load() < 5 {
			t.Errorf("sent %d times, saying %q", k.refused.Load(), news)
		}
		if news := heard(5 * time.Second); strings.Count(news, "Time is up.") != 1 || strings.Count(news, "> ") != 1 {
			t.Errorf("at the end of the timer, it says %q", news)
		}
		k.busy.Store(false)
		if news := heard(2 * time.Second); !strings.Contains(news, "Your answer counts.") {
			t.Errorf("once it is kept, it says %q", news)
		}
		l.types(t, "q")
		_ = keys.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
