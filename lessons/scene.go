package lessons

import (
	"context"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// A Scene is the interactive part of one step: the figures that it shows now, the main one
// first. A scene says what else its step can do by implementing the small interfaces
// below, which the session asks for. Their methods are quick and never called
// concurrently; only a Stepper works in the background. Scenes of one lesson share state
// through pointers; what earlier steps left (chosen images, results) stays.
type Scene interface{ Figures() []figure.Figure }

// Scenes is the interactive part of a lesson: its scenes by the IDs of their steps. A step
// without a scene has only its text.
type Scenes map[string]Scene

// An Enterer is told when the learner comes to its step.
type Enterer interface{ Enter() }

// A Controller has something that the learner can change.
type Controller interface {
	// Controls lists what can be changed now, in the order in which a front visits them.
	Controls() []Control
	// Do carries out an action on one of the controls. If it returns an error, which is a
	// sentence for the learner, nothing has changed.
	Do(Action) error
}

// A Goaler says how far the learner is from the goal of the step.
type Goaler interface{ Goal() Goal }

// A Runner is a scene in which something runs.
type Runner interface {
	// Run builds what is to run from the scene's present state, nil for nothing. The
	// session calls it for every new run.
	Run(seed uint64) (Stepper, error)
	// Observe takes the newest snapshot of the run that Run built.
	Observe(Snapshot)
}

// A Limiter is a Runner whose run may begin with fewer seeds than intended, because all
// of them would take long.
type Limiter interface {
	// Limited returns how many seeds the run takes, and of how many; run again, it takes
	// the others.
	Limited() (seeds, of int)
}

// A Measurer lists what its finished run found, to be kept as progress; it is asked once
// per run, at its end.
type Measurer interface{ Measured() []progress.Measurement }

// A Keeper has results to keep of a run that is stopped before its end: a sweep, for
// example, has the points measured so far.
type Keeper interface {
	// Kept lists what the stopped run found. That is the run that Run built last, whose
	// last snapshot Observe has just received; the controls may have moved since.
	Kept() []progress.Measurement
}

// A Recaller knows from earlier sessions what its finished run found, where running it
// again would give another result.
type Recaller interface {
	// Recall returns the last snapshot of that run, for Observe; ok is false if nothing
	// is known.
	Recall() (last Snapshot, ok bool)
}

// A Restorer takes what earlier sessions have measured in its step, so that it is not
// measured again.
type Restorer interface {
	Restore(step string, before []progress.Measurement)
}

// A Rememberer has a setup that should be restored on the next visit.
type Rememberer interface {
	// Remember returns the setup, by name. It is called after every change; what is new
	// is kept.
	Remember() map[string]string
}

// A Configurable has a setup of which the controls of one step show only a part.
type Configurable interface {
	// Settings lists the present setup.
	Settings() []Setting
	// SetUp carries out those of the settings that concern this setup, and returns the
	// others.
	SetUp([]Setting) (others []Setting, err error)
}

// An Omitter is a Configurable whose settings may not describe everything that it shows.
type Omitter interface {
	// Omitted names what they leave out, such as "the kept runs"; it is empty for nothing.
	Omitted() string
}

// A Valuer has numbers that the text of the step refers to by name, formatted for the
// learner.
type Valuer interface{ Values() map[string]string }

// A Revealer holds something back until the question of its step is answered.
type Revealer interface {
	// Reveal is called on entering the step and whenever open changes: open
	// reports whether the answer may be seen.
	Reveal(open bool)
}

// A Pacer wants its run to begin at another speed than usual.
type Pacer interface{ Pace() Speed }

// An Experimenter runs experiments that can be repeated elsewhere: in the lab, on the
// command line.
type Experimenter interface {
	// Experiment returns what the step runs, as it is set now; ok is false if that is
	// nothing that a plan can describe.
	Experiment() (plan experiment.Plan, ok bool)
}

// A Commander runs an experiment that takes more than one comparison to repeat.
type Commander interface {
	// Commands returns the words after "weightshare compare" that repeat it, for each of
	// the comparisons.
	Commands() [][]string
}

// A Resulter has results in the form that compare writes.
type Resulter interface {
	// Results returns what the step's run found; ok is false if it has found nothing yet,
	// or nothing that such results can hold.
	Results() (r experiment.Results, ok bool)
}

// Goal is what a Try step asks for.
type Goal struct {
	Text    string // what to reach; empty if there is no goal
	Met     bool
	Missing string // what is still missing while it is not met
	Wait    bool   // a run would show nothing until something is changed
}

// A Stepper is something that runs: a race, a sweep. It is owned by one
// goroutine at a time and starts no goroutine that outlives a call.
type Stepper interface {
	// Step takes up to n steps. It returns early, with the context's error, when the
	// context ends.
	Step(ctx context.Context, n int) error
	// Snapshot copies what there is to show; the copy never changes.
	Snapshot() Snapshot
	// Done reports whether all steps are done.
	Done() bool
}

// A Preparer is a Stepper that takes long to build what its first step or snapshot needs:
// samples, networks.
type Preparer interface {
	Stepper
	// Prepare builds that, once. It is called in the background, before any step or
	// snapshot.
	Prepare() error
}

// Prepare prepares a stepper, if it is a Preparer.
func Prepare(s Stepper) error {
	if p, ok := s.(Preparer); ok {
		return p.Prepare()
	}
	return nil
}

// Prepared reports whether a stepper needs no preparing: it is no Preparer, or one whose
// method Prepared says that its first snapshot is known.
func Prepared(s Stepper) bool {
	if p, ok := s.(interface{ Prepared() bool }); ok {
		return p.Prepared()
	}
	_, much := s.(Preparer)
	return !much
}

// Snapshot is what a Stepper hands to its scene; only that scene knows its type.
type Snapshot interface {
	// Progress returns how many steps are done, and of how many.
	Progress() (done, of int)
}

// ShownProgress is implemented by snapshots of which only a part is shown while the rest
// runs unseen.
type ShownProgress interface {
	// ShownSteps returns how many steps of the part that is shown are done, and of how
	// many.
	ShownSteps() (done, of int)
}

// ControlKind says how a control is moved.
type ControlKind int

// The kinds of control.
const (
	Cells  ControlKind = iota // a row or grid of cells, which are toggled or which the cursor points at
	Dial                      // one of a few ordered values, moved down and up
	Button                    // pressed
	Line                      // a line of text that is typed
)

// LongestLine is how many characters the text of a Line may have.
const LongestLine = 400

// Control is one thing that can be changed, as data.
type Control struct {
	ID      string
	Label   string // "receptive field"
	Kind    ControlKind
	Value   string   // the present value as the learner reads it: "0100"; Line: the text; empty if it is the option at Index
	Options []string // Dial: all values in order; Cells: what each cell is called, for fronts without a screen
	Index   int      // Dial: index of the present value; Cells: the cursor
	Cols    int      // Cells: cells per row
	Figure  string   // the ID of the figure that shows it, if one does
	Hint    string   // one line: what changing it does
	// Points reports whether the cursor of Cells is itself the value: moving it is the
	// change, and nothing is toggled.
	Points bool
	// Press is the word for pressing one of the Cells: "mark". Empty for "toggle".
	Press string
	// Restarts reports whether a change (not a mere move of the cursor) restarts what
	// runs in this step.
	Restarts bool
	// Own reports whether the text of a Line is the learner's own words: these are kept
	// with the step's progress, as an answer that is neither right nor wrong.
	Own bool
	// Notation reports whether the text of a Line is a network, whose words a front can
	// complete.
	Notation bool
	// Later reports whether the control is not offered yet: no front shows it, but links and
	// what an earlier session has kept may set it.
	Later bool
	// Trouble says what is wrong with the text of a Line, empty for nothing; From and To
	// are the offsets of the bytes that it refers to.
	Trouble  string
	From, To int
}

// Action is one change of a control.
type Action struct {
	Control string
	// Index is the cell that is toggled (Cells) or the option that is chosen (Dial); a
	// Button ignores it.
	Index int
	// Text is the new text of a Line.
	Text string
	// Move moves the cursor of Cells to Index without toggling. It is ignored if the
	// cursor is the value (Points). For a Line it means that the text is still being
	// typed: it is shown but not kept, and what runs goes on.
	Move bool
}
