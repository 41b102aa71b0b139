package scene

import "time"

// fewestSeeds is how many seeds a run takes however long they are: from two on there is an
// interval.
const fewestSeeds = 2

// patience is how long a run may take. It decides how many seeds are trained, never what
// comes of one.
type patience struct {
	most  time.Duration // 0 for ever
	spent time.Duration // within the steps of the run
	now   func() time.Time
}

func newPatience() patience { return patience{most: longest, now: time.Now} }

// spend counts the time from since until now.
func (p *patience) spend(since time.Time) { p.spent += p.now().Sub(since) }

// seedsLeft is for how many more seeds of at most n there is time, if those that the run
// has trained so far took all that was spent.
func (p *patience) seedsLeft(trained, n int) int {
	if p.most == 0 || p.spent == 0 || trained == 0 {
		return n
	}
	return min(n, max(0, int((p.most-p.spent)*time.Duration(trained)/p.spent)))
}
