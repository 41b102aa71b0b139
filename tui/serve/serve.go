// Package serve runs the program for terminals elsewhere: who they are, what they may
// take of the server, and what of their input reaches the program. The packages below
// it handle the ways in which they connect.
package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
	"weightshare/tui"
	"weightshare/tui/linemode"
)

// Options say what a server shows, and to whom.
type Options struct {
	Limits Limits
	Code   string // of the class; empty to generate one
	Folder string // where progress is stored, in one folder per learner; empty to keep it in memory
	// Screen returns what a learner is shown. The server sets the rest: the terminal,
	// the store, and what all learners share.
	Screen func(Learner) tui.Options
	// Lines returns how a learner is taught line by line whose terminal cannot draw; nil if
	// such learners are not admitted.
	Lines func(Learner) linemode.TeachOptions
	Class *class.Class // the class that learners are members of; nil if they all learn on their own
	// Notes returns what the teacher is shown in a second terminal; nil for nothing.
	Notes    func() tui.Options
	Trainers *cooperate.Pool // they train for all learners
	Data     *experiment.DataCache
}

// A Server is a class that learners join. It is safe for concurrent use.
type Server struct {
	options Options
	shared  *tui.Shared   // among the screens of all learners
	savers  chan struct{} // limits how many saves run at the same time
	notes   string        // the code for the teacher's second terminal; empty for none

	mu        sync.Mutex
	sessions  int
	addresses map[string]*address
	learners  map[string]*learner // by ID
	closed    bool
	running   sync.WaitGroup
}

// savers is how many saves may run at the same time: more would not make a disk faster.
const savers = 4

// NewServer returns a server.
func NewServer(o Options) *Server {
	if o.Code == "" {
		o.Code = NewCode()
	}
	notes := ""
	if o.Notes != nil {
		notes = NewToken()
	}
	return &Server{options: o, shared: tui.NewShared(), notes: notes, savers: make(chan struct{}, savers), addresses: map[string]*address{}, learners: map[string]*learner{}}
}

// Code returns the code with which learners join.
func (s *Server) Code() string { return s.options.Code }

// Limits returns the limits of the server.
func (s *Server) Limits() Limits { return s.options.Limits }

// NotesCode returns the code with which the teacher joins from a second terminal; it is
// empty if there is nothing to show there.
func (s *Server) NotesCode() string { return s.notes }

// NewCode returns a class code of letters and digits that are not easily confused.
func NewCode() string {
	const alphabet, length = "abcdefghjkmnpqrstuvwxyz23456789", 7
	code := make([]byte, 0, length)
	for len(code) < length {
		var one [1]byte
		_, _ = rand.Read(one[:]) // it never fails
		if i := int(one[0]); i < len(alphabet)*(256/len(alphabet)) {
			code = append(code, alphabet[i%len(alphabet)])
		}
	}
	return string(code)
}

// Terminal is a terminal elsewhere.
type Terminal struct {
	In            io.Reader
	Out           io.Writer
	Close         func() error // unblocks reads from In and writes to Out
	Lines         bool         // whether it can only show appended text
	Echoes        bool         // whether it echoes typed text by itself; only with Lines
	Elements      bool         // whether it is a page, which shows what linemode.TeachOptions call elements; only with Lines
	Width, Height int
	Env           []string // only the variables that matter are used
	Address       string   // where the connection comes from
}

// A Session is a learner's terminal while the program runs in it.
type Session struct {
	server   *Server
	learner  *learner
	who      Learner // the learner as of the beginning of the session
	member   *class.Member
	teacher  bool
	terminal Terminal
	input    *input
	leave    func()
}

// Open begins a session; Run must then be called. An error says which limit was
// reached.
func (s *Server) Open(who Identity, t Terminal) (*Session, error) {
	in := newInput
	if t.Lines {
		in = newLineInput
	}
	opened := in(s.options.Limits)
	l, leave, err := s.enter(who, t.Address, opened)
	if err != nil {
		opened.end(err)
		return nil, err
	}
	var member *class.Member
	if s.options.Class != nil && who != s.teacher() {
		if member, err = s.options.Class.Join(who.Name, who.id); err != nil {
			opened.end(err)
			leave()
			return nil, fmt.Errorf("join: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Session{server: s, learner: l, who: l.Learner, member: member, teacher: who == s.teacher(), terminal: t, input: opened, leave: leave}, nil
}

// Resize tells the program the terminal's new size.
func (s *Session) Resize(width, height int) { s.input.resize(width, height) }

// How long the end of a session may take.
const (
	endPatience  = 2 * time.Second // until the terminal of a running program is closed
	savePatience = 5 * time.Second
)

// framesPerSecond is the highest rate at which a terminal elsewhere is written to.
const framesPerSecond = 60

// Run runs the program until the learner quits, the terminal is gone, nothing has been
// typed for too long, or ctx ends. It returns the program's error, if any, else why the
// session has ended although the learner did not want it.
func (s *Session) Run(ctx context.Context) error {
	defer s.leave()
	if s.member != nil {
		defer s.member.Leave()
	}
	ended := make(chan struct{})
	defer close(ended)
	go s.watch(ctx, ended)
	var echo io.Writer
	if s.terminal.Lines && !s.terminal.Echoes {
		echo = s.terminal.Out
	}
	go func() { _ = guard.Call(func() error { s.input.copy(s.terminal.In, echo); return nil }) }()
	defer s.input.end(nil)
	var err error
	if s.terminal.Lines {
		err = s.teach(ctx)
	} else {
		err = guard.Call(func() error { return tui.Run(context.WithoutCancel(ctx), s.screen()) })
	}
	if err != nil {
		return err
	}
	if ctx.Err() != nil { // which the program may have seen before watch
		s.input.end(errClosed)
	}
	why := s.input.reason()
	if why != nil && s.terminal.Lines && !s.terminal.Elements {
		_, _ = io.WriteString(s.terminal.Out, "\n") // below the prompt; whoever is gone reads nothing
	}
	return why
}

// watch ends the session with ctx, or if the program does not end although its input
// has: then it is waiting for a terminal that accepts no more output.
func (s *Session) watch(ctx context.Context, ended <-chan struct{}) {
	select {
	case <-ended:
		return
	case <-ctx.Done():
		s.input.end(errClosed)
	case <-s.input.over:
	}
	select {
	case <-ended:
	case <-time.After(endPatience):
		_ = s.terminal.Close() // which makes the program's writes fail
	}
}

// screen returns what the learner is shown in this terminal.
func (s *Session) screen() tui.Options {
	o := tui.Options{}
	if s.teacher {
		o = s.server.options.Notes()
	} else {
		o = s.server.options.Screen(s.who)
		o.Class, o.Store = s.member, s.learner.store
	}
	o.Env = environment(s.terminal.Env)
	o.Profile = colorprofile.Env(o.Env)
	o.Width, o.Height = s.server.options.Limits.size(s.terminal.Width, s.terminal.Height)
	o.FramesPerSecond, o.NoSuspend = framesPerSecond, true
	o.In, o.Out = s.input, s.terminal.Out
	o.Shared = s.server.shared
	o.Trainers, o.Data = s.server.options.Trainers, s.server.options.Data
	o.Program = append(o.Program, tea.WithFilter(s.input.filter))
	return o
}

// environment returns what the program may know of the environment of a terminal
// elsewhere: nothing that names a file or a command.
func environment(given []string) []string {
	env := []string{"LANG=C.UTF-8", "SSH_CONNECTION=elsewhere"} // SSH_CONNECTION is set since the line may be slow
	terminal := "xterm-256color"
	const longest = 32
	for _, setting := range given {
		name, value, _ := strings.Cut(setting, "=")
		if len(value) > longest || strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz0123456789-+_") != "" {
			continue
		}
		switch name {
		case "TERM":
			if value != "" {
				terminal = value
			}
		case "COLORTERM", "NO_COLOR":
			env = append(env, name+"="+value)
		}
	}
	return append(env, "TERM="+terminal)
}

// store returns the store for the progress of a learner. It saves in the background.
func (s *Server) store(id string) *progress.WriteBehind {
	if s.options.Folder == "" {
		return progress.NewBackground(&progress.MemoryStore{})
	}
	return progress.NewBackground(queued{progress.NewFolderStore(filepath.Join(s.options.Folder, id)), s.savers})
}

// queued is a store that limits how many saves run at the same time.
type queued struct {
	progress.Store
	savers chan struct{}
}

// Save implements progress.Store.
func (q queued) Save(d progress.Document) error {
	q.savers <- struct{}{}
	defer func() { <-q.savers }()
	return q.Store.Save(d)
}

// Close admits nobody any more, waits until all sessions have ended, and saves what has
// not been saved yet. It returns the errors of saving.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	var wrong error
	for _, l := range s.learners {
		if err := l.store.Close(savePatience); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("progress of a learner: %w", err))
		}
	}
	return wrong
}
