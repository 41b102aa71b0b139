package course

import (
	"testing"

	"weightshare/lessons/lessontest"
)

// TestNothingIsForgotten: who comes back to a step, in whatever order and on whatever
// day, finds what they left there.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("nothing runs beside it: no news to the race detector")
	}
	for _, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			lessontest.RemembersAll(t, l)
		})
	}
}
