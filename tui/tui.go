// Package tui is the full-screen program: lessons as pages of a Bubble Tea program.
//
// Run is the entry point. The root model in this package sizes, styles and switches
// pages, asks before a run is lost, and turns a panic into an error page; each page has
// its own package below page. Package layout divides the screen, package keys holds
// every key, and package draw turns figures into text. What is shown comes from package
// lessons, as data.
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
	"weightshare/tui/page"
	"weightshare/tui/terminal"
)

// Options say what is taught, where, and how it looks. The zero value opens the list of
// lessons on the terminal.
type Options struct {
	Lesson     string         // ID of the lesson to begin with; empty for the list
	Begin      *lessons.Begin // how to begin Lesson; nil for where the learner left it
	Calculator bool           // begin with the calculator
	Network    string         // the initial text of the calculator
	Explain    *string        // begin with the glossary, at this term unless it is empty
	Present    bool           // show lessons to a class; progress lasts only while the program runs
	Class      *class.Member  // the learner's class; nil for none
	Teach      *class.Class   // the class that is led from this program; nil for none
	Notes      bool           // show only the teacher's notes of Teach
	// Invitation returns how learners join Teach, laid out for w columns and h rows;
	// nil if there is nothing to say.
	Invitation func(w, h int) []string
	Lessons    []*lessons.Lesson // what is taught; only what the list shows of them if Load is set
	Track      int               // list only the lessons of the shorter course of so many minutes; 0 for all
	// Load reads a lesson of the list whole. It is nil if Lessons are whole already.
	Load func(id string) *lessons.Lesson
	// Glossary reads the terms that the lessons link to; nil for none.
	Glossary func() lessons.Glossary
	// Lab returns the lab, in the form of a lesson, set up for an experiment unless
	// begin is nil, and the step to open it at; an empty step means the one where the
	// learner left it. It is nil if there is no lab.
	Lab func(begin *experiment.Plan) (lab *lessons.Lesson, step string)
	// Tests are the tests before and after the lessons, in the same form as Lessons;
	// Offer says which of them to offer. Both are nil if there are none.
	Tests []*lessons.Lesson
	Offer func(all []*lessons.Lesson, kept progress.Document) lessons.Offer
	// Address is the URL, without its fragment, of the page in whose tab the program
	// runs. If it is set, links are copied instead of command lines.
	Address string
	Export  lessons.Exporter // nil if results cannot be written to files
	Store   progress.Store   // nil keeps progress in memory
	Seed    uint64
	// Shared caches what several screens have in common; nil for none.
	Shared *Shared
	// Data is the source of the samples of all lessons; nil for a cache of their own.
	Data *experiment.DataCache
	// Trainers are shared by all programs that train; nil for as many as a run can use.
	Trainers *cooperate.Pool

	Theme       Theme
	ASCII       bool // no characters beyond ASCII, whatever the terminal supports
	NoAnimation bool // draw runs once a second only

	Env []string  // nil for the environment of the process
	In  io.Reader // nil for standard input
	Out io.Writer // nil for standard output

	// These are asked of Out if it is a terminal of this machine, and must be given for
	// one elsewhere. Later sizes arrive in band: In reads CSI 48 ; rows ; columns t.
	Width, Height int                  // in cells; 0 to ask Out
	Profile       colorprofile.Profile // the colours; Unknown to ask Out and Env
	// FramesPerSecond is the highest frame rate; 0 for 120. If it is lower, keys in
	// quick succession are drawn once.
	FramesPerSecond int
	// NoSuspend disables the key that suspends the process, which others may share.
	NoSuspend bool

	// Program are further options for Bubble Tea, for tests.
	Program []tea.ProgramOption
}

// framesPerSecond is how often the renderer checks whether there is something new to
// write. It writes nothing before its first check, so a high rate brings the first
// frame 8 ms sooner; while nothing changes, checking costs next to nothing.
const framesPerSecond = 120

// Shared caches what screens have in common.
type Shared = page.Shared

// NewShared returns an empty Shared.
func NewShared() *Shared { return page.NewShared() }

func (o Options) defaults() Options {
	if o.Store == nil {
		o.Store = &progress.MemoryStore{}
	}
	if o.Class != nil {
		o.Seed, o.Store = o.Class.Seed(), o.Class.Kept(o.Store)
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

// exitPatience is how long the program, when ending, waits for the terminal to accept
// output.
const exitPatience = 3 * time.Second

// Run runs the program until the learner quits or ctx ends. The context should end when
// a signal asks the process to end, for Run leaves the terminal as it was and returns
// the context's cause. It returns even if the terminal no longer accepts output; the
// process should then end, since the program still hangs in a write. If the page that
// was on the screen last had panicked, that is returned as an error too.
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

// terminalState returns a function that restores the present state of the terminal
// behind r.
func terminalState(r io.Reader) (restore func()) {
	f, ok := r.(*os.File)
	if !ok {
		return func() {}
	}
	state, err := term.GetState(int(f.Fd()))
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(int(f.Fd()), state) } // nobody is left to report an error to
}

func runProgram(ctx context.Context, o Options) error {
	root, err := newRoot(o, o.Width, o.Height)
	if err != nil {
		return err
	}
	options := append([]tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithoutSignalHandler(), // the owner of the context handles signals
		tea.WithInput(guarded(o.In)), tea.WithOutput(o.Out), tea.WithEnvironment(o.Env),
		tea.WithColorProfile(root.appearance.profile),
		tea.WithFPS(o.FramesPerSecond), tea.WithWindowSize(o.Width, o.Height),
	}, o.Program...)
	shown := root.drawFirstFrame(o.Out)
	_, err = tea.NewProgram(root, options...).Run()
	root.close()
	root.leave()
	if shown && err != nil && !errors.Is(err, tea.ErrProgramPanic) {
		undoFirstFrame(o.Out) // the renderer may have ended before it began
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
