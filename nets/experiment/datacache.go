package experiment

import (
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"weightshare/nets"
	"weightshare/nets/dataset"
)

// DataLimit is the usual limit of a cache, in bytes of data sets.
const DataLimit = 16 << 20

// A DataCache keeps the data that trials have drawn for others that would draw the same:
// sets with the same task, settings, files, targets and seed are drawn once, however
// many trials ask for them at the same time. It also keeps the evaluations of untrained
// networks on the data, some two hundred bytes each. The least recently used data is
// dropped first; a trial keeps what it has. It also keeps counted networks, and what others
// give it to keep. A nil cache keeps nothing. It is safe for concurrent use.
type DataCache struct {
	limit   int64
	mu      sync.Mutex
	used    int64
	kept    map[drawing]*drawn
	order   []drawing                   // of kept, least recently used first
	counted *lru.Cache[string, counted] // nil until one is asked for
	others  *lru.Cache[any, any]        // of Keep; nil until something is kept
}

// drawing identifies what data is drawn.
type drawing struct {
	spec    dataset.Spec
	files   *dataset.Files
	targets bool    // in addition to labels
	off     float32 // the target of the wrong classes
	seed    uint64
}

// drawn is data that is drawn once. The sets never change.
type drawn struct {
	once        func() // draws it; a panic is repeated on every call
	train, test dataset.Set
	err         error
	bytes       int64
	mu          sync.Mutex
	untrained   map[untrainedNetwork]func() Untrained
}

// untrainedNetwork says which initial weights a network has, given the seed of its data,
// and which loss is measured.
type untrainedNetwork struct {
	network string // in the notation
	init    nets.Init
	scale   float64
	loss    nets.Loss
}

// Untrained is the evaluation of a network before its first step: accuracies, nil if
// answers are not right or wrong, and the loss on the test set, nil if it is not finite.
type Untrained struct{ Train, Test, TestLoss *float64 }

// NewDataCache returns a cache that keeps at most that many bytes.
func NewDataCache(limit int64) *DataCache {
	return &DataCache{limit: limit, kept: map[drawing]*drawn{}}
}

// draw returns the data, which must not be modified.
func (c *DataCache) draw(d drawing) (*drawn, error) {
	if c == nil {
		sets := newDrawn(d)
		sets.once()
		return sets, sets.err
	}
	c.mu.Lock()
	sets := c.kept[d]
	if sets == nil {
		sets = newDrawn(d)
		c.kept[d] = sets
	}
	c.mu.Unlock()
	sets.once()
	c.touch(d, sets)
	return sets, sets.err
}

// evaluated returns the evaluation of a network on the sets. The first to ask calls
// evaluate; others wait for it.
func (d *drawn) evaluated(n untrainedNetwork, evaluate func() Untrained) Untrained {
	d.mu.Lock()
	once := d.untrained[n]
	if once == nil {
		once = sync.OnceValue(evaluate)
		d.untrained[n] = once
	}
	d.mu.Unlock()
	return once()
}

func newDrawn(d drawing) *drawn {
	sets := &drawn{untrained: map[untrainedNetwork]func() Untrained{}}
	sets.once = sync.OnceFunc(func() {
		sets.train, sets.test, sets.err = d.draw()
		sets.bytes = bytesOf(sets.train) + bytesOf(sets.test)
	})
	return sets
}

// touch marks sets as used and drops others beyond the limit.
func (c *DataCache) touch(d drawing, sets *drawn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[d] != sets {
		return // dropped in the meantime
	}
	if sets.err != nil || sets.bytes > c.limit {
		delete(c.kept, d)
		return
	}
	if i := slices.Index(c.order, d); i >= 0 {
		c.order = slices.Delete(c.order, i, i+1)
	} else {
		c.used += sets.bytes
	}
	c.order = append(c.order, d)
	for c.used > c.limit {
		oldest := c.order[0]
		c.used -= c.kept[oldest].bytes
		delete(c.kept, oldest)
		c.order = c.order[1:]
	}
}

// bytesOf returns how many bytes the samples of a set take.
func bytesOf(s dataset.Set) int64 {
	return 4 * int64(len(s.X)+len(s.Labels)+len(s.Targets)+2*len(s.Positions))
}

// drawing returns what a job draws.
func (p Plan) drawing(j job) drawing {
	d := drawing{spec: j.data, files: p.Files, seed: j.seed}
	d.spec.Samples = j.samples
	switch p.Training.Loss {
	case nets.CrossEntropy:
	case nets.BCE:
		d.targets = true
	default:
		d.targets, d.off = true, -1
	}
	return d
}

// samplesDrawn returns how many training samples are drawn for a job: as many as for the
// plan's largest size, unless these are too many to keep. Smaller sizes can use them
// because sets with one seed begin with the same samples and have the same test set.
func (p Plan) samplesDrawn(j job) int {
	most := max(j.samples, slices.Max(p.sizes()))
	perSample := 4 * (j.arch.Input.Units() + j.arch.Output().Units() + 4) // targets, label, position
	if p.Files != nil || j.data.Test == 0 || perSample*int64(most+j.data.Test) > DataLimit {
		return j.samples
	}
	return most
}

// draw makes the data, with targets if requested.
func (d drawing) draw() (train, test dataset.Set, err error) {
	if d.files != nil {
		train, test, err = d.files.Make(d.spec.Samples, d.spec.Test, d.seed)
	} else {
		train, test, err = dataset.Make(d.spec, d.seed)
	}
	if err != nil || !d.targets {
		return train, test, err
	}
	return train.WithTargets(1, d.off), test.WithTargets(1, d.off), nil
}
