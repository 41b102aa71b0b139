package class

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// A process tells who is connected to it at every heartbeat. A process that has not done
// so for absentAfter has died, and its members count as absent until they reconnect
// elsewhere.
const (
	heartbeat   = 5 * time.Second
	absentAfter = 3 * heartbeat
)

// presence is what another process has told last.
type presence struct {
	here []int // its connected members, ascending
	told time.Time
}

// beat begins to tell who is here, and to forget processes that have died. If one has, it
// reads everything again, because the last news from that process may have reached nobody.
// The function that it returns ends this.
func (c *Class) beat() (end func()) {
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				c.tellPresence()
				if c.forgetAbsent() {
					_ = c.read() // what cannot be read now comes with the next news
				}
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		group.Wait()
	})
}

// tellPresence tells the other processes who is connected to this one.
func (c *Class) tellPresence() {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.mu.Lock()
	here := slices.Sorted(maps.Keys(c.here))
	c.mu.Unlock()
	c.publish(news{Process: c.process, Here: here})
}

// hearPresence records who is connected to another process.
func (c *Class) hearPresence(process string, here []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.elsewhere[process].here
	c.elsewhere[process] = presence{here, c.options.Now()}
	if !slices.Equal(before, here) {
		c.notify(false)
	}
}

// forgetAbsent forgets the processes that have told nothing for absentAfter. It reports
// whether there were any.
func (c *Class) forgetAbsent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, now := len(c.elsewhere), c.options.Now()
	maps.DeleteFunc(c.elsewhere, func(_ string, p presence) bool { return now.Sub(p.told) >= absentAfter })
	died := len(c.elsewhere) < known
	if died {
		c.notify(false)
	}
	return died
}
