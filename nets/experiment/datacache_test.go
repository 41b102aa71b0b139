package experiment

import (
	"reflect"
	"sync"
	"testing"
)

// TestDataIsDrawnOnce checks that trials that ask for the same data at the same
// time get the same samples.
func TestDataIsDrawnOnce(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	p.Networks = p.Networks[:1]
	data := NewDataCache(DataLimit)
	trials := make([]*Trial, 8)
	var group sync.WaitGroup
	for i := range trials {
		group.Go(func() {
			trial, err := NewTrial(p, p.Networks[0], 20, uint64(i%2), TrialConfig{Workers: 1, Data: data})
			if err != nil {
				t.Error(err)
				return
			}
			trials[i] = trial
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	for i, trial := range trials {
		if &trial.Train().X[0] != &trials[i%2].Train().X[0] || &trial.Test().X[0] != &trials[i%2].Test().X[0] {
			t.Errorf("trial %d has drawn samples of its own", i)
		}
	}
	if &trials[0].Train().X[0] == &trials[1].Train().X[0] {
		t.Error("two seeds have the same samples")
	}
}

// TestSizesShareData checks that samples of the largest size serve the other sizes
// and equal those that they would draw.
func TestSizesShareData(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	p.Samples = []int{50, 20}
	networks, err := p.prepare(nil)
	if err != nil {
		t.Fatal(err)
	}
	trial := func(samples int, data *DataCache) *Trial {
		trial, err := p.trial(job{networks[0], samples, 3}, TrialConfig{Workers: 1, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		return trial
	}
	data := NewDataCache(DataLimit)
	most, few, alone := trial(50, data), trial(20, data), trial(20, nil)
	if &most.Train().X[0] != &few.Train().X[0] || &most.Test().X[0] != &few.Test().X[0] {
		t.Error("the smaller size has drawn samples of its own")
	}
	if !reflect.DeepEqual(few.Train(), alone.Train()) || !reflect.DeepEqual(few.Test(), alone.Test()) {
		t.Error("samples that are shared are others than those that are drawn")
	}
}

// TestDataIsBounded checks that a cache keeps no more than its limit: the least
// recently used sets are dropped, as are sets that are too large and errors.
func TestDataIsBounded(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	networks, err := p.prepare(nil)
	if err != nil {
		t.Fatal(err)
	}
	of := func(seed uint64, samples int) drawing { return p.drawing(job{networks[0], samples, seed}) }
	sizing := NewDataCache(DataLimit)
	first := func(c *DataCache, d drawing) *float32 {
		sets, err := c.draw(d)
		if err != nil {
			t.Fatal(err)
		}
		if c.used > c.limit {
			t.Errorf("%d bytes are kept, with a limit of %d", c.used, c.limit)
		}
		return &sets.train.X[0]
	}
	first(sizing, of(0, 20))
	c := NewDataCache(2 * sizing.used)
	a, b := first(c, of(0, 20)), first(c, of(1, 20))
	if first(c, of(0, 20)) != a {
		t.Error("the first is not kept beside the second")
	}
	first(c, of(2, 20)) // replaces the second
	if first(c, of(0, 20)) != a || first(c, of(1, 20)) == b {
		t.Error("what was asked for last does not stay, or what was not does")
	}
	if large := of(0, 20_000); first(c, large) == first(c, large) || len(c.kept) != 2 {
		t.Errorf("a set beyond the limit is kept, or took the place of others: %d are left", len(c.kept))
	}
	wrong := of(0, 20)
	wrong.spec.Name = "nonsense"
	if _, err := c.draw(wrong); err == nil || len(c.kept) != 2 {
		t.Errorf("what cannot be drawn gives the error %v, and %d are kept", err, len(c.kept))
	}
	if c.used != 2*sizing.used {
		t.Errorf("two sets are counted as %d bytes, want %d", c.used, 2*sizing.used)
	}
}

// TestOthersAreBounded checks that a cache keeps what it is given, the newest under each key,
// and no more than its limit, and that a nil cache keeps nothing.
func TestOthersAreBounded(t *testing.T) {
	t.Parallel()
	c := NewDataCache(DataLimit)
	if got := c.Recall(0); got != nil {
		t.Errorf("an empty cache recalls %v", got)
	}
	var keeping sync.WaitGroup
	for range 4 {
		keeping.Go(func() {
			for i := range 2 * othersKept {
				c.Keep(i, -i)
				if got := c.Recall(i); got != -i && got != nil {
					t.Errorf("%d is recalled as %v", i, got)
				}
			}
		})
	}
	keeping.Wait()
	c.Keep(1, "one")
	if got := c.Recall(1); got != "one" || c.others.Len() != othersKept {
		t.Errorf("recalled is %v, and %d values are kept, want %d", got, c.others.Len(), othersKept)
	}
	none := (*DataCache)(nil)
	none.Keep(1, 1)
	if got := none.Recall(1); got != nil {
		t.Errorf("no cache recalls %v", got)
	}
}
