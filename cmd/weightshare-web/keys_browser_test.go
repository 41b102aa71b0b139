package main

import (
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// keyNames returns the names of the keys for which the page has buttons.
func (b *tab) keyNames() []string {
	b.t.Helper()
	return value[[]string](b, `[...document.querySelectorAll("#row button")].map((button) => button.ariaLabel)`)
}

// taps presses the button of a key once it is there and has stopped moving: a finger
// that comes down while the page makes space for the buttons hits another one, or none.
func (b *tab) taps(name string) {
	b.t.Helper()
	const still = 15 // equal readings in succession
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
	value[bool](b, `document.querySelector('#row [aria-label="`+name+`"]').scrollIntoView({inline: "nearest", block: "nearest"}), true`)
	at := value[[]float64](b, `(() => {
		const {x, y, width, height} = document.querySelector('#row [aria-label="`+name+`"]').getBoundingClientRect();
		return [x + width / 2, y + height / 2];
	})()`)
	b.manages(b.chromium.Tap(at[0], at[1]))
}

// touches taps on a text on the screen.
func (b *tab) touches(text string) {
	b.t.Helper()
	b.waitFor(text)
	if x, y, ok := b.place(text); ok {
		b.manages(b.chromium.Tap(x, y))
	}
}

// browseKeys does the lesson by touch, as on a telephone, from its first step to its
// last: it answers on the screen, and does everything else with buttons for the keys
// that do something in the step, which are large enough for a finger. It also stops a
// running command, with a button and with a key.
func browseKeys(t *testing.T, address string) {
	t.Helper()
	page := openTab(t, address)
	page.does(chromedp.EmulateViewport(360, 640, chromedp.EmulateTouch))
	page.manages(page.browser.Reload()) // the size of the text is chosen when the page opens
	page.taps("down choose")
	page.taps("enter begin")
	page.walksFourPixels(page.touches, page.taps)
	if small := value[[]string](page, `[...document.querySelectorAll("#keys button")].filter((button) => button.offsetHeight < 44 || button.offsetWidth < 44).map((button) => button.ariaLabel)`); len(small) > 0 {
		t.Errorf("too small for a finger are %q", small)
	}

	const long = `compare --task bars --steps 5000 --seeds 100 '12x12 conv5:4 relu gmp dense:4'`
	for _, stop := range []func(){
		func() { page.does(chromedp.Click("#stop")) },
		func() { page.taps("ctrl+c stop") },
	} {
		value[bool](page, `document.querySelector("#arguments").value = "`+long+`"; document.querySelector("#command").requestSubmit(); true`)
		page.waitFor(" left") // it says how much longer it will take
		stop()
		page.waitFor("It was stopped.")
		if value[bool](page, `terminal.clear(); document.querySelector("#stop").checkVisibility()`) {
			t.Error("what has ended can be stopped")
		}
	}
}
