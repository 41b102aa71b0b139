package main

import (
	"bytes"
	"fmt"

	"weightshare/lessons/course/selftest"
	"weightshare/lessons/progress"
)

// reportTests holds the learner's results in the tests before and after the lessons.
type reportTests struct {
	Before *reportScore `json:"before"` // null unless the test was completed
	After  *reportScore `json:"after"`
	// Gain is (after − before)/(1 − before), computed from the fractions of right
	// answers; it is null where undefined.
	Gain  *float64     `json:"normalised_gain"`
	Wrong []reportItem `json:"wrong"`
}

type reportScore struct {
	Right    int `json:"right"`
	Answered int `json:"answered"`
	Of       int `json:"of"`
}

// reportItem is an item that was not right in the second test.
type reportItem struct {
	Item        string `json:"item"`
	Mistake     string `json:"mistake"`
	WrongBefore bool   `json:"wrong_before"`
	Lesson      string `json:"lesson"`
	Step        string `json:"step"`
}

func testResult(kept progress.Document) selftest.Result {
	return selftest.ResultOf(kept.Lesson(selftest.BeforeID), kept.Lesson(selftest.AfterID))
}

func reportTestsOf(r selftest.Result) reportTests {
	out := reportTests{Before: reportScoreOf(r.Before), After: reportScoreOf(r.After), Wrong: []reportItem{}}
	if gain, ok := r.Gain(); ok {
		out.Gain = &gain
	}
	for _, w := range r.Wrong {
		out.Wrong = append(out.Wrong, reportItem{w.ID, w.Claim, w.Before, w.Lesson, w.Step})
	}
	return out
}

func reportScoreOf(s selftest.Score) *reportScore {
	if !s.Ended {
		return nil
	}
	return &reportScore{s.Right, s.Answered, s.Of}
}

// markdownTests writes the results of the tests, once one has been taken.
func markdownTests(b *bytes.Buffer, r selftest.Result) {
	if !r.Before.Ended && !r.After.Ended {
		return
	}
	fmt.Fprintf(b, "\n## Before and after\n\n%s\n", escaped(r.Standing()))
	if len(r.Wrong) > 0 {
		b.WriteString("\nNot right in the second test:\n\n")
	}
	for _, w := range r.Wrong {
		again := "right before"
		if w.Before {
			again = "not right before either"
		}
		fmt.Fprintf(b, "- the mistake “%s” (%s): see %s, `weightshare %s`\n", escaped(w.Claim), again, escaped(w.Where()), w.Lesson)
	}
}
