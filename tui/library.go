package tui

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/search"
)

// find returns the lesson or test of an ID as the list has it, nil where there is none.
func (r *root) find(id string) *lessons.Lesson {
	for _, l := range slices.Concat(r.options.Lessons, r.options.Tests) {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// load is a lesson with all that is in it: read once, when it is needed first.
func (r *root) load(l *lessons.Lesson) *lessons.Lesson {
	if r.options.Load == nil {
		return l
	}
	if r.loaded[l.ID] == nil {
		r.loaded[l.ID] = r.options.Load(l.ID)
	}
	return r.loaded[l.ID]
}

// stepTitle names a step by its place and its title; one that is not taught here by IDs.
func (r *root) stepTitle(lesson, step string) string {
	l := r.find(lesson)
	if l == nil {
		return lesson + ", " + step
	}
	l = r.load(l)
	at := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
	if at < 0 {
		return l.Heading("")
	}
	return fmt.Sprintf("%d.%d %s", l.Order, at+1, l.Steps[at].Title)
}

// library is all lessons whole.
func (r *root) library() []*lessons.Lesson {
	all := make([]*lessons.Lesson, len(r.options.Lessons))
	for i, l := range r.options.Lessons {
		all[i] = r.load(l)
	}
	return all
}

// startedLessons are those with a finished step, which alone ask questions again.
func (r *root) startedLessons() []*lessons.Lesson {
	kept, _ := r.options.Store.Load() // the session says what is wrong with it
	var all []*lessons.Lesson
	for _, l := range r.options.Lessons {
		if len(kept.Lesson(l.ID).Done) > 0 {
			all = append(all, r.load(l))
		}
	}
	return all
}

// notebook is what was measured so far; the page before told errors of progress.
func (r *root) notebook() notebook.Notebook {
	kept, _ := r.options.Store.Load()
	return notebook.New(r.library(), kept)
}

func (r *root) findings(p progress.Document) func(id string) []notebook.Finding {
	return func(id string) []notebook.Finding {
		l := r.find(id)
		if l == nil || len(p.Lesson(id).Measured) == 0 {
			return nil
		}
		return notebook.New([]*lessons.Lesson{r.load(l)}, p).Findings
	}
}

func (r *root) index() *search.Index {
	kept, _ := r.options.Store.Load() // what cannot be read was told by the list
	return search.New(r.library(), r.terms(), kept)
}

// terms is the glossary, read when it is needed first.
func (r *root) terms() lessons.Glossary {
	if r.glossary == nil && r.options.Glossary != nil {
		r.glossary = r.options.Glossary()
	}
	return r.glossary
}
