package experiment

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Difference is how much the results of one network exceed those of another with
// the same seeds: the mean of the differences and its 95 % confidence interval by
// Student's t. If the interval contains 0, the difference may be luck. Results are
// test accuracies, as fractions from 0 to 1, or test losses if the task has no
// classes.
type Difference struct {
	To   string  `json:"to"` // the network it is compared with
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// MaybeLuck reports whether the interval contains 0.
func (d Difference) MaybeLuck() bool { return d.Low <= 0 && d.High >= 0 }

// moreDigits is the maximum number of digits that Digits adds.
const moreDigits = 2

// Digits returns how many digits after the decimal point to show of a number that
// usually gets the given number of them: more if it would otherwise round to 0
// without being 0. The ends of an interval need this to show whether it contains 0.
func Digits(v float64, usual int) int {
	for digits := usual; digits <= usual+moreDigits; digits++ {
		if math.Round(math.Abs(v)*math.Pow10(digits)) != 0 {
			return digits
		}
	}
	return usual
}

// confidence is the fraction of intervals that contain the true difference.
const confidence = .95

// Interval returns the mean of at least two values and its 95 % confidence interval
// by Student's t; ok is false for fewer values.
func Interval(values []float64) (mean, low, high float64, ok bool) {
	if len(values) < 2 {
		return 0, 0, 0, false
	}
	mean, sd := MeanSD(values)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(values) - 1)}.Quantile((1 + confidence) / 2)
	t = math.Round(t*1e6) / 1e6 // its last bits depend on the processor
	half := float64(t * (sd / math.Sqrt(float64(len(values)))))
	return mean, mean - half, mean + half, true
}

// Paired returns the difference between runs and those of another network with the
// same seeds, or nil if fewer than two pairs have results.
func Paired(runs, to []Run) *Difference {
	bySeed := make(map[uint64]float64, len(to))
	for _, r := range to {
		if v := r.result(); v != nil {
			bySeed[r.Seed] = *v
		}
	}
	var values []float64
	for _, r := range runs {
		other, ok := bySeed[r.Seed]
		if v := r.result(); ok && v != nil {
			values = append(values, *v-other)
		}
	}
	mean, low, high, ok := Interval(values)
	if !ok {
		return nil
	}
	return &Difference{To: to[0].Network, Mean: mean, Low: low, High: high}
}

// result returns the number by which runs are compared: the test accuracy, or else
// the test loss, or nil for a run that diverged.
func (r *Run) result() *float64 {
	switch {
	case r.Diverged > 0:
		return nil
	case r.TestAccuracy != nil:
		return r.TestAccuracy
	default:
		return r.TestLoss
	}
}
