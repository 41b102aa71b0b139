package tui

import (
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/terminal"
)

// The modes in which a terminal reports clicks.
const (
	setMouse   = ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	resetMouse = ansi.ResetModeMouseExtSgr + ansi.ResetModeMouseButtonEvent
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
	view := r.View()
	text := ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable +
		ansi.EraseEntireScreen + ansi.CursorHomePosition + view.Content
	if terminal.QueuesInput && view.MouseMode == tea.MouseModeCellMotion {
		text += setMouse // the renderer would set it only after the frame can be clicked
	}
	_, err := w.WriteString(text)
	if err != nil {
		return false
	}
	terminal.AwaitDrawn() // before the browser compiles all the code that handles keys
	return true
}

// undoFirstFrame takes back the first frame if the renderer never started.
func undoFirstFrame(out io.Writer) {
	text := ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable
	if terminal.QueuesInput {
		text = resetMouse + text
	}
	_, _ = io.WriteString(out, text)
}
