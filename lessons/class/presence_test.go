package class

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestPresenceExpires: the members of a process that dies are away after a while, those of
// one that lives stay, and a process that comes late learns who is here.
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
