package tui

import (
	"io"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/terminal"
)

// drawFirstFrame writes the first frame at once, on the alternate screen that the
// renderer is about to use: the renderer alone shows nothing before its second tick and
// its own queries, 20 to 30 ms later. The renderer then draws the same frame over it
// and restores the screen and the cursor at the end. drawFirstFrame reports whether
// anything was written; it writes nothing unless out is a terminal.
func (r *root) drawFirstFrame(out io.Writer) bool {
	if r.w == 0 || r.h == 0 || !terminal.Is(out) {
		return false
	}
	w := colorprofile.Writer{Forward: out, Profile: r.appearance.profile}
	_, err := w.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable +
		ansi.EraseEntireScreen + ansi.CursorHomePosition + r.View().Content)
	return err == nil
}

// undoFirstFrame takes back the first frame if the renderer never started.
func undoFirstFrame(out io.Writer) {
	_, _ = io.WriteString(out, ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable)
}
