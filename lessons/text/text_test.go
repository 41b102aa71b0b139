package text_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons/text"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{text.Number(1234567), "1,234,567"},
		{text.Number(-0.5), "−0.50"},
		{text.Number(1e20), "100000000000000000000.00"},
		{text.Fixed(0.125, 1), "0.1"},
		{text.Signed(0.25, 1), "+0.2"},
		{text.Signed(-2, 2), "−2.00"},
		{text.Signed(-0.001, 1), "0.0"},
		{text.Percent(0.934), "93 %"},
		{text.Short(0.42), "0.42"},
		{text.Short(-12.30), "−12.3"},
		{text.Short(1240.2), "1,240"},
		{text.Short(0.00003), "3.0e-05"},
		{text.Short(-0.00035), "−0.00035"},
		{text.Short(math.Inf(-1)), "−∞"},
		{text.Short(math.NaN()), "?"},
		{text.Spoken(math.Inf(1)), "not a number"},
		{text.Spoken(-3), "-3"},
		{text.Spoken(1e-9), "about 0"},
		{text.Spoken(0.00042), "0.00042"},
		{text.Spoken(0.0421), "0.042"},
		{text.Spoken(12.345), "12.35"},
		{text.Spoken(-2.5e12), "-2.5 times 10 to the power of 12"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{text.Plural(1, "try"), "1 try"},
		{text.Plural(0, "try"), "0 tries"},
		{text.Plural(2, "day"), "2 days"},
		{text.Plural(3, "times"), "3 times"},
		{text.Plural(int64(2000), "image"), "2,000 images"},
		{text.List(nil), "none"},
		{text.List([]string{"a", "b", "c"}), "a, b and c"},
		{text.EscapeMarkdown("*a* [b](c)"), `\*a\* \[b](c)`},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	got := text.Wrap("  weight-sharing is\nübermäßig long  ", 6)
	if want := []string{"weight", "-shari", "ng is", "übermä", "ßig", "long"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for w := range 40 {
		lines := text.Wrap("one two three four five", w)
		if got := strings.Join(lines, " "); w > 4 && got != "one two three four five" {
			t.Errorf("width %d: %q", w, got)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for metric, want := range map[string]string{
		"parameters": "320", "links": "216,320", "macs": "194,688", "unshared": "216,320", "dense": "16,981,120", "bytes": "1,280",
	} {
		if got, err := text.Count("28x28 conv3:32", metric); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", metric, got, err, want)
		}
	}
	for _, c := range [][2]string{{"28x28 conv3", "parameters"}, {"4 conv1:1", "colour"}} {
		if got, err := text.Count(c[0], c[1]); err == nil {
			t.Errorf("%v: %s", c, got)
		}
	}
}
