package lessons

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
)

// A Setting is one thing that is set in a step: the ID of a control and its value
// in the words of a link or a command line, or RunSeed.
//
// A dial, and cells whose cursor points, have the name of an option; a line has its
// text; other cells list those to press, by number or name; a button has how often
// to press it.
type Setting struct{ Name, Value string }

// RunSeed is the name of the setting for the seed of the step's run, where that is not
// the seed of the session.
const RunSeed = "run-seed"

// Begin says at which step a session begins, and how that is set up in place of what
// the learner has set there before.
type Begin struct {
	Step     string // empty for the step where the learner left
	Settings []Setting
	Fresh    bool // forget what was set and run in that step before
}

// begin finds the step that the session begins with and forgets what was set there.
func (s *Session) begin(record *progress.Record) (index int, kept *progress.Settings) {
	step, kept := record.Step, record.Settings
	if b := s.options.Begin; b != nil {
		if b.Step != "" {
			step = b.Step
		}
		if b.Fresh {
			kept = withoutStep(kept, step)
		}
	}
	return max(0, slices.IndexFunc(s.lesson.Steps, func(at Step) bool { return at.ID == step })), kept
}

// withoutStep copies settings without those of a step.
func withoutStep(kept *progress.Settings, step string) *progress.Settings {
	if kept == nil {
		return nil
	}
	out := progress.Settings{Runs: map[string]uint64{}, At: kept.At}
	for _, c := range kept.Changes {
		if c.Step != step {
			out.Changes = append(out.Changes, c)
		}
	}
	for id, n := range kept.Runs {
		if id != step {
			out.Runs[id] = n
		}
	}
	return &out
}

// SetUp sets the present step up, in the order of the settings; one that depends on
// another may stand before it. What is there only after the question of the step is set
// when that is answered. An error says what would be possible; the other settings hold.
func (s *Session) SetUp(settings []Setting) error {
	s.notice = ""
	var wrong error
	asked := len(settings)
	if settings, wrong = s.stage.setUp(settings); wrong == nil && len(settings) < asked && s.run != nil {
		s.rebuild()
	}
	for tried := -1; len(settings) > 0 && len(settings) != tried; {
		tried = len(settings)
		var later []Setting
		for _, one := range settings {
			if err := s.set(one); err != nil {
				if later == nil {
					wrong = err
				}
				later = append(later, one)
			}
		}
		settings = later
	}
	if len(settings) == 0 {
		s.checkGoal()
		return wrong
	}
	if q := s.question(); q != nil && !s.answerOpen(s.step().Question, q) {
		s.pending = settings
		return nil
	}
	return wrong
}

// set carries out one setting.
func (s *Session) set(one Setting) error {
	if one.Name == RunSeed {
		return s.setRunSeed(one.Value)
	}
	all := controls(s.stage)
	at := slices.IndexFunc(all, func(c Control) bool { return c.ID == one.Name })
	if at < 0 {
		ids := make([]string, len(all))
		for i, c := range all {
			ids[i] = c.ID
		}
		return unknown("control", one.Name, ids)
	}
	actions, err := all[at].actions(one.Value)
	for _, a := range actions {
		if err == nil {
			err = s.do(a)
		}
	}
	return err
}

func (s *Session) setRunSeed(text string) error {
	seed, err := strconv.ParseUint(text, 10, 64)
	switch {
	case err != nil:
		return fmt.Errorf("%s %q is no seed: write a whole number such as 3", RunSeed, text)
	case s.run == nil:
		return errors.New("nothing runs in this step, so that it has no " + RunSeed)
	}
	s.reseeds[s.step().ID] = seed - s.options.Seed
	s.rebuild()
	return nil
}

// setPending sets what waited for the question of the step to be answered.
func (s *Session) setPending() {
	waiting := s.pending
	s.pending = nil
	if len(waiting) == 0 {
		return
	}
	if err := s.SetUp(waiting); err != nil {
		s.notice = err.Error()
	}
}

// Settings lists settings with which another session, by the same seed, shows the present
// step as it is now: the last value of each control that was changed where that is
// enough, else all changes in their order. It is empty only where nothing can be set.
func (s *Session) Settings() []Setting {
	if all, ok := s.stage.settings(); ok {
		return append(all, s.runSeed()...)
	}
	var all []progress.Change
	for _, c := range s.settings.now.Changes {
		if c.Step == s.step().ID {
			all = append(all, c)
		}
	}
	list := s.shownValues()
	for _, some := range [][]Setting{s.valuesOf(all, odd), s.valuesOf(all, every), s.changes(all)} {
		if s.looksAsAfter(some) {
			list = some
			break
		}
	}
	if have := controls(s.stage); len(list) == 0 && len(have) > 0 {
		list = []Setting{{have[0].ID, have[0].value(nil)}}
	}
	return append(list, s.runSeed()...)
}

// runSeed is the setting for the seed of the run, none where that is the session's.
func (s *Session) runSeed() []Setting {
	if s.run == nil || s.run.seed == s.options.Seed {
		return nil
	}
	return []Setting{{RunSeed, strconv.FormatUint(s.run.seed, 10)}}
}

// valuesOf are the present values of the controls that were changed, in the order of
// their last change. Of cells those are pressed that keep leaves.
func (s *Session) valuesOf(changes []progress.Change, keep func([]int) []int) []Setting {
	pressed := map[string][]int{}
	var ids []string
	for _, c := range changes {
		pressed[c.Control] = append(pressed[c.Control], c.Indices...)
		ids = append(slices.DeleteFunc(ids, func(id string) bool { return id == c.Control }), c.Control)
	}
	var all []Setting
	for _, id := range ids {
		for _, c := range controls(s.stage) {
			if c.ID != id {
				continue
			}
			if indices := keep(pressed[id]); len(indices) > 0 || !c.pressed() {
				all = append(all, Setting{id, c.value(indices)})
			}
		}
	}
	return all
}

// every keeps all presses.
func every(indices []int) []int { return indices }

// odd keeps one press of what was pressed an odd number of times.
func odd(indices []int) []int {
	count := map[int]int{}
	for _, i := range indices {
		count[i]++
	}
	var left []int
	for _, i := range indices {
		if count[i]%2 == 1 && !slices.Contains(left, i) {
			left = append(left, i)
		}
	}
	return left
}

// changes are all changes as settings.
func (s *Session) changes(all []progress.Change) []Setting {
	var list []Setting
	for _, change := range all {
		for _, c := range controls(s.stage) {
			switch {
			case c.ID != change.Control:
			case c.Kind == Line:
				list = append(list, Setting{c.ID, change.Text})
			case c.pressed():
				list = append(list, Setting{c.ID, c.value(change.Indices)})
			default:
				if i := change.Indices[len(change.Indices)-1]; i < len(c.Options) {
					list = append(list, Setting{c.ID, c.optionName(i)})
				}
			}
		}
	}
	return list
}

// shownValues are the values of all controls whose value says everything.
func (s *Session) shownValues() []Setting {
	var all []Setting
	for _, c := range controls(s.stage) {
		if !c.pressed() && (c.Kind == Line || len(c.Options) > 0) {
			all = append(all, Setting{c.ID, c.value(nil)})
		}
	}
	return all
}

// looksAsAfter reports whether a session of somebody who has set nothing else looks, by
// these settings, as this one does.
func (s *Session) looksAsAfter(settings []Setting) bool {
	o := s.options
	o.Inline, o.Library, o.Begin = true, nil, &Begin{s.step().ID, settings, true}
	answers := progress.New()
	record := s.kept.Lesson(s.lesson.ID)
	answers.Lessons[s.lesson.ID] = &progress.Record{Done: record.Done, Answers: record.Answers, Measured: record.Measured}
	o.Store = &progress.MemoryStore{}
	if o.Store.Save(answers) != nil {
		return false
	}
	o.Runs = func(_ string, _ uint64, build func() (Stepper, error)) (Stepper, error) {
		_, err := build()
		return nil, err
	}
	other := Open(s.lesson, o)
	defer other.Close()
	same := slices.EqualFunc(controls(s.stage), controls(other.stage), func(a, b Control) bool {
		return a.ID == b.ID && a.Value == b.Value && a.Index == b.Index
	})
	return same && (s.run != nil || slices.EqualFunc(s.stage.figures(), other.stage.figures(), figure.Equal))
}
