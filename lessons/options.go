package lessons

import (
	"time"

	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// Options configures a session.
type Options struct {
	Store progress.Store // where progress is kept; nil keeps it in memory
	Seed  uint64         // the seed of every random choice
	// Inline takes the steps of a run within Poll and Wait, without a goroutine.
	Inline bool
	Now    func() time.Time // nil for time.Now
	// Runs, if set, supplies the Stepper of every run. It must call build, which makes the
	// scene's own Stepper, so that the scene knows what runs, but may return another: one
	// that replays snapshots for a test, or one that trains elsewhere. A nil Stepper means
	// that nothing runs.
	Runs func(step string, seed uint64, build func() (Stepper, error)) (Stepper, error)
	// AnswersOpen shows every question as answered, for reading and for a teacher who
	// looks ahead; no progress is kept.
	AnswersOpen bool
	// Library lists all lessons; when this one is entered, an earlier one may ask a review
	// question. Nil for none.
	Library []*Lesson
	// Begin, if set, says at which step to begin and how to set it up.
	Begin *Begin
	// Data caches the data sets for all sessions that share it; nil gives the session a
	// cache of its own.
	Data *experiment.DataCache
	// Texts caches the parsed prose for all sessions that share it; nil for none.
	Texts *TextCache
	// Trainers trains the runs of all sessions that share it, in turns and each in a
	// single goroutine; nil lets every run use the whole processor.
	Trainers *cooperate.Pool
	// Events, if set, is called with what happens in the session, on the goroutine of the
	// caller. It must be quick.
	Events func(Event)
	// Hold, if set, says how far a class has come with the question of a step; see
	// UpdateHold.
	Hold func(step string) Hold
	// OneSeed makes every run train from one seed only, because other members of a class
	// train from the other seeds.
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
