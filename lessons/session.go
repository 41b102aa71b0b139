package lessons

import (
	"errors"
	"slices"
	"strings"

	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// A Session is one learner's way through a lesson. It is not safe for concurrent
// use.
type Session struct {
	lesson     *Lesson
	options    Options
	stage      *stage
	prose      *prose
	index      int
	kept       progress.Journal // what is known to be done, including this session
	attempts   map[string]*attempt
	hintsShown map[string]int    // hints shown, by step
	tries      map[string]int    // tries at the goal, by step
	reseeds    map[string]uint64 // how often a new seed was asked for, by step
	run        *run
	ended      map[string]*run // the finished runs, by step
	settings   settings
	pending    []Setting // to be set once the question of the step is answered
	changed    bool      // a control was set since the run was last begun
	review     *review
	notice     string
	saveFailed bool // the learner has been told that progress is not kept
	finished   bool
}

// Open opens a lesson where the learner left it. Close must be called at the end. The
// view's Notice says what is wrong with the progress file, if anything.
func Open(l *Lesson, o Options) *Session {
	o = o.defaults()
	s := &Session{
		lesson: l, options: o,
		attempts: map[string]*attempt{}, hintsShown: map[string]int{}, tries: map[string]int{}, reseeds: map[string]uint64{},
		ended: map[string]*run{},
	}
	kept, err := o.Store.Load()
	s.kept.Add(kept)
	if err != nil {
		s.notice = err.Error()
	}
	record := kept.Lesson(l.ID)
	env := Env{Seed: o.Seed, Measured: slices.Clone(record.Measured), Progress: kept, Record: s.kept.Lesson, Data: o.Data}
	s.stage = openStage(l, env)
	index, settings := s.begin(record)
	if s.restoreSettings(settings) != nil {
		s.stage = openStage(l, env) // as if nothing had been set
	}
	s.prose = newProse(func() *progress.Record { return s.kept.Lesson(l.ID) }, s.stage)
	s.prose.parsed = o.Texts
	s.index = index
	if s.index == 0 && o.Begin == nil {
		s.review = s.findReview()
	}
	if o.Begin == nil {
		s.enter(s.index)
	} else {
		s.setUpAt(s.index, o.Begin.Settings)
	}
	return s
}

// Close stops the run, without waiting for it, and tries once more to keep what the
// store refused before.
func (s *Session) Close() {
	s.reopenQuestion()
	s.stopRun()
	s.run = nil
	s.keep(&progress.Record{})
	if s.saveFailed {
		s.save(progress.New())
	}
}

// step returns the present step.
func (s *Session) step() *Step { return &s.lesson.Steps[s.index] }

// enter enters a step.
func (s *Session) enter(index int) {
	s.reopenQuestion() // a run that was to answer a question stops when the step is left
	s.stopRun()
	s.run, s.changed, s.pending = nil, false, nil
	s.index = index
	s.stage.enter(s.step().ID)
	s.restoreAnswer()
	s.holdRestored()
	s.reveal()
	s.build()
	s.returnRun()
	s.keep(&progress.Record{Step: s.step().ID})
	s.remember()
	s.tell(Event{Kind: StepEntered})
	s.UpdateHold()
	if s.step().Kind == Recap {
		s.finish(s.step().ID)
	}
}

// Goto goes to the step with an index, whatever is left undone in this one.
func (s *Session) Goto(index int) {
	s.notice = ""
	if index < 0 || index >= len(s.lesson.Steps) {
		return
	}
	s.review = nil
	if index != s.index {
		s.enter(index)
	}
}

// Skip goes to the next step, whatever is left undone in this one.
func (s *Session) Skip() {
	if s.reviewsOnly() && s.reviewing() {
		s.skipReview()
		return
	}
	unmet := s.goalOpen()
	s.Goto(s.index + 1)
	if unmet {
		s.notice = "skipped for now: its goal waits, come back when you like"
	}
}

// Back goes to the previous step.
func (s *Session) Back() { s.Goto(s.index - 1) }

// Next does what the step's one "next" key does, as View.Next says: it answers, starts,
// goes on. It never leaves a step whose goal is not met: Skip does. It reports whether
// the lesson is at its end; the front should then leave it.
func (s *Session) Next() (end bool) {
	s.notice = ""
	s.next().do()
	return s.finished
}

// next is what the "next" key does.
type next struct {
	words string
	do    func()
	runs  bool // whether that begins a run
	leads bool // whether that leaves the step
}

// next returns what comes next.
func (s *Session) next() next {
	if s.reviewing() {
		return s.nextInReview()
	}
	if q := s.question(); q != nil && (q.state != Answered || canRetry(s.step().Question, q)) {
		return s.nextInQuestion(q)
	}
	if s.run != nil && s.run.again {
		return s.nextStep()
	}
	if s.run != nil && s.step().Kind == Watch && s.run.state != Finished {
		return s.nextInRun("start")
	}
	if s.run != nil && s.changed && s.run.state == Ready {
		return s.nextInRun("run")
	}
	if s.run != nil && s.step().Kind == Try && s.goalUnmet() && !s.goal().Wait && s.run.state != Finished && s.run.state != Failed {
		return s.nextInRun("run")
	}
	return s.nextStep()
}

// nextInRun returns what comes next in a run that is not over.
func (s *Session) nextInRun(begin string) next {
	switch s.run.state {
	case Ready:
		if s.run.done > 0 { // it was left half-way
			begin = "go on"
		}
		return next{words: begin, do: s.start, runs: true}
	case Paused:
		return next{words: "go on", do: s.start}
	case Running:
		return next{words: "finish the run", do: func() { s.changeSpeed(Full) }}
	default:
		return next{words: "try again", do: s.Start}
	}
}

// nextStep returns the way on from a step in which nothing is left to do.
func (s *Session) nextStep() next {
	step := s.step()
	last := s.index == len(s.lesson.Steps)-1
	switch {
	case last && s.lesson.Unlisted:
		return next{words: "leave " + strings.ToLower(s.lesson.Title), do: func() { s.finished = true }, leads: true}
	case s.goalOpen():
		return next{words: "check goal", do: s.sayMissing}
	case last:
		return next{words: "end the lesson", do: func() { s.finish(step.ID); s.leave() }, leads: true}
	}
	return next{words: "next step", leads: true, do: func() {
		s.finish(step.ID)
		s.enter(s.index + 1)
	}}
}

// leave ends the lesson. A finished lesson starts from its beginning when it is opened
// again.
func (s *Session) leave() {
	s.finished = true
	if !slices.Contains(s.done(), false) {
		s.keep(&progress.Record{Step: s.lesson.Steps[0].ID})
	}
}

// goalOpen reports whether the present step is a try whose goal is not met.
func (s *Session) goalOpen() bool { return s.step().Kind == Try && s.goalUnmet() }

// sayMissing tells the learner what the goal of the present step still lacks.
func (s *Session) sayMissing() {
	s.notice = "the goal is not met yet"
	if missing := s.goal().Missing; missing != "" {
		s.notice += ": " + missing
	}
}

// goal returns the goal of the present step. Once met, it stays met.
func (s *Session) goal() Goal {
	goal := s.stage.goal()
	if goal.Text != "" && s.step().Kind == Try && slices.Contains(s.kept.Lesson(s.lesson.ID).Done, s.step().ID) {
		goal.Met, goal.Missing = true, ""
	}
	return goal
}

// goalUnmet reports whether the present step has a goal that is not met now and was not
// met before.
func (s *Session) goalUnmet() bool {
	goal := s.goal()
	return goal.Text != "" && !goal.Met && !slices.Contains(s.kept.Lesson(s.lesson.ID).Done, s.step().ID)
}

// finish marks a step as done.
func (s *Session) finish(step string) {
	if !slices.Contains(s.kept.Lesson(s.lesson.ID).Done, step) {
		s.tell(Event{Kind: StepDone})
	}
	s.keep(&progress.Record{Done: []string{step}})
}

// checkGoal marks the present step as done if its goal is met.
func (s *Session) checkGoal() {
	if goal := s.stage.goal(); goal.Text != "" && goal.Met {
		s.finish(s.step().ID)
	}
}

// triesPerHint is how many tries each hint takes.
const triesPerHint = 2

// hintAvailable reports whether the learner can ask for a hint now.
func (s *Session) hintAvailable() bool {
	step := s.step()
	shown := s.hintsShown[step.ID]
	return shown < len(step.Hints) && s.tries[step.ID] >= triesPerHint*(shown+1) && !s.goal().Met
}

// AskHint shows the next hint.
func (s *Session) AskHint() {
	s.notice = ""
	if s.reviewing() || len(s.step().Hints) == 0 {
		s.notice = "there is no hint here"
		return
	}
	if !s.hintAvailable() {
		switch shown := s.hintsShown[s.step().ID]; {
		case s.goal().Met:
			s.notice = "the goal is met already"
		case shown >= len(s.step().Hints):
			s.notice = "that was the last hint"
		default:
			s.notice = "a hint comes after two tries"
		}
		return
	}
	s.hintsShown[s.step().ID]++
}

// keep adds to the progress of this lesson and saves it.
func (s *Session) keep(r *progress.Record) {
	if !s.reviewsOnly() {
		r.Settings = s.settings.news(s.options.Now())
		s.keepFor(s.lesson.ID, r)
	}
}

// remember keeps what is new in the scene's setup.
func (s *Session) remember() {
	kept := s.kept.Lesson(s.lesson.ID).State
	news := map[string]progress.State{}
	for name, value := range s.stage.remember() {
		if have, ok := kept[name]; !ok || have.Value != value {
			news[name] = progress.State{Value: value, At: progress.Stamp(s.options.Now(), have.At)}
		}
	}
	if len(news) > 0 {
		s.keep(&progress.Record{State: news})
	}
}

// keepAnswer keeps an answer that was given just now.
func (s *Session) keepAnswer(lesson, step string, a progress.Answer) {
	a.At = progress.Stamp(s.options.Now(), s.kept.Lesson(lesson).Answers[step].At)
	s.keepFor(lesson, &progress.Record{Answers: map[string]progress.Answer{step: a}})
}

// keepFor saves only what is new, so as not to write to disk for every toggled pixel.
func (s *Session) keepFor(lesson string, r *progress.Record) {
	news := progress.New()
	news.Lessons[lesson] = r
	if !s.options.AnswersOpen && s.kept.Add(news) {
		s.save(news)
	}
}

// save hands what is new to the store. If that fails, the learner is told once.
func (s *Session) save(news progress.Document) {
	err := s.options.Store.Save(news)
	var notice *progress.Notice
	switch {
	case err == nil:
		s.saveFailed = false
	case errors.As(err, &notice):
		s.notice, s.saveFailed = notice.Text, false
	case !s.saveFailed:
		s.notice, s.saveFailed = err.Error(), true
	}
}

// Experiment returns what the present step runs, if a plan can describe it.
func (s *Session) Experiment() (plan experiment.Plan, ok bool) {
	if s.reviewing() {
		return experiment.Plan{}, false
	}
	return s.stage.experiment()
}

// Commands returns the words after "weightshare compare" that repeat the experiment of
// the present step, for each comparison that it takes.
func (s *Session) Commands() [][]string {
	if s.reviewing() {
		return nil
	}
	return s.stage.commands()
}

// Results returns what the present step's run found, in the form that compare writes.
func (s *Session) Results() (r experiment.Results, ok bool) {
	if s.reviewing() {
		return nil, false
	}
	return s.stage.results()
}

// SetNotice shows the learner a notice, until something else is done.
func (s *Session) SetNotice(notice string) { s.notice = notice }
