package course

import (
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
)

// TestNothingIsForgotten checks that a learner who comes back to a step, in whatever
// order and on whatever day, finds what they left there.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, l := range All() {
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			lessontest.RemembersAll(t, l)
		})
	}
}
