package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"weightshare/nets/arch"
)

// FuzzParse reads any text: nothing panics or hangs, an error points into the
// text, a network that parses prints back to itself, and no count is negative.
func FuzzParse(f *testing.F) {
	for _, e := range arch.Zoo() {
		if len(e.Text) < 800 {
			f.Add(e.Text)
		}
	}
	for _, w := range wrongNetworks() {
		f.Add(w.text)
	}
	for seed := range uint64(60) {
		text, _ := newWriter(seed).network()
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		arch.Completions(text)
		n, err := arch.Parse(text)
		if err != nil {
			checkError(t, text, err)
			return
		}
		checkRoundTrip(t, text, n)
		c, err := arch.Count(n)
		if err != nil {
			checkError(t, text, err)
			return
		}
		checkCounts(t, c)
	})
}

func checkError(t *testing.T, text string, err error) {
	t.Helper()
	var wrong *arch.Error
	switch {
	case !errors.As(err, &wrong):
		t.Fatalf("%q: %v is not an *arch.Error", text, err)
	case wrong.Word < 1 || wrong.Start < 0 || wrong.End < wrong.Start || wrong.End > len(text) || text[wrong.Start:wrong.End] != wrong.Text:
		t.Fatalf("%q: %+v points elsewhere", text, wrong)
	case wrong.Problem == "" || wrong.Suggestion == "" || !utf8.ValidString(err.Error()) || len(err.Error()) > 1000:
		t.Fatalf("%q: message %q", text, err)
	}
}

func checkCounts(t *testing.T, c *arch.Counts) {
	t.Helper()
	var parameters int64
	for _, r := range c.Layers {
		parameters += r.Parameters
		if r.Parameters < 0 || r.Links < r.MACs || r.MACs < 0 || r.Unshared < arch.Overflow || r.Dense < arch.Overflow || r.Output.Units() <= 0 {
			t.Fatalf("%s: %+v", c.Network, r)
		}
		for _, n := range r.ReceptiveField {
			if n < 1 {
				t.Fatalf("%s: %s sees %d", c.Network, r.Name, n)
			}
		}
		for _, j := range r.Jump {
			if !(j > 0) {
				t.Fatalf("%s: %s jumps %v", c.Network, r.Name, j)
			}
		}
		if r.Kind.Convolves() && r.Unshared.Known() && int64(r.Unshared) < r.Parameters {
			t.Fatalf("%s: %s has %d parameters shared, %v unshared", c.Network, r.Name, r.Parameters, r.Unshared)
		}
	}
	if parameters != c.Totals.Parameters || c.Totals.Links < 0 || c.Totals.MACs < 0 || c.Saving() == "" {
		t.Fatalf("%s: %+v", c.Network, c.Totals)
	}
	c.ByKind()
	if len(c.Layers) > 300 {
		return
	}
	checkFormulas(t, c)
	var b bytes.Buffer
	if err := arch.WriteJSON(&b, c); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("%s: not JSON: %s", c.Network, b.Bytes())
	}
}
