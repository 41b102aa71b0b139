package calculator

import "testing"

// The page opens with an empty field: typed text is not appended to the example, which
// tab or enter puts in.
func TestAnEmptyFieldOffersTheExample(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"tab", "enter"} {
		d := newDriver(t, "", 80, 24)
		d.sees("tab "+example, "take this example:", "nothing is counted yet")
		if d.press(key); d.Text() != example {
			t.Errorf("%s takes %q", key, d.Text())
		}
	}
	d := newDriver(t, "", 80, 24)
	d.types("9 dense:1")
	d.sees("1 layer", "10 parameters")
}
