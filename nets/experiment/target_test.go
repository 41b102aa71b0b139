package experiment

import (
	"slices"
	"testing"
)

// TestTargetCheck checks at many steps, from a network that guesses to one that is
// almost always right, that checking a few samples gives the same answer as checking all,
// and that no sample is ever lost from the order.
func TestTargetCheck(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	whole := newTrial(t, p, p.Networks[0], 200, 3, TrialConfig{}).Test()
	for _, samples := range []int{1, 9, 17, 300, 1000} {
		test := whole.Slice(0, samples)
		trial := newTrial(t, p, p.Networks[0], 200, 3, TrialConfig{})
		trial.test = test
		var check targetCheck
		answers := map[bool]int{}
		for range 40 {
			accuracy, _ := trial.Evaluate(test)
			want := *accuracy >= TargetAccuracy
			answers[want]++
			if got := check.reached(trial); got != want {
				t.Errorf("%d samples, step %d: %v at an accuracy of %v", samples, trial.Steps(), got, *accuracy)
			}
			for range 5 {
				if _, err := trial.trainer.Step(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if samples >= 300 && (answers[true] == 0 || answers[false] == 0) {
			t.Errorf("%d samples: the answers are %v", samples, answers)
		}
		slices.Sort(check.order)
		for i, at := range check.order {
			if i != at {
				t.Fatalf("%d samples: the order lacks some or has some twice", samples)
			}
		}
	}
}
