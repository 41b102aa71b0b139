package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/nets/experiment"
	"weightshare/nets/guard"
	"weightshare/tui/page"
	"weightshare/tui/page/calculator"
	classpage "weightshare/tui/page/class"
	"weightshare/tui/page/errorpage"
	"weightshare/tui/page/export"
	"weightshare/tui/page/glossary"
	"weightshare/tui/page/lesson"
	"weightshare/tui/page/lessonlist"
	"weightshare/tui/page/present"
	"weightshare/tui/page/search"
)

// eachPage calls f for the present page and for those below it.
func (r *root) eachPage(f func(page.Page)) {
	f(r.page)
	for _, p := range r.covered {
		f(p)
	}
}

// restyle applies what was learnt about the terminal's appearance, if anything has
// changed.
func (r *root) restyle() {
	a := r.appearance
	if r.style.Dark == a.dark && r.style.Profile == a.profile && r.style.ASCII == a.ascii {
		return
	}
	r.style = a.style(r.options.Shared)
	r.eachPage(func(p page.Page) { p.Restyle(r.style) })
}

// replace closes the present page and shows p in its place.
func (r *root) replace(p page.Page) tea.Cmd {
	r.close()
	r.page, r.failure, r.confirmingQuit = p, nil, false
	if r.w > 0 {
		p.Resize(r.w, r.h)
	}
	if s, ok := p.(page.Starter); ok {
		return s.Init()
	}
	return nil
}

// close ends everything that the pages have started and waits for it.
func (r *root) close() {
	if r.page != nil {
		r.eachPage(func(p page.Page) { _ = closePage(p) })
	}
	r.page, r.covered = nil, nil
}

// closePage closes a page and returns a panic in Close as an error.
func closePage(p page.Page) error { return guard.Call(func() error { p.Close(); return nil }) }

// push lays a page over the present one.
func (r *root) push(p page.Page) {
	r.covered = append(r.covered, r.page)
	r.page = p
	p.Resize(r.w, r.h)
}

// pop closes the present page and shows the one below it.
func (r *root) pop() {
	last := len(r.covered) - 1
	if last < 0 {
		return
	}
	_ = closePage(r.page)
	r.page, r.covered = r.covered[last], r.covered[:last]
}

// popTo closes the pages above the topmost page of type P that wanted accepts; ok is
// false if there is none.
func popTo[P page.Page](r *root, wanted func(P) bool) (found P, ok bool) {
	is := func(p page.Page) bool {
		found, ok = p.(P)
		ok = ok && wanted(found)
		return ok
	}
	if !is(r.page) && !slices.ContainsFunc(r.covered, is) {
		return found, false
	}
	for !is(r.page) {
		r.pop()
	}
	return found, true
}

func (r *root) fail(err error) {
	r.replace(errorpage.New(err, r.style))
	r.failure = err
}

// openLesson shows a lesson at one of its steps, or where the learner left it. If the
// lesson is already open, the pages above it are closed.
func (r *root) openLesson(id, step string) tea.Cmd {
	if m, ok := popTo(r, func(m *lesson.Model) bool { return m.Lesson() == id }); ok {
		return m.Goto(step)
	}
	outline := r.find(id)
	if outline == nil {
		return nil
	}
	var p page.Page
	err := guard.Call(func() error {
		l := r.load(outline)
		o := r.sessionOptions()
		if !r.options.Present && r.options.Teach == nil && r.follower == nil {
			o.Library = r.startedLessons()
		}
		if r.follower != nil {
			r.follower.class.Session(l, &o)
		}
		s := openAt(l, step, o)
		if r.options.Teach != nil {
			p = classpage.New(r.options.Teach, s, r.style, classpage.Options{Every: r.ticksPerFrame(), Invitation: r.options.Invitation, Title: r.stepTitle})
			return nil
		}
		if r.options.Present {
			p = present.New(s, r.style, present.Options{Every: r.ticksPerFrame()})
			return nil
		}
		p = r.lessonPage(s)
		return nil
	})
	if err != nil {
		r.fail(err)
		return nil
	}
	return r.replace(p)
}

// sessionOptions returns the options of a session; the first session begins as the
// options of the program ask.
func (r *root) sessionOptions() lessons.Options {
	o := lessons.Options{Store: r.options.Store, Seed: r.options.Seed, Data: r.options.Data, Trainers: r.options.Trainers, Texts: r.options.Shared.Texts(), Begin: r.begin}
	r.begin = nil
	return o
}

// openAt opens a lesson at the step with the given ID, or else where the learner left
// it.
func openAt(l *lessons.Lesson, step string, o lessons.Options) *lessons.Session {
	s := lessons.Open(l, o)
	if i := slices.IndexFunc(l.Steps, func(at lessons.Step) bool { return at.ID == step }); i >= 0 {
		s.Goto(i)
	}
	return s
}

func (r *root) lessonPage(s *lessons.Session) *lesson.Model {
	return lesson.New(s, r.style, lesson.Options{Every: r.ticksPerFrame(), Lab: r.options.Lab != nil, Exports: r.options.Export != nil, Class: r.options.Class, Trainers: r.options.Trainers, Shared: r.options.Shared})
}

func (r *root) showGlossary(term string) {
	if m, ok := popTo(r, func(*glossary.Model) bool { return true }); ok {
		m.Show(term)
		return
	}
	r.push(glossary.New(r.terms(), r.library(), term, r.style))
}

// showExport shows the page that writes results to files.
func (r *root) showExport(results experiment.Results) {
	if r.options.Export != nil {
		r.push(export.New(results, r.options.Export, r.style))
	}
}

// showSearch shows the search, as it was left if it lies below the present page.
func (r *root) showSearch() {
	if _, ok := popTo(r, func(*search.Model) bool { return true }); !ok {
		r.push(search.New(r.index(), r.style))
	}
}

// The ticks between two frames of a run: ten frames a second, five over SSH, and one
// for those who want no animation.
const (
	ticksLocal = 3
	ticksSSH   = 6
	ticksStill = 30
)

// ticksPerFrame returns how many ticks lie between two frames of a run.
func (r *root) ticksPerFrame() int {
	switch {
	case r.options.NoAnimation:
		return ticksStill
	case getenv(r.options.Env, "SSH_CONNECTION") != "" || getenv(r.options.Env, "SSH_TTY") != "":
		return ticksSSH
	default:
		return ticksLocal
	}
}

// showList shows the list with the cursor on the lesson being left or, if that has just
// been completed, on the one to go on with.
func (r *root) showList(ended bool) tea.Cmd {
	from := ""
	switch p := r.page.(type) {
	case *lesson.Model:
		if from = p.Lesson(); p.InLab() {
			if back := r.labFrom; back != "" {
				r.labFrom = ""
				return r.openLesson(back, "")
			}
			from = lessonlist.Lab
		}
	case *present.Model:
		from = p.Lesson()
	case *classpage.Model:
		from = p.Lesson()
	case *calculator.Model:
		from = lessonlist.Calculator
		r.calculatorText = p.Text()
	}
	r.close() // saves what is unsaved before the list reads it
	r.replace(r.lessonList(from, ended))
	return nil
}

// isLab reports whether an ID is that of the lab.
func (r *root) isLab(id string) bool {
	if r.options.Lab == nil {
		return false
	}
	lab, _ := r.options.Lab(nil)
	return lab.ID == id
}

// showLab shows the lab, set up for an experiment unless begin is nil.
func (r *root) showLab(begin *experiment.Plan) tea.Cmd {
	if r.options.Lab == nil {
		return nil
	}
	r.labFrom = ""
	if from, ok := r.page.(*lesson.Model); ok && begin != nil {
		r.labFrom = from.Lesson()
	}
	var p page.Page
	if r.page != nil {
		r.close() // saves what is unsaved before the lab reads it
	}
	err := guard.Call(func() error {
		lab, step := r.options.Lab(begin)
		p = r.lessonPage(openAt(lab, step, r.sessionOptions()))
		return nil
	})
	if err != nil {
		r.fail(err)
		return nil
	}
	return r.replace(p)
}

// showCalculator shows the calculator with the text that was last in it.
func (r *root) showCalculator() { r.replace(calculator.New(r.calculatorText, r.style)) }

// lessonList returns the list with the cursor on the given lesson, or else on the one
// to go on with.
func (r *root) lessonList(at string, ended bool) page.Page {
	kept, err := r.options.Store.Load()
	notice := ""
	if err != nil {
		notice = err.Error()
	}
	listed := lessons.OnTrack(r.options.Lessons, r.options.Track)
	entries := make([]lessonlist.Entry, len(listed))
	for i, l := range listed {
		entries[i] = lessonlist.NewEntry(l, kept.Lesson(l.ID))
	}
	var offer lessons.Offer
	if r.options.Offer != nil {
		offer = r.options.Offer(r.options.Lessons, kept)
	}
	return lessonlist.New(lessonlist.Content{
		Entries: entries, Lab: r.options.Lab != nil, Track: r.options.Track, At: at, Ended: ended, Notice: notice,
		Offer: offer, Findings: r.findings(kept),
	}, r.style)
}
