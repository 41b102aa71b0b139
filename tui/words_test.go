package tui

import (
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/tui/tuitest"
)

// terms explains the words that the test lesson links to.
func terms(t testing.TB) lessons.Glossary {
	t.Helper()
	g, err := lessons.ParseGlossary("g.md", []byte(`## Bit {#bit}

On or off, nothing else. Two of them make four [rows](term:row).

## Light {#light}

What shows one [bit](term:bit).

## Row {#row}

Several [lights](term:light) beside one another.
`))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func explained(t testing.TB) Options {
	o := lights(tuitest.Faults{})
	g := terms(t)
	o.Glossary = func() lessons.Glossary { return g }
	return o
}

// A term is explained where it occurs, and leads back to where the reader was.
func TestGlossary(t *testing.T) {
	t.Parallel()
	run(t, explained(t), 80, 24, func(p *testProgram) {
		p.press("g")
		p.sees("glossary", "1 of 3", "▸ Bit", "On or off", "1 Lights, step 1: Four lights")
		p.press(down)
		p.sees("▸ Light", "What shows one")
		p.press(esc)
		p.sees("enter begin")
		p.press(enter, "g")
		p.sees("▸ Bit", "esc back")
		p.press(tab)
		p.sees("enter go to Row")
		p.press(enter)
		p.sees("▸ Row", "Several lights", "← back to Bit")
		p.clicks("lights beside")
		p.sees("▸ Light", "← back to Row")
		p.press(left, left)
		p.sees("▸ Bit")
		p.lacks("← back to")
		p.press(esc)
		p.sees("step 1 of 5", "Toggle some of them")
		p.clicks("bit a light")
		p.sees("▸ Bit")
		p.press("?")
		p.sees("the keys that work here", "next link")
		p.press(esc)
		p.sees("▸ Bit")
		p.clicks("1 Lights, step 1")
		p.sees("step 1 of 5")
		// Where a question asks how sure the learner is, g is an answer.
		p.press(pageDown, "1")
		p.sees("g guess")
		p.press("g")
		p.sees("Measuring")
		p.press("g")
		p.sees("glossary", "▸ Bit")
		p.quits(ctrlC)
	})
}

// A run goes on below the glossary, and quitting would still lose it.
func TestRunBeneathGlossary(t *testing.T) {
	t.Parallel()
	run(t, explained(t), 80, 24, func(p *testProgram) {
		p.press(enter, pageDown, pageDown, pageDown, "-", " ", "g")
		p.sees("▸ Bit")
		p.press("q")
		p.sees("Quitting now loses the run")
		p.press(esc)
		p.passes(60)
		p.press(esc)
		p.sees("finished · step 60 of 60")
		p.quits("q")
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	run(t, explained(t), 80, 24, func(p *testProgram) {
		p.press("/")
		p.sees("Type words")
		p.press("l", "i", "g", "h", "t")
		p.sees("1 of 7 places", "▸ Light   glossary", "What shows one bit.", "Light three   1 Lights, step 3")
		p.press(" ", "t", "w", "i", "c", "e")
		p.sees("nothing found", "No lesson and no term")
		for range "light twice" {
			p.press("\x7f")
		}
		p.press("q", "\x7f", "t", "w", "i", "c", "e")
		p.sees("1 place", "▸ Race   1 Lights, step 4", "one of them twice as fast.")
		p.press(enter)
		p.sees("step 4 of 5", "Two counters")
		// From a term, escape leads back to the search.
		p.press("/", "r", "o", "w", "s", " ", "b", "i", "t")
		p.sees("Bit   glossary")
		p.press(enter)
		p.sees("On or off", "esc back")
		p.press("/")
		p.sees("/ rows bit")
		p.press(esc)
		p.sees("step 4 of 5")
		p.quits("q")
	})
}

// Pasted text is searched for, and a click opens a result.
func TestSearchByHand(t *testing.T) {
	t.Parallel()
	run(t, explained(t), 60, 18, func(p *testProgram) {
		p.press("/")
		p.press("\x1b[200~light three\x1b[201~")
		p.sees("▸ Light three", "Light three of the four.")
		p.clicks("Light three of")
		p.sees("step 3 of 5")
		if !strings.Contains(p.term.Screen(), "Goal:") {
			t.Errorf("the step is not there:\n%s", p.term.Screen())
		}
		p.quits("q")
	})
}
