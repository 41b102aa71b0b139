package scene

import (
	"context"
	"runtime"
	"slices"

	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
)

// pooled is a run of a pool.
type pooled interface {
	// advance does experiment.EvalEvery training steps.
	advance(context.Context) error
	// over reports whether all steps are done.
	over() bool
}

// pool does runs, as many at once as there are cores. A step of it is
// experiment.EvalEvery training steps of one run.
type pool struct {
	queues [][]pooled
	next   int // the queue that gets the next odd step
}

// add distributes runs over as many queues as there are cores, so that runs next to
// one another are done at once.
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

// balance gives queues without runs the last of the longest, and removes those that
// nothing is left for.
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

// join makes one queue of all, in the order in which the runs were added: what is done by
// one worker alone need not be held in memory at once.
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

// step does up to n steps: each queue an equal share, and what one cannot use others
// do.
func (p *pool) step(ctx context.Context, n int) error {
	if cooperate.InTurns(ctx) {
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

// work does steps of a queue, as many as the budget has, and deducts them.
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

// poolSteps is how many steps of a pool a run of so many training steps takes.
func poolSteps(training int) int {
	return (training + experiment.EvalEvery - 1) / experiment.EvalEvery
}
