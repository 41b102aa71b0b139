package tui

import (
	"testing"

	"weightshare/tui/tuitest"
)

// The calculator keeps its text until it is opened again, and letters that are keys
// elsewhere are text in it.
func TestCalculatorAndBack(t *testing.T) {
	t.Parallel()
	run(t, lights(tuitest.Faults{}), 80, 24, func(p *testProgram) {
		p.sees("Calculator", "c calculator")
		p.press("c", "\t")
		p.sees("11,926 parameters", "esc back")
		p.press(" dense:2 ?q")
		p.sees("dense:2 ?q", "^^")
		p.press("\x7f", "\x7f")
		p.sees("11,948 parameters")
		p.press("\x1bOP") // F1
		p.sees("the keys that work here", "In the calculator", "ctrl+o", "weightshare words lists every")
		p.press(esc)
		p.sees("11,948 parameters")
		p.press(esc)
		p.sees("▸  c  Calculator", "enter open")
		p.press(enter)
		p.sees("dense:10 dense:2")
		p.press(esc, up, up, enter)
		p.sees("step 1 of 5")
		p.press(esc)
		p.clicks("Calculator")
		p.sees("11,948 parameters")
		p.quits(ctrlC)
	})
}

// A paste goes into the text; where no text can be typed it does nothing.
func TestPasteReachesTheCalculator(t *testing.T) {
	t.Parallel()
	o := lights(tuitest.Faults{})
	o.Calculator = true
	run(t, o, 80, 24, func(p *testProgram) {
		p.press("\x15") // ctrl+u
		p.sees("take this example")
		p.press("\x1b[200~8x8 # small\rconv3:2\x1b[201~")
		p.sees("20 parameters", "6×6×2")
		p.press("\x1bOP", "\x1b[200~ dense:9\x1b[201~", esc)
		p.sees("20 parameters")
		p.press(esc, "\x1b[200~q\x1b[201~")
		p.sees("Lights")
		p.quits("q")
	})
}
