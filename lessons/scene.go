package lessons

import (
	"context"

	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// A Scene is the live half of one step: what there is to see of it now, the main
// figure first. What else a step can do, its scene says by implementing the
// small interfaces below, which the session asks for. Their methods are quick
// and never called at the same time as one another; only a Stepper works in the
// background. Scenes of one lesson share state through pointers; what earlier
// steps left (chosen images, results) stays.
type Scene interface{ Figures() []figure.Figure }

// Scenes are the live half of a lesson: its scenes by the IDs of their steps. A
// step without one has only its text.
type Scenes map[string]Scene

// An Enterer is told when the learner comes to its step.
type Enterer interface{ Enter() }

// A Controller has something that the learner can change.
type Controller interface {
	// Controls lists what can be changed now, in the order in which a front
	// walks through them.
	Controls() []Control
	// Do carries out an action on one of the controls. An error is a sentence
	// for the learner and leaves everything as it was.
	Do(Action) error
}

// A Goaler says how far the learner is with what the step asks for.
type Goaler interface{ Goal() Goal }

// A Runner is a scene in which something runs.
type Runner interface {
	// Run builds what runs from the scene's present state, nil where nothing
	// does. The session calls it for every new run.
	Run(seed uint64) (Stepper, error)
	// Observe takes the newest snapshot of the run that Run built.
	Observe(Snapshot)
}

// A Limiter is a Runner whose run may begin smaller than it is meant, where it would take
// long.
type Limiter interface {
	// Limited is how many seeds the run takes, of how many; run again, it takes others.
	Limited() (seeds, of int)
}

// A Measurer lists what its finished run found, to be kept as progress; it is
// asked once per run, when the run is done.
type Measurer interface{ Measured() []progress.Measurement }

// A Keeper has something to keep of a run that is stopped before its end: a
// sweep, the points that are measured.
type Keeper interface {
	// Kept lists what the stopped run found. It is about the run that Run
	// built last, of which Observe has just been given the last snapshot;
	// controls may have moved since.
	Kept() []progress.Measurement
}

// A Recaller knows from earlier sessions what its finished run found, where running
// it again would find something else.
type Recaller interface {
	// Recall is the last snapshot of that run, for Observe; ok is false where
	// nothing is known.
	Recall() (last Snapshot, ok bool)
}

// A Restorer takes up what earlier sessions have measured in its step, so that it is not
// measured again.
type Restorer interface {
	Restore(step string, before []progress.Measurement)
}

// A Rememberer has a place set up, which is to be found again on the next visit.
type Rememberer interface {
	// Remember is what there is to be remembered, by name. It is asked after every
	// change; what is new is kept.
	Remember() map[string]string
}

// A SetUpper has a place set up of which the controls of one step show a part only.
type SetUpper interface {
	// Settings lists how it is set up.
	Settings() []Setting
	// SetUp sets it up anew where any of the settings is about that, and returns
	// those that are not.
	SetUp([]Setting) (others []Setting, err error)
}

// A Lacker is a SetUpper whose settings may leave out something of what it shows.
type Lacker interface {
	// Lacks says what, such as "the kept runs"; it is empty for nothing.
	Lacks() string
}

// A Valuer has numbers that the text of the step refers to by name, as the
// learner should read them.
type Valuer interface{ Values() map[string]string }

// A Revealer holds something back until the question of its step is answered.
type Revealer interface {
	// Reveal is called on entering the step and whenever open changes: open
	// reports whether the answer may be seen.
	Reveal(open bool)
}

// A Pacer wants its run to begin at another speed than the usual one.
type Pacer interface{ Pace() Speed }

// An Experimenter runs experiments that can be repeated elsewhere: in the lab,
// on the command line.
type Experimenter interface {
	// Experiment is what the step runs, as it is set now; ok is false where
	// nothing runs that a plan describes.
	Experiment() (plan experiment.Plan, ok bool)
}

// A Commander runs an experiment that takes more than the arguments of its plan to
// repeat.
type Commander interface {
	// Commands are the words after "weightshare compare" that repeat it, of each of
	// the comparisons that it takes.
	Commands() [][]string
}

// A Resulter has results as compare writes them.
type Resulter interface {
	// Results is what the step's run found; ok is false where it has found
	// nothing yet, or nothing that such results can hold.
	Results() (r experiment.Results, ok bool)
}

// Goal is what a try asks for.
type Goal struct {
	Text    string // what to reach; empty where there is no goal
	Met     bool
	Missing string // what is still missing, while not met
	Wait    bool   // a run would say nothing before something is changed
}

// A Stepper is something that runs: a race, a sweep. It is owned by one
// goroutine at a time and starts no goroutine that outlives a call.
type Stepper interface {
	// Step does up to n steps. It returns early, with the context's error,
	// when the context ends.
	Step(ctx context.Context, n int) error
	// Snapshot copies what there is to show; the copy never changes.
	Snapshot() Snapshot
	// Done reports whether all steps are done.
	Done() bool
}

// A Preparer is a Stepper that has much to make before its first step or snapshot:
// samples, networks.
type Preparer interface {
	Stepper
	// Prepare makes it, once. It is called in the background, before anything else.
	Prepare() error
}

// Prepare prepares a stepper that has to be.
func Prepare(s Stepper) error {
	if p, ok := s.(Preparer); ok {
		return p.Prepare()
	}
	return nil
}

// Snapshot is what a Stepper hands to its scene; only that scene knows more.
type Snapshot interface {
	// Progress is how many steps are done, of how many.
	Progress() (done, of int)
}

// ShownProgress is implemented by snapshots of which only a part is shown, while
// the rest runs unseen.
type ShownProgress interface {
	// ShownSteps is how many steps of what is shown are done, of how many.
	ShownSteps() (done, of int)
}

// ControlKind says how a control is moved.
type ControlKind int

// The kinds of control.
const (
	Cells  ControlKind = iota // a row or grid of cells, each of which is toggled or stepped on
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
	Value   string   // the present value as the learner reads it: "0100"; Line: the text; empty where it is the option at Index
	Options []string // Dial: all values in order; Cells: what each cell is called, for fronts without a screen
	Index   int      // Dial: index of the present value; Cells: the cursor
	Cols    int      // Cells: cells a row
	Figure  string   // the ID of the figure that shows it, where one does
	Hint    string   // one line: what changing it does
	// Points reports whether the cursor of Cells is itself the value: to move it is
	// the change, and nothing is toggled.
	Points bool
	// Press is what pressing one of the Cells does, in a word: "mark". Empty for
	// "toggle".
	Press string
	// Restarts reports whether a change (not a mere move of the cursor) makes what
	// runs in this step begin anew.
	Restarts bool
	// Own reports whether the text of a Line is the learner's own words: they are kept
	// with the step's progress, as an answer that is neither right nor wrong.
	Own bool
	// Notation reports whether the text of a Line is a network, whose words a front
	// can complete.
	Notation bool
	// Trouble says what is wrong with the text of a Line, empty for nothing; From
	// and To are the bytes of it that are meant.
	Trouble  string
	From, To int
}

// Action is one change, of the control it names.
type Action struct {
	Control string
	// Index is the cell that is toggled (Cells) or the option that is chosen
	// (Dial); a Button ignores it.
	Index int
	// Text is what a Line is to hold.
	Text string
	// Move moves the cursor of Cells to Index without toggling. Where the cursor is
	// the value (Points) it is ignored. For a Line it means that the text is still
	// being typed: it is shown but not kept, and what runs goes on.
	Move bool
}
