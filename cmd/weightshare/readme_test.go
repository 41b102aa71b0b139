package main

import (
	"bufio"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/tui/keys"
)

// readme reads the README.
func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The README's table of keys is that of the key map.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
	if !strings.Contains(readme(t), keys.Markdown()) {
		t.Errorf("the README's table of keys should be\n%s", keys.Markdown())
	}
}

// What the README shows of the command line is what the command line does.
func TestReadmeConsole(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(blocks) == 0 {
		t.Fatal("the README shows no command")
	}
	for _, block := range blocks {
		for _, shown := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			line, want, _ := strings.Cut(shown, "\n")
			args := words(line)
			if len(args) == 0 || args[0] != "weightshare" {
				t.Fatalf("the README runs %q", line)
			}
			// The exit code is checked elsewhere; errors are shown as well.
			out, _ := programCommand(args[1:]...).CombinedOutput()
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(string(out))); diff != "" {
				t.Errorf("%s prints something else (-README +program):\n%s", line, diff)
			}
		}
	}
}

// words splits a command line at spaces outside of double quotes.
func words(line string) []string {
	quoted := false
	fields := bufio.NewScanner(strings.NewReader(strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			quoted = !quoted
			return -1
		case r == ' ' && !quoted:
			return '\n'
		}
		return r
	}, line)))
	var out []string
	for fields.Scan() {
		out = append(out, fields.Text())
	}
	return out
}

// Every direct dependency stands in the README, with its reason.
func TestReadmeDependencies(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	if len(direct) < 3 {
		t.Fatalf("go.mod names only %d direct dependencies", len(direct))
	}
	for _, d := range direct {
		if !strings.Contains(readme(t), "`"+d[1]+"`") {
			t.Errorf("the README gives no reason for %s", d[1])
		}
	}
}
