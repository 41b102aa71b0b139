package tui

import (
	"cmp"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/lessontest"
	"weightshare/tui/tuitest"
)

// player drives the root model without Bubble Tea.
type player struct {
	t    *testing.T
	root *root
	w, h int
	cmds []tea.Cmd // commands that have not been run yet
	over bool
	frames

	patience, began time.Duration // the limit of processor time for a game, 0 for none, and the processor time at its start
}

func newPlayer(t *testing.T, o Options) *player {
	t.Helper()
	o.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "TTY_FORCE=1", "LANG=C.UTF-8"}
	o = o.defaults()
	r, err := newRoot(o, 80, 24)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, root: r, w: 80, h: 24}
	p.later(r.Init())
	return p
}

// later queues a command; a batch is queued member by member.
func (p *player) later(cmd tea.Cmd) {
	if cmd != nil {
		p.cmds = append(p.cmds, cmd)
	}
}

// send passes a message to the model and checks the screen afterwards.
func (p *player) send(msg tea.Msg) {
	p.t.Helper()
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		p.over = true
		return
	case tea.BatchMsg: // Bubble Tea itself runs the members
		for _, cmd := range msg {
			p.later(cmd)
		}
		return
	}
	_, cmd := p.root.Update(msg)
	p.later(cmd)
	p.check()
}

// settle runs at most n queued commands, ticks included.
func (p *player) settle(n int) {
	p.t.Helper()
	for ; n > 0 && len(p.cmds) > 0 && !p.over; n-- {
		cmd := p.cmds[0]
		p.cmds = p.cmds[1:]
		p.send(cmd())
	}
}

// check checks that the frame fits the screen.
func (p *player) check() {
	p.t.Helper()
	if p.frames.check(p.t, p.root, p.w, p.h); p.t.Failed() {
		p.t.FailNow()
	}
}

// frames checks successive frames of a program.
type frames struct {
	width int
	fits  map[string]bool // rows known to have that width: most stay from frame to frame, and measuring is slow
}

// check checks a frame of a program on a screen of w by h: no line is too wide,
// there are no extra rows, no NaN or infinity, and no key with two meanings.
func (f *frames) check(t *testing.T, r *root, w, h int) {
	t.Helper()
	frame := r.View().Content
	if w <= 0 || h <= 0 {
		return
	}
	if f.width != w {
		f.width, f.fits = w, map[string]bool{}
	}
	rows := strings.Split(frame, "\n")
	if len(rows) != h {
		t.Errorf("%d rows on a screen of %dx%d", len(rows), w, h)
	}
	for _, row := range rows {
		if f.fits[row] {
			continue
		}
		got := ansi.StringWidth(row)
		if got != w {
			t.Errorf("a row of %d cells on a screen of %dx%d: %q", got, w, h, row)
		}
		f.fits[row] = got == w
	}
	for _, noNumber := range []string{"NaN", "+Inf", "-Inf"} {
		if strings.Contains(frame, noNumber) {
			t.Errorf("the screen shows %s:\n%s", noNumber, ansi.Strip(frame))
		}
	}
	if clashes := r.keys().Clashes(); len(clashes) > 0 {
		t.Errorf("two keys answer to %q", clashes)
	}
}

// keyPresses returns all keys that do something somewhere, and some that do not.
func keyPresses() []tea.KeyPressMsg {
	all := []tea.KeyPressMsg{
		{Code: tea.KeyEnter},
		{Code: tea.KeyTab},
		{Code: tea.KeyTab, Mod: tea.ModShift},
		{Code: tea.KeyEscape},
		{Code: tea.KeyUp},
		{Code: tea.KeyDown},
		{Code: tea.KeyLeft},
		{Code: tea.KeyRight},
		{Code: tea.KeyPgUp},
		{Code: tea.KeyPgDown},
		{Code: tea.KeyHome},
		{Code: tea.KeyEnd},
		{Code: tea.KeySpace, Text: " "},
		{Code: 'z', Mod: tea.ModCtrl},
		{Code: tea.KeyF1},
		{Code: tea.KeyF2},
	}
	for _, r := range "0123456789stgahpf.+-=_rxm?nyqzä世c:(/li" {
		all = append(all, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, r := range "oyu" {
		all = append(all, tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl})
	}
	return append(all, tea.KeyPressMsg{Code: tea.KeyBackspace})
}

// play decodes bytes into keys, clicks, sizes and ticks.
func (p *player) play(moves []byte) {
	p.t.Helper()
	next := func() int {
		if len(moves) == 0 {
			return 0
		}
		b := moves[0]
		moves = moves[1:]
		return int(b)
	}
	keys := keyPresses()
	for len(moves) > 0 && !p.over && (p.patience == 0 || tuitest.CPUTime()-p.began < p.patience) {
		switch b := next(); {
		case b < 160:
			p.send(keys[b%len(keys)])
			p.settle(2)
		case b < 182:
			p.send(tea.MouseClickMsg(p.mouse(next(), next())))
			p.settle(2)
		case b < 188:
			p.send(tea.MouseMotionMsg(p.mouse(next(), next())))
			if b%2 == 0 {
				p.send(tea.MouseReleaseMsg(p.mouse(next(), next())))
			}
			p.settle(2)
		case b < 190:
			p.send(tea.PasteMsg{Content: pastes()[next()%len(pastes())]})
		case b < 200:
			p.send(tea.MouseWheelMsg{X: next(), Y: next(), Button: tea.MouseWheelDown + tea.MouseButton(b%2) - 1})
		case b < 220:
			p.w, p.h = next()*300/255, next()*300/255
			p.send(tea.WindowSizeMsg{Width: p.w, Height: p.h})
		case b < 225:
			p.send(tea.ColorProfileMsg{Profile: 2})
		default:
			p.settle(b - 224)
		}
	}
}

// mouse returns a press of the left button at a place on the screen, given in 255ths of
// its size.
func (p *player) mouse(x, y int) tea.Mouse {
	return tea.Mouse{X: x * max(p.w, 1) / 255, Y: y * max(p.h, 1) / 255, Button: tea.MouseLeft}
}

func pastes() []string {
	return []string{
		"", "kernel", "28x28 conv5:6", "shared weights\r\nand more", "\x1b[31mred\x1b[m\x00", "世界\u0301é\xff", strings.Repeat("long ", 500),
	}
}

func (p *player) quits() {
	p.t.Helper()
	quit := func(cmd tea.Cmd) bool {
		if cmd == nil {
			return false
		}
		_, ok := cmd().(tea.QuitMsg)
		return ok
	}
	if _, ok := p.root.keys().Match(tea.KeyPressMsg{Code: 'q', Text: "q"}); !ok { // q is a letter here
		for range 2 {
			p.send(tea.KeyPressMsg{Code: tea.KeyEscape})
			p.settle(4)
		}
	}
	_, cmd := p.root.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
	if !quit(cmd) { // it asks first
		_, cmd = p.root.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
	}
	if !quit(cmd) {
		p.t.Fatalf("q does not quit:\n%s", ansi.Strip(p.root.View().Content))
	}
	if _, cmd = p.root.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}); !quit(cmd) {
		p.t.Fatal("ctrl+c does not quit")
	}
}

func FuzzProgram(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x00\x00\x10\x19\xff\xff\xff\x00\x11\x1a\xf0\xf0\x00"))
	f.Add([]byte{1, 0, 9, 9, 9, 12, 255, 200, 50, 30, 255, 200, 255, 200, 45, 255, 200, 0, 0, 36})
	f.Add([]byte{0, 0, 160, 200, 100, 165, 90, 240, 1, 12, 200, 30, 12, 1, 1, 200, 60, 60, 250, 41, 41, 3, 3, 3})
	f.Add([]byte{1, 0, 16, 25, 9, 7, 7, 12, 5, 7, 9, 16, 26, 9, 31, 31, 33, 255, 34, 12, 9, 31, 255, 9, 5, 7, 31, 255, 9, 7, 7})
	f.Add([]byte{0, 46, 27, 16, 51, 12, 46, 1, 1, 0, 5, 0, 49, 46, 5, 0, 50, 180, 99, 99, 205, 60, 20, 51, 52, 47, 48, 3})
	f.Add([]byte{2, 0, 17, 18, 4, 20, 0, 255, 0, 17, 0, 0, 29, 26, 165, 90, 240, 210, 20, 30, 0, 3})
	f.Add([]byte{1, 52, 189, 1, 0, 5, 0, 183, 200, 100, 185, 10, 10, 20, 20, 3, 18, 1, 0, 5, 3, 3, 160, 100, 100, 184, 120, 120, 121, 121})
	f.Add([]byte{0, 0, 18, 1, 52, 189, 2, 6, 0, 14, 3, 52, 3, 3, 28, 5, 0, 18, 184, 99, 99, 160, 50, 50, 3, 3, 3})
	f.Fuzz(func(t *testing.T, moves []byte) { survive(t, moves, patience) })
}

// patience is the processor time after which a game ends early in a fuzzing worker,
// which takes ten seconds for a hang. TestRandomPlay plays its games to the end.
const patience = 1500 * time.Millisecond

const playedSteps = 30

// The same with random bytes, for a few seconds in every test run, or for as many games
// as the environment says: GAMES=4000 plays for ten minutes. A game's moves follow from
// its number, so that a failing game can be played again.
func TestRandomPlay(t *testing.T) {
	t.Parallel()
	games, err := strconv.ParseUint(cmp.Or(os.Getenv("GAMES"), "8"), 10, 64)
	if err != nil {
		t.Fatalf("GAMES: %v", err)
	}
	for game := range games {
		t.Run(strconv.FormatUint(game, 10), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(game, 1))
			moves := make([]byte, 150)
			for i := range moves {
				moves[i] = byte(random.UintN(256))
			}
			survive(t, moves, 0)
		})
	}
}

// survive plays moves, the first of which chooses the lessons and whether they are
// shown to a class, until it has used the given processor time; 0 plays all of them.
func survive(t *testing.T, moves []byte, patience time.Duration) {
	t.Helper()
	moves = moves[:min(len(moves), 200)]
	all := []*lessons.Lesson{tuitest.Lesson(tuitest.Faults{})}
	if len(moves) > 0 && moves[0]%2 == 1 {
		all = course.All()
		for i, l := range all {
			all[i] = lessontest.Shorten(l, playedSteps)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		o := Options{Lessons: all, Glossary: course.Glossary, Lab: newLab}
		if len(moves) > 0 && moves[0]%4 > 1 {
			o.Present, o.Lesson = true, all[int(moves[0]/4)%len(all)].ID
		}
		p := newPlayer(t, o)
		p.patience, p.began = patience, tuitest.CPUTime()
		defer p.root.close()
		p.check()
		p.play(moves)
		if !p.over {
			p.quits()
		}
		if p.root.failure != nil {
			t.Fatalf("the program broke down: %v\n%s", p.root.failure, ansi.Strip(p.root.View().Content))
		}
	})
}
