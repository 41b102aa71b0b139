package nets

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Config says how to train.
type Config struct {
	Loss      Loss
	Optimizer Optimizer
	// Batch is how many samples a step takes, drawn at random with
	// replacement; 0 takes all of them, in order.
	Batch int
	// Epochs takes every sample once before any comes again, in a new random
	// order each time.
	Epochs bool
	// Seed is what batches and dropout are drawn from.
	Seed uint64
	// Average replaces the kernels of unshared layers by their mean now and
	// then.
	Average Averaging
	// Workers is how many cores work at most; 0 is GOMAXPROCS. It holds for
	// the network's Forward and Evaluate too from now on, and changes no bit
	// of any result.
	Workers int
}

// Trainer trains one network on one set of data, step by step. A step
// allocates nothing once the first is done. One goroutine uses it at a time,
// and no goroutine outlives a call.
type Trainer[F Float] struct {
	net          *Net[F]
	data         Data[F]
	config       Config
	batch        *batch[F]
	update       *updater[F]
	pool         *workerPool
	rng          *rand.Rand
	dropoutState uint64

	pick   []int // the samples of this step; nil: all
	order  []int // what Epochs deals from
	cursor int
	loaded bool // all samples, in order, are in place

	ops, slot      int // what runs before the loss, and where it is read
	stages         []stage
	stage          stage
	shards         []shard[F]
	averagedLayers []int  // layers whose banks are averaged
	nonFinite      []bool // per piece
	work           int    // multiply-adds of the pieces, a sample

	forwardTask, backwardTask, learnTask func(int)

	steps int
	loss  float64
	err   error
}

// stage is a run of operations, from first to last−1, that every group of
// samples can go through by itself. A batch norm begins a new one.
type stage struct {
	first, last int
	load        bool // the samples come in here
}

// NewTrainer checks the data and the configuration and prepares to train.
func NewTrainer[F Float](n *Net[F], d Data[F], c Config) (*Trainer[F], error) {
	if c.Optimizer == nil {
		return nil, fmt.Errorf("nets: training needs an optimizer; give SGD{Rate: 0.1} or Adam{Rate: 0.01}")
	}
	if err := c.Optimizer.check(); err != nil {
		return nil, err
	}
	if c.Batch < 0 || c.Workers < 0 {
		return nil, fmt.Errorf("nets: a batch of %d on %d workers; give numbers from 0 on", c.Batch, c.Workers)
	}
	if c.Loss < CrossEntropy || c.Loss > SumOfSquares {
		return nil, fmt.Errorf("nets: there is no loss %d", c.Loss)
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
	n.workers = c.Workers
	t := &Trainer[F]{net: n, averagedLayers: averaged, data: d, config: c, pool: newWorkerPool(c.Workers, n.fusedProgram.asm)}
	size := d.N
	if c.Batch > 0 {
		size = min(c.Batch, d.N)
		t.pick = make([]int, size)
		t.rng = Stream(c.Seed, "batches")
	}
	t.dropoutState, _ = streamKey(c.Seed, "dropout")
	t.prepare(n.fusedProgram, size)
	return t, nil
}

// setStep allocates everything that steps need.
func (t *Trainer[F]) prepare(p *program[F], size int) {
	t.batch = newBatch(p, size, true)
	t.ops, t.slot = p.lossInput(t.config.Loss)
	t.batch.reserveTargets(t.config.Loss, t.slot)
	t.update = newUpdater(t.config.Optimizer, t.net.params, p.asm)
	t.stages = stagesOf(p.ops[:t.ops])
	for _, o := range p.ops[:t.ops] {
		if l, ok := o.(trainableOp[F]); ok {
			t.shards = append(t.shards, l.shards(t.batch.lanes)...)
		}
	}
	for i := range t.shards {
		t.work += t.shards[i].work
	}
	t.nonFinite = make([]bool, len(t.shards))
	t.forwardTask, t.backwardTask, t.learnTask = t.forward, t.backward, t.learn
}

// reserveTargets allocates the place for labels or targets of a batch.
func (b *batch[F]) reserveTargets(l Loss, slot int) {
	b.labels = make([]int32, b.groups*b.lanes)
	if l != CrossEntropy {
		b.target = make([]F, b.groups*b.lanes*b.prog.size[slot])
	}
}

// stagesOf splits operations before every one that needs the whole batch.
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

// Steps is how many steps are done.
func (t *Trainer[F]) Steps() int { return t.steps }

// Loss is the loss of the newest step, taken before its update.
func (t *Trainer[F]) Loss() float64 { return t.loss }

// Net is the network that is trained.
func (t *Trainer[F]) Net() *Net[F] { return t.net }

// Step does one step and gives the batch's loss before it. Where numbers grow
// beyond what can be held the error is a *DivergedError and the loss the last
// finite one; every further step then gives the same error.
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
	t.update.setStep(t.steps + 1)
	t.pool.run(len(t.shards), t.work*t.batch.count, t.learnTask)
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
			if err := t.net.Average(l); err != nil {
				return loss, err
			}
		}
	}
	return loss, nil
}

// differentiate runs the batch forward and back to the inputs, and gives its
// mean loss. What is left to do is the gradients of the weights.
func (t *Trainer[F]) differentiate() float64 {
	b := t.batch
	cost := 2 * t.work * b.count
	for i, s := range t.stages {
		t.stage = s
		if gather := t.batchOpOf(s); gather != nil {
			gather.batchForward(b)
		}
		if i+1 < len(t.stages) {
			t.pool.run(b.usedGroups(), cost, t.forwardTask)
		}
	}
	for i := len(t.stages) - 1; i >= 0; i-- {
		t.stage = t.stages[i]
		t.pool.run(b.usedGroups(), cost, t.backwardTask)
		if gather := t.batchOpOf(t.stage); gather != nil {
			gather.batchBackward(b)
			for g := range b.usedGroups() {
				gather.backward(b, g)
			}
		}
	}
	sum := 0.0
	for _, l := range b.loss[:b.usedGroups()] {
		sum += l
	}
	return sum / float64(b.count)
}

// batchOpOf is the operation that a stage begins with if it needs the whole
// batch, else nil.
func (t *Trainer[F]) batchOpOf(s stage) batchOp[F] {
	if s.first == s.last {
		return nil
	}
	g, _ := t.batch.prog.ops[s.first].(batchOp[F])
	return g
}

// forward runs group g through the present stage.
func (t *Trainer[F]) forward(g int) {
	if t.stage.load {
		t.load(g)
	}
	for _, o := range t.batch.prog.ops[t.stage.first:t.stage.last] {
		o.forward(t.batch, g)
	}
}

// load brings group g's samples in place, unless they are there already.
func (t *Trainer[F]) load(g int) {
	if !t.loaded {
		t.batch.load(&t.data, t.pick, 0, g)
	}
}

// backward runs group g back through the present stage. The last stage runs
// forward here too, so that a network without a batch norm needs one pass.
func (t *Trainer[F]) backward(g int) {
	b := t.batch
	ops := b.prog.ops
	if t.stage == t.stages[len(t.stages)-1] {
		t.forward(g)
		b.computeLoss(t.config.Loss, t.slot, g)
	}
	for i := t.stage.last - 1; i >= t.stage.first; i-- {
		if _, whole := ops[i].(batchOp[F]); !whole {
			ops[i].backward(b, g)
		}
	}
}

// learn works out the gradient of piece i and updates its weights.
func (t *Trainer[F]) learn(i int) {
	p := &t.shards[i]
	p.op.gradient(t.batch, p)
	t.nonFinite[i] = !t.update.apply(p)
}

// draw chooses the samples of the next step.
func (t *Trainer[F]) draw() {
	if t.pick == nil {
		t.loaded = t.steps > 0
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

// nextBatch takes the next samples from a shuffled deck. The last batch of a deck
// may be smaller.
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
