package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// value returns the value of an expression, or of the promise that it gives.
func value[T any](b *tab, expression string) T {
	b.t.Helper()
	text, err := b.browser.Evaluate(expression)
	b.manages(err)
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		b.t.Fatalf("%s comes to %s: %v", expression, text, err)
	}
	return v
}

// keepsMemory is a script that sets memory to that of the program started last.
const keepsMemory = `(() => {
	const instantiate = WebAssembly.instantiate;
	WebAssembly.instantiate = async (...args) => {
		const instance = await instantiate(...args);
		globalThis.memory = instance.exports.mem;
		return instance;
	};
})()`

// mostMemory is how many bytes the program and the scripts may take together.
const mostMemory = 150_000_000

func (b *tab) takesLittleMemory() {
	b.t.Helper()
	program, scripts := value[float64](b, "memory.buffer.byteLength"), value[float64](b, "performance.memory?.usedJSHeapSize ?? 0") // Firefox does not tell
	b.t.Logf("the program takes %.0f bytes, scripts take %.0f", program, scripts)
	if program+scripts > mostMemory {
		b.t.Errorf("the page takes %.0f bytes; at most %d are meant", program+scripts, mostMemory)
	}
}

// replacesBroken checks that the page opens although something else was cached in place of
// the program, and that the program is cached again.
func (b *tab) replacesBroken() {
	b.t.Helper()
	const cached = `const cache = await caches.open("weightshare-" + document.documentElement.dataset.version);
		const program = (await cache.keys()).find((request) => request.url.includes("app.wasm"));`
	if !value[bool](b, `(async () => {`+cached+`
		if (program) await cache.put(program, new Response("<p>Log in first.</p>", { headers: { "Content-Type": "text/html" } }));
		return Boolean(program);
	})()`) {
		b.t.Fatal("the program is not cached")
	}
	b.manages(b.browser.Reload())
	b.waitFor("lessons done")
	const again = `(async () => {` + cached + `
		return program ? (await (await cache.match(program)).arrayBuffer()).byteLength : 0;
	})()`
	for range 600 {
		if value[int](b, again) > 1<<20 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.t.Error("the program is not cached again")
}

// limitsMemory is a script that makes programs fail to compile, for lack of memory, while
// short is stored.
const limitsMemory = `(() => {
	const compile = WebAssembly.compileStreaming;
	WebAssembly.compileStreaming = async (source) => {
		if (localStorage.getItem("short")) throw new RangeError("out of memory");
		return compile(source);
	};
})()`

// lacksMemory checks that the page says so if there is not enough memory to compile the
// program.
func (b *tab) lacksMemory() {
	b.t.Helper()
	value[bool](b, `localStorage.setItem("short", "yes"), true`)
	b.manages(b.browser.Reload())
	b.waitFor("cannot run here: out of memory")
	value[bool](b, `localStorage.removeItem("short"), true`)
}

// comparison is what both programs compare: the three networks of the task. The last
// one printed is lastNetwork.
var comparison = []string{"compare", "--task", "bars", "--samples", "20", "--steps", "40", "--seeds", "5"}

const lastNetwork = "12x12 dense:64 relu dense:4"

// timed matches the lines that differ in equal comparisons; go run records no version.
var timed = regexp.MustCompile(`(?m)^ *"(seconds|program)":.*\n`)

// comparesAsNative compares networks in the tab, through the command line, and
// natively, and checks that the documents agree digit by digit.
func (b *tab) comparesAsNative() {
	b.t.Helper()
	const file = "/bars.json"
	value[bool](b, `document.getElementById("arguments").value = "`+strings.Join(comparison, " ")+" --out "+file+`",
		document.getElementById("command").requestSubmit(), true`)
	b.until("compares networks", func(screen string) bool {
		return strings.LastIndex(screen, "Enter opens the tutorial") > strings.LastIndex(screen, lastNetwork) && strings.Contains(screen, lastNetwork)
	})
	here := value[string](b, `new Promise((resolve, reject) => fs.open("`+file+`", 0, 0, (failed, descriptor) => {
		if (failed) reject(failed);
		fs.fstat(descriptor, (_, { size }) => {
			const bytes = new Uint8Array(size);
			fs.read(descriptor, bytes, 0, size, 0, () => resolve(new TextDecoder().decode(bytes)));
		});
	}))`)

	native, err := newBuilder(b.t.Context(), ".")
	if err != nil {
		b.t.Fatal(err)
	}
	there := filepath.Join(b.t.TempDir(), "bars.json")
	if _, err := native.run(b.t.Context(), nil, append(append([]string{"run", program}, comparison...), "--out", there)...); err != nil {
		b.t.Fatal(err)
	}
	text, err := os.ReadFile(there)
	if err != nil {
		b.t.Fatal(err)
	}
	same, want := timed.ReplaceAllString(here, ""), timed.ReplaceAllString(string(text), "")
	if same != want || strings.Count(same, `"test_accuracy"`) < 15 {
		b.t.Errorf("in the tab a comparison comes to\n%s\nnatively to\n%s", here, text)
	}
}
