package lessons

import (
	"time"

	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// Options say how a session is held.
type Options struct {
	Store progress.Store // where progress is kept; nil keeps it in memory
	Seed  uint64         // from which every random choice is drawn
	// Inline does the steps of a run within Poll and Wait, without a goroutine.
	Inline bool
	Now    func() time.Time // nil for time.Now
	// Runs, if set, supplies the Stepper of every run. It must call build, which
	// makes the scene's own, so that the scene knows what runs, but may return
	// another: one that replays snapshots for a test, or that is trained elsewhere.
	// A nil Stepper means that nothing runs.
	Runs func(step string, seed uint64, build func() (Stepper, error)) (Stepper, error)
	// AnswersOpen shows every question as answered, for reading and for a
	// teacher who looks ahead; nothing is kept of it.
	AnswersOpen bool
	// Library lists all lessons; on entering, an earlier one of them may ask a
	// review question. Nil for none.
	Library []*Lesson
	// Begin, if set, says at which step to begin and how that is set up.
	Begin *Begin
	// Data is drawn once for all sessions that share it; nil gives the session a
	// cache of its own.
	Data *experiment.DataCache
	// Trainers train the runs of all sessions that share them, in turns, and each with one
	// goroutine alone; nil lets every run have the processor to itself.
	Trainers *cooperate.Pool
	// Events, if set, is called with what happens in the session, on the goroutine of
	// whoever calls it. It must be quick.
	Events func(Event)
	// Hold, if set, says how far a class is with the question of a step; see UpdateHold.
	Hold func(step string) Hold
	// OneSeed has every run train from one seed alone, where others of a class train from
	// the others.
	OneSeed bool
}

func (o Options) defaults() Options {
	if o.Store == nil {
		o.Store = &progress.MemoryStore{}
	}
	if o.Data == nil {
		o.Data = experiment.NewDataCache(experiment.DataLimit)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Runs == nil {
		o.Runs = func(_ string, _ uint64, build func() (Stepper, error)) (Stepper, error) { return build() }
	}
	return o
}
