package class

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// asking returns a lesson with three questions and a race.
func asking(t *testing.T) *lessons.Lesson {
	t.Helper()
	var b strings.Builder
	b.WriteString("---\nid: l\ntitle: L\nquestion: Q?\nminutes: 1\n---\n")
	for _, id := range []string{"a", "b", "c"} {
		b.WriteString("\n## Step " + id + " {#" + id + " .predict}\n\nText.\n\nWhich?\n\n- [ ] no\n\n  Not so.\n- [x] yes\n- [ ] none\n\n  Not so.\n")
	}
	b.WriteString("\n## Race {#race .watch}\n\nIt runs.\n\n## Keep {#keep .recap}\n\nKept.\n")
	l, err := lessons.Parse("l.md", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	l.Open = func(lessons.Env) lessons.Scenes { return nil }
	return l
}

// attend makes a learner answer at random, in a class and at home.
func attend(t *testing.T, l *lessons.Lesson, m *Member, r *rand.Rand) HandIn {
	t.Helper()
	kept := progress.New()
	record := &progress.Record{Answers: map[string]progress.Answer{"own": {Choice: "secret", Own: true}}}
	kept.Lessons[l.ID] = record
	for i := range 3 {
		step := &l.Steps[i]
		for _, second := range []bool{false, true} {
			choice := r.IntN(3)
			a := progress.Answer{Choice: step.Question.Choices[choice].Text, Right: choice == 1, Confidence: progress.Confidence(r.IntN(4))}
			key := step.ID
			if second {
				key = lessons.AgainKey(key)
			}
			record.Answers[key] = a
			check(t, m.Tell(lessons.Event{Kind: lessons.AnswerConfirmed, Lesson: l.ID, Step: step.ID, Choice: choice, Right: a.Right, Second: second, Confidence: a.Confidence}))
		}
	}
	ran := ranSeed(m.Seed(), r.Float64())
	record.Measured = ran.Measured
	check(t, m.Tell(ran))
	return HandInOf("", kept)
}

// TestReport checks that a class with a server and the same learners without one give
// the same report, which names nobody and agrees with what was done.
func TestReport(t *testing.T) {
	t.Parallel()
	l, c, r := asking(t), open(t, Options{}), rand.New(rand.NewPCG(1, 1))
	var home []Learner
	for range 12 {
		h := attend(t, l, join(t, c, "Ada"), r)
		home = append(home, h.Learner([]*lessons.Lesson{l}))
	}
	live := NewReport([]*lessons.Lesson{l}, c.Learners())
	var texts []string
	for _, report := range []Report{live, NewReport([]*lessons.Lesson{l}, home)} {
		var b bytes.Buffer
		check(t, report.Markdown(&b, false))
		check(t, report.CSV(&b))
		texts = append(texts, b.String())
	}
	if texts[0] != texts[1] {
		t.Errorf("live:\n%s\nhanded in:\n%s", texts[0], texts[1])
	}
	if strings.Contains(texts[0], "Ada") || strings.Contains(texts[0], "secret") {
		t.Error("somebody is named, or quoted")
	}
	for _, i := range live.Items {
		if d := discrimination(c.Learners(), i.Step.ID); math.Abs(d-i.Discrimination) > 1e-9 {
			t.Errorf("%s: discrimination %v, by its definition %v", i.Step.ID, i.Discrimination, d)
		}
		first := i.Poll.Votes[0]
		if first.All() != 12 || i.Difficulty != float64(first.Counts[1])/12 || i.Wrong == 1 || first.Counts[i.Wrong] != max(first.Counts[0], first.Counts[2]) {
			t.Errorf("%+v", i)
		}
	}
	if len(live.Items) != 3 || len(live.Spreads) != 2 || live.Spreads[1].Less == nil || len(live.Spreads[0].Values) != 12 {
		t.Errorf("%d questions, spreads %+v", len(live.Items), live.Spreads)
	}
}

// discrimination computes the point-biserial correlation by its definition: the
// difference of the two groups' means, in standard deviations, times the root of p·q.
func discrimination(all []Learner, step string) float64 {
	var rest [2][]float64
	for _, l := range all {
		others := 0.0
		for _, a := range l.Answers {
			if !a.Second && a.Step != step && a.Right {
				others += .5
			}
		}
		at := count(l.Answers[answerKey("l", step, false)].Right)
		rest[at] = append(rest[at], others)
	}
	mean := func(values []float64) float64 {
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		return sum / float64(len(values))
	}
	whole := slices.Concat(rest[0], rest[1])
	squares := 0.0
	for _, v := range whole {
		squares += (v - mean(whole)) * (v - mean(whole))
	}
	p := float64(len(rest[1])) / float64(len(whole))
	return (mean(rest[1]) - mean(rest[0])) / math.Sqrt(squares/float64(len(whole))) * math.Sqrt(p*(1-p))
}

// TestReportOfNothing checks that without answers there are no numbers.
func TestReportOfNothing(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	report := NewReport([]*lessons.Lesson{asking(t)}, nil)
	check(t, report.Markdown(&b, true))
	check(t, report.CSV(&b))
	if s := b.String(); !strings.Contains(s, "Nothing was answered.") || !strings.Contains(s, "Nothing was measured.") || strings.Contains(s, "NaN") {
		t.Error(s)
	}
}
