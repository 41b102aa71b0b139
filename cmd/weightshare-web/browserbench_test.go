package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// timing is added to the page to measure it: firstFrame is when text was first drawn, in
// milliseconds from the start of navigation; keyDrawn, called before the tab key is pressed,
// sets taken to a promise of how many milliseconds it takes until the focus is drawn where
// the key moves it: to the figure, or back to the text.
const timing = `(() => {
	const looks = new MutationObserver(() => {
		if (!document.querySelector(".xterm-rows")?.textContent.trim()) return;
		globalThis.firstFrame = performance.now();
		looks.disconnect();
	});
	looks.observe(document, { subtree: true, childList: true });
	let pressed = 0;
	addEventListener("keydown", (event) => { pressed = event.timeStamp; }, { capture: true });
	const focused = () => terminal.buffer.active.getLine(1).translateToString().trimStart().startsWith("─"); // the text, left of it, is not
	globalThis.keyDrawn = () => {
		const before = focused();
		pressed = 0;
		globalThis.taken = new Promise((resolve) => {
			const drawing = terminal.onRender(() => {
				if (!pressed || focused() === before) return;
				drawing.dispose();
				resolve(performance.now() - pressed);
			});
		});
	};
})()`

// kept is a promise that resolves once the browser has stored the page for the next visit.
const kept = `(async () => {
	await navigator.serviceWorker.ready;
	while (!(await caches.match("app.wasm"))) await new Promise((again) => setTimeout(again, 50));
	return true;
})()`

// BenchmarkFirstFrame measures how long a new visitor waits for the first text, and how long a
// returning one.
func BenchmarkFirstFrame(b *testing.B) {
	needBrowser(b)
	address := serveSite(b)
	for b.Loop() {
		visit := openTab(b, address, timing)
		visit.waitFor("enter begin")
		first := value[float64](visit, "firstFrame")
		value[bool](visit, kept)
		visit.manages(visit.browser.Reload())
		visit.waitFor("enter begin")
		b.ReportMetric(first, "ms-first")
		b.ReportMetric(value[float64](visit, "firstFrame"), "ms-again")
	}
}

// coldKeys is how many keys are pressed until the browser has compiled all the code
// that handles them.
const coldKeys = 20

// BenchmarkKeyDrawn measures the time from a key to its frame while a race runs at full
// speed, over as many keys as asked for, for instance with -benchtime=60x.
func BenchmarkKeyDrawn(b *testing.B) {
	needBrowser(b)
	address := serveSite(b)
	for _, step := range append(raceSteps(), "four-pixels/race") {
		b.Run(step, func(b *testing.B) {
			racing := openTab(b, address+"#/"+step, timing)
			racing.waitFor("tab ")
			var taken []float64
			for b.Loop() {
				racing.keepsRacing()
				value[float64](racing, "keyDrawn(), 0")
				racing.presses("\t")
				taken = append(taken, value[float64](racing, "taken"))
			}
			cold := min(coldKeys, len(taken)-1)
			b.ReportMetric(slices.Max(taken[:cold+1]), "ms-cold")
			taken = taken[cold:]
			slices.Sort(taken)
			b.ReportMetric(taken[len(taken)/2], "ms-p50")
			b.ReportMetric(taken[len(taken)*95/100], "ms-p95")
			b.ReportMetric(taken[len(taken)-1], "ms-most")
		})
	}
}

// keepsRacing starts a race at full speed unless one is running.
func (b *tab) keepsRacing() {
	b.t.Helper()
	b.answers()
	switch state := lastLines(b.screen()); {
	case strings.Contains(state, "running ·"):
		if !strings.Contains(state, "speed full") {
			b.presses("+", "+", "+", "+")
		}
		return
	case strings.Contains(state, "finished ·"):
		time.Sleep(resultStays)
		b.presses("x")
		b.waitFor("ready ·")
	}
	b.presses("p")
	b.until("runs", func(screen string) bool {
		state := lastLines(screen)
		return strings.Contains(state, "running ·") || strings.Contains(state, "finished ·")
	})
	b.presses("+", "+", "+", "+")
}

// raceSteps returns steps whose races take long.
func raceSteps() []string {
	return []string{"edges/race", "five-nets/race", "tied-autoencoder/crossings", "shift/who", "draw/train"}
}

// BenchmarkRace measures how long races take in a tab at full speed, with all their
// seeds.
func BenchmarkRace(b *testing.B) {
	needBrowser(b)
	address := serveSite(b)
	for _, step := range raceSteps() {
		b.Run(step, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				racing := openTab(b, address+"#/"+step)
				racing.waitFor("tab ")
				b.StartTimer()
				racing.keepsRacing()
				racing.waitFor("finished ·")
			}
		})
	}
}
