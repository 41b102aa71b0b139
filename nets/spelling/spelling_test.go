package spelling_test

import (
	"strings"
	"testing"

	"weightshare/nets/spelling"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"conv", "conv", 0}, {"con", "conv", 1}, {"smae", "same", 1}, {"kitten", "sitting", 3},
	} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := spelling.Distance(c.b, c.a); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"adam", "sgd", "optimizer", "format"}
	for typed, want := range map[string]string{
		"Adam": "adam", "optimiser": "optimizer", "opt": "optimizer", "fromat": "format", "dgs": "",
		"": "", "nothing": "", "xy": "", strings.Repeat("adam", 100): "",
	} {
		if got := spelling.Nearest(typed, known); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestUnknown checks that the message names what there is, and quotes no more of a long
// name than its beginning.
func TestUnknown(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"raec":                   `there is no step "raec"; the nearest is race: write race, kept`,
		strings.Repeat("é", 40):  `there is no step "` + strings.Repeat("é", 40) + `": write race, kept`,
		strings.Repeat("é", 100): `there is no step "` + strings.Repeat("é", 40) + `…": write race, kept`,
	} {
		if got := spelling.Unknown("step", typed, []string{"race", "kept"}); got.Error() != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
