package lessons

import "weightshare/nets/experiment"

// A Resulter is a Stage whose runs give results as compare writes them.
type Resulter interface {
	// Results is what the present step's run found; ok is false where it has
	// found nothing yet, or nothing that such a document can hold.
	Results() (d *experiment.Document, ok bool)
}

// Experiment is what the present step runs, where a plan describes it.
func (s *Session) Experiment() (plan experiment.Plan, ok bool) {
	if e, is := s.stage.(Experimenter); is && !s.reviewing() {
		return e.Experiment()
	}
	return experiment.Plan{}, false
}

// Results is what the present step's run found, as compare writes it.
func (s *Session) Results() (d *experiment.Document, ok bool) {
	if r, is := s.stage.(Resulter); is && !s.reviewing() {
		return r.Results()
	}
	return nil, false
}

// Tell shows the learner a notice, until something else is done.
func (s *Session) Tell(notice string) { s.notice = notice }
