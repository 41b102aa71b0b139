package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/nets/experiment"
	"weightshare/tui/keys"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The README's table of keys matches the key map.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("| key | what it does | where |\n| --- | --- | --- |\n")
	for _, g := range keys.Groups() {
		for _, k := range keys.All().In(g) {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Help().Key, k.Help().Desc, strings.ToLower(string(g)))
		}
	}
	if !strings.Contains(readme(t), b.String()) {
		t.Errorf("the README's table of keys should be\n%s", b.String())
	}
}

// The README's table of settings matches the flags.
func TestReadmeSettings(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("| flag | what it is | values |\n| --- | --- | --- |\n")
	for _, s := range experiment.Settings() {
		values := strings.Join(s.Presets, ", ")
		if !s.Closed && values != "" {
			values += " …"
		}
		fmt.Fprintf(&b, "| `--%s` | %s | %s |\n", s.Name, s.Help, values)
	}
	if !strings.Contains(readme(t), b.String()) {
		t.Errorf("the README's table of settings should be\n%s", b.String())
	}
}

// The README's section on the architecture has a line for every package.
func TestReadmeArchitecture(t *testing.T) {
	t.Parallel()
	_, section, _ := strings.Cut(readme(t), "\n## Architecture\n")
	_, block, _ := strings.Cut(section, "```\n")
	block, _, _ = strings.Cut(block, "```")
	listed := map[string]bool{}
	for line := range strings.Lines(block) {
		if name, said, _ := strings.Cut(line, " "); strings.TrimSpace(said) != "" {
			listed[name] = true
		}
	}
	for _, p := range modulePackages(t) {
		name := strings.TrimPrefix(p.PkgPath, module)
		if !listed[name] {
			t.Errorf("package %s has no line in it: write\n%-32s what it is, or what the lesson asks", name, name)
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("%q has a line and is no package", name)
	}
}

// The README's examples of the command line match the program's output.
func TestReadmeConsole(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(blocks) == 0 {
		t.Fatal("the README shows no command")
	}
	for _, block := range blocks {
		for _, shown := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			line, want, _ := strings.Cut(shown, "\n")
			words := csv.NewReader(strings.NewReader(line)) // its quotes work like the shell's
			words.Comma = ' '
			args, err := words.Read()
			if err != nil || args[0] != "weightshare" {
				t.Fatalf("the README runs %q: %v", line, err)
			}
			// The exit code is checked elsewhere; errors are shown as well.
			out, _ := programCommand(args[1:]...).CombinedOutput()
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(string(out))); diff != "" {
				t.Errorf("%s prints something else (-README +program):\n%s", line, diff)
			}
		}
	}
}

// The README lists every direct dependency, with a reason.
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
