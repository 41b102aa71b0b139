package course

import (
	"slices"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// TestHalfway checks that a run that is left half-way continues where it was when
// its step is left and entered again at once, whatever trains, and that on another
// day the other seeds trained are still there.
func TestHalfway(t *testing.T) {
	t.Parallel()
	const lesson, step = "when-sharing-hurts", "mend"
	l := Find(lesson)
	at := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
	store := &progress.MemoryStore{}
	open := func() *lessons.Session {
		s := lessons.Open(l, lessons.Options{Store: store, Seed: 3})
		s.Goto(at)
		return s
	}
	s := open()
	poll := func(until func(lessons.View) bool) lessons.View {
		t.Helper()
		for range 20_000 {
			s.Poll()
			if v := s.View(); until(v) {
				return v
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("%+v", s.View().Run)
		return lessons.View{}
	}
	s.Start()
	left := poll(func(v lessons.View) bool { return v.Run.Done > 20 }).Run
	for range 3 {
		s.Goto(at + 1)
		s.Goto(at)
	}
	v := poll(func(v lessons.View) bool { return !v.Run.Preparing })
	if v.Run.Done < left.Done || v.Run.State != lessons.Ready || v.Next != "go on" {
		t.Errorf("left at %+v, come back to at %+v, next %q", left, v.Run, v.Next)
	}
	of := v.Run.Of
	if testing.Short() {
		s.Close()
		return
	}
	for kept := 0; kept < 2; {
		s.Start()
		from := s.View().Run.Done
		poll(func(v lessons.View) bool { return v.Run.Done > from+5 || v.Run.State == lessons.Finished })
		s.Goto(at + 1)
		kept = seedsKept(t, store, lesson)
		s.Goto(at)
	}
	s.Close()
	s = open()
	if now := s.View().Run; now.Of >= of {
		t.Errorf("on another day it has %d steps to do, had %d", now.Of, of)
	}
	s.Close()
}

// seedsKept counts the seeds for which a lesson has measured something.
func seedsKept(t *testing.T, store progress.Store, lesson string) int {
	t.Helper()
	p, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	seeds := map[uint64]bool{}
	for _, m := range p.Lesson(lesson).Measured {
		seeds[m.Seed] = true
	}
	return len(seeds)
}
