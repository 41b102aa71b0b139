package selftest_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/course/selftest"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
)

// forms returns the two tests.
func forms(t *testing.T) (before, after *lessons.Lesson) {
	t.Helper()
	all := selftest.Sources()
	return all[0].Lesson(), all[1].Lesson()
}

// rightOf returns the index of the right choice.
func rightOf(q *lessons.Question) int {
	return slices.IndexFunc(q.Choices, func(c lessons.Choice) bool { return c.Right })
}

// TestFormsAreParallelAndBalanced checks that both tests ask about the same points in
// the same order, in other words, that every reply exists, and that position and length
// do not give the right choices away.
func TestFormsAreParallelAndBalanced(t *testing.T) {
	t.Parallel()
	topics := selftest.Topics()
	before, after := forms(t)
	for _, form := range []*lessons.Lesson{before, after} {
		places := map[int]int{}
		if len(form.Steps) != len(topics)+2 {
			t.Fatalf("%s has %d steps", form.ID, len(form.Steps))
		}
		for i, topic := range topics {
			step := form.Steps[1+i]
			if step.ID != topic.ID || step.Question == nil || step.Question.After == "" || len(step.Question.Choices) != 4 {
				t.Errorf("%s, step %s: %+v", form.ID, step.ID, step.Question)
				continue
			}
			places[rightOf(step.Question)]++
			checkLengths(t, form.ID+"/"+step.ID, step.Question)
		}
		for place := range 4 {
			if places[place] != len(topics)/4 {
				t.Errorf("%s: the right answer stands %d times at place %d", form.ID, places[place], place+1)
			}
		}
	}
	for i := range topics {
		a, b := before.Steps[1+i].Question, after.Steps[1+i].Question
		if a.Prompt == b.Prompt || a.Choices[rightOf(a)].Text == b.Choices[rightOf(b)].Text {
			t.Errorf("%s is asked alike in both forms", topics[i].ID)
		}
	}
}

// checkLengths checks that the right choice is not the longest and that none stands out.
func checkLengths(t *testing.T, where string, q *lessons.Question) {
	t.Helper()
	length := func(c lessons.Choice) int { return utf8.RuneCountInString(c.Text) }
	least, most, right := math.MaxInt, 0, length(q.Choices[rightOf(q)])
	longer := false
	for _, c := range q.Choices {
		least, most = min(least, length(c)), max(most, length(c))
		longer = longer || !c.Right && length(c) >= right
	}
	if !longer {
		t.Errorf("%s: the right answer is the longest", where)
	}
	if numbers := most <= 3; !numbers && 2*most > 3*least {
		t.Errorf("%s: choices of %d to %d characters", where, least, most)
	}
}

// take answers a test, rightly where right says so.
func take(t *testing.T, l *lessons.Lesson, store progress.Store, right func(i int) bool) *lessons.Session {
	t.Helper()
	s := lessons.Open(l, lessons.Options{Store: store, Inline: true, Now: time.Now})
	for i := range l.Steps {
		s.Goto(i)
		lessontest.Fits(t, l.ID, s.View())
		q := l.Steps[i].Question
		if q == nil {
			continue
		}
		choice := rightOf(q)
		if !right(i) {
			choice = (choice + 1) % len(q.Choices)
		}
		s.Choose(choice)
		lessontest.Fits(t, l.ID, s.View())
		s.SetConfidence(progress.ThinkSo)
		v := s.View()
		said := lessons.PlainText(v.Question.Reply)
		if !v.Question.Withheld || said != "" || v.Question.CanRetry || v.Question.Choices[rightOf(q)].Right || v.Question.Right || v.Next != "next step" {
			t.Errorf("%s, %s gives away: %+v, next %q", l.ID, v.Step.ID, v.Question, v.Next)
		}
	}
	return s
}

// TestAnswersComeAfterTheSecondTest checks that a test shows no answers before both are
// taken; then all are shown, and the end says what was gained.
func TestAnswersComeAfterTheSecondTest(t *testing.T) {
	t.Parallel()
	before, after := forms(t)
	store := &progress.MemoryStore{}
	take(t, before, store, func(i int) bool { return i <= 4 }).Close()
	s := take(t, after, store, func(i int) bool { return i <= 8 })
	defer s.Close()
	v := s.View()
	if got := lessons.PlainText(v.Text); !strings.Contains(got, "4 of 12 right, after them 8 of 12") || !strings.Contains(got, "= 0.50") || !strings.Contains(got, "lesson 13") {
		t.Errorf("the end says %q", got)
	}
	if len(v.Figures) != 1 || !strings.Contains(v.Figures[0].Words(), "tying halves the work") {
		t.Errorf("%v", v.Figures)
	}
	for i := 1; i <= len(selftest.Topics()); i++ {
		s.Goto(i)
		v := s.View()
		if q := v.Question; q.Withheld || len(q.Reply) == 0 || q.Right != (i <= 8) || q.CanRetry {
			t.Errorf("%s is not open at the end: %+v", v.Step.ID, q)
		}
		lessontest.Fits(t, after.ID, v)
	}
	first := lessons.Open(before, lessons.Options{Store: store, Inline: true})
	defer first.Close()
	first.Goto(12)
	if q := first.View().Question; q.Withheld || q.Right {
		t.Errorf("the first test is not open: %+v", q)
	}
}

// record returns a test in which the given number of first answers were right.
func record(right int, ended bool) *progress.Record {
	r := &progress.Record{Answers: map[string]progress.Answer{}}
	for i, topic := range selftest.Topics() {
		r.Answers[topic.ID] = progress.Answer{Choice: "it", Right: i < right}
	}
	if ended {
		r.Done = []string{"result"}
	}
	return r
}

func TestGain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after int
		taken         bool // whether the first test was
		gain          float64
		ok            bool
		says          string
	}{
		{4, 8, true, .5, true, "50 % is right now"},
		{0, 12, true, 1, true, "100 %"},
		{6, 3, true, -.5, true, "fewer are right than before"},
		{12, 12, true, 0, false, "not defined"},
		{4, 8, false, 0, false, "no first test"},
	} {
		r := selftest.ResultOf(record(c.before, c.taken), record(c.after, true))
		gain, ok := r.Gain()
		if math.Abs(gain-c.gain) > 1e-12 || ok != c.ok || !strings.Contains(r.Standing(), c.says) {
			t.Errorf("%+v: %v, %v, %s", c, gain, ok, r.Standing())
		}
		if len(r.Wrong) != 12-c.after {
			t.Errorf("%+v: wrong %+v", c, r.Wrong)
		}
	}
}
