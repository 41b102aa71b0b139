package lessontest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse("x.txt", "# a comment\n[one]\npixels 3 1\nclear\nrun\n\n[two]\nline \"Some # words\"\nseek nudge\n")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]Move{
		"one": {{Control: "pixels", Index: 2}, {Control: "pixels"}, {Control: "clear"}, {Way: Run}},
		"two": {{Control: "line", Text: "Some # words"}, {Way: Seek, Control: "nudge"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for source, want := range map[string]string{
		"run":                "x.txt:1: no step yet",
		"[a]\npixels 0":      `x.txt:2: "0" is no option`,
		"[a]\n\npixels one":  `x.txt:3: "one" is no option`,
		"[a]\nline \"Words.": "x.txt:2: \"Words.: close the quotation marks",
	} {
		if _, err := parse("x.txt", source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}

func TestSolutions(t *testing.T) {
	t.Parallel()
	if none := Solutions(t, "no-such-lesson"); len(none) != 0 {
		t.Errorf("%v", none)
	}
	if some := Solutions(t, "counting"); len(some["budget"]) == 0 {
		t.Errorf("%v", some)
	}
}
