package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"weightshare/lessons/course"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/slowtest"
)

// hostile tries to control a terminal in every possible way: escape, its C1 equivalent,
// text that runs backwards, a flood of combining marks, and bytes that are not UTF-8.
var hostile = "x\x1b[31m\u009b31m\u202ey\x7f\r" + strings.Repeat("\u0301", 50) + "\xff"

// runsSafely runs a command line and checks that nothing in its output controls a
// terminal.
func runsSafely(t *testing.T, state, stdin string, args ...string) {
	t.Helper()
	out, errs, code := inProcess(t, state, stdin, args...)
	said := out + errs
	marks := 0
	for i, r := range said {
		if !unicode.IsMark(r) {
			marks = 0
		} else if marks++; marks <= 4 {
			continue
		}
		if _, size := utf8.DecodeRuneInString(said[i:]); marks > 4 || r != '\n' && !unicode.IsGraphic(r) || r == utf8.RuneError && size == 1 {
			t.Errorf("weightshare %q ended with %d and says %q", args, code, said[max(0, i-200):min(len(said), i+200)])
			break
		}
	}
}

// Nothing in flags and arguments can control the terminal.
func TestHostileArguments(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	var walk func(command *cobra.Command, path []string)
	walk = func(command *cobra.Command, path []string) {
		runsSafely(t, state, "", append(path[:len(path):len(path)], hostile)...)
		command.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "out" {
				runsSafely(t, state, "", append(path[:len(path):len(path)], "--"+f.Name+"="+hostile)...)
			}
		})
		for _, below := range command.Commands() {
			walk(below, append(path[:len(path):len(path)], below.Name()))
		}
	}
	walk(newRoot(console{}), nil)
	runsSafely(t, state, "", "--"+hostile)
	runsSafely(t, state, "", "help", hostile)
	runsSafely(t, state, "", "completion", hostile)
	for _, args := range [][]string{
		{"compare", "--task", "bars", "--out", hostile + "/" + hostile},
		{"merge", "--out", hostile + "/" + hostile, "merge.go"},
		{"report", "--out", hostile + "/" + hostile},
		{"compare", "--task", "bars", "--sweep", "samples=" + hostile},
		{"compare", "--task", "bars", hostile},
		{"compare", "--task", "bars", "12x12 dense:" + hostile},
		{"params", "28x28 conv5:" + hostile},
		{"params", "28x28 conv5:6 #" + hostile, "28x28 conv5:6"},
		{"params", "--columns", hostile, "28x28 conv5:6"},
		{"params", "--input", hostile, "28x28 conv5:6"},
		{"present", "four-pixels", hostile},
	} {
		runsSafely(t, state, "", args...)
	}
}

// hostileDocument returns a comparison; task, network and option are JSON strings.
func hostileDocument(task, network, option []byte, noise string) string {
	return fmt.Sprintf(`{"version": 1, "task": %[1]s, "samples": 1, "steps": 1, "options": {"optimizer": %[2]s, "rate": 1, "batch": 1, "test": 1, "noise": %[3]s, "data": %[2]s},
		"runs": [{"network": %[4]s, "parameters": 1, "seed": 0, "samples": 1, "train_accuracy": 1, "test_accuracy": 1, "train_loss": 1, "test_loss": 1, "steps_to_target": 20, "seconds": 1}], "summary": []}`,
		task, option, noise, network)
}

// hostileNetwork writes a trained network with a hostile task.
func hostileNetwork(t *testing.T) string {
	t.Helper()
	network, err := arch.Parse("4 conv1:1")
	if err != nil {
		t.Fatal(err)
	}
	net, err := nets.New[float32](network, 0, nets.ZeroInit())
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := net.Save(&text, nets.Metadata{Task: hostile}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Neither the names nor the content of files can control the terminal.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), strings.TrimSuffix(hostile, "\xff"))
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Skip("this system has no such names:", err)
	}
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	good, bad := file("good.net", "# "+hostile+"\n4 conv1:1"), file("bad.net", "4 conv1:1 # "+hostile+"\n"+hostile)
	one, other := file("one.json", hostileDocument(quoted, quoted, quoted, "1")), file("other.json", hostileDocument(quoted, quoted, quoted, "2"))
	third := file("third.json", hostileDocument([]byte(`"bars"`), quoted, quoted, "1"))
	file("train-images-idx3-ubyte", hostile)
	trained := file("trained.json", hostileNetwork(t))
	state := t.TempDir()
	for _, args := range [][]string{
		{"params", good},
		{"params", bad},
		{"params", good, good},
		{"params", good, bad},
		{"params", folder + "/none.net"},
		{"params", folder + "/"},
		{"params", "-"},
		{"params", good, good, "--format", "markdown"},
		{"params", good, good, "--format", "csv"},
		{"params", good, good, "--format", "json"},
		{"compare", "--task", "bars", bad},
		{"compare", "--data", folder, good},
		{"compare", "--data", folder + "/none", good},
		{"compare", "--data", good, good},
		{"compare", "--task", "bars", "--out", one},
		{"compare", "--task", "bars", "--out", one, "--resume"},
		{"compare", "--task", "bars", "--out", folder},
		{"merge", one},
		{"merge", one, other},
		{"merge", one, third},
		{"merge", folder},
		{"merge", folder + "/none.json"},
		{"merge", good},
		{"merge", one, "--format", "markdown"},
		{"merge", one, "--format", "csv"},
		{"merge", one, "--format", "json"},
		{"merge", one, "--out", other},
		{"kernels", trained},
		{"kernels", one},
		{"kernels", folder},
		{"report", "-o", one},
		{"report", "-o", folder},
	} {
		runsSafely(t, state, hostile, args...)
	}
}

// Neither the content nor the path of the progress file can control the terminal.
func TestHostileProgress(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	state := filepath.Join(t.TempDir(), strings.TrimSuffix(hostile, "\xff"))
	path := filepath.Join(state, "weightshare", "progress.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Skip("this system has no such names:", err)
	}
	write := func(text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keep := func(lessons map[string]any) {
		text, err := json.Marshal(map[string]any{"version": 1, "lessons": lessons})
		if err != nil {
			t.Fatal(err)
		}
		write(text)
	}
	word := hostile[:len(hostile)-1]
	lessons := map[string]any{}
	for _, l := range course.All() {
		answers, measured := map[string]any{}, []any{}
		for _, s := range l.Steps {
			answers[s.ID] = map[string]any{"choice": word, "right": true, "own": s.Question == nil, "confidence": "sure", "at": word}
			for _, metric := range []string{word, "test_accuracy", "golf_best"} {
				for _, network := range []string{word, "4 conv1:1"} {
					measured = append(measured, map[string]any{
						"step": s.ID, "network": network, "metric": metric, "value": 1, "seed": 1, "at": word,
						"options": map[string]any{word: word, "task": word, "arguments": "--task " + word},
					})
				}
			}
		}
		lessons[l.ID] = map[string]any{"step": word, "done": []string{word}, "answers": answers, "measured": measured}
	}
	keep(lessons)
	runsSafely(t, state, "", "progress")
	for _, format := range formats {
		runsSafely(t, state, "", "lessons", "--format", format)
	}
	runsSafely(t, state, "", "report")
	runsSafely(t, state, "", "report", "--format", "json")
	runsSafely(t, state, "n\nq\n")
	runsSafely(t, state, "", "read", "answer") // this lesson draws on all others
	for id, record := range lessons {
		keep(map[string]any{id: record}) // the rest would only be decoded again and again
		runsSafely(t, state, "", "read", id)
	}
	write([]byte("damaged" + hostile))
	runsSafely(t, state, "", "lessons")
	runsSafely(t, state, "", "progress", "reset")
}
