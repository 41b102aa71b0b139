package course

import (
	"slices"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course/selftest"
	"weightshare/lessons/progress"
)

// TestTopicsAreTreated checks that the steps that the tests point to exist, with the
// numbers that they state.
func TestTopicsAreTreated(t *testing.T) {
	t.Parallel()
	for _, topic := range selftest.Topics() {
		l := Find(topic.Lesson)
		if l == nil || l.Order != topic.Number || !slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == topic.Step }) {
			t.Errorf("%+v", topic)
		}
	}
}

// TestTestsAreOffered checks that the first is offered before lesson 1 and the second
// after the last.
func TestTestsAreOffered(t *testing.T) {
	t.Parallel()
	all, kept := Outlines(), progress.New()
	if o := selftest.Offer(all, kept); o.Test != selftest.BeforeID || o.Beside != 1 || o.Text == "" {
		t.Errorf("at first: %+v", o)
	}
	kept.Lessons[all[1].ID] = &progress.Record{Step: all[1].Steps[0].ID}
	if o := selftest.Offer(all, kept); o.Test != selftest.BeforeID || o.Text != "" {
		t.Errorf("in lesson 1: %+v", o)
	}
	for _, l := range all {
		r := &progress.Record{Step: l.Steps[0].ID}
		for _, s := range l.Steps {
			r.Done = append(r.Done, s.ID)
		}
		kept.Lessons[l.ID] = r
	}
	if o := selftest.Offer(all, kept); o.Test != selftest.AfterID || o.Beside != all[len(all)-1].Order || o.Text == "" {
		t.Errorf("at the end: %+v", o)
	}
}
