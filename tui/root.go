package tui

import (
	"fmt"
	"image"
	"slices"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	"weightshare/tui/page/calculator"
	"weightshare/tui/page/fault"
	"weightshare/tui/page/help"
	"weightshare/tui/page/home"
	"weightshare/tui/page/lesson"
	"weightshare/tui/page/notebook"
	"weightshare/tui/page/present"
)

// root is the model of the whole program: it holds the page that is shown and
// does what concerns every page.
type root struct {
	options Options
	look    look
	style   draw.Style
	w, h    int
	page    page.Page
	under   page.Page // the page that help is laid over, nil without help
	leaving bool      // q was pressed while a run would be lost: asking
	silent  bool      // the mouse is left to the terminal
	counted string    // the text that the calculator was left with
	begin   tea.Cmd   // what the first page asks for
	failed  error     // the error of the fault page, while it is shown
}

// newRoot opens the first page.
func newRoot(o Options, w, h int) (*root, error) {
	r := &root{options: o, look: newLook(o), w: w, h: h}
	r.style = r.look.style()
	switch {
	case o.Counts:
		r.calculate()
		return r, nil
	case o.Lesson == "":
		r.show(r.home(""))
		return r, nil
	}
	if r.find(o.Lesson) == nil {
		return nil, fmt.Errorf("no lesson %q: see the list of lessons", o.Lesson)
	}
	r.begin = r.open(o.Lesson)
	return r, nil
}

// Init implements tea.Model. The background is asked for without waiting: the
// first frame is drawn for the one that is likely.
func (r *root) Init() tea.Cmd {
	var ask tea.Cmd
	if r.look.asks && !r.look.plain {
		ask = tea.RequestBackgroundColor
	}
	return tea.Batch(ask, r.begin)
}

// Update implements tea.Model. A page that breaks down becomes an error page.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	if err := page.Guard(func() { cmd = r.update(msg) }); err != nil {
		r.fail(err)
		return r, nil
	}
	return r, cmd
}

func (r *root) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		r.each(func(p page.Page) { p.Resize(r.w, r.h) })
	case tea.BackgroundColorMsg:
		if r.look.asks {
			r.look.dark = msg.IsDark()
			r.restyle()
		}
	case tea.ColorProfileMsg:
		r.look.profile = msg.Profile
		r.look = r.look.limited()
		r.restyle()
	case tea.KeyPressMsg:
		return r.key(msg)
	case tea.MouseMsg:
		return r.mouse(msg)
	case page.PressMsg:
		return r.press(msg.Intent, msg.Key)
	case page.OpenMsg:
		return r.open(msg.Lesson)
	case page.HomeMsg:
		return r.goHome()
	case page.CalculatorMsg:
		r.calculate()
	case tea.PasteMsg:
		return r.page.Update(msg)
	case page.BackMsg:
		if r.under != nil {
			r.page, r.under = r.under, nil
		}
	default:
		// Ticks go on under the help.
		if r.under != nil {
			return r.under.Update(msg)
		}
		return r.page.Update(msg)
	}
	return nil
}

// key finds out what a key means on the present page.
func (r *root) key(msg tea.KeyPressMsg) tea.Cmd {
	if in, ok := r.keys().Match(msg); ok {
		return r.press(in, msg.String())
	}
	if typist, ok := r.page.(page.Typist); ok && !r.leaving {
		return typist.Type(msg)
	}
	return nil
}

// keys is the key map of the present state.
func (r *root) keys() keys.Map {
	if r.leaving {
		return leavingKeys()
	}
	return r.page.Keys()
}

// press carries out an intent: those that concern every page here.
func (r *root) press(in keys.Intent, pressed string) tea.Cmd {
	switch in {
	case keys.ForceQuit:
		return tea.Quit
	case keys.Quit:
		if r.leaving || r.stake() == "" {
			return tea.Quit
		}
		r.leaving = true
	case keys.Suspend:
		return tea.Suspend
	case keys.Mouse:
		r.silent = !r.silent
	case keys.Help:
		r.lay(help.New(r.page.Keys(), r.style))
	case keys.Notebook:
		r.lay(notebook.New(r.notebook(), r.style))
	default:
		if r.leaving {
			r.leaving = false
			return nil
		}
		return r.page.Do(in, pressed)
	}
	return nil
}

// lay lays a page over the present one, which waits beneath.
func (r *root) lay(over page.Page) {
	r.under, r.page = r.page, over
	over.Resize(r.w, r.h)
}

// notebook is what the learner has measured so far. What is wrong with the
// progress file has been said by the page before.
func (r *root) notebook() lessons.Notebook {
	progress, _ := r.options.Store.Load()
	return lessons.NewNotebook(r.options.Lessons, progress)
}

// stake is what quitting would lose, on the page or under the help.
func (r *root) stake() string {
	if r.under != nil {
		return r.under.AtStake()
	}
	return r.page.AtStake()
}

// mouse hands clicks and the wheel to the page.
func (r *root) mouse(msg tea.MouseMsg) tea.Cmd {
	at := image.Pt(msg.Mouse().X, msg.Mouse().Y)
	switch msg.(type) {
	case tea.MouseClickMsg:
		if msg.Mouse().Button != tea.MouseLeft {
			return nil
		}
		if r.leaving {
			_, targets := r.leavingBar()
			if press, ok := page.Hit(targets, at); ok {
				return r.press(press.Intent, press.Key)
			}
			return nil
		}
		return r.page.Click(at)
	case tea.MouseWheelMsg:
		switch msg.Mouse().Button {
		case tea.MouseWheelUp:
			return r.page.Wheel(at, -1)
		case tea.MouseWheelDown:
			return r.page.Wheel(at, 1)
		default:
		}
	}
	return nil
}

// each calls f for the page, and for the one under it.
func (r *root) each(f func(page.Page)) {
	f(r.page)
	if r.under != nil {
		f(r.under)
	}
}

func (r *root) restyle() {
	r.style = r.look.style()
	r.each(func(p page.Page) { p.Restyle(r.style) })
}

// show puts a page on the screen in place of the present one, which is closed.
func (r *root) show(p page.Page) {
	r.close()
	r.page, r.failed, r.leaving = p, nil, false
	if r.w > 0 {
		p.Resize(r.w, r.h)
	}
}

// close ends what the pages have started and waits for it. A page that breaks
// down at its end has nothing left to show.
func (r *root) close() {
	for _, p := range []page.Page{r.page, r.under} {
		if p != nil {
			_ = page.Guard(p.Close)
		}
	}
	r.page, r.under = nil, nil
}

// fail shows an error in place of the page that it came from.
func (r *root) fail(err error) {
	r.show(fault.New(err, r.style))
	r.failed = err
}

// find returns the lesson of an ID, nil where there is none.
func (r *root) find(id string) *lessons.Lesson {
	i := slices.IndexFunc(r.options.Lessons, func(l *lessons.Lesson) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return r.options.Lessons[i]
}

// open shows a lesson where the learner left it.
func (r *root) open(id string) tea.Cmd {
	l := r.find(id)
	if l == nil {
		return nil
	}
	var p page.Page
	var first tea.Cmd
	err := page.Guard(func() {
		if r.options.Present {
			class := present.New(lessons.Open(l, lessons.Options{Store: r.options.Store, Seed: r.options.Seed}), r.style, r.every())
			p, first = class, class.Init()
			return
		}
		s := lessons.Open(l, lessons.Options{
			Store: r.options.Store, Seed: r.options.Seed, Library: r.options.Lessons,
		})
		p = lesson.New(s, r.style, r.every())
	})
	if err != nil {
		r.fail(err)
		return nil
	}
	r.show(p)
	return first
}

// every is how many ticks lie between two pictures of a run: ten pictures a
// second, five over SSH.
func (r *root) every() int {
	if getenv(r.options.Env, "SSH_CONNECTION") != "" || getenv(r.options.Env, "SSH_TTY") != "" {
		return 6
	}
	return 3
}

// goHome shows the list with the cursor on the lesson that was left, which the
// page before is about to lose.
func (r *root) goHome() tea.Cmd {
	from := ""
	switch p := r.page.(type) {
	case *lesson.Model:
		from = p.Lesson()
	case *present.Model:
		from = p.Lesson()
	case *calculator.Model:
		from = home.Calculator
		r.counted = p.Text()
	}
	r.close() // keeps what is not kept yet, before the list reads it
	r.show(r.home(from))
	return nil
}

// calculate shows the calculator with the text that it was left with.
func (r *root) calculate() { r.show(calculator.New(r.counted, r.style)) }

// home is the list of lessons, with the cursor on the one named, else on the
// one that the learner should go on with.
func (r *root) home(at string) page.Page {
	progress, err := r.options.Store.Load()
	notice := ""
	if err != nil {
		notice = err.Error()
	}
	entries := make([]home.Entry, len(r.options.Lessons))
	for i, l := range r.options.Lessons {
		entries[i] = home.NewEntry(l, progress.Lesson(l.ID))
	}
	return home.New(entries, home.Cursor(entries, at), notice, r.style)
}
