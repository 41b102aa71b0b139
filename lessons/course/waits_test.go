package course

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/progress"
)

// wait is how long the run of a step takes.
type wait struct {
	lesson, step string
	steps        int // of all seeds
	time         time.Duration
}

// BenchmarkWaits plays the run of every step, with all its seeds, as it is set when the
// step is entered, and prints the ten that take longest, one per line.
func BenchmarkWaits(b *testing.B) {
	for range b.N {
		var waits []wait
		for _, l := range All() {
			waits = append(waits, waitsOf(b, l)...)
		}
		slices.SortFunc(waits, func(v, w wait) int { return cmp.Compare(w.time, v.time) })
		for _, w := range waits[:10] {
			fmt.Printf("| %s | %s | %d steps | %.2f s |\n", w.lesson, w.step, w.steps, w.time.Seconds())
		}
		b.ReportMetric(waits[0].time.Seconds(), "longest-s")
	}
}

func waitsOf(b *testing.B, l *lessons.Lesson) (waits []wait) {
	b.Helper()
	s := lessons.Open(l, lessons.Options{Store: &progress.MemoryStore{}, Inline: true})
	defer s.Close()
	for i, step := range l.Steps {
		if s.Goto(i); s.View().Run.State == lessons.NoRun {
			continue
		}
		start := time.Now()
		if err := s.Wait(); err != nil {
			b.Fatal(err)
		}
		waits = append(waits, wait{l.ID, step.ID, s.View().Run.Of, time.Since(start)})
	}
	return waits
}
