package dataset

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestAppend joins sets of one kind and refuses others.
func TestAppend(t *testing.T) {
	t.Parallel()
	train, test := must(t, "bars", 1, func(s *Spec) { s.Samples, s.Test = 3, 2 })
	both, err := train.Append(test)
	if err != nil || both.N != 5 || both.Positions != nil || !slices.Equal(both.Sample(4), test.Sample(1)) || both.Labels[3] != test.Labels[0] {
		t.Errorf("%d samples, %v", both.N, err)
	}
	if same, err := train.Append(Set{}); err != nil || same.N != 3 || same.Positions == nil {
		t.Errorf("with nothing: %d samples, %v", same.N, err)
	}
	other, _ := must(t, "tees", 1, nil)
	if _, err := train.Append(other); err == nil || !strings.Contains(err.Error(), "samples of 16×16×1 with 4 outputs cannot be added to samples of 12×12×1 with 4") {
		t.Errorf("images of another size: %v", err)
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Range{"2..4": {2, 4}, "3": {3, 3}, " 1 .. 2 ": {1, 2}} {
		if got, err := ParseRange(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "4..2", "a..3", "1..b", "1..2..3"} {
		if got, err := ParseRange(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	for text, want := range map[string]string{"1,2,3": "no place", "-1,2": "no place", "1,-2": "no place", "a,1": "no place"} {
		if _, err := Place(text).placement("a bar", 1, 5, 12, 12, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestCheckFiles refuses more images than there are.
func TestCheckFiles(t *testing.T) {
	t.Parallel()
	f, err := OpenFiles(directory(t))
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string][2]int{"samples 6: the files hold 5": {6, 0}, "test -1: the files hold 2": {0, -1}, "test 3": {1, 3}} {
		if err := f.Check(n[0], n[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", n, err, want)
		}
	}
	if _, _, err := readFile(fstest.MapFS{}, "a\x1b", idxImages, nil); err == nil || err.Error() != `a\x1b cannot be opened: file does not exist` {
		t.Errorf("no file: %v", err)
	}
}
