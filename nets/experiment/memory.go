package experiment

import (
	"fmt"
	"math"
	"slices"

	"weightshare/nets"
	"weightshare/nets/internal/memory"
)

// modest is how many bytes are taken without asking how many are free.
const modest = 64 << 20

// bytesOfRun returns about how many bytes a run of a network on so many samples
// takes: its data, and what training allocates.
func (p Plan) bytesOfRun(n networkSpec, samples int) (int64, error) {
	training, err := nets.TrainingMemory[float32](n.arch, samples, p.Training.config(0, 0))
	if err != nil {
		return 0, err
	}
	test := p.Task.Test
	if p.Files != nil && test == 0 {
		_, test, _, _, _ = p.Files.Size()
	}
	perSample := 4 * (float64(n.arch.Input.Units()) + float64(n.arch.Output().Units()) + 4) // targets, label, place
	return int64(min(float64(training)+perSample*float64(samples+test), math.MaxInt64/2)), nil
}

// checkMemory reports that a network, which takes n.bytes, cannot be trained within
// so many free bytes, and what would fit.
func (p Plan) checkMemory(n networkSpec, free int64) error {
	if n.bytes <= free {
		return nil
	}
	samples := slices.Max(p.sizes())
	say := "count it with params instead"
	batch := p.Training.Batch
	if batch == 0 || batch > samples {
		batch = samples
	}
	fits := func(samples, batch int) bool {
		q := p
		q.Training.Batch = batch
		need, err := q.bytesOfRun(n, samples)
		return err == nil && need <= free
	}
	if b := largest(batch, func(b int) bool { return fits(samples, b) }); b > 0 {
		say = fmt.Sprintf("write a smaller batch, at most %d", b)
	} else if s := largest(samples, func(s int) bool { return fits(s, min(batch, s)) }); s > 0 {
		say = fmt.Sprintf("write fewer samples, at most %d", s)
	}
	return fmt.Errorf("training it takes about %s, but %s of memory are free: %s", inUnits(n.bytes), inUnits(free), say)
}

// largest returns the first of n, n/2, n/4 … that fits, 0 if none does.
func largest(n int, fits func(int) bool) int {
	for n > 0 && !fits(n) {
		n /= 2
	}
	return n
}

func inUnits(n int64) string {
	if n < 1e9 {
		return fmt.Sprintf("%d MB", n/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// freeFor returns how many bytes are free if more than a modest number is needed;
// where it is not known, or does not matter, there is no limit.
func freeFor(need int64) int64 {
	if need <= modest {
		return math.MaxInt64
	}
	free, known := memory.Available()
	if !known {
		return math.MaxInt64
	}
	return free
}

// limitWorkers returns how many runs of up to this many bytes can be concurrent.
func limitWorkers(workers int, bytes int64) int {
	free := freeFor(bytes * int64(workers))
	return int(max(1, min(int64(workers), free/max(bytes, 1))))
}
