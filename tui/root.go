package tui

import (
	"fmt"
	"image"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/text"
	"weightshare/nets/guard"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	"weightshare/tui/page/calculator"
	"weightshare/tui/page/help"
	"weightshare/tui/page/notebook"
)

// root is the model of the whole program: it holds the pages and handles what concerns
// all of them.
type root struct {
	options        Options
	appearance     appearance
	style          draw.Style
	w, h           int
	sized          bool // whether the terminal has reported its size
	page           page.Page
	covered        []page.Page                // the pages below the present one, the lowest first
	confirmingQuit bool                       // asking whether to quit, since a run would be lost or a class end
	said           string                     // what the last key did, shown above the key bar
	toldKeys       string                     // the keys that the web page was last told
	mouseOff       bool                       // the mouse is left to the terminal
	calculatorText string                     // the text last in the calculator
	begin          *lessons.Begin             // how the first lesson begins; nil once it has begun
	labFrom        string                     // the lesson from which the lab was opened; empty for the list
	initial        tea.Cmd                    // the command of the first page
	loaded         map[string]*lessons.Lesson // lessons that have been read whole, by ID
	glossary       lessons.Glossary           // the terms; nil until they are read
	failure        error                      // the error that the error page shows, if it is shown
	follower       *follower                  // nil without a class
	gatherer       gatherer
}

func newRoot(o Options, w, h int) (*root, error) {
	r := &root{options: o, appearance: newAppearance(o), w: w, h: h, loaded: map[string]*lessons.Lesson{}, gatherer: newGatherer(o)}
	r.style = r.appearance.style(o.Shared)
	r.begin, r.calculatorText = o.Begin, o.Network
	switch {
	case o.Teach != nil:
		r.initial = r.teach()
	case o.Class != nil:
		r.replace(r.lessonList("", false))
		if r.initial = r.join(); r.failure != nil {
			return nil, r.failure
		}
	case o.Explain != nil:
		r.replace(r.lessonList("", false))
		r.showGlossary(*o.Explain)
	case o.Calculator:
		r.showCalculator()
	case o.Lesson == "":
		r.replace(r.lessonList("", false))
	case r.find(o.Lesson) != nil:
		r.initial = r.openLesson(o.Lesson, "")
	case r.isLab(o.Lesson):
		r.initial = r.showLab(nil)
	default:
		return nil, fmt.Errorf("no lesson %q: see the list of lessons", o.Lesson)
	}
	return r, nil
}

// Init implements tea.Model. It asks for the background without waiting: the first
// frame is drawn for the likely one.
func (r *root) Init() tea.Cmd {
	var ask tea.Cmd
	if r.appearance.asksBackground && !r.appearance.noColor {
		ask = tea.RequestBackgroundColor
	}
	return tea.Batch(ask, r.initial)
}

// Update implements tea.Model. If a page panics, an error page replaces it.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.MouseMsg); ok && r.gatherer.holding {
		r.draw() // a click refers to what is shown
	}
	gather := r.gatherer.take(msg)
	var cmd tea.Cmd
	if err := guard.Call(func() error { cmd = r.update(msg); return nil }); err != nil {
		r.fail(err)
	}
	for _, more := range []tea.Cmd{gather, r.tellKeys(), r.follower.retry()} {
		if more != nil {
			cmd = tea.Batch(cmd, more)
		}
	}
	return r, cmd
}

func (r *root) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.sized = true
		if msg.Width != r.w || msg.Height != r.h {
			r.w, r.h = msg.Width, msg.Height
			r.eachPage(func(p page.Page) { p.Resize(r.w, r.h) })
		}
	case tea.BackgroundColorMsg:
		if r.appearance.asksBackground {
			r.appearance.dark = msg.IsDark()
			r.restyle()
		}
	case tea.ColorProfileMsg:
		r.appearance.profile = msg.Profile
		r.appearance = r.appearance.limited()
		r.restyle()
	case tea.KeyPressMsg:
		return r.key(msg)
	case tea.MouseMsg:
		return r.mouse(msg)
	case page.PressMsg:
		return r.press(msg.Intent, msg.Key)
	case page.OpenMsg:
		if r.follower != nil && r.follower.ledTo.Leads() {
			r.said = page.LedMessage
			return nil
		}
		return r.openLesson(msg.Lesson, msg.Step)
	case page.LessonListMsg:
		return r.showList(msg.Ended)
	case page.CalculatorMsg:
		r.showCalculator()
	case page.LabMsg:
		return r.showLab(msg.Plan)
	case page.GlossaryMsg:
		r.showGlossary(msg.Term)
	case page.ExportMsg:
		r.showExport(msg.Results)
	case page.SearchMsg:
		r.showSearch()
	case tea.PasteMsg:
		return r.page.Update(msg)
	case page.BackMsg:
		r.pop()
	case gatheredMsg:
	default:
		if cmd, ok := r.classUpdate(msg); ok {
			return cmd
		}
		return r.broadcast(msg)
	}
	return nil
}

// broadcast sends a message to all pages: a run goes on below other pages.
func (r *root) broadcast(msg tea.Msg) tea.Cmd {
	var all []tea.Cmd
	r.eachPage(func(p page.Page) {
		if cmd := p.Update(msg); cmd != nil {
			all = append(all, cmd)
		}
	})
	return tea.Batch(all...)
}

// key finds out what a key press means on the present page.
func (r *root) key(msg tea.KeyPressMsg) tea.Cmd {
	r.said = ""
	if msg.Code == 'c' && msg.Mod.Contains(tea.ModCtrl) {
		msg.Mod &^= tea.ModAlt // escape and ctrl+c in quick succession arrive as one key
	}
	if in, ok := r.allKeys().Match(msg); ok && (in != keys.Suspend || !r.options.NoSuspend) {
		return r.press(in, msg.String())
	}
	if typer, ok := r.page.(page.Typer); ok && !r.confirmingQuit && r.refused(keys.None) == "" {
		return typer.Type(msg)
	}
	return nil
}

// keys returns the keys that do something now.
func (r *root) keys() keys.Map {
	m := r.allKeys()
	if r.options.NoSuspend {
		m = m.Without(keys.Suspend)
	}
	return m
}

// allKeys returns keys, including suspend even if that is disabled.
func (r *root) allKeys() keys.Map {
	if r.confirmingQuit {
		return quitKeys()
	}
	return r.page.Keys()
}

// press carries out an intent: here those that concern every page, on the page all
// others.
func (r *root) press(in keys.Intent, pressed string) tea.Cmd {
	if r.said = r.refused(in); r.said != "" {
		return nil
	}
	switch in {
	case keys.ForceQuit:
		return tea.Quit
	case keys.Quit:
		if r.confirmingQuit || r.quitting() == "" {
			return tea.Quit
		}
		r.confirmingQuit = true
	case keys.Suspend:
		return tea.Suspend
	case keys.Mouse:
		r.mouseOff = !r.mouseOff
	case keys.Help:
		heading, how := "", ""
		if p, ok := r.page.(page.Explainer); ok {
			heading, how = p.How()
		}
		r.push(help.New(r.keys(), heading, how, r.style))
	case keys.Notebook:
		r.push(notebook.New(r.notebook(), r.style))
	case keys.Link:
		return r.copyPlace()
	default:
		if r.confirmingQuit {
			r.confirmingQuit = false
			return nil
		}
		if _, ok := r.page.(*calculator.Model); ok && in == keys.Copy && r.options.Address != "" {
			return r.copyPlace()
		}
		return r.page.Do(in, pressed)
	}
	return nil
}

// quitting says what quitting does that cannot be undone; it is empty if there is nothing.
func (r *root) quitting() string {
	if c := r.options.Teach; c != nil && !r.options.Notes {
		if here := c.Presence().Here; here > 0 {
			return "ends the class for " + text.Plural(here, "learner")
		}
	}
	if run := r.unsavedRun(); run != "" {
		return "loses " + run
	}
	return ""
}

// unsavedRun says what quitting would lose on any of the pages.
func (r *root) unsavedRun() string {
	lost := ""
	r.eachPage(func(p page.Page) {
		if lost == "" {
			lost = p.UnsavedRun()
		}
	})
	return lost
}

func (r *root) mouse(msg tea.MouseMsg) tea.Cmd {
	if r.refused(keys.None) != "" {
		return nil
	}
	at := image.Pt(msg.Mouse().X, msg.Mouse().Y)
	switch msg.(type) {
	case tea.MouseClickMsg:
		r.said = ""
		if msg.Mouse().Button != tea.MouseLeft {
			return nil
		}
		if r.confirmingQuit {
			_, targets := r.quitBar()
			if press, ok := page.Hit(targets, at); ok {
				return r.press(press.Intent, press.Key)
			}
			return nil
		}
		return r.page.Click(at)
	case tea.MouseMotionMsg:
		if d, ok := r.page.(page.Dragger); ok && msg.Mouse().Button == tea.MouseLeft && !r.confirmingQuit {
			return d.Drag(at)
		}
	case tea.MouseReleaseMsg:
		if d, ok := r.page.(page.Dragger); ok {
			d.Release()
		}
	case tea.MouseWheelMsg:
		switch button := msg.Mouse().Button; {
		case r.confirmingQuit: // only the question can be answered
		case button == tea.MouseWheelUp:
			return r.page.Wheel(at, -1)
		case button == tea.MouseWheelDown:
			return r.page.Wheel(at, 1)
		}
	}
	return nil
}
