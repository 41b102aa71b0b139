package main

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"weightshare/cmd/help"
)

// When the program has the process to itself it collects garbage early while counting,
// unless the user has set a limit; a process that runs other commands too is left
// alone.
func TestParamsLimitsMemory(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		env  []string
		want []int64
	}{
		{nil, []int64{garbageLimit}},
		{[]string{"GOMEMLIMIT=1GiB"}, nil},
	} {
		var got []int64
		var out, errs bytes.Buffer
		code := run(t.Context(), console{
			args: []string{"params", "28x28 conv5:6 relu"}, out: &out, err: &errs, env: tc.env, now: time.Now,
			limitMemory: func(bytes int64) int64 { got = append(got, bytes); return 0 },
		})
		if code != help.Done || !slices.Equal(got, tc.want) {
			t.Errorf("with %v it ends with %d and sets the limits %v, want %v: %s", tc.env, code, got, tc.want, &errs)
		}
	}
}
