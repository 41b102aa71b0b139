package experiment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/nets/arch"
)

// TestWithDropout checks that dropout is added once, before the last layer with
// weights, that a network that has the word keeps it where it is, and that no count
// changes.
func TestWithDropout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12x12 conv5:4 relu gmp dense:4":         "12x12 conv5:4 relu gmp dropout dense:4",
		"12x12 dense:4":                          "12x12 dropout dense:4",
		"12x12 conv5:4 dropout relu gmp dense:4": "12x12 conv5:4 dropout relu gmp dense:4",
		"8x8 dense:16 sigmoid tied":              "8x8 dense:16 sigmoid dropout tied",
		"12x12 conv5:4 gmp":                      "12x12 dropout conv5:4 gmp",
		"12x12 gmp":                              "12x12 gmp",
	} {
		before, err := arch.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		after, err := withDropout(before)
		if err != nil || after.String() != want {
			t.Errorf("%s: %v, %v", text, after, err)
		}
	}
}

// regularized runs a plan with each value of a setting and returns the documents.
func regularized(t *testing.T, name string, values ...string) (d []*Document) {
	t.Helper()
	for _, value := range values {
		p, err := NewPlan("bars")
		if err != nil {
			t.Fatal(err)
		}
		p.Task.Samples, p.Task.Test, p.Training.Steps = 30, 100, 60
		p.Networks = []string{"12x12 conv5:4 relu gmp dense:4", "12x12 local5:4 relu dropout gmp dense:4"}
		if err := p.Set(name, value); err != nil {
			t.Fatal(err)
		}
		one, err := Execute(t.Context(), p, Config{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range one.Runs {
			one.Runs[i].Seconds = 0
		}
		d = append(d, one)
	}
	return d
}

// TestRegularization checks that each of the settings changes the results of both
// networks and appears among the options, and that its default changes nothing and does
// not appear. The networks are named and counted as they were written.
func TestRegularization(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"shift": "2", "dropout": "0.25", "average-steps": "0.5"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := regularized(t, name, "0", value)
			plain := regularized(t, "steps", "60")[0]
			if diff := cmp.Diff(plain, d[0]); diff != "" {
				t.Errorf("0 changes something:\n%s", diff)
			}
			option := (&Setting{Name: name}).jsonName()
			if d[1].Options[option] == nil {
				t.Errorf("%v lacks %s", d[1].Options, option)
			}
			for i, r := range d[1].Runs {
				was := d[0].Runs[i]
				if r.Network != was.Network || r.Parameters != was.Parameters {
					t.Errorf("%s became %s", was.Network, r.Network)
				}
				if *r.TestLoss == *was.TestLoss {
					t.Errorf("%s does not change %s", name, r.Network)
				}
			}
		})
	}
}

// TestAveragePlaces checks that averaging over positions makes the kernels of an
// unshared layer equal, so that it learns like a shared one, and that it does not
// affect a network with shared kernels.
func TestAveragePlaces(t *testing.T) {
	t.Parallel()
	d := regularized(t, "average-places", "0", "1")
	if *d[0].Runs[0].TestLoss != *d[1].Runs[0].TestLoss {
		t.Error("the shared network has changed")
	}
	if *d[0].Runs[1].TestLoss == *d[1].Runs[1].TestLoss {
		t.Error("the unshared network has not")
	}
}

// TestShareSteps checks that an unshared layer that shares at first ends with other
// weights than one that never did, and with others again if the optimizer is reset; a
// network with shared kernels is not affected.
func TestShareSteps(t *testing.T) {
	t.Parallel()
	d := append(regularized(t, "share-steps", "0", "30"), regularized(t, "restart", "true")...)
	if *d[0].Runs[0].TestLoss != *d[1].Runs[0].TestLoss || *d[0].Runs[0].TestLoss != *d[2].Runs[0].TestLoss {
		t.Error("the shared network has changed")
	}
	if *d[0].Runs[1].TestLoss == *d[1].Runs[1].TestLoss {
		t.Error("the unshared network has not")
	}
	if *d[0].Runs[1].TestLoss != *d[2].Runs[1].TestLoss {
		t.Error("the optimizer begins anew where nothing was shared")
	}
}

// TestShiftNeedsClasses checks that images whose answer is an image cannot be shifted.
func TestShiftNeedsClasses(t *testing.T) {
	t.Parallel()
	for task, can := range map[string]bool{"bars": true, "strokes": true, "invert": false, "crossings": false} {
		p, err := NewPlan(task)
		if err != nil {
			t.Fatal(err)
		}
		p.Training.Shift = 1
		if err := p.Validate(); (err == nil) != can {
			t.Errorf("%s: %v", task, err)
		}
	}
}
