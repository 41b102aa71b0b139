package experiment

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"weightshare/nets/slowtest"

	"gonum.org/v1/gonum/stat"
)

// A reference is one comparison of the reference runs, measured with PyTorch. The
// settings of its script are the task's defaults, except for Settings.
type reference struct {
	Name, Task string
	Settings   map[string]string
	Seeds      int // number of seeds of the means
	Quick      int // number of seeds for the quick test; 0 leaves the comparison to the benchmark
	Rows       []struct {
		Network string
		Want    map[int]float64 // mean accuracy by sample size, or loss if the task has no accuracy
		Quick   []int           // sample sizes for the quick test
	}
}

func references(t testing.TB) (list []reference) {
	t.Helper()
	text, err := os.ReadFile("testdata/references.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// finding is one number of the reference and ours.
type finding struct {
	network string
	samples int
	want    float64
	values  []float64 // ours, one per seed
	margin  float64   // four standard errors of the difference
}

func (f finding) mean() float64 { return stat.Mean(f.values, nil) }

func (f finding) off() bool { return math.Abs(f.mean()-f.want) > f.margin }

// measure runs a reference comparison over our seeds; if quick, only the part for
// the quick test.
func (r reference) measure(t testing.TB, seeds int, quick bool) (list []finding) {
	t.Helper()
	p := small(t, r.Task, strconv.Itoa(seeds))
	d := p.defaults()
	p.Task, p.Training = d.Task, d.Training
	for name, value := range r.Settings {
		if err := p.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range r.Rows {
		p.Networks, p.Samples = []string{row.Network}, slices.Sorted(maps.Keys(row.Want))
		if quick {
			p.Samples = row.Quick
		}
		if len(p.Samples) == 0 {
			continue
		}
		for _, g := range groups(execute(t, p, Config{}).Runs) {
			list = append(list, r.compare(g, row.Want[g[0].Samples], p.Task.Test))
		}
	}
	return list
}

// compare computes the margin: four standard errors of the difference of the two
// means. The reference's spread is assumed to equal ours; its single test set for
// all seeds and its rounding to two digits are added.
func (r reference) compare(runs []Run, want float64, test int) finding {
	f := finding{network: runs[0].Network, samples: runs[0].Samples, want: want}
	accuracy := true
	for _, run := range runs {
		if run.TestAccuracy == nil {
			accuracy = false
			f.values = append(f.values, *run.TestLoss)
			continue
		}
		f.values = append(f.values, *run.TestAccuracy)
	}
	variance := 0.0
	if len(f.values) > 1 {
		variance = stat.Variance(f.values, nil)
	}
	rounding := .005
	switch {
	case accuracy && test == 0:
		// The test set is all remaining images: a random answer may be as good as all
		// right or as bad as all wrong.
		variance = max(variance, want*(1-want))
	case accuracy:
		// The spread cannot be less than that of counting right answers.
		counting := max(want*(1-want), .005) / float64(test)
		variance = max(variance, counting)
		rounding = math.Hypot(rounding, math.Sqrt(counting))
	case want > 1:
		rounding = .05
	}
	f.margin = 4 * math.Sqrt(variance/float64(r.Seeds)+variance/float64(len(f.values))+rounding*rounding)
	return f
}

// TestExperiments checks the reference runs with few seeds.
func TestExperiments(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, r := range references(t) {
		if r.Quick == 0 {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			for _, f := range r.measure(t, r.Quick, true) {
				if f.off() {
					t.Errorf("%s, n=%d: %.3f over %d seeds, the reference has %.3f: further off than %.3f",
						f.network, f.samples, f.mean(), len(f.values), f.want, f.margin)
				}
			}
		})
	}
}

// BenchmarkExperiments prints the full tables, with twice the reference's seeds:
//
//	go test -run '^$' -bench Experiments -benchtime 1x ./nets/experiment
func BenchmarkExperiments(b *testing.B) {
	for _, r := range references(b) {
		b.Run(r.Name, func(b *testing.B) {
			for b.Loop() {
				for _, f := range r.measure(b, 2*r.Seeds, false) {
					verdict := ""
					if f.off() {
						verdict = "  OFF"
					}
					fmt.Fprintf(os.Stdout, "  %-26s %-82s n=%-5d reference %6.3f  ours %6.3f ± %.3f (%d seeds, margin %.3f)%s\n",
						r.Name, f.network, f.samples, f.want, f.mean(), stat.StdDev(f.values, nil), len(f.values), f.margin, verdict)
				}
			}
		})
	}
}
