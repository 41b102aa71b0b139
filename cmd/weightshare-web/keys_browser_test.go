package main

import (
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// keyNames are the names of the keys that the page has buttons for.
func (b *tab) keyNames() []string {
	b.t.Helper()
	return value[[]string](b, `[...document.querySelectorAll("#row button")].map((button) => button.ariaLabel)`)
}

// taps presses the button of a key once it is there and has come to rest: a finger that
// comes down while the page makes room for the buttons meets another one, or none.
func (b *tab) taps(name string) {
	b.t.Helper()
	const still = 15 // readings
	place := `(() => {
		const button = document.querySelector('#row [aria-label="` + name + `"]');
		if (!button) return [];
		const {x, y} = button.getBoundingClientRect();
		return [x, y, innerWidth, innerHeight];
	})()`
	var last []float64
	deadline := time.Now().Add(patience)
	for same := 0; same < still; time.Sleep(20 * time.Millisecond) {
		now := value[[]float64](b, place)
		if same++; len(now) == 0 || !slices.Equal(now, last) {
			same = 0
		}
		last = now
		if time.Now().After(deadline) {
			b.t.Fatalf("there is no key %q at rest among %q", name, b.keyNames())
		}
	}
	b.does(chromedp.Click(`#row [aria-label="` + name + `"]`))
}

// On a telephone there are buttons of the keys that do something in the step, large enough
// for a finger; and what runs as a command is stopped, by a button and by a key.
func browseKeys(t *testing.T, address string) {
	t.Helper()
	page := openTab(t, address)
	page.does(chromedp.EmulateViewport(360, 640, chromedp.EmulateTouch))
	page.taps("down choose")
	page.taps("enter begin")
	page.waitFor("1/8")
	page.taps("4 answer")
	page.taps("s sure")
	page.waitFor("✓ 4")
	page.taps("enter next step")
	page.waitFor("2/8")
	if small := value[[]string](page, `[...document.querySelectorAll("#keys button")].filter((button) => button.offsetHeight < 44 || button.offsetWidth < 44).map((button) => button.ariaLabel)`); len(small) > 0 {
		t.Errorf("too small for a finger are %q", small)
	}

	const long = `compare --task bars --steps 5000 --seeds 100 '12x12 conv5:4 relu gmp dense:4'`
	for _, stop := range []func(){
		func() { page.does(chromedp.Click("#stop")) },
		func() { page.taps("ctrl+c stop") },
	} {
		value[bool](page, `document.querySelector("#arguments").value = "`+long+`"; document.querySelector("#command").requestSubmit(); true`)
		page.waitFor(" left") // it says for how long it will go on
		stop()
		page.waitFor("It was stopped.")
		if value[bool](page, `terminal.clear(); document.querySelector("#stop").checkVisibility()`) {
			t.Error("what has ended can be stopped")
		}
	}
}
