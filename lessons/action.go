package lessons

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons/progress"
)

// Do carries out an action on a control. If it returns an error, which is a
// sentence for the learner, nothing has changed.
func (s *Session) Do(a Action) error {
	s.notice = ""
	err := s.do(a)
	if err != nil {
		s.notice = err.Error()
	}
	return err
}

func (s *Session) do(a Action) error {
	if s.reviewing() {
		return fmt.Errorf("the review question comes first")
	}
	all := controls(s.stage)
	at := slices.IndexFunc(all, func(c Control) bool { return c.ID == a.Control })
	if at < 0 {
		return fmt.Errorf("there is no control %q here", a.Control)
	}
	control := all[at]
	if err := control.check(&a); err != nil {
		return err
	}
	restarts := control.Restarts && !a.Move
	if restarts && s.measuring() {
		return fmt.Errorf("the answer is being measured: wait for the end of the run")
	}
	if err := s.stage.do(a); err != nil {
		return err
	}
	if !a.Move && !s.lesson.Unlisted { // the lab remembers by itself
		s.settings.add(s.step().ID, control, a)
	}
	if restarts {
		s.rebuild()
		s.changed = true
	}
	if control.Own && !a.Move {
		s.keepOwn(a.Text)
	}
	if !a.Move {
		if s.run == nil {
			s.tries[s.step().ID]++
		}
		s.checkGoal()
		s.remember()
	}
	return nil
}

// controls returns the controls of a stage, each with the value that the learner
// reads.
func controls(stage *stage) []Control {
	all := slices.Clone(stage.controls()) // the slice belongs to the stage
	for i, c := range all {
		if c.Value == "" && c.Index >= 0 && c.Index < len(c.Options) {
			all[i].Value = c.Options[c.Index]
		}
	}
	return all
}

// check validates an action on the control, brings the text of a line into the
// form in which it is kept, and counts every move of a cursor that points as a
// change.
func (c Control) check(a *Action) error {
	switch c.Kind {
	case Button:
		return nil
	case Line:
		a.Text = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsControl(r) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(a.Text, ""))
		if !a.Move {
			a.Text = strings.Join(strings.Fields(a.Text), " ")
		}
		if n := utf8.RuneCountInString(a.Text); n > LongestLine {
			return fmt.Errorf("%s: %d characters are too many: write at most %d", c.Label, n, LongestLine)
		}
		return nil
	default:
		if a.Index < 0 || a.Index >= len(c.Options) {
			return fmt.Errorf("%s has %d places, counted from 0: %d is not one of them", c.Label, len(c.Options), a.Index)
		}
		a.Move = a.Move && !c.Points
		return nil
	}
}

// keepOwn keeps the learner's own words, unless the same words are kept already.
func (s *Session) keepOwn(text string) {
	step := s.step().ID
	if have := s.kept.Lesson(s.lesson.ID).Answers[step]; text == "" || have.Own && have.Choice == text {
		return
	}
	s.keepAnswer(s.lesson.ID, step, progress.Answer{Choice: text, Own: true})
}
