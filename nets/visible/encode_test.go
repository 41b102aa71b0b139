package visible_test

import (
	"encoding/json"
	"strings"
	"testing"

	"weightshare/nets/visible"
)

// What is written reads back the same, and holds nothing that steers a terminal.
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
