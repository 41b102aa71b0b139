package class

import (
	"maps"
	"time"

	"weightshare/lessons"
)

// Stage is how far the class has come with a question.
type Stage int

// The stages of a question, in their order.
const (
	Unasked  Stage = iota
	Vote           // all answer
	Measure        // what answers it runs, and is discussed
	Again          // all answer again
	Revealed       // the verdict and the answers of the class are shown
)

// Lead is what the teacher has the class do. All members see it.
type Lead struct {
	Lesson   string           `json:"lesson"` // where the class is; empty before it begins
	Step     string           `json:"step"`
	Roam     bool             `json:"roam"`      // everybody goes on alone
	Locked   bool             `json:"locked"`    // nobody new can join
	ReadOnly bool             `json:"read_only"` // only the teacher can do anything
	Ends     time.Time        `json:"ends"`      // when the timer ends; zero for none
	Stages   map[string]Stage `json:"stages"`    // of questions, by Question
}

// Question returns the name of a question in Lead.Stages.
func Question(lesson, step string) string { return lesson + "/" + step }

// Stage returns how far the class has come with the question of a step.
func (l Lead) Stage(lesson, step string) Stage { return l.Stages[Question(lesson, step)] }

// Hold returns how a member's session holds the question of a step. A question that
// the class has left is not held, nor is any while all go on alone.
func (l Lead) Hold(lesson, step string) lessons.Hold {
	if l.Roam || l.Lesson != lesson || l.Step != step {
		return lessons.NotHeld
	}
	switch l.Stage(lesson, step) {
	case Vote:
		return lessons.FirstVote
	case Measure:
		return lessons.HoldMeasure
	case Again:
		return lessons.SecondVote
	case Unasked, Revealed:
	}
	return lessons.NotHeld
}

// takes reports whether a vote on a question counts now: any vote if the class has not
// been asked the question together, else only one in the vote that is open.
func (l Lead) takes(lesson, step string, second bool) bool {
	switch stage := l.Stage(lesson, step); {
	case stage == Unasked:
		return true
	case second:
		return stage == Again
	default:
		return stage == Vote
	}
}

func (l Lead) clone() Lead {
	l.Stages = maps.Clone(l.Stages)
	if l.Stages == nil {
		l.Stages = map[string]Stage{}
	}
	return l
}

// GoTo leads the class to a step. If the step asks something, the vote on it begins.
func (c *Class) GoTo(lesson, step string, asks bool) error {
	return c.change(func(l *Lead) {
		l.Lesson, l.Step = lesson, step
		if q := Question(lesson, step); asks && !l.Roam && l.Stages[q] == Unasked {
			l.Stages[q] = Vote
		}
	})
}

// SetStage brings the question of a step to a stage.
func (c *Class) SetStage(lesson, step string, stage Stage) error {
	return c.change(func(l *Lead) { l.Stages[Question(lesson, step)] = stage })
}

// SetRoam lets all go on alone, or makes them follow.
func (c *Class) SetRoam(roam bool) error { return c.change(func(l *Lead) { l.Roam = roam }) }

// SetLocked keeps out everybody who is not in the class yet, or lets them in.
func (c *Class) SetLocked(locked bool) error { return c.change(func(l *Lead) { l.Locked = locked }) }

// SetReadOnly makes members look on, or lets them act again.
func (c *Class) SetReadOnly(only bool) error { return c.change(func(l *Lead) { l.ReadOnly = only }) }

// SetTimer starts the timer that all see; d = 0 stops it.
func (c *Class) SetTimer(d time.Duration) error {
	ends := time.Time{}
	if d > 0 {
		ends = c.options.Now().Add(d).UTC()
	}
	return c.change(func(l *Lead) { l.Ends = ends })
}
