package lessons

import (
	"time"

	"weightshare/lessons/progress"
	"weightshare/nets/guard"
)

// Speed is how many steps a run takes between two polls of the front; it counts steps,
// never time, so that a run looks the same on any machine.
type Speed int

// The speeds.
const (
	Speed1 Speed = iota
	Speed4
	Speed16
	Speed64
	Full // as fast as the machine can
	// Slow is for a run that is seen for the first time: slowPictures pictures, a few
	// per second. Only a Pacer sets it.
	Slow Speed = -1
)

// A slow run takes steps only at every slowPolls-th poll: with a poll every 33 ms,
// four times a second.
const (
	slowPictures = 40
	slowPolls    = 8
)

// String returns the speed as the learner reads it.
func (v Speed) String() string {
	switch v {
	case Slow:
		return "slow"
	case Speed1:
		return "×1"
	case Speed4:
		return "×4"
	case Speed16:
		return "×16"
	case Speed64:
		return "×64"
	default:
		return "full"
	}
}

// budget returns how many steps a run may take between two polls.
func (v Speed) budget() int {
	if v >= Full {
		return unlimited
	}
	return 1 << (2 * max(0, int(v)))
}

// run is the run of the present step, from its building to its end.
type run struct {
	stepper  Stepper
	runner   runner // nil until the run is started
	state    RunState
	seed     uint64
	speed    Speed
	polls    int // polls so far, if it runs slowly
	done, of int
	shown    [2]int // done and of, for the part that is shown
	err      error
	again    bool     // it repeats, unasked, what an earlier session has run
	last     Snapshot // the newest that was observed
	awaited  uint64   // the request that a run without a budget has yet to answer; 0 for none
	seen     *published
}

// view returns the run as a front sees it.
func (r *run) view() RunView {
	if r == nil {
		return RunView{}
	}
	return RunView{State: r.state, Done: r.done, Of: r.of, ShownDone: r.shown[0], ShownOf: r.shown[1], Speed: r.speed.String(), Seed: r.seed, Again: r.again, Preparing: r.preparing(), Err: r.err}
}

// active reports whether the run has begun and not ended.
func (r *run) active() bool { return r != nil && (r.state == Running || r.state == Paused) }

// preparing reports whether the run has not published a snapshot yet.
func (r *run) preparing() bool { return r != nil && r.state == Ready && r.awaited != 0 }

// build builds the run of the present step anew, after stopping the previous one. The
// stage then shows its step 0.
func (s *Session) build() {
	speed := s.stage.pace()
	if s.run != nil {
		if s.run.speed != Slow {
			speed = s.run.speed
		}
		s.stopRun()
	}
	s.run = nil
	seed := s.seed()
	var stepper Stepper
	err := guard.Call(func() (err error) {
		build := func() (Stepper, error) {
			own, err := s.stage.run(seed)
			ShareData(own, s.options.Data)
			if one, ok := own.(SeedLimiter); ok && s.options.OneSeed {
				one.LimitOthers(0)
			}
			return own, err
		}
		if stepper, err = s.options.Runs(s.step().ID, seed, build); err == nil && s.options.Inline {
			err = Prepare(stepper)
		}
		return err
	})
	if err != nil {
		s.run = &run{state: Failed, seed: seed, speed: speed, err: err}
		return
	}
	if stepper == nil {
		return
	}
	s.run = &run{stepper: stepper, state: Ready, seed: seed, speed: speed}
	if !s.options.Inline && !Prepared(stepper) {
		s.prepare()
		return
	}
	s.observe(stepper.Snapshot())
}

// notableDelay is how long the front waits for the first picture of a run: too short
// to be noticed, and long enough for most.
const notableDelay = 20 * time.Millisecond

// prepare lets the run prepare itself in the background. Poll takes a picture that is
// not ready within notableDelay.
func (s *Session) prepare() {
	r := newBackgroundRunner(s.run.stepper, s.options.Trainers)
	s.run.runner, s.run.awaited = r, r.requestSnapshot()
	if !s.options.Trainers.Crowded() {
		select {
		case <-r.first:
		case <-time.After(notableDelay):
		}
	}
	s.takeLatest()
}

// seed returns the seed of the present step's run: that of the session, plus one for
// each time that the learner has asked for a new one.
func (s *Session) seed() uint64 { return s.options.Seed + s.reseeds[s.step().ID] }

// stopRun stops the run, without waiting for its current step to end, and keeps what
// it has measured as far as it was shown.
func (s *Session) stopRun() {
	if s.run == nil || s.run.runner == nil {
		return
	}
	s.run.runner.stop()
	last := s.run.runner.latest()
	s.run.runner = nil
	if keeper, ok := s.stage.now.(Keeper); ok && s.run.active() && last != nil {
		s.observe(last.snapshot)
		s.keepMeasured(keeper.Kept())
	}
}

// keepMeasured keeps measurements of the present step.
func (s *Session) keepMeasured(measured []progress.Measurement) {
	if len(measured) == 0 {
		return
	}
	newest := ""
	for _, m := range s.kept.Lesson(s.lesson.ID).Measured {
		if progress.Older(newest, m.At) {
			newest = m.At
		}
	}
	at := progress.Stamp(s.options.Now(), newest)
	for i := range measured {
		measured[i].At = at
		if measured[i].Step == "" {
			measured[i].Step = s.step().ID
		}
	}
	s.keep(&progress.Record{Measured: measured})
	s.tell(Event{Kind: RunMeasured, Measured: measured})
}

// observe hands a snapshot to the stage.
func (s *Session) observe(snapshot Snapshot) {
	if snapshot == nil {
		return
	}
	s.run.done, s.run.of = snapshot.Progress()
	s.run.shown = [2]int{s.run.done, s.run.of}
	if part, ok := snapshot.(ShownProgress); ok {
		s.run.shown[0], s.run.shown[1] = part.ShownSteps()
	}
	s.run.last = snapshot
	s.stage.observe(snapshot)
}

// Start starts the run of the present step or resumes a paused one. A finished one
// starts again.
func (s *Session) Start() {
	s.notice = ""
	if s.run == nil || s.reviewing() {
		return
	}
	if s.run.state == Finished || s.run.state == Failed {
		s.rebuild()
	}
	s.start()
}

func (s *Session) start() {
	r := s.run
	if r == nil || r.state == Finished || r.state == Running {
		return
	}
	if r.state == Failed {
		s.notice = r.err.Error()
		return
	}
	if r.runner == nil {
		if s.options.Inline {
			r.runner = &inlineRunner{stepper: r.stepper}
		} else {
			r.runner = newBackgroundRunner(r.stepper, s.options.Trainers)
		}
	}
	r.state, r.awaited, r.seen = Running, 0, nil
	if q := s.question(); q != nil && q.state == AskConfidence {
		q.state = Measuring
	}
}

// NewSeed stops the run and builds it again from another seed.
func (s *Session) NewSeed() {
	s.notice = ""
	if s.run == nil || s.measuring() {
		return
	}
	s.reseeds[s.step().ID]++
	s.rebuild()
}

// Reset stops the run and builds it again from the same seed.
func (s *Session) Reset() {
	s.notice = ""
	if s.run == nil || s.measuring() {
		return
	}
	s.rebuild()
}

// measuring reports whether the present run answers a question now.
func (s *Session) measuring() bool {
	q := s.question()
	return q != nil && q.state == Measuring
}

// takeLatestInline takes the snapshot that an inline run publishes at once.
func (s *Session) takeLatestInline() {
	if s.options.Inline {
		s.takeLatest()
	}
}

// Poll is called at each tick of the front: it lets the run take its next steps and
// takes its newest snapshot. It reports whether anything changed, and whether there is
// a reason to poll again.
func (s *Session) Poll() (changed, live bool) { return s.Advance(true) }

// Advance does what Poll does, for a front that draws less often than it polls: it
// requests a new snapshot only if wanted.
func (s *Session) Advance(wanted bool) (changed, live bool) {
	r := s.run
	if !r.active() && !r.preparing() {
		return false, false
	}
	if r.state == Running {
		switch {
		case r.speed != Slow:
			r.runner.setBudget(r.speed.budget())
		case r.polls%slowPolls == 0:
			r.runner.setBudget(r.slowSteps())
		}
		r.polls++
		if wanted || s.options.Inline {
			r.runner.requestSnapshot()
		}
	}
	changed = s.takeLatest()
	return changed, r.state == Running || r.awaited != 0
}

// takeLatest takes what the runner published last, and reports whether it is new.
func (s *Session) takeLatest() bool {
	r := s.run
	state := r.runner.latest()
	if state == nil || state == r.seen {
		return false
	}
	r.seen = state
	if state.idle && state.request >= r.awaited {
		r.awaited = 0
	}
	s.observe(state.snapshot)
	if state.over && (r.state != Ready || state.err != nil) {
		s.end(state.err)
	}
	return true
}

// Wait runs the present run to its end, for fronts without a tick and for tests. It
// returns the error that ended the run early, if any.
func (s *Session) Wait() error {
	s.notice = ""
	if s.run == nil || s.reviewing() {
		return nil
	}
	if s.run.state == Ready || s.run.state == Paused {
		s.start()
	}
	if s.run.state == Running {
		s.run.runner.finish()
		s.takeLatest()
	}
	return s.run.err
}

// end is called once when a run has ended by itself.
func (s *Session) end(err error) {
	r := s.run
	r.awaited = 0
	if r.again {
		s.endAgain(err)
		return
	}
	if err != nil {
		s.stopRun()
		r.state, r.err = Failed, err
		s.reopenQuestion()
		return
	}
	r.state = Finished
	s.stopRun()
	if !s.lesson.Unlisted { // in the lab, another step may have changed what runs
		s.ended[s.step().ID] = r
		s.settings.finish(s.step().ID, s.reseeds[s.step().ID])
	}
	s.tries[s.step().ID]++
	s.keepMeasured(s.stage.measured())
	s.remember()
	if s.measuring() {
		s.settleAnswer()
	}
	if s.step().Kind == Watch {
		s.finish(s.step().ID)
	}
	s.checkGoal()
}
