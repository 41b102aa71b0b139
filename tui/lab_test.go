package tui

import (
	"testing"

	"weightshare/tui/tuitest"
)

// The lab is opened from the list; its lines are typed in, and left with the
// arrows and the page keys; a finished race can be copied as a command.
func TestLab(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 120, 40, func(p *world) {
		p.press("l")
		p.sees("The lab", "step 1 of 7", "training images", "on a ring")
		p.press(pageDown)
		p.sees("step 2 of 7", "network 1", "Counted")
		p.press("x")
		p.sees("dense:4x", "write dense:10")
		p.press("\x7f", down)
		p.sees("▸ network 2")
		p.press(pageDown)
		p.sees("step 3 of 7", "What this training costs")
		p.press(pageDown)
		p.sees("step 4 of 7", "The race")
		p.press("\x19") // ctrl+y
		p.sees("copied: weightshare compare --task bars --seeds")
		p.press(esc)
		p.sees("▸  l  Lab")
		p.quits("q")
	})
}
