package tui

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/search"
)

// find returns the lesson or test with the given ID as it stands in the list, or nil if
// there is none.
func (r *root) find(id string) *lessons.Lesson {
	for _, l := range slices.Concat(r.options.Lessons, r.options.Tests) {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// load returns a lesson with its whole content, which is read when it is first needed.
func (r *root) load(l *lessons.Lesson) *lessons.Lesson {
	if r.options.Load == nil {
		return l
	}
	if r.loaded[l.ID] == nil {
		r.loaded[l.ID] = r.options.Load(l.ID)
	}
	return r.loaded[l.ID]
}

// stepTitle names a step by its place and title, or by the IDs if it is not taught
// here.
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

// library returns all lessons with their whole content.
func (r *root) library() []*lessons.Lesson {
	all := make([]*lessons.Lesson, len(r.options.Lessons))
	for i, l := range r.options.Lessons {
		all[i] = r.load(l)
	}
	return all
}

// startedLessons returns the lessons with a finished step; only those ask questions
// again.
func (r *root) startedLessons() []*lessons.Lesson {
	kept, _ := r.options.Store.Load() // the session reports what is wrong with it
	var all []*lessons.Lesson
	for _, l := range r.options.Lessons {
		if len(kept.Lesson(l.ID).Done) > 0 {
			all = append(all, r.load(l))
		}
	}
	return all
}

// notebook returns what has been measured so far; the previous page has reported any
// error in the progress.
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
	kept, _ := r.options.Store.Load() // the list has reported what cannot be read
	return search.New(r.library(), r.terms(), kept)
}

// terms returns the glossary, which is read when it is first needed.
func (r *root) terms() lessons.Glossary {
	if r.glossary == nil && r.options.Glossary != nil {
		r.glossary = r.options.Glossary()
	}
	return r.glossary
}
