package visible_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"weightshare/nets/visible"
)

func TestText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "",
		"conv5:6/p2 – ½·Größe 漢字":   "conv5:6/p2 – ½·Größe 漢字",
		"\x1b[2J\x1b]0;x\x07":       `\x1b[2J\x1b]0;x\a`,
		"two\nlines\tand a\rtrick":  `two\nlines\tand a\rtrick`,
		"C1 \u009b31m":              `C1 \u009b31m`,
		"right \u202e to left":      `right \u202e to left`,
		"zero\u200bwidth\ufeff":     `zero\u200bwidth\ufeff`,
		"broken \xff\xc3":           `broken \xff\xc3`,
		"replaced \ufffd":           "replaced \ufffd",
		"e\u0301 and o\u0302\u0301": "e\u0301 and o\u0302\u0301",
		"a" + strings.Repeat("\u0301", 1000) + "b\u0301": "a" + strings.Repeat("\u0301", 4) + "b\u0301",
	} {
		if got := visible.Text(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzText checks that the result is graphic UTF-8 without long runs of
// combining marks, and that applying Text again changes nothing.
func FuzzText(f *testing.F) {
	f.Add("a\x1b[31m\u0301\u0301\u0301\u0301\u0301\xff\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := visible.Text(text)
		if !utf8.ValidString(got) || visible.Text(got) != got {
			t.Fatalf("%q: got %q", text, got)
		}
		marks := 0
		for _, r := range got {
			if !unicode.IsMark(r) {
				marks = 0
			} else if marks++; marks > 4 {
				t.Fatalf("%q: %d marks in a row in %q", text, marks, got)
			}
			if !unicode.IsGraphic(r) {
				t.Fatalf("%q: %q holds %U", text, got, r)
			}
		}
	})
}

// TestWriteJSON checks that what is written reads back unchanged and contains
// nothing that controls a terminal.
func TestWriteJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"5×5 <b>":              `"5×5 <b>"`,
		"\x1b\x7f\u009b":       `"\u001b\u007f\u009b"`,
		"\u202e \U000e0041":    `"\u202e \udb40\udc41"`,
		"e\u0301":              `"e` + "\u0301" + `"`,
		strings.Repeat("́", 6): `"` + strings.Repeat("\u0301", 4) + `\u0301\u0301"`,
	} {
		var b strings.Builder
		if err := visible.WriteJSON(&b, text); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(b.String(), "\n"); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		var back string
		if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back != text {
			t.Errorf("%q reads back as %q, %v", text, back, err)
		}
	}
	if err := visible.WriteJSON(&strings.Builder{}, func() {}); err == nil {
		t.Error("a function is written as JSON")
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "-": "-", "-0.5": "-0.5", "+3": "+3", "a=b": "a=b", "12x12 dense:4": "12x12 dense:4",
		"=cmd|'/c calc'!A0": "'=cmd|'/c calc'!A0", "@SUM(A1)": "'@SUM(A1)", "-2+3": "'-2+3", "＝1+1": "'＝1+1", "\t=1": `\t=1`,
	} {
		if got := visible.Cell(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
