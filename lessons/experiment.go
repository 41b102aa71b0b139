package lessons

import "weightshare/nets/experiment"

// Experiment is what the present step runs, where a plan describes it.
func (s *Session) Experiment() (plan experiment.Plan, ok bool) {
	if s.reviewing() {
		return experiment.Plan{}, false
	}
	return s.stage.experiment()
}

// Results is what the present step's run found, as compare writes it.
func (s *Session) Results() (d *experiment.Document, ok bool) {
	if s.reviewing() {
		return nil, false
	}
	return s.stage.results()
}

// Tell shows the learner a notice, until something else is done.
func (s *Session) Tell(notice string) { s.notice = notice }
