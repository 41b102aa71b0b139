package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course/answer"
	"weightshare/lessons/figure"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// everything returns the progress of a learner who has measured all that any
// claim refers to, and predicted all of it, every second time rightly.
func everything(t *testing.T) progress.Document {
	t.Helper()
	p := progress.New()
	for _, l := range All() {
		var refs []lessontest.Reference
		for _, c := range l.Claims {
			refs = append(refs, lessontest.References(t, c.Source)...)
		}
		r := lessontest.Having(refs, func(i int) float64 { return float64(i%7) / 7 })
		r.Answers = map[string]progress.Answer{}
		for i, step := range l.Steps {
			if step.Question != nil {
				choice := step.Question.Choices[i%len(step.Question.Choices)]
				r.Answers[step.ID] = progress.Answer{Choice: choice.Text, Right: choice.Right, Confidence: progress.Sure}
			}
		}
		p.Lessons[l.ID] = r
	}
	return p
}

// TestAnswerPages turns the pages for a learner who has measured everything:
// every claim of every lesson can be read, and fits on the screen.
func TestAnswerPages(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	if err := store.Save(everything(t)); err != nil {
		t.Fatal(err)
	}
	s := lessons.Open(Find("answer"), lessons.Options{Store: store, Inline: true})
	defer s.Close()
	w := lessontest.Walker{T: t, Session: s}
	s.Goto(3)
	rows := w.At("page").Controls[0].Options
	for k, title := range rows {
		w.Do("row", k)
		v := w.See()
		if text := lessons.PlainText(v.Text); !strings.Contains(text, "needs fewer examples") {
			t.Errorf("row %q: %q", title, text)
		}
		one, ok := v.Figures[0].(figure.Table)
		if !ok || one.Title != title || one.Rows[0][1]+one.Rows[1][1] == "not measurednot measured" {
			t.Errorf("row %q: %+v", title, one)
		}
		lessontest.Fits(t, "page, "+title, v)
	}
	claims := 0
	for i, step := range []string{4: "advantage", 5: "price"} {
		if step == "" {
			continue
		}
		s.Goto(i)
		v := w.At(step)
		for k, title := range v.Controls[0].Options {
			claims++
			w.Do("claim", k)
			text := lessons.PlainText(w.See().Text)
			if !strings.Contains(text, "You have measured") || len(text) < 80 || strings.Contains(text, "Nothing here yet") {
				t.Errorf("claim %q: %q", title, text)
			}
		}
	}
	s.Goto(2)
	v := w.At("habit")
	if text := lessons.PlainText(v.Text); strings.Contains(text, "made 0 predictions") {
		t.Errorf("the tally: %q", text)
	}
	want, every := 0, 0
	for _, l := range All() {
		every += len(l.Claims)
		for _, c := range l.Claims {
			if c.Heading != lessons.Habit {
				want++
			}
		}
	}
	if len(rows) != every {
		t.Errorf("%d rows on the page, the lessons have %d claims", len(rows), every)
	}
	if claims != want || want == 0 {
		t.Errorf("%d claims on the pages, the lessons have %d", claims, want)
	}
}

// TestAnswerIsKept writes both sentences, comes back, and finds them in the
// lesson and in the notebook. The prose takes nothing in them for markup or a
// template.
func TestAnswerIsKept(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	const first, second = "It *saves* {{numbers}} and `more` <b>!", "It is a bet that all places are alike."
	write := func(s *lessons.Session, control, text string) {
		t.Helper()
		if err := s.Do(lessons.Action{Control: control, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	s := lessons.Open(Find("answer"), lessons.Options{Store: store, Inline: true})
	write(s, "before", "too short")
	if v := s.View(); v.Goal.Met || v.Done[0] {
		t.Errorf("goal %+v", v.Goal)
	}
	write(s, "before", first)
	if v := s.View(); !v.Goal.Met || !v.Done[0] {
		t.Errorf("goal %+v", v.Goal)
	}
	s.Close()

	s = lessons.Open(Find("answer"), lessons.Options{Store: store, Inline: true})
	defer s.Close()
	s.Goto(7)
	if text := lessons.PlainText(s.View().Text); !strings.Contains(text, "You wrote: “"+first+"”") {
		t.Errorf("before: %q", text)
	}
	write(s, "after", second)
	if text := lessons.PlainText(s.View().Text); !strings.Contains(text, "Before: “"+first+"”") || !strings.Contains(text, "Now: “"+second+"”") {
		t.Errorf("after: %q", text)
	}
	own := notebook.New(All(), s.Progress()).Own
	if len(own) != 2 || own[0].Text != first || own[1].Text != second {
		t.Errorf("own words %+v", own)
	}
}

// TestAnswerWalk goes through the lesson as a learner who has measured nothing.
func TestAnswerWalk(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Find("answer"), nil, func(w lessontest.Walker) {
		n := notebook.New([]*lessons.Lesson{Find("answer")}, w.Session.Progress())
		if len(n.Findings) != 1 || len(n.Missing) != 0 {
			w.T.Errorf("the notebook: %+v", n)
		}
	})
}

// BenchmarkOutcomesAnswer counts for how many seeds one kernel for all moments is
// ahead of the others.
func BenchmarkOutcomesAnswer(b *testing.B) {
	lessontest.Outcome(b, "one kernel ahead", func(seed uint64) (bool, string) {
		s := &answer.MomentsScene{Plan: answer.Plan()}
		lessontest.RunScene(b, s, seed)
		shared, local, dense := s.Estimate(0, scene.TestAccuracy), s.Estimate(1, scene.TestAccuracy), s.Estimate(2, scene.TestAccuracy)
		return shared.Mean > local.Mean && shared.Mean > dense.Mean, shared.String() + " " + local.String() + " " + dense.String()
	})
}
