package tui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/tui/keys"
	"weightshare/tui/page"
	classpage "weightshare/tui/page/class"
)

// follower is the part of the program that follows a class.
type follower struct {
	class    *class.Member
	ledTo    class.Lead    // the lead that was followed last
	done     chan struct{} // closed when the program ends
	ticking  bool          // a tick of the timer is pending
	retrying bool          // a retry of unsent events is pending
}

// classMsg says that the class has changed, secondMsg that another second of its timer
// has passed, and retryMsg that unsent events can be sent again.
type (
	classMsg  struct{}
	secondMsg struct{}
	retryMsg  struct{}
)

// join makes the program follow the class given in its options, if any.
func (r *root) join() (first tea.Cmd) {
	if r.options.Class == nil {
		return nil
	}
	r.follower = &follower{class: r.options.Class, done: make(chan struct{})}
	return r.follow()
}

// leave undoes join.
func (r *root) leave() {
	if r.follower != nil {
		close(r.follower.done)
	}
}

// watch waits for the next change of the class.
func (f *follower) watch() tea.Cmd {
	changed := f.class.Changed()
	return func() tea.Msg {
		select {
		case <-changed:
			return classMsg{}
		case <-f.done:
			return nil
		}
	}
}

// follow goes where the class is led and tells the pages what has changed.
func (r *root) follow() tea.Cmd {
	f := r.follower
	all := []tea.Cmd{f.watch()}
	lead, err := f.class.Lead()
	if err != nil {
		r.failure = err
		return tea.Quit
	}
	led := lead.Leads()
	moved := !f.ledTo.Leads() || lead.Lesson != f.ledTo.Lesson || lead.Step != f.ledTo.Step
	if f.ledTo.ReadOnly && !lead.ReadOnly {
		r.said = ""
	}
	f.ledTo = lead
	if led && moved {
		r.confirmingQuit = false
		all = append(all, r.openLesson(lead.Lesson, lead.Step))
	}
	return tea.Batch(append(all, r.broadcast(page.ClassMsg{}), f.tick())...)
}

// tick waits for the next second of the timer.
func (f *follower) tick() tea.Cmd {
	if f.ticking || !time.Now().Before(f.ledTo.Ends) {
		return nil
	}
	f.ticking = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{} })
}

// retry schedules another attempt to send events that have not been stored yet.
func (f *follower) retry() tea.Cmd {
	if f == nil || f.retrying || !f.class.Unsent() {
		return nil
	}
	f.retrying = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return retryMsg{} })
}

// classUpdate handles messages about the class; ok is false for all others.
func (r *root) classUpdate(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg.(type) {
	case classMsg:
		return r.follow(), true
	case secondMsg:
		r.follower.ticking = false
		return tea.Batch(r.follower.tick(), r.broadcast(page.ClassMsg{})), true
	case retryMsg:
		r.follower.retrying = false
		_ = r.follower.class.Flush() // on failure it is tried again
		return r.broadcast(page.ClassMsg{}), true
	}
	return nil, false
}

// refused says why an intent may not be carried out in a class; it is empty if it may.
func (r *root) refused(in keys.Intent) string {
	if r.follower == nil || !r.follower.ledTo.ReadOnly {
		return ""
	}
	switch in {
	case keys.Quit, keys.ForceQuit, keys.Help, keys.Mouse, keys.Suspend:
		return ""
	default:
		return "the teacher asks you to look on for now"
	}
}

// teach begins where the class is, which may have been led before.
func (r *root) teach() tea.Cmd {
	lead := r.options.Teach.Lead()
	if r.options.Notes {
		return r.replace(classpage.NewNotes(r.options.Teach, r.notesOf, r.style))
	}
	if lesson := cmp.Or(r.options.Lesson, lead.Lesson); r.find(lesson) != nil {
		step := ""
		if lesson == lead.Lesson {
			step = lead.Step
		}
		return r.openLesson(lesson, step)
	}
	return r.replace(r.lessonList("", false))
}

// notesOf returns a lesson and the stored results of what the teacher has measured in
// it.
func (r *root) notesOf(lesson string) (l *lessons.Lesson, kept progress.Document) {
	if l = r.find(lesson); l != nil {
		l = r.load(l)
	}
	kept, _ = r.options.Store.Load() // the class page reports what is wrong with it
	return l, kept
}
