package scene

import "time"

// fewestSeeds is how many seeds a run takes however long they take: an interval needs two.
const fewestSeeds = 2

// patience is how long a run may take. It decides how many seeds are trained, never the
// result of one.
type patience struct {
	most  time.Duration // 0 for no limit
	spent time.Duration // within the steps of the run
	now   func() time.Time
}

func newPatience() patience { return patience{most: longest, now: time.Now} }

// spend adds the time from since until now.
func (p *patience) spend(since time.Time) { p.spent += p.now().Sub(since) }

// seedsLeft returns for how many more seeds, at most n, there is time, if the seeds that
// the run has trained so far took all the time that was spent.
func (p *patience) seedsLeft(trained, n int) int {
	if p.most == 0 || p.spent == 0 || trained == 0 {
		return n
	}
	return min(n, max(0, int((p.most-p.spent)*time.Duration(trained)/p.spent)))
}
