package page

import "weightshare/tui/keys"

// List is a list with a cursor, part of which is visible.
type List struct {
	At  int // the item under the cursor
	Top int // the first visible item
}

// Choose moves the cursor to item i of n, or to the nearest one.
func (l *List) Choose(i, n int) { l.At = max(min(i, n-1), 0) }

// Do moves the cursor among n items in response to a key; a page has the given number
// of rows. It reports whether the intent was to move the cursor.
func (l *List) Do(in keys.Intent, pressed string, n, rows int) bool {
	switch in {
	case keys.Vertical:
		if rows = 1; pressed == "up" {
			rows = -1
		}
		l.Choose(l.At+rows, n)
	case keys.StepBack:
		l.Choose(l.At-max(rows, 1), n)
	case keys.StepOn:
		l.Choose(l.At+max(rows, 1), n)
	case keys.Top:
		l.Choose(0, n)
	case keys.Bottom:
		l.Choose(n-1, n)
	default:
		return false
	}
	return true
}

// Scroll makes the cursor visible in a list that shows the given number of rows,
// scrolling as little as possible.
func (l *List) Scroll(rows int) { l.Top = min(max(l.Top, l.At-rows+1), l.At) }

// ListRules returns the rules for moving by item and by page in a list of n items.
func ListRules(n int) []keys.Rule {
	if n < 2 {
		return nil
	}
	return []keys.Rule{
		{Intent: keys.Vertical, Does: "choose"},
		{Intent: keys.StepBack, Does: "a page up"},
		{Intent: keys.StepOn, Does: "a page down"},
	}
}
