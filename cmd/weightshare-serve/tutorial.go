package main

import (
	"sync"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/course/selftest"
	"weightshare/nets/experiment"
	"weightshare/tui"
	"weightshare/tui/linemode"
	"weightshare/tui/serve"
)

// tutorial is what learners are shown. All of them share the same lessons, each of
// which is read only once.
type tutorial struct {
	seed            uint64
	outlines, tests []*lessons.Lesson
	glossary        func() lessons.Glossary

	mu   sync.Mutex
	read map[string]*lessons.Lesson // by ID
}

func newTutorial(seed uint64) *tutorial {
	return &tutorial{
		seed: seed, outlines: course.Outlines(), tests: course.Tests(), glossary: sync.OnceValue(course.Glossary),
		read: map[string]*lessons.Lesson{},
	}
}

// find returns a lesson, which is read once for all learners; nil if there is none.
func (t *tutorial) find(id string) *lessons.Lesson {
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.read[id]
	if !ok {
		if l = course.Find(id); l != nil {
			t.read[id] = l
		}
	}
	return l
}

// screen returns the options of a learner's screen. Nothing is written to files on the
// server.
func (t *tutorial) screen(serve.Learner) tui.Options {
	return tui.Options{
		Lessons: t.outlines, Load: t.find, Tests: t.tests, Offer: selftest.Offer, Glossary: t.glossary, Lab: openLab, Seed: t.seed,
	}
}

// lines returns what a learner is taught line by line.
func (t *tutorial) lines(serve.Learner) linemode.TeachOptions {
	whole := func(outlines []*lessons.Lesson) []*lessons.Lesson {
		all := make([]*lessons.Lesson, 0, len(outlines))
		for _, l := range outlines {
			all = append(all, t.find(l.ID))
		}
		return all
	}
	return linemode.TeachOptions{Lessons: whole(t.outlines), Tests: whole(t.tests), Offer: selftest.Offer, Glossary: t.glossary(), Seed: t.seed}
}

// openLab returns the lab, and the step to open it at; see tui.Options.
func openLab(begin *experiment.Plan) (l *lessons.Lesson, step string) {
	if begin != nil {
		step = lab.RaceStep
	}
	return lab.New(begin, nil), step
}
