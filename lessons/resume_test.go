package lessons_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

func TestResume(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "progress.json")
	open := func() *lessons.Session {
		return lessons.Open(lesson(t, counter{of: 10}, nil), lessons.Options{Inline: true, Now: clock(), Store: progress.NewFileStore(path)})
	}
	s := open()
	s.Next()
	s.Choose(2)
	s.SetConfidence(progress.Sure)
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	s.Close()

	s = open()
	v := s.View()
	if v.Index != 1 || v.Question.State != lessons.Answered || v.Question.Chosen != 2 || v.Question.Right || !v.Question.CanRetry {
		t.Errorf("not where the learner left: %d, %+v", v.Index, v.Question)
	}
	if got := lessons.PlainText(v.Question.Reply); got != "It stops." || v.Next != "see the answer" {
		t.Errorf("reply %q, next %q", got, v.Next)
	}
	s.Next()
	if v := s.View(); lessons.PlainText(v.Question.Reply) != "It stops.\nIt got to 10." || v.Question.CanRetry || !v.Question.Choices[1].Right || v.Next != "next step" {
		t.Errorf("the answer without the re-try: %+v, next %q", v.Question, v.Next)
	}
	s.Goto(4)
	s.Close()

	s = open()
	if v := s.View(); v.Index != 4 || !v.Done[0] || !v.Done[1] || v.Done[2] || v.Done[3] || !v.Done[4] {
		t.Errorf("index %d, done %v", v.Index, v.Done)
	}
	s.Close()
}

// TestWhatIsNotKeptIsToldOnce checks that lessons go on when the store fails,
// that the learner is told once, and that the store is asked again at the end.
func TestWhatIsNotKeptIsToldOnce(t *testing.T) {
	t.Parallel()
	store := &failingStore{failures: 3}
	s := lessons.Open(lesson(t, counter{of: 10}, nil), lessons.Options{Inline: true, Now: clock(), Store: store})
	if s.View().Notice == "" {
		t.Error("nothing is said")
	}
	s.Next()
	if v := s.View(); v.Notice != "" || v.Index != 1 || !v.Done[0] {
		t.Errorf("at the second step: %+v", v)
	}
	s.Close()
	p, err := store.Load()
	if got := p.Lesson("counting-up"); err != nil || len(got.Done) != 1 || got.Step != "guess" {
		t.Errorf("%+v, %v", got, err)
	}
}

// failingStore refuses the first saves.
type failingStore struct {
	progress.MemoryStore
	failures int
	late     progress.Journal
}

func (m *failingStore) Save(p progress.Document) error {
	m.late.Add(p)
	if m.failures--; m.failures >= 0 {
		return errSulk
	}
	return m.MemoryStore.Save(m.late.Document())
}

// reviewed is a lesson with two questions that a later lesson may ask again.
const reviewed = `---
id: before
title: Before
question: What was it?
minutes: 1
---
## First {#first .predict}
One of two is right.

Turn {{control "dial"}} for both.

Which?

- [ ] this

  Not this.
- [x] that
## Again {#again .review}
Which was it, {{measured "first" "n" "m"}}?

- [x] that
- [ ] this

  Still not.
### After
So it is.
`

// reviewer opens lessons that begin with a review question.
type reviewer struct {
	t      *testing.T
	before *lessons.Lesson // whose questions are asked
	store  progress.MemoryStore
	now    func() time.Time
}

func newReviewer(t *testing.T) *reviewer {
	t.Helper()
	before, err := lessons.Parse("before.md", []byte(reviewed))
	if err != nil {
		t.Fatal(err)
	}
	before.Open = func(lessons.Env) lessons.Scenes { return (&counter{opened: map[string]bool{}}).scenes(before) }
	before.Order = 1
	return &reviewer{t: t, before: before, now: clock()}
}

// open opens the second lesson for the first time.
func (r *reviewer) open() *lessons.Session {
	r.t.Helper()
	l := lesson(r.t, counter{of: 1}, nil)
	l.Order = 2
	if err := r.store.Reset(l.ID); err != nil {
		r.t.Fatal(err)
	}
	s := lessons.Open(l, lessons.Options{Inline: true, Now: r.now, Store: &r.store, Library: []*lessons.Lesson{r.before, l}})
	r.t.Cleanup(s.Close)
	return s
}

// predict keeps a prediction that was sure and wrong.
func (r *reviewer) predict() {
	r.t.Helper()
	p := progress.New()
	p.Lessons["before"] = &progress.Record{
		Done:     []string{"first"},
		Answers:  map[string]progress.Answer{"first": {Choice: "this", Confidence: progress.Sure, At: "2020-01-01T00:00:00Z"}},
		Measured: []progress.Measurement{{Step: "first", Network: "n", Metric: "m", Value: 1234, At: "2020-01-01T00:00:00Z"}},
	}
	if err := r.store.Save(p); err != nil {
		r.t.Fatal(err)
	}
}

func TestReview(t *testing.T) {
	t.Parallel()
	r := newReviewer(t)
	if v := r.open().View(); v.Review != nil {
		t.Error("a lesson that was never begun asks")
	}
	r.predict()
	s := r.open()
	v := s.View()
	if v.Review != r.before || v.Step.ID != "first" || v.Question.State != lessons.Choosing || v.Next != "skip this question" || v.Controls != nil {
		t.Fatalf("sure and wrong does not come first: %+v", v)
	}
	if got := lessons.PlainText(v.Text); got != "One of two is right." {
		t.Errorf("it is asked about %q", got)
	}
	if s.Do(lessons.Action{Control: "dial"}) == nil {
		t.Error("the lesson behind the review can be changed")
	}
	s.Choose(1)
	s.SetConfidence(progress.Sure)
	if v := s.View(); v.Question.State != lessons.Answered || !v.Question.Right || v.Next != "begin the lesson" {
		t.Errorf("%+v", v.Question)
	}
	s.Next()
	if v := s.View(); v.Review != nil || v.Step.ID != "look" {
		t.Errorf("after the review: %+v", v)
	}

	s = r.open()
	if v := s.View(); v.Step.ID != "again" || lessons.PlainText(v.Question.Prompt) != "Which was it, 1,234?" {
		t.Fatalf("then the review question comes: %+v", v)
	}
	s.Next()
	if v := s.View(); v.Review != nil || v.Index != 0 {
		t.Errorf("it cannot be skipped: %+v", v)
	}

	if v := r.open().View(); v.Review != nil {
		t.Errorf("it comes back at once: %+v", v)
	}
	kept, err := r.store.Load()
	if a := kept.Lesson("before").Answers["first"]; err != nil || a.Choice != "this" || a.Right {
		t.Errorf("the review has overwritten the prediction: %+v, %v", a, err)
	}
}

// TestReviewsAreDue checks that a question that was skipped or answered wrongly
// comes back after a day, and one answered rightly after a week.
func TestReviewsAreDue(t *testing.T) {
	t.Parallel()
	r := newReviewer(t)
	r.predict()
	for range 2 { // the prediction is right now, the other question skipped
		s := r.open()
		s.Choose(1)
		if s.View().Step.ID == "again" {
			break
		}
		s.SetConfidence(progress.Sure)
	}
	later := clock()().Add(25 * time.Hour)
	r.now = func() time.Time { return later }
	s := r.open()
	s.Choose(1)
	s.Next()
	if got := lessons.PlainText(s.View().Question.Reply); got != "Still not.\nSo it is." {
		t.Errorf("reply %q", got)
	}
	later = later.Add(23 * time.Hour)
	if v := r.open().View(); v.Review != nil {
		t.Errorf("wrong, it comes back before a day is over: %+v", v)
	}
	later = later.Add(2 * time.Hour)
	if v := r.open().View(); v.Step == nil || v.Step.ID != "again" {
		t.Errorf("wrong, it does not come back after a day: %+v", v)
	}
	later = later.Add(6 * 24 * time.Hour)
	s = r.open()
	if v := s.View(); v.Step.ID != "again" {
		t.Fatalf("sure and wrong does not come before right: %+v", v)
	}
	s.Choose(0)
	s.SetConfidence(progress.Sure)
	if v := r.open().View(); v.Review == nil || v.Step.ID != "first" {
		t.Errorf("right, it does not come back after a week: %+v", v)
	}
	s.Goto(1)
	if v := s.View(); v.Review != nil || v.Step.ID != "guess" {
		t.Errorf("it cannot be left: %+v", v)
	}
}

var errSulk = errors.New("not in the mood")
