package progress

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// endless is longer than any test waits.
const endless = time.Hour

// slowStore takes its time, and fails as often as it is told.
type slowStore struct {
	MemoryStore
	pause time.Duration
	fails []error
	late  Journal // what it could not keep
}

func (s *slowStore) Save(d Document) error {
	time.Sleep(s.pause)
	s.late.Add(d)
	if len(s.fails) > 0 {
		err := s.fails[0]
		s.fails = s.fails[1:]
		return err
	}
	return s.MemoryStore.Save(Document{Lessons: s.late.take()})
}

// TestASlowStoreHoldsNobodyUp saves ten times to a store that takes a second each
// time: nobody waits for it before the end, and nothing is lost.
func TestASlowStoreHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &slowStore{pause: time.Second}
		store := NewWriteBehind(slow)
		begun := time.Now()
		for n := range 10 {
			if err := store.Save(doneStep("a", fmt.Sprint(n))); err != nil {
				t.Fatal(err)
			}
			if d, err := store.Load(); err != nil || len(d.Lesson("a").Done) != n+1 {
				t.Fatalf("after %d: %+v, %v", n, d, err)
			}
		}
		if took := time.Since(begun); took > notableDelay {
			t.Errorf("saving held up the screen for %v", took)
		}
		if err := store.Close(endless); err != nil {
			t.Fatal(err)
		}
		if d, _ := slow.Load(); len(d.Lesson("a").Done) != 10 {
			t.Errorf("kept %+v", d)
		}
	})
}

// TestBackground checks that nobody waits for a store in the background, not even for
// a quick one.
func TestBackground(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := NewBackground(&slowStore{pause: time.Millisecond})
		begun := time.Now()
		if err := store.Save(doneStep("a", "one")); err != nil || time.Since(begun) > 0 {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if err := store.Close(endless); err != nil {
			t.Error(err)
		}
	})
}

func TestCloseIsPatientButNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		busy := func() *slowStore {
			return &slowStore{pause: time.Second, fails: []error{ErrBusy, ErrBusy, ErrBusy}}
		}
		inner := busy()
		store := NewWriteBehind(inner)
		_ = store.Save(doneStep("a", "one"))
		if err := store.Close(5 * time.Second); err != nil {
			t.Errorf("after four tries: %v", err)
		}
		if d, _ := inner.Load(); len(d.Lesson("a").Done) != 1 {
			t.Errorf("kept %+v", d)
		}
		store = NewWriteBehind(busy())
		_ = store.Save(doneStep("a", "one"))
		if err := store.Close(2500 * time.Millisecond); !errors.Is(err, ErrBusy) {
			t.Errorf("closed too early with %v", err)
		}
		synctest.Wait()
		time.Sleep(2 * time.Second) // the save that was under way ends
	})
}

// TestFailuresAreTold checks that a store that answers at once reports its errors at
// once and its notices once, and that what failed is saved again at the end.
func TestFailuresAreTold(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	inner := &slowStore{fails: []error{full, &Notice{Text: "set aside"}}}
	store := NewWriteBehind(inner)
	if err := store.Save(doneStep("a", "one")); !errors.Is(err, full) {
		t.Errorf("the first time: %v", err)
	}
	var notice *Notice
	if err := store.Save(doneStep("a", "two")); !errors.As(err, &notice) {
		t.Errorf("the second time: %v", err)
	}
	if err := store.Close(endless); err != nil {
		t.Errorf("at the end: %v", err)
	}
	if d, _ := inner.Load(); len(d.Lesson("a").Done) != 2 {
		t.Errorf("kept %+v", d)
	}
	if err := store.Reset("a"); err != nil {
		t.Fatal(err)
	}
	if d, err := store.Load(); err != nil || len(d.Lessons) != 0 {
		t.Errorf("after the reset: %+v, %v", d, err)
	}
}
