package lessons

// Pause pauses the run.
func (s *Session) Pause() {
	s.notice = ""
	if s.run == nil || s.run.state != Running {
		return
	}
	s.run.state = Paused
	s.run.runner.setBudget(0)
	s.run.awaited = s.run.runner.requestSnapshot()
	s.takeLatestInline()
}

// StepOnce makes a run that is not running take one step.
func (s *Session) StepOnce() {
	s.notice = ""
	if s.run == nil || s.reviewing() {
		return
	}
	if s.run.state == Ready {
		s.start()
	}
	if !s.run.active() {
		return
	}
	if s.run.state == Running {
		s.run.runner.setBudget(0)
	}
	s.run.state = Paused
	s.run.runner.addBudget(1)
	s.run.awaited = s.run.runner.requestSnapshot()
	s.takeLatestInline()
}

// Faster lets the run take more steps between two polls.
func (s *Session) Faster() { s.changeSpeed(+1) }

// Slower lets the run take fewer steps between two polls.
func (s *Session) Slower() { s.changeSpeed(-1) }

func (s *Session) changeSpeed(by Speed) {
	s.notice = ""
	if s.run == nil {
		return
	}
	if by > 0 && s.run.speed == Slow { // to the first speed that is faster
		for s.run.speed < Speed64 && s.run.speed.budget()*slowPolls <= s.run.slowSteps() {
			s.run.speed++
		}
		s.run.speed = max(s.run.speed, Speed1)
		if by == 1 {
			by = 0
		}
	}
	s.run.speed = min(max(s.run.speed+by, Speed1), Full)
	if s.run.state == Running && !s.options.Inline {
		s.run.runner.setBudget(s.run.speed.budget())
	}
}

// slowSteps returns how many steps a slow run takes between two pictures.
func (r *run) slowSteps() int { return max(1, r.of/slowPictures) }
