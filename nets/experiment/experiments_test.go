package experiment

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"weightshare/nets/arch"
)

// finding is one number of the reference beside ours.
type finding struct {
	row     referenceRow
	samples int
	want    float64
	values  []float64 // ours, one per seed
	margin  float64   // four standard errors of the difference
}

func (f finding) mean() float64 { return stat.Mean(f.values, nil) }

func (f finding) off() bool { return math.Abs(f.mean()-f.want) > f.margin }

// measure runs a reference comparison over our seeds. The quick one takes only
// what the guarding test takes.
func (r reference) measure(seeds int, quick bool) ([]finding, error) {
	p, err := NewPlan(r.task)
	if err != nil {
		return nil, err
	}
	if r.turn != nil {
		r.turn(&p)
	}
	if p.Seeds, err = ParseSeeds(strconv.Itoa(seeds)); err != nil {
		return nil, err
	}
	var list []finding
	for i, n := range r.samples {
		p.Networks, p.Samples = nil, []int{n}
		var want []float64
		var rows []referenceRow
		for _, row := range r.rows {
			if row.want[i] == none || quick && row.quick != nil && !slices.Contains(row.quick, i) {
				continue
			}
			net, err := arch.Parse(row.network)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
			p.Networks, want, rows = append(p.Networks, net.String()), append(want, row.want[i]), append(rows, row)
		}
		if len(rows) == 0 {
			continue
		}
		d, err := Execute(context.Background(), p, Config{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		for k, g := range groups(d.Runs) {
			list = append(list, r.compare(rows[k], n, want[k], g, p.Task.Test))
		}
	}
	return list, nil
}

// compare works out the margin: four standard errors of the difference of the
// two means. The reference's own spread is taken to be ours; its one test set
// for all seeds and its two digits come on top.
func (r reference) compare(row referenceRow, samples int, want float64, runs []Run, test int) finding {
	f := finding{row: row, samples: samples, want: want}
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
		// All images that are left: a draw is as good as all right or all wrong.
		variance = max(variance, want*(1-want))
	case accuracy:
		// A spread cannot be below that of counting right answers.
		counting := max(want*(1-want), .005) / float64(test)
		variance = max(variance, counting)
		rounding = math.Hypot(rounding, math.Sqrt(counting))
	case want > 1:
		rounding = .05
	}
	f.margin = 4 * math.Sqrt(variance/float64(r.seeds)+variance/float64(len(f.values))+rounding*rounding)
	return f
}

// skipStatistics leaves out a test that trains for seconds where that is asked for,
// or takes minutes: in short mode, under the race detector and without assembly.
func skipStatistics(t *testing.T) {
	t.Helper()
	info, _ := debug.ReadBuildInfo()
	slow := info != nil && slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool {
		return s.Key == "-race" || s.Key == "-tags" && strings.Contains(s.Value, "purego")
	})
	if testing.Short() || slow {
		t.Skip("trains for seconds")
	}
}

// TestExperiments guards the reference runs with few seeds.
func TestExperiments(t *testing.T) {
	t.Parallel()
	skipStatistics(t)
	for _, r := range references() {
		if r.quick == 0 {
			continue
		}
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			list, err := r.measure(r.quick, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				if f.off() {
					t.Errorf("%s, n=%d: %.3f over %d seeds, the reference has %.3f: further off than %.3f",
						f.row.network, f.samples, f.mean(), len(f.values), f.want, f.margin)
				}
			}
		})
	}
}

// BenchmarkExperiments prints the full tables, with twice the reference's seeds:
//
//	go test -run '^$' -bench Experiments -benchtime 1x ./nets/experiment
func BenchmarkExperiments(b *testing.B) {
	for _, r := range references() {
		b.Run(r.name, func(b *testing.B) {
			for b.Loop() {
				list, err := r.measure(2*r.seeds, false)
				if err != nil {
					b.Fatal(err)
				}
				for _, f := range list {
					verdict := ""
					if f.off() {
						verdict = "  OFF"
					}
					fmt.Fprintf(os.Stdout, "  %-26s %-82s n=%-5d reference %6.3f  ours %6.3f ± %.3f (%d seeds, margin %.3f)%s\n",
						r.name, f.row.network, f.samples, f.want, f.mean(), stat.StdDev(f.values, nil), len(f.values), f.margin, verdict)
				}
			}
		})
	}
}
