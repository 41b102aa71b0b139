package tui

import (
	"io"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/terminal"
)

// drawFirstFrame writes the first frame at once, on the alternate screen that the
// renderer is about to use: left to itself it shows nothing before its second
// tick and its own queries, 20 to 30 ms later. The renderer then draws the same
// frame over it, and gives the screen and the cursor back at the end. It reports
// whether anything was written; where out is no terminal nothing is.
func (r *root) drawFirstFrame(out io.Writer) bool {
	if r.w == 0 || r.h == 0 || !terminal.Is(out) {
		return false
	}
	w := colorprofile.Writer{Forward: out, Profile: r.appearance.profile}
	_, err := w.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable +
		ansi.EraseEntireScreen + ansi.CursorHomePosition + r.View().Content)
	return err == nil
}

// undoFirstFrame takes the first frame back where no renderer came to do it.
func undoFirstFrame(out io.Writer) {
	_, _ = io.WriteString(out, ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable)
}
