package tui

import (
	"slices"

	"weightshare/lessons"
)

// find returns the lesson of an ID as the list has it, nil where there is none.
func (r *root) find(id string) *lessons.Lesson {
	i := slices.IndexFunc(r.options.Lessons, func(l *lessons.Lesson) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return r.options.Lessons[i]
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

// library is all lessons whole.
func (r *root) library() []*lessons.Lesson {
	all := make([]*lessons.Lesson, len(r.options.Lessons))
	for i, l := range r.options.Lessons {
		all[i] = r.load(l)
	}
	return all
}

// startedLessons is the lessons whole in which the learner has finished a step: the only
// ones that ask a question again.
func (r *root) startedLessons() []*lessons.Lesson {
	progress, _ := r.options.Store.Load() // the session says what is wrong with it
	var all []*lessons.Lesson
	for _, l := range r.options.Lessons {
		if len(progress.Lesson(l.ID).Done) > 0 {
			all = append(all, r.load(l))
		}
	}
	return all
}

// notebook is what the learner has measured so far. What is wrong with the
// progress file has been said by the page before.
func (r *root) notebook() lessons.Notebook {
	progress, _ := r.options.Store.Load()
	return lessons.NewNotebook(r.library(), progress)
}

// findings is what the learner has measured in one lesson.
func (r *root) findings(id string, p lessons.Progress) []lessons.Finding {
	l := r.find(id)
	if l == nil || len(p.Lesson(id).Measured) == 0 {
		return nil
	}
	return lessons.NewNotebook([]*lessons.Lesson{r.load(l)}, p).Findings
}

// terms is the glossary, read when it is needed first.
func (r *root) terms() lessons.Glossary {
	if r.glossary == nil && r.options.Glossary != nil {
		r.glossary = r.options.Glossary()
	}
	return r.glossary
}
