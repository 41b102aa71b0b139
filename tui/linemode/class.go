package linemode

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/text"
)

// follower is the class that the learner follows, as last announced to them.
type follower struct {
	*class.Member
	lead    class.Lead
	changed <-chan struct{} // closed at the next change of the lead
	timeUp  bool            // whether the end of the timer has been announced
}

var (
	// errNews is returned when news of the class must be told first.
	errNews = errors.New("the class goes on")
	// errLed is returned when the class is in another lesson.
	errLed = errors.New("the class is elsewhere")
)

// follow begins to follow a class; it returns nil for nil.
func follow(m *class.Member) (*follower, error) {
	if m == nil {
		return nil, nil
	}
	f := &follower{Member: m}
	return f, f.look()
}

// look reads what the teacher has the class do now.
func (f *follower) look() (err error) {
	f.changed = f.Changed() // before Lead, so that no change is missed
	f.lead, err = f.Lead()
	return err
}

// news returns a channel that is closed when something has changed.
func (f *follower) news() <-chan struct{} {
	if f == nil {
		return nil
	}
	return f.changed
}

// wake returns a channel that receives when there is something to do although nobody
// types: an answer must be sent again, or the timer has ended.
func (f *follower) wake() <-chan time.Time {
	switch {
	case f == nil:
		return nil
	case f.Unsent():
		return time.After(time.Second)
	}
	return f.timer()
}

// timer returns a channel that receives when the timer ends, nil if it has been told.
func (f *follower) timer() <-chan time.Time {
	if f == nil || f.timeUp || f.lead.Ends.IsZero() {
		return nil
	}
	return time.After(time.Until(f.lead.Ends))
}

// timerEnded reports whether the timer has ended, and that has not been told.
func (f *follower) timerEnded() bool {
	return f != nil && !f.timeUp && !f.lead.Ends.IsZero() && time.Until(f.lead.Ends) <= 0
}

// awake does what wake was for, and reports whether there is something to say: a learner
// who listens is not told each second that an answer could not be sent.
func (f *follower) awake() bool {
	_ = f.Flush() // on failure wake wakes again
	return f.timerEnded() || !f.Unsent()
}

// leads reports whether the learner must be where the class is.
func (f *follower) leads() bool { return f != nil && f.lead.Leads() }

// looksOn reports whether the learner may change nothing.
func (f *follower) looksOn() bool { return f != nil && f.lead.ReadOnly }

const (
	lookOn = "The teacher asks you to look on for now."
	isLed  = "The teacher leads: the class goes on together."
)

// greet says which class the learner is in.
func (t *tutor) greet() {
	if t.class == nil {
		return
	}
	say := "You are in a class. The teacher leads: you are taken along."
	switch lead := t.class.lead; {
	case lead.Roam:
		say = "You are in a class in which all go on alone."
	case !lead.Leads():
		say = "You are in a class that has not begun. When it does, you are taken along; look around until then."
	}
	t.paragraph(say)
	if t.class.looksOn() {
		t.line(lookOn)
	}
	if !t.class.leads() { // else the step says it
		t.tellTimeLeft()
	}
}

// tellClass says what the teacher has changed. It reports whether the class has moved.
func (t *tutor) tellClass() (moved bool, err error) {
	f := t.class
	before := f.lead
	_ = f.Flush() // on failure it is tried again
	if err := f.look(); err != nil {
		return false, err
	}
	if t.options.Pauses {
		t.blank() // below the prompt
	}
	now := f.lead
	switch {
	case now.ReadOnly && !before.ReadOnly:
		t.line(lookOn)
	case before.ReadOnly && !now.ReadOnly:
		t.line("You need not look on any more.")
	}
	if now.Roam && !before.Roam {
		t.line("All go on alone now.")
	}
	t.tellTimer(before)
	moved = now.Leads() && (!before.Leads() || now.Lesson != before.Lesson || now.Step != before.Step)
	if moved {
		t.line("The class goes on.")
	}
	return moved, nil
}

// tellTimer says that the timer has been set, or has ended.
func (t *tutor) tellTimer(before class.Lead) {
	f := t.class
	if f.lead.Ends.Equal(before.Ends) {
		t.tellTimerEnded()
		return
	}
	if f.lead.Ends.IsZero() {
		if !f.timeUp {
			t.line("The timer is stopped.")
		}
		f.timeUp = true
		return
	}
	f.timeUp = !t.tellTimeLeft()
}

// tellTimeLeft says how long the timer still runs; it reports whether it does.
func (t *tutor) tellTimeLeft() bool {
	if t.class == nil {
		return false
	}
	left := time.Until(t.class.lead.Ends).Round(time.Second)
	if left <= 0 {
		return false
	}
	t.line(fmt.Sprintf("The timer ends in %s.", text.Plural(int(left/time.Second), "second")))
	return true
}

// tellTimerEnded says once that the timer has ended.
func (t *tutor) tellTimerEnded() {
	if t.class.timerEnded() {
		t.class.timeUp = true
		t.line("Time is up.")
		_ = t.flush() // the prompt returns the error
	}
}

// classLesson returns the lesson in which the class is, and makes its step the
// destination; it returns nil if the learner may choose.
func (t *tutor) classLesson() *lessons.Lesson {
	if !t.class.leads() {
		return nil
	}
	lead := t.class.lead
	for _, l := range slices.Concat(t.options.Lessons, t.options.Tests) {
		if l.ID == lead.Lesson {
			t.destination = &lessons.Location{Lesson: l, Step: stepOf(l, lead.Step)}
			return l
		}
	}
	return nil
}

// stepOf returns the index of a step; -1 if there is none.
func stepOf(l *lessons.Lesson, id string) int {
	return slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == id })
}

// follow says what has changed in the class, and goes where the class is. It returns
// errLed if that is another lesson.
func (k *dialog) follow() error {
	moved, err := k.tellClass()
	if err != nil {
		return err
	}
	k.sentBefore = -1 // nothing was typed
	if moved {
		l, lead := k.session.View().Lesson, k.class.lead
		if lead.Lesson != l.ID {
			return errLed
		}
		k.session.Goto(stepOf(l, lead.Step))
	}
	k.session.UpdateHold()
	return k.followRun()
}

// refusesBeyond refuses to go to a step, given by index, that the class has not
// reached.
func (k *dialog) refusesBeyond(index int) bool {
	if k.class == nil || !k.class.lead.Beyond(k.session.View().Lesson, index) {
		return false
	}
	k.paragraph(isLed)
	return true
}

// refusesToLeave refuses to leave the lesson in which the class is.
func (k *dialog) refusesToLeave() bool {
	if !k.class.leads() || k.class.lead.Lesson != k.session.View().Lesson.ID {
		return false
	}
	k.paragraph(isLed)
	return true
}

// refusesLine refuses lines that change something while the class may only look on.
func (k *dialog) refusesLine(line string) bool {
	if !k.class.looksOn() || isQuit(line) || slices.Contains([]string{"?", "help", "repeat"}, strings.ToLower(line)) {
		return false
	}
	k.paragraph(lookOn)
	return true
}

// standing says what happens to an answer while the class's verdict is held back; it is
// empty otherwise.
func (k *dialog) standing(v lessons.View) string {
	if k.class == nil || v.Question.State != lessons.Held {
		return ""
	}
	_, stands, then := k.class.Standing(v.Lesson.ID, v.Step.ID, v.Question.Second, v.Question.Chosen)
	return stands + " " + then
}

// classAnswers says how the class answered, once that may be known.
func (k *dialog) classAnswers(v lessons.View) {
	if k.class == nil {
		return
	}
	p, ok := k.class.Poll(v.Lesson.ID, v.Step.ID, len(v.Question.Choices))
	before, after := p.Votes[0], p.Votes[1]
	if !ok || before.All()+after.All() == 0 {
		return
	}
	k.paragraph("How the class answered:")
	for i, n := range before.Counts {
		votes := text.Plural(n, "vote")
		if after.All() > 0 {
			votes = fmt.Sprintf("%s, before %d", text.Plural(after.Counts[i], "vote"), n)
		}
		k.entry(i+1, "", fmt.Sprintf("%s: %s.", strings.TrimRight(plain(v.Question.Choices[i].Text), "."), votes))
	}
}

// ownSeed says which of the class's seeds the learner trains.
func (k *dialog) ownSeed(v lessons.View) {
	if k.class != nil && v.Run.State != lessons.NoRun {
		k.sayIfNew("seed", fmt.Sprintf("You train seed %d. The class trains the others.", v.Run.Seed))
	}
}
