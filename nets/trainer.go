package nets

import (
	"fmt"
	"math"

	"weightshare/nets/internal/random"
)

// Config says how to train.
type Config struct {
	Loss      Loss
	Optimizer Optimizer
	// Batch is the number of samples per step, drawn at random with replacement. 0
	// takes all samples, in order.
	Batch int
	// Epochs draws every sample once before any is drawn again, in a new random
	// order each time. The last batch of an epoch may be smaller.
	Epochs bool
	// Seed determines the random batches, shifts and dropout.
	Seed uint64
	// Dropout is the fraction of units that dropout sets to zero, below 1; 0 means
	// half.
	Dropout float64
	// Shift moves every image of a batch at random, by up to that many pixels along
	// each axis. Pixels that come in at the border are zero.
	Shift int
	// Average replaces kernels of unshared layers by their mean.
	Average Averaging
	// Share lets unshared layers begin as shared ones.
	Share SharedSteps
	// Workers is the maximum number of goroutines, GOMAXPROCS if 0. From now on it
	// also applies to the network's Forward and Evaluate. Results do not depend on
	// it, down to the bit.
	Workers int
}

func (c *Config) check() error {
	switch {
	case c.Optimizer == nil:
		return fmt.Errorf("nets: training needs an optimizer; give SGD{Rate: 0.1} or Adam{Rate: 0.01}")
	case c.Batch < 0 || c.Workers < 0:
		return fmt.Errorf("nets: a batch of %d on %d workers; neither may be negative", c.Batch, c.Workers)
	case !(c.Dropout >= 0 && c.Dropout < 1) || c.Shift < 0:
		return fmt.Errorf("nets: dropout of %v with shifts of %d; dropout must be at least 0 and below 1, and shifts at least 0", c.Dropout, c.Shift)
	case c.Loss < CrossEntropy || c.Loss > SumOfSquares:
		return fmt.Errorf("nets: there is no loss %d", c.Loss)
	}
	if err := c.Share.check(); err != nil {
		return err
	}
	return c.Optimizer.check()
}

func (c *Config) batchSize(samples int) int {
	if c.Batch > 0 {
		return min(c.Batch, samples)
	}
	return samples
}

// Trainer trains a network step by step. Steps after the first allocate nothing.
// A trainer is not safe for concurrent use and leaves no goroutine behind.
type Trainer[F Float] struct {
	net          *Net[F]
	data         Data[F]
	config       Config
	batch        *batch[F]
	update       *updater[F]
	pool         *workerPool
	rng          *random.Rand
	dropoutState uint64
	shiftRNG     *random.Rand // nil without shifts

	pick    []int // the samples of this step; nil means all, in order
	order   []int // of the current epoch
	cursor  int   // index in order of the next batch's first sample
	perTask int   // groups that a task takes through a stage
	loaded  bool  // the batch already holds all samples

	ops, slot      int // operations before the loss, and the slot that it reads
	stages         []stage
	stage          stage // the current one
	shards         []shard[F]
	nonFinite      []bool // per shard: the update was not finite
	work           int    // multiply-adds of all shards per sample
	averagedLayers []int
	shared         []*param[F] // those whose banks still share, by Config.Share

	forwardTask, backwardTask, learnTask, gradientTask, updateTask func(int)

	steps int
	loss  float64
	err   error
}

// stage is a run of operations, first to last−1, that groups of samples go
// through independently. Each batchOp begins a new stage.
type stage struct {
	first, last int
	load        bool // begins with loading the samples
}

// NewTrainer checks the data and the configuration and allocates what training
// needs.
func NewTrainer[F Float](n *Net[F], d Data[F], c Config) (*Trainer[F], error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := n.check(&d, c.Loss); err != nil {
		return nil, err
	}
	if err := n.checkValues(&d); err != nil {
		return nil, err
	}
	averaged, err := n.averagedLayers(c.Average)
	if err != nil {
		return nil, err
	}
	n.pool = newWorkerPool(c.Workers, n.fusedProgram.instructions)
	t := &Trainer[F]{net: n, data: d, config: c, averagedLayers: averaged, pool: n.pool}
	size := c.batchSize(d.N)
	if c.Batch > 0 {
		t.pick = make([]int, size)
		t.rng = Stream(c.Seed, "batches")
	}
	t.dropoutState, _ = random.Seed(streamKey(c.Seed, "dropout"))
	t.prepare(n.fusedProgram, size)
	t.beginShared()
	return t, nil
}

func (t *Trainer[F]) prepare(p *program[F], size int) {
	t.batch = newBatch(p, size, true)
	t.ops, t.slot = p.lossInput(t.config.Loss)
	t.batch.dropped = t.config.Dropout
	if t.config.Shift > 0 {
		t.shiftRNG, t.batch.shifts = Stream(t.config.Seed, "shifts"), make([][2]int, size)
	}
	t.batch.reserveTargets(t.config.Loss, t.slot)
	t.update = newUpdater(t.config.Optimizer, t.net.params, p.instructions)
	t.stages = stagesOf(p.ops[:t.ops])
	t.shards = p.shardsOf(p.ops[:t.ops], t.batch.lanes)
	for i := range t.shards {
		t.work += t.shards[i].work
	}
	t.nonFinite = make([]bool, len(t.shards))
	t.forwardTask, t.backwardTask, t.learnTask = t.forward, t.backward, t.learn
	t.gradientTask, t.updateTask = t.gradient, t.updateWeights
}

// reserveTargets allocates the labels, and the targets that a loss compares a slot with,
// unless they exist already. They may hold values of an earlier use: load overwrites
// those that count.
func (b *batch[F]) reserveTargets(l Loss, slot int) {
	samples := b.groups * b.lanes
	if b.labels == nil {
		b.labels = make([]int32, samples)
	}
	if n := samples * b.prog.size[slot]; l != CrossEntropy && len(b.target) != n {
		b.target = make([]F, n)
	}
}

func stagesOf[F Float](ops []op[F]) []stage {
	s := []stage{{0, len(ops), true}}
	for i, o := range ops {
		if _, ok := o.(batchOp[F]); ok {
			s[len(s)-1].last = i
			s = append(s, stage{i, len(ops), false})
		}
	}
	return s
}

// Steps returns the number of steps done.
func (t *Trainer[F]) Steps() int { return t.steps }

// Step does one step and returns the loss of its batch before the update. If
// training diverges, the error is a *DivergedError and the loss is the last
// finite one; all further steps return the same.
func (t *Trainer[F]) Step() (loss float64, err error) {
	if t.err != nil {
		return t.loss, t.err
	}
	t.draw()
	t.dropoutState = splitMix64(t.dropoutState)
	t.batch.dropoutKey = t.dropoutState | 1
	if loss = t.differentiate(); math.IsNaN(loss) || math.IsInf(loss, 0) {
		t.err = t.diverged(t.firstNonFinite())
		return t.loss, t.err
	}
	t.learnStep()
	for i, bad := range t.nonFinite {
		if bad {
			t.err = t.diverged(t.shards[i].op.base().word)
			return t.loss, t.err
		}
	}
	t.steps++
	t.loss = loss
	if every := t.config.Average.Every; every > 0 && t.steps%every == 0 {
		for _, l := range t.averagedLayers {
			t.net.average(l)
		}
	}
	return loss, nil
}

// differentiate runs the batch forward and backward and returns its mean loss. It
// leaves the gradients of the weights to be computed.
func (t *Trainer[F]) differentiate() float64 {
	b := t.batch
	b.prog.prepare()
	cost := 2 * t.work * b.count
	for i, s := range t.stages {
		t.stage = s
		if whole := t.batchOpOf(s); whole != nil {
			whole.batchForward(b)
		}
		if i+1 < len(t.stages) {
			t.runGroups(cost, t.forwardTask)
		}
	}
	for i := len(t.stages) - 1; i >= 0; i-- {
		t.stage = t.stages[i]
		t.runGroups(cost, t.backwardTask)
		if whole := t.batchOpOf(t.stage); whole != nil && !b.prog.idle[t.stage.first] {
			whole.batchBackward(b)
			for g := range b.usedGroups() {
				whole.backward(b, g)
			}
		}
	}
	sum := 0.0
	for _, l := range b.loss[:b.usedGroups()] {
		sum += l
	}
	return sum / float64(b.count)
}

func (t *Trainer[F]) batchOpOf(s stage) batchOp[F] {
	if s.first == s.last {
		return nil
	}
	whole, _ := t.batch.prog.ops[s.first].(batchOp[F])
	return whole
}

// runGroups runs a task for all groups, each for those that groups returns.
func (t *Trainer[F]) runGroups(cost int, do func(task int)) {
	t.perTask = t.batch.groupsPerTask(t.pool, cost)
	t.pool.run((t.batch.usedGroups()+t.perTask-1)/t.perTask, cost, do)
}

// groups returns the first group of a task and the one after its last.
func (t *Trainer[F]) groups(task int) (from, to int) {
	from = task * t.perTask
	return from, min(from+t.perTask, t.batch.usedGroups())
}

func (t *Trainer[F]) forward(task int) {
	from, to := t.groups(task)
	if t.stage.load && !t.loaded {
		for g := from; g < to; g++ {
			t.batch.load(&t.data, t.pick, 0, g)
		}
	}
	t.batch.forward(t.stage.first, t.stage.last, from, to)
}

// backward runs groups backward through the current stage. For the last stage it
// runs forward first, so that a network without a batchOp needs one pass over its
// groups.
func (t *Trainer[F]) backward(task int) {
	b := t.batch
	ops := b.prog.ops
	from, to := t.groups(task)
	if t.stage == t.stages[len(t.stages)-1] {
		t.forward(task)
		for g := from; g < to; g++ {
			b.computeLoss(t.config.Loss, t.slot, g)
		}
	}
	for i := t.stage.last - 1; i >= t.stage.first; i-- {
		if _, whole := ops[i].(batchOp[F]); !whole && !b.prog.idle[i] {
			for g := from; g < to; g++ {
				ops[i].backward(b, g)
			}
		}
	}
}

func (t *Trainer[F]) gradient(i int) { t.shards[i].differentiate(t.batch) }

func (t *Trainer[F]) updateWeights(i int) { t.nonFinite[i] = !t.update.apply(&t.shards[i]) }

func (t *Trainer[F]) learn(i int) {
	t.gradient(i)
	t.updateWeights(i)
}

func (t *Trainer[F]) draw() {
	t.drawShifts()
	if t.pick == nil {
		t.loaded = t.steps > 0 && t.batch.shifts == nil
		return
	}
	if t.config.Epochs {
		t.nextBatch()
		return
	}
	for i := range t.pick {
		t.pick[i] = t.rng.IntN(t.data.N)
	}
}

func (t *Trainer[F]) drawShifts() {
	for i := range t.batch.shifts {
		for axis, length := range [2]int{t.net.arch.Input.H, t.net.arch.Input.W} {
			if length > 1 {
				t.batch.shifts[i][axis] = t.shiftRNG.IntN(2*t.config.Shift+1) - t.config.Shift
			}
		}
	}
}

func (t *Trainer[F]) nextBatch() {
	n := t.data.N
	if t.order == nil {
		t.order = make([]int, n)
		for i := range t.order {
			t.order[i] = i
		}
		t.cursor = n
	}
	if t.cursor == n {
		t.cursor = 0
		t.rng.Shuffle(n, func(i, j int) { t.order[i], t.order[j] = t.order[j], t.order[i] })
	}
	t.batch.count = copy(t.pick, t.order[t.cursor:])
	t.cursor += t.batch.count
}

// DivergedError reports that the loss or an update became NaN or ±Inf. Affected
// weights keep their previous values, so all weights are finite.
type DivergedError struct {
	Step   int    // the step that failed, from 1
	Layer  string // the word of the first layer with such a value
	Advice string // what to try instead
}

// Error returns when and where training diverged, and what to try.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("training diverged in step %d at %q: %s", e.Step, e.Layer, e.Advice)
}

func (t *Trainer[F]) diverged(layer string) *DivergedError {
	rate := t.config.Optimizer.rate()
	return &DivergedError{
		Step: t.steps + 1, Layer: layer,
		Advice: fmt.Sprintf("start again with a smaller learning rate than %g, such as %g", rate, rate/10),
	}
}

// firstNonFinite returns the word of the first operation whose output is not
// finite, or of the last layer if there is none.
func (t *Trainer[F]) firstNonFinite() string {
	b := t.batch
	for _, o := range b.prog.ops {
		base := o.base()
		for g := range b.usedGroups() {
			for _, v := range b.activation(base.out, g)[:b.elements(base.out)] {
				if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
					return base.word
				}
			}
		}
	}
	layers := t.net.arch.Flat()
	return layers[len(layers)-1].Word
}
