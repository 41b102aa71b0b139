package calculator

import "testing"

func TestCompletion(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "28x28 conv5:6 d", 100, 24)
	d.sees("tab dw3", "depthwise")
	d.press("tab")
	if got := d.Text(); got != "28x28 conv5:6 dw3" {
		t.Errorf("tab makes it %q", got)
	}
	d.press("tab")
	if got := d.Text(); got != "28x28 conv5:6 dense:10" {
		t.Errorf("tab again makes it %q", got)
	}
	d.sees("▸dense:10", "2 layers")
	d.press("shift+tab", "shift+tab")
	if got := d.Text(); got != "28x28 conv5:6 dropout" {
		t.Errorf("shift+tab twice makes it %q", got)
	}
	d.types(" ")
	d.press("home")
	d.lacks("tab ")
	d.press("ctrl+u", "end", "ctrl+u")
	d.sees("tab 28x28")
	d.press("tab")
	if got := d.Text(); got != example {
		t.Errorf("tab in an empty text makes it %q", got)
	}
}

// In the middle of a text, the word before the cursor is completed in place.
func TestCompletionInTheMiddle(t *testing.T) {
	t.Parallel()
	d := newDriver(t, "28x28  dense:10", 100, 24)
	d.input.SetCursor(6)
	d.types("max")
	d.press("tab")
	if got, at := d.Text(), d.input.Position(); got != "28x28 maxpool2 dense:10" || at != len("28x28 maxpool2") {
		t.Errorf("it is %q with the cursor at %d", got, at)
	}
	d.press("left")
	d.lacks("tab ")
}
