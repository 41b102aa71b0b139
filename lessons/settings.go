package lessons

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"weightshare/lessons/progress"
	"weightshare/nets/guard"
)

// settings is what the learner has set in a lesson so far.
type settings struct {
	now    progress.Settings
	length int  // how many choices its changes hold
	dirty  bool // changed since news last returned it
}

// longestSettings is how many choices of a lesson are remembered: a few drawings and some
// hundred turns of dials.
const longestSettings = 2000

// add remembers an action on a control.
func (s *settings) add(step string, c Control, a Action) {
	s.dirty = true
	all := s.now.Changes
	if n := len(all); n == 0 || all[n-1].Step != step || all[n-1].Control != c.ID {
		all = append(all, progress.Change{Step: step, Control: c.ID})
	}
	last := &all[len(all)-1]
	if c.Kind == Line {
		last.Text = a.Text
	} else {
		last.Indices = append(last.Indices, a.Index)
	}
	s.now.Changes = all
	for s.length++; s.length > longestSettings; {
		s.length -= max(1, len(s.now.Changes[0].Indices))
		s.now.Changes = s.now.Changes[1:]
	}
}

// finish remembers that the run of a step has ended.
func (s *settings) finish(step string, reseeds uint64) {
	s.dirty = true
	if s.now.Runs == nil {
		s.now.Runs = map[string]uint64{}
	}
	s.now.Runs[step] = reseeds
}

// forgetRun is called when the run of a step is started again.
func (s *settings) forgetRun(step string) {
	if _, ok := s.now.Runs[step]; ok {
		s.dirty = true
		delete(s.now.Runs, step)
	}
}

// news returns a copy of the settings if they have changed since the last call, else nil.
func (s *settings) news(now time.Time) *progress.Settings {
	if !s.dirty {
		return nil
	}
	s.dirty = false
	s.now.At = progress.Stamp(now, s.now.At)
	kept := progress.Settings{Runs: maps.Clone(s.now.Runs), At: s.now.At}
	for _, c := range s.now.Changes {
		c.Indices = slices.Clone(c.Indices)
		kept.Changes = append(kept.Changes, c)
	}
	return &kept
}

// restoreSettings repeats, scene by scene, what the learner has set in earlier sessions;
// nothing is run. What a control no longer accepts is left out. An error leaves the scenes
// half set.
func (s *Session) restoreSettings(kept *progress.Settings) error {
	if kept == nil || s.lesson.Unlisted || s.options.AnswersOpen {
		return nil
	}
	s.settings.now = progress.Settings{Runs: map[string]uint64{}, At: kept.At}
	maps.Copy(s.settings.now.Runs, kept.Runs)
	maps.Copy(s.reseeds, kept.Runs)
	err := guard.Call(func() error {
		for _, c := range kept.Changes {
			s.restoreChange(c)
		}
		return nil
	})
	s.settings.dirty = false
	if err != nil {
		s.settings = settings{}
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}

// restoreChange repeats one change.
func (s *Session) restoreChange(c progress.Change) {
	if !s.visit(c.Step) {
		return
	}
	actions := []Action{{Control: c.Control, Text: c.Text}}
	if len(c.Indices) > 0 {
		actions = nil
		for _, i := range c.Indices {
			actions = append(actions, Action{Control: c.Control, Index: i})
		}
	}
	_ = s.setAgain(c.Control, func(Control) ([]Action, error) { return actions, nil })
}

// visit goes to the step with an ID, if there is one, to set it up and leave it again:
// nothing runs there.
func (s *Session) visit(step string) bool {
	at := slices.Index(s.lesson.StepIDs(), step)
	if at < 0 {
		return false
	}
	s.index = at
	s.stage.enter(step)
	s.restoreAnswer()
	s.reveal()
	if stepper, err := s.stage.run(s.seed()); err == nil && stepper != nil {
		s.stage.observe(stepper.Snapshot())
	}
	return true
}

// setAgain repeats on a control of the present step what another session has done to it.
// What the control no longer accepts is left out.
func (s *Session) setAgain(control string, actions func(Control) ([]Action, error)) error {
	c, err := s.find(control)
	if err != nil {
		return err
	}
	all, wrong := actions(c)
	for _, a := range all {
		c, err := s.find(control)
		if err == nil {
			err = c.check(&a)
		}
		if err == nil {
			err = s.stage.do(a)
		}
		if err != nil {
			wrong = err
			continue
		}
		s.settings.add(s.step().ID, c, a)
	}
	return wrong
}

// rebuild builds the run of the present step anew because the learner asked for it.
func (s *Session) rebuild() {
	delete(s.ended, s.step().ID)
	s.settings.forgetRun(s.step().ID)
	s.build()
}

// returnRun restores the finished run of the step that the learner has come to: as it was
// left, or, if an earlier session ran it, by running it again.
func (s *Session) returnRun() {
	_, finished := s.settings.now.Runs[s.step().ID]
	if !finished || s.run == nil || s.run.state != Ready {
		return
	}
	if ended := s.ended[s.step().ID]; ended != nil {
		s.stopRun()
		s.run = ended
		s.stage.observe(ended.last)
		return
	}
	last, known := s.stage.recall()
	if known {
		s.observe(last)
	}
	if known || s.run.stepper.Done() {
		s.stopRun()
		s.run.state = Finished
		s.ended[s.step().ID] = s.run
		return
	}
	s.run.again, s.run.speed = true, Full
	s.start()
}

// endAgain ends a run that was repeated: its findings are known already.
func (s *Session) endAgain(err error) {
	s.stopRun()
	s.run.again = false
	if err != nil {
		s.rebuild()
		return
	}
	s.run.state = Finished
	s.ended[s.step().ID] = s.run
}
