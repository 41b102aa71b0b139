package help

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestText checks that lines fit, that no flag is broken, and that items of a list keep
// their indentation.
func TestText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("With --out-of-the-way-file the rest is written elsewhere. ", 3) + "\n\nThe tasks:\n  bars: " + strings.Repeat("which way does it run? ", 6)
	for _, width := range []int{0, 40, 200} {
		got := Text(&cobra.Command{Use: "x", Long: long}, width)
		for line := range strings.Lines(got) {
			if most := min(width+maxWidth*(1-min(width, 1)), maxWidth); len(strings.TrimRight(line, "\n")) > most {
				t.Errorf("at %d: %q is longer than %d", width, line, most)
			}
		}
		if n := strings.Count(got, "--out-of-the-way-file"); n != 3 {
			t.Errorf("at %d: %d of 3 flags are whole:\n%s", width, n, got)
		}
		if !strings.Contains(got, "\n\nThe tasks:\n  bars: which") || width == 40 && !strings.Contains(got, "\n      ") {
			t.Errorf("at %d: the list is\n%s", width, got)
		}
	}
}
