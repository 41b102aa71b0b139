package progress

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"weightshare/nets/slowtest"
)

// TestFilesOfBefore checks that a file of an earlier program is read, and written
// back unchanged.
func TestFilesOfBefore(t *testing.T) {
	t.Parallel()
	text := contents(t, "testdata/today.json")
	store := holding(t, text)
	if _, err := store.Load(); err != nil {
		t.Error(err)
	}
	if err := store.Save(Document{Lessons: map[string]*Record{"answer": {}}}); err != nil {
		t.Error(err)
	}
	if got := contents(t, store.Path()); got != text {
		t.Errorf("%d bytes have become %d", len(text), len(got))
	}
}

// TestHostileFile reads a file that contradicts itself and holds terminal control
// sequences.
func TestHostileFile(t *testing.T) {
	t.Parallel()
	text := contents(t, "testdata/hostile.json")
	store := holding(t, text)
	d, err := store.Load()
	if err == nil || !strings.Contains(err.Error(), "3 of the measurements contradict themselves") || contents(t, store.Path()) != text {
		t.Errorf("reading: %v", err)
	}
	r := d.Lesson("answer")
	if len(r.Measured) != 3 || len(r.Done) != 2 || len(d.Lessons) != 2 {
		t.Errorf("read as %+v of %d lessons", r, len(d.Lessons))
	}
	if got := r.Answers["elsewhere"]; got.Choice != `red\x1b[31m \u202edlrow\a` || got.Confidence != Unasked {
		t.Errorf("the answer is %+v", got)
	}
	for _, m := range r.Measured {
		said := fmt.Sprint(m)
		if at := strings.IndexFunc(said, func(r rune) bool { return !unicode.IsGraphic(r) }); at >= 0 {
			t.Errorf("the measurement holds control characters: %q", said)
		}
	}
	err = store.Save(doneStep("answer", "after"))
	var notice *Notice
	_, aside, ok := strings.Cut(fmt.Sprint(err), "is kept as ")
	if !errors.As(err, &notice) || !ok || contents(t, aside) != text {
		t.Errorf("saving: %v", err)
	}
	if d, err := store.Load(); err != nil || len(d.Lesson("answer").Measured) != 3 {
		t.Errorf("afterwards: %v, %+v", err, d.Lesson("answer"))
	}
}

// yearsOfData returns the document of a learner who never stops measuring.
func yearsOfData(rows int) Document {
	d := New()
	r := newRecord()
	d.Lessons["lab"] = r
	for n := range rows {
		r.Done = append(r.Done, fmt.Sprint("step-", n))
		r.Measured = append(r.Measured, Measurement{
			Step: "sweep", Network: "12x12 conv5:8 relu gmp dense:2", Metric: "test_accuracy", Value: 0.5, Seed: uint64(n % 5),
			Options: map[string]any{Arguments: fmt.Sprintf("--task bars --samples %d --seeds %d..%d net", n, n%5, n%5), "samples": n},
			At:      "2026-11-27T19:38:36.951Z",
		})
	}
	return d
}

// TestYearsOfData reads, joins and writes 20,000 measurements, as many done steps
// and a string of 10 MB. Comparing each with each would take 200 million
// comparisons per list.
func TestYearsOfData(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	const rows = 20_000
	d := yearsOfData(rows)
	d.Lessons["lab"].Answers["own"] = Answer{Own: true, Choice: strings.Repeat("long ", 2_000_000), At: "2026-11-27T19:38:36.951Z"}
	text, err := encode(d)
	if err != nil {
		t.Fatal(err)
	}
	store := holding(t, string(text))
	if err := store.Save(doneStep("lab", "new")); err != nil {
		t.Fatal(err)
	}
	back, err := store.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := back.Lesson("lab")
	if len(r.Measured) != rows || len(r.Done) != rows+1 || len(r.Answers["own"].Choice) != longest {
		t.Errorf("%d rows, %d steps and %d bytes are left", len(r.Measured), len(r.Done), len(r.Answers["own"].Choice))
	}
}

// TestNewsCostWhatTheyAre checks that adding to a large document allocates no more
// than adding to a small one.
func TestNewsCostWhatTheyAre(t *testing.T) {
	adding := func(rows int) float64 {
		var j Journal
		j.Add(yearsOfData(rows))
		n := rows
		return testing.AllocsPerRun(20, func() {
			n++
			news := yearsOfData(1)
			news.Lessons["lab"].Measured[0].Options["samples"] = n
			if !j.Add(news) {
				t.Fatal("nothing is new")
			}
		})
	}
	few, many := adding(10), adding(10_000)
	if many > 2*few { // the race detector drops some of a pool's objects
		t.Errorf("%v allocations beside many, %v beside few", many, few)
	}
}

// FuzzDecode checks that whatever a file holds is either refused or can be written
// again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version":1,"lessons":{"a":{"measured":[{"options":{"arguments":"--seeds ..","x":[null,{"":"\u001b"}]}}]}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, _, err := decode(text)
		if err != nil {
			return
		}
		once, err := encode(d)
		if err != nil {
			t.Fatal(err)
		}
		again, odd, err := decode(once)
		if err != nil || odd > 0 {
			t.Fatalf("%d odd, %v in %q", odd, err, once)
		}
		if twice, err := encode(again); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q has become %q, %v", once, twice, err)
		}
	})
}
