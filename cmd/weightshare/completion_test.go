package main

import (
	"slices"
	"strings"
	"testing"

	"weightshare/cmd/help"
)

// The shell completes the steps of the lesson typed, the controls of the step, and
// their values.
func TestCompleteSteps(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typed []string
		want  string // one of the completions; empty if there must be none
	}{
		{[]string{"shift", "--step", ""}, "moves\tThe map moves along"},
		{[]string{"present", "shift", "--step", ""}, "moves\tThe map moves along"},
		{[]string{"lab", "--step", ""}, "race\tThe race"},
		{[]string{"shift", "--step", "moves", "--set", ""}, "digit=\tthe digit"},
		{[]string{"shift", "--step", "moves", "--set", "digit="}, "digit=3"},
		{[]string{"--step", ""}, ""},
		{[]string{"nonsense", "--step", ""}, ""},
		{[]string{"shift", "--step", "moves", "--set", "nonsense="}, ""},
	} {
		said, _, code := inProcess(t, t.TempDir(), "", append([]string{"__complete"}, test.typed...)...)
		lines := strings.Split(said, "\n")
		if offered := lines[:max(len(lines)-2, 0)]; code != help.Done || test.want == "" && len(offered) > 0 || test.want != "" && !slices.Contains(offered, test.want) {
			t.Errorf("%q: it ends with %d and offers\n%s", test.typed, code, said)
		}
	}
}
