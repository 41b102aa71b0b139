package tui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/tui/tuitest"
)

// keyNames maps the keys of recordings to the names that readers know.
func keyNames() map[string]string {
	return map[string]string{enter: "enter", tab: "tab", esc: "esc", " ": "space", up: "↑", down: "↓", left: "←", right: "→"}
}

// press is a key of a recording, how often it is pressed, and how long its effect is
// shown. Without a key it only watches.
type press struct {
	key   string
	times int
	looks time.Duration
}

// recording says where a recording begins and which keys it presses.
type recording struct {
	name, title string
	begin       Options
	keys        []press
}

const glance, look, stare = 300 * time.Millisecond, 2 * time.Second, 5 * time.Second

func lessonAt(id, step string) Options {
	return Options{Lesson: id, Begin: &lessons.Begin{Step: step, Fresh: true}}
}

func recordings() []recording {
	return []recording{
		{"four-pixels", "Four pixels: a feature of one place, then networks that race", lessonAt("four-pixels", "local"), []press{
			{"", 1, look},
			{" ", 1, look},
			{right, 1, glance},
			{" ", 1, look},
			{down, 1, look},
			{right, 3, look},
			{"\x1b[6~", 2, look},
			{"p", 1, glance},
			{"", 24, glance},
			{"", 1, stare},
		}},
		{"one-kernel", "One kernel: the same numbers slide over the picture", lessonAt("one-kernel", "own"), []press{
			{"", 1, look}, {" ", 2, glance}, {right, 1, glance}, {" ", 1, glance}, {right, 1, glance}, {" ", 3, look}, {tab, 1, look}, {right, 2, look}, {right, 1, stare},
		}},
		{"shift", "Shift: the map moves along with the digit", lessonAt("shift", "moves"), []press{
			{"", 1, look}, {"p", 1, glance}, {"", 12, glance}, {"", 1, look}, {right, 3, look}, {down, 2, look}, {left, 5, glance}, {"", 1, stare},
		}},
		{"calculator", "The calculator: counts follow every key", Options{Calculator: true}, []press{
			{"", 1, look},
			{"28x28 ", 1, glance},
			{"conv5:6", 1, look},
			{" relu", 1, glance},
			{" maxpool2", 1, look},
			{" dense:10", 1, look},
			{down, 3, glance},
			{enter, 1, stare},
		}},
	}
}

// typed reports whether a text has several letters and is typed letter by letter.
func typed(key string) bool { return len(key) > 1 && key[0] != '\x1b' }

// play presses the keys of a recording.
func (p *testProgram) play(r *tuitest.Recording, keys []press) {
	for _, k := range keys {
		for i := range k.times {
			looks := glance
			if i == k.times-1 {
				looks = k.looks
			}
			switch {
			case k.key == "":
				time.Sleep(time.Second / 2)
				p.settle()
				r.Add(p.term, "", looks)
			case typed(k.key):
				for j := range len(k.key) {
					p.press(k.key[j : j+1])
					r.Add(p.term, "typed: "+k.key[:j+1], 90*time.Millisecond)
				}
				r.Add(p.term, "typed: "+k.key, looks)
			default:
				name := keyNames()[k.key]
				if name == "" {
					name = k.key
				}
				if k.key == "\x1b[6~" {
					name = "page down"
				}
				p.press(k.key)
				r.Add(p.term, "key: "+name, looks)
			}
		}
	}
}

// TestRecordings makes README's recordings of the program:
// RECORDINGS=../.github/recordings go test ./tui -run Recordings. Made again, they are
// identical.
func TestRecordings(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("RECORDINGS")
	if folder == "" {
		t.Skip("it makes the recordings of README, where RECORDINGS names a folder for them")
	}
	for _, made := range recordings() {
		t.Run(made.name, func(t *testing.T) {
			t.Parallel()
			o := made.begin
			o.Lessons, o.Load, o.Glossary, o.Seed = course.Outlines(), course.Find, course.Glossary, 1
			var r tuitest.Recording
			run(t, o, 80, 24, func(p *testProgram) {
				p.play(&r, made.keys)
				p.quits(ctrlC)
			})
			if err := os.WriteFile(filepath.Join(folder, made.name+".svg"), r.SVG(made.title), 0o600); err != nil {
				t.Error(err)
			}
		})
	}
}
