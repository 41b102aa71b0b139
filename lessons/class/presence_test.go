package class

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// TestPresenceExpires checks that the members of a process that dies become absent after a
// while, that those of a live one stay, and that a process that comes late learns who is
// here.
func TestPresenceExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := Options{Keeper: &MemoryKeeper{}, Bus: &MemoryBus{}}
		lives, dies := open(t, o), open(t, o)
		join(t, lives, "stays")
		join(t, dies, "goes")
		late := open(t, o)
		time.Sleep(heartbeat + time.Second)
		if p := late.Presence(); p.Here != 2 {
			t.Errorf("%d of 2 are here to a process that came late", p.Here)
		}
		dies.Close() // as if killed: nobody has left
		changed := late.Changed()
		time.Sleep(absentAfter + heartbeat)
		select {
		case <-changed:
		default:
			t.Error("nobody is told that a member has gone")
		}
		for name, c := range map[string]*Class{"lives": lives, "late": late} {
			people := c.People()
			if len(people) != 2 || !people[0].Here || people[1].Here {
				t.Errorf("%s: %+v", name, people)
			}
		}
		time.Sleep(10 * absentAfter)
		if p := late.Presence(); p.Here != 1 {
			t.Errorf("%d are here, though one stays", p.Here)
		}
	})
}

// presenceBus is a bus that only carries who is here.
type presenceBus struct{ MemoryBus }

// Subscribe implements Bus.
func (d *presenceBus) Subscribe(topic string, f func([]byte)) (stop func(), err error) {
	return d.MemoryBus.Subscribe(topic, func(message []byte) {
		if !bytes.Contains(message, []byte(`"key"`)) {
			f(message)
		}
	})
}

// TestLastNewsLost checks that an answer kept by a process that died before it could tell
// the others is known to them once they notice, or once the member comes back to one of
// them.
func TestLastNewsLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := Options{Keeper: &MemoryKeeper{}, Bus: &presenceBus{}}
		first, second, dies := open(t, o), open(t, o), open(t, o)
		m := join(t, dies, "Ada")
		if err := m.Tell(lessons.Event{Kind: lessons.AnswerConfirmed, Lesson: "l", Step: "s", Confidence: progress.Sure}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(heartbeat) // until the others have heard of the process
		dies.Close()
		back, err := second.Join("", m.Token())
		if err != nil || back.Number() != m.Number() || !back.Counts("l", "s", false) {
			t.Errorf("who comes back is member %d, whose answer counts: %v, %v", back.Number(), back.Counts("l", "s", false), err)
		}
		if n := first.Poll("l", "s", 2).Votes[0].All(); n != 0 {
			t.Fatal("the bus carries more than who is here")
		}
		time.Sleep(absentAfter + heartbeat)
		if n := first.Poll("l", "s", 2).Votes[0].All(); n != 1 {
			t.Errorf("%d answers are known after the process has died", n)
		}
	})
}
