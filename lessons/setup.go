package lessons

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/spelling"
)

// A Setting is one thing that is set in a step: the ID of a control and its value as
// written in a link or on a command line, or RunSeed.
//
// The value of a dial, or of cells whose cursor points, is the name of an option; that of
// a line is its text; other cells list the cells to press, by number or name; a button has
// the number of times to press it. For a control of another step of the lesson, whose
// effect may show in this one, the name is that of the step, a point and that of the
// control.
type Setting struct{ Name, Value string }

// RunSeed is the name of the setting for the seed of the step's run, where that is not
// the seed of the session.
const RunSeed = "run-seed"

// Begin says at which step a session begins and how to set it up, in place of what the
// learner has set there before.
type Begin struct {
	Step     string // empty for the step where the learner left
	Settings []Setting
	Fresh    bool // forget what was set and run in that step before
}

// setUpAt sets up the step with which the session begins, and enters it. It carries out
// the settings of other steps first, because the steps may share state.
func (s *Session) setUpAt(index int, settings []Setting) {
	here, wrong := s.setElsewhere(settings)
	s.index = index
	s.enter(index)
	if err := s.SetUp(here); wrong == nil {
		wrong = err
	}
	if wrong != nil {
		s.notice = wrong.Error()
	}
}

// begin finds the step that the session begins with; if Begin asks for it, it forgets what
// was set there.
func (s *Session) begin(record *progress.Record) (index int, kept *progress.Settings) {
	step, kept := record.Step, record.Settings
	if b := s.options.Begin; b != nil {
		if b.Step != "" {
			step = b.Step
		}
		if b.Fresh {
			kept = withoutStep(kept, step)
			for _, one := range b.Settings {
				if other, _, elsewhere := one.elsewhere(); elsewhere {
					kept = withoutStep(kept, other)
				}
			}
		}
	}
	return max(0, slices.IndexFunc(s.lesson.Steps, func(at Step) bool { return at.ID == step })), kept
}

// elsewhere splits the name of a setting of another step.
func (one Setting) elsewhere() (step, control string, ok bool) {
	return strings.Cut(one.Name, ".")
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

// SetUp carries out settings of the present step, in their order; one that depends on
// another may stand before it. If a setting fails while the question of the step is open,
// it is tried again after the answer. An error says what would be possible; the other
// settings hold.
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

// setElsewhere carries out the settings of other steps than the one that the session
// begins with, and returns the remaining ones and the first error.
func (s *Session) setElsewhere(settings []Setting) (here []Setting, wrong error) {
	for _, one := range settings {
		step, control, elsewhere := one.elsewhere()
		if !elsewhere {
			here = append(here, one)
			continue
		}
		err := spelling.Unknown("step", step, s.lesson.StepIDs())
		if s.visit(step) {
			err = s.setAgain(control, func(c Control) ([]Action, error) { return c.actions(one.Value) })
		}
		if wrong == nil {
			wrong = err
		}
	}
	return here, wrong
}

// set carries out one setting.
func (s *Session) set(one Setting) error {
	if one.Name == RunSeed {
		return s.setRunSeed(one.Value)
	}
	c, err := s.find(one.Name)
	if err != nil {
		return err
	}
	actions, err := c.actions(one.Value)
	for _, a := range actions {
		if err == nil {
			err = s.do(a)
		}
	}
	return err
}

// find finds a control of the present step.
func (s *Session) find(id string) (Control, error) {
	all := controls(s.stage)
	ids := make([]string, len(all))
	for i, c := range all {
		if c.ID == id {
			return c, nil
		}
		ids[i] = c.ID
	}
	return Control{}, spelling.Unknown("control", id, ids)
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

// setPending carries out the settings that waited for the question of the step to be
// answered.
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

// Settings lists settings with which another session, with the same seed, shows the
// present step as it is now: the last value of each control that was changed if that is
// enough, else all changes in their order; and those of other steps if they show in this
// one. It is empty only if nothing can be set. omitted says what they do not bring back,
// empty for nothing.
func (s *Session) Settings() (all []Setting, omitted string) {
	if all, ok := s.stage.settings(); ok {
		return append(all, s.runSeed()...), s.stage.omitted()
	}
	all, omitted = s.settingsOf(s.settings.now.Changes)
	if have := controls(s.stage); len(all) == 0 && len(have) > 0 {
		all = []Setting{{have[0].ID, have[0].value(nil)}}
	}
	return append(all, s.runSeed()...), omitted
}

// settingsOf returns the shortest list of settings that brings the present step to where
// the changes of the lesson have brought it.
func (s *Session) settingsOf(changes []progress.Change) (best []Setting, omitted string) {
	here := slices.DeleteFunc(slices.Clone(changes), func(c progress.Change) bool { return c.Step != s.step().ID })
	lists := [][]Setting{s.valuesOf(here, odd), s.valuesOf(here, every), s.changes(here)}
	want := s.looks()
	if len(here) < len(changes) {
		lists = append(lists, s.valuesOf(changes, odd), s.valuesOf(changes, every), s.changes(changes))
	}
	if s.run != nil { // the run has changed the figures
		want.figures = s.looksAfter(lists[len(lists)-1]).figures
	}
	best, omitted = s.shownValues(), "all that was set here"
	for _, list := range lists {
		got := s.looksAfter(list)
		if !slices.EqualFunc(want.controls, got.controls, func(a, b Control) bool {
			return a.ID == b.ID && a.Value == b.Value && a.Index == b.Index && a.Later == b.Later
		}) {
			continue
		}
		if slices.EqualFunc(want.figures, got.figures, figure.Equal) {
			return list, ""
		}
		best, omitted = list, "what earlier runs have found"
	}
	return best, omitted
}

// runSeed returns the setting for the seed of the run, none if that is the session's.
func (s *Session) runSeed() []Setting {
	if s.run == nil || s.run.seed == s.options.Seed {
		return nil
	}
	return []Setting{{RunSeed, strconv.FormatUint(s.run.seed, 10)}}
}

// controlsOf returns the present controls of a step.
func (s *Session) controlsOf(step string) []Control {
	return controls(&stage{now: s.stage.scenes[step]})
}

// settingName returns the name of the setting for a control of a step.
func (s *Session) settingName(step, control string) string {
	if step == s.step().ID {
		return control
	}
	return step + "." + control
}

// valuesOf returns the present values of the controls that were changed, in the order of
// their last change. keep selects the presses of cells and buttons that count.
func (s *Session) valuesOf(changes []progress.Change, keep func([]int) []int) []Setting {
	type place struct{ step, control string }
	pressed := map[place][]int{}
	var places []place
	for _, c := range changes {
		at := place{c.Step, c.Control}
		pressed[at] = append(pressed[at], c.Indices...)
		places = append(slices.DeleteFunc(places, func(p place) bool { return p == at }), at)
	}
	var all []Setting
	for _, at := range places {
		for _, c := range s.controlsOf(at.step) {
			if c.ID != at.control {
				continue
			}
			if indices := keep(pressed[at]); len(indices) > 0 || !c.pressed() {
				all = append(all, Setting{s.settingName(at.step, c.ID), c.value(indices)})
			}
		}
	}
	return all
}

// every keeps all presses.
func every(indices []int) []int { return indices }

// odd keeps one press of each cell that was pressed an odd number of times.
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

// changes returns all changes as settings.
func (s *Session) changes(all []progress.Change) []Setting {
	var list []Setting
	for _, change := range all {
		for _, c := range s.controlsOf(change.Step) {
			name := s.settingName(change.Step, c.ID)
			switch {
			case c.ID != change.Control:
			case c.Kind == Line:
				list = append(list, Setting{name, change.Text})
			case c.pressed():
				list = append(list, Setting{name, c.value(change.Indices)})
			default:
				if i := change.Indices[len(change.Indices)-1]; i < len(c.Options) {
					list = append(list, Setting{name, c.optionName(i)})
				}
			}
		}
	}
	return list
}

// shownValues returns the values of all controls that a single value describes.
func (s *Session) shownValues() []Setting {
	var all []Setting
	for _, c := range controls(s.stage) {
		if !c.pressed() && (c.Kind == Line || len(c.Options) > 0) {
			all = append(all, Setting{c.ID, c.value(nil)})
		}
	}
	return all
}

// look is what a step shows and what can be set in it.
type look struct {
	controls []Control
	figures  []figure.Figure
}

// looks returns the look of the present step.
func (s *Session) looks() look { return look{controls(s.stage), s.stage.figures()} }

// looksAfter returns the look of the present step, before its run, in a session in which
// nothing else was set and nothing run.
func (s *Session) looksAfter(settings []Setting) look {
	o := s.options
	o.Inline, o.Library, o.Begin = true, nil, &Begin{s.step().ID, settings, true}
	answers := progress.New()
	record := s.kept.Lesson(s.lesson.ID)
	answers.Lessons[s.lesson.ID] = &progress.Record{Done: record.Done, Answers: record.Answers}
	o.Store, o.Events = &progress.MemoryStore{}, nil
	if o.Store.Save(answers) != nil {
		return look{}
	}
	o.Runs = func(_ string, _ uint64, build func() (Stepper, error)) (Stepper, error) {
		_, err := build()
		return nil, err
	}
	other := Open(s.lesson, o)
	defer other.Close()
	return other.looks()
}
