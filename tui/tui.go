// Package tui is the program on the screen: lessons as pages of a Bubble Tea
// program.
//
// Run is the way in. The root model in this package sizes, styles and switches
// pages, asks before a run is lost and turns what breaks into a page; pages
// live one per package beneath page. Package layout cuts the screen up, package
// keys holds every key, package draw turns figures into pictures. What is shown
// comes from package lessons, as data.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
	"weightshare/tui/terminal"
)

// Options say what is taught, where and how it looks. The zero value opens the
// list of lessons on the terminal.
type Options struct {
	Lesson     string         // ID of the lesson to begin with; empty for the list
	Begin      *lessons.Begin // how to begin in Lesson; nil for where the learner left it
	Calculator bool           // begin with the calculator
	Network    string         // the text that the calculator begins with
	Explain    *string        // begin with the glossary, at a term unless that is empty
	Present    bool           // show lessons to a class; what it does is kept while the program runs
	Class      *class.Member  // the class that the learner is in; nil for none
	Teach      *class.Class   // the class that is led from here; nil for none
	Notes      bool           // show no more of Teach than the notes for its teacher
	// Invitation is how learners join Teach, set into so many columns and rows; nil where
	// nothing is to be said.
	Invitation func(w, h int) []string
	Lessons    []*lessons.Lesson // what is taught; no more than the list shows of them where Load is set
	Track      int               // the shorter way, by its minutes, of which alone the lessons are listed; 0 for all
	// Load reads a lesson of the list whole. Nil where Lessons are whole.
	Load func(id string) *lessons.Lesson
	// Glossary reads the terms that the lessons link to; nil where none is
	// explained.
	Glossary func() lessons.Glossary
	// Lab returns the lab, a place in the form of a lesson, set up for an
	// experiment unless that is nil, and the step to open it at; empty for the
	// step where the learner left it. Nil where there is no lab.
	Lab func(begin *experiment.Plan) (lab *lessons.Lesson, step string)
	// Tests are the tests before and after the lessons, as Lessons are, and Offer says
	// which of them to offer. Nil where there are none.
	Tests []*lessons.Lesson
	Offer func(all []*lessons.Lesson, kept progress.Document) lessons.Offer
	// Address is that of the page in whose tab the program runs, without its #: what is
	// copied is then a link, else a command line.
	Address string
	Export  lessons.Exporter // nil where results cannot be written to files
	Store   progress.Store   // nil keeps progress in memory
	Seed    uint64
	// Data is what all lessons draw their samples from; nil for a cache of their own.
	Data *experiment.DataCache
	// Trainers train for all programs that share them; nil for as many as a run can use.
	Trainers *cooperate.Pool

	Theme       Theme
	ASCII       bool // no character beyond ASCII, whatever the terminal can do
	NoAnimation bool // draw what trains once a second

	Env []string  // nil for the environment of the process
	In  io.Reader // nil for standard input
	Out io.Writer // nil for standard output

	// What Out is asked for where it is a terminal of this machine, and must be told of
	// one elsewhere. Later sizes come in band: In reads CSI 48 ; rows ; columns t.
	Width, Height int                  // in cells; 0 for what Out says
	Profile       colorprofile.Profile // the colours; Unknown for what Out and Env say
	// FramesPerSecond is how often at most something is drawn; 0 for 120. Where it is less,
	// keys in quick succession are drawn once.
	FramesPerSecond int
	// NoSuspend takes away the key that suspends the process: others use it too.
	NoSuspend bool

	// Program are further options for Bubble Tea: tests bring their own world.
	Program []tea.ProgramOption
}

// framesPerSecond is how often the renderer looks whether there is something
// new to write. It writes nothing at its start before it has looked once, so a
// high rate brings the first frame 8 ms sooner; where nothing changes, looking
// costs next to nothing.
const framesPerSecond = 120

func (o Options) defaults() Options {
	if o.Store == nil {
		o.Store = &progress.MemoryStore{}
	}
	if o.Class != nil {
		o.Seed = o.Class.Seed()
	}
	if o.Data == nil {
		o.Data = experiment.NewDataCache(experiment.DataLimit)
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = terminal.Size(o.Out) // so that the first frame need not wait for it
	}
	if o.FramesPerSecond == 0 {
		o.FramesPerSecond = framesPerSecond
	}
	return o
}

// exitPatience is how long an ending program waits for the terminal to take output.
const exitPatience = 3 * time.Second

// Run runs the program until the learner quits or ctx ends. The context should
// end when a signal asks the process to end, for Run leaves the terminal as it
// was and returns the context's cause. It does so even if the terminal takes no
// output any more; the process should then end, since the program still hangs in
// a write. A page that broke down and was not left for another is returned as an
// error too.
func Run(ctx context.Context, o Options) error {
	o = o.defaults()
	restore := terminalState(o.In)
	ended := make(chan error, 1)
	go func() { ended <- guard.Call(func() error { return runProgram(ctx, o) }) }()
	asked, late := ctx.Done(), (<-chan time.Time)(nil)
	for {
		select {
		case err := <-ended:
			return err
		case <-asked:
			asked, late = nil, time.After(exitPatience)
		case <-late:
			restore()
			return context.Cause(ctx)
		}
	}
}

// terminalState returns what restores the present state of the terminal behind r.
func terminalState(r io.Reader) (restore func()) {
	f, ok := r.(*os.File)
	if !ok {
		return func() {}
	}
	state, err := term.GetState(int(f.Fd()))
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(int(f.Fd()), state) } // there is nobody left to tell
}

func runProgram(ctx context.Context, o Options) error {
	root, err := newRoot(o, o.Width, o.Height)
	if err != nil {
		return err
	}
	options := append([]tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithoutSignalHandler(), // the context's owner handles signals
		tea.WithInput(guarded(o.In)), tea.WithOutput(o.Out), tea.WithEnvironment(o.Env),
		tea.WithColorProfile(root.appearance.profile),
		tea.WithFPS(o.FramesPerSecond), tea.WithWindowSize(o.Width, o.Height),
	}, o.Program...)
	shown := root.drawFirstFrame(o.Out)
	_, err = tea.NewProgram(root, options...).Run()
	root.close()
	root.leave()
	if shown && err != nil && !errors.Is(err, tea.ErrProgramPanic) {
		undoFirstFrame(o.Out) // the renderer may have been ended before it began
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("the program broke down: %w", err)
	case err != nil:
		return fmt.Errorf("the screen cannot be used: %w", err)
	default:
		return root.failure
	}
}
