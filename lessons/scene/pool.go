package scene

import (
	"context"
	"runtime"
	"slices"

	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// pooled is a run in a pool.
type pooled interface {
	// advance takes experiment.EvalEvery training steps.
	advance(context.Context) error
	// over reports whether all steps are done.
	over() bool
}

// pool works on runs, on as many at once as there are cores. One of its steps is
// experiment.EvalEvery training steps of one run.
type pool struct {
	queues [][]pooled
	next   int // the queue that gets the next step left over
}

// add distributes runs over as many queues as there are cores, such that neighboring runs
// are worked on at the same time.
func (p *pool) add(runs []pooled) {
	p.queues = make([][]pooled, runtime.GOMAXPROCS(0))
	next := 0
	for _, r := range runs {
		if !r.over() {
			p.queues[next] = append(p.queues[next], r)
			next = (next + 1) % len(p.queues)
		}
	}
	p.balance()
}

// balance gives each empty queue the last run of the longest queue, and removes the
// queues that remain empty.
func (p *pool) balance() {
	for i, q := range p.queues {
		longest := i
		for k := range p.queues {
			if len(p.queues[k]) > len(p.queues[longest]) {
				longest = k
			}
		}
		if last := len(p.queues[longest]) - 1; len(q) == 0 && last > 0 {
			p.queues[i] = []pooled{p.queues[longest][last]}
			p.queues[longest] = p.queues[longest][:last]
		}
	}
	p.queues = slices.DeleteFunc(p.queues, func(q []pooled) bool { return len(q) == 0 })
}

// join merges the queues into one, in the order in which the runs were added: a single
// worker then need not hold several runs in memory.
func (p *pool) join() {
	if len(p.queues) < 2 {
		return
	}
	longest := 0
	for _, q := range p.queues {
		longest = max(longest, len(q))
	}
	var all []pooled
	for i := range longest {
		for _, q := range p.queues {
			if i < len(q) {
				all = append(all, q[i])
			}
		}
	}
	p.queues = [][]pooled{all}
}

func (p *pool) done() bool { return len(p.queues) == 0 }

// step takes up to n steps: each queue an equal share, and what one cannot use goes to
// the others.
func (p *pool) step(ctx context.Context, n int) error {
	if cooperate.HasShare(ctx) {
		p.join()
	}
	for n > 0 && !p.done() {
		budgets := make([]int, len(p.queues))
		for i := range budgets {
			budgets[i] = n / len(budgets)
		}
		for range n % len(budgets) {
			budgets[p.next%len(budgets)]++
			p.next++
		}
		if err := Parallel(ctx, len(budgets), func(i int) error { return p.work(ctx, i, &budgets[i]) }); err != nil {
			return err
		}
		n = 0
		for _, left := range budgets {
			n += left
		}
		p.balance()
	}
	return nil
}

// work takes steps of a queue, as many as the budget allows, and deducts them.
func (p *pool) work(ctx context.Context, queue int, budget *int) error {
	for *budget > 0 && len(p.queues[queue]) > 0 {
		r := p.queues[queue][0]
		if err := r.advance(ctx); err != nil {
			return err
		}
		*budget--
		if r.over() {
			p.queues[queue] = p.queues[queue][1:]
		}
	}
	return nil
}

// poolSteps returns how many steps of a pool a run of the given number of training steps
// takes.
func poolSteps(training int) int {
	return (training + experiment.EvalEvery - 1) / experiment.EvalEvery
}
