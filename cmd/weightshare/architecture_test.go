package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestArchitecture checks that the names and files mentioned in ARCHITECTURE exist.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, ".github", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	places := regexp.MustCompile(`(?:cmd|tui|lessons|nets)(?:/\w+)+(?:\.(?:go|md))?`).FindAllString(text, -1)
	for _, place := range places {
		if _, err := os.Stat(filepath.Join(root, place)); err != nil {
			t.Errorf("there is no %s", place)
		}
	}
	names := regexp.MustCompile("`(\\w+)`(?: and `(\\w+)`)? \\(([\\w/]+\\.go)\\)").FindAllStringSubmatch(text, -1)
	if len(names) < 30 {
		t.Errorf("only %d names are found on the page", len(names))
	}
	for _, m := range names {
		source, err := os.ReadFile(filepath.Join(root, m[3]))
		if err != nil {
			continue // already reported above
		}
		for _, name := range m[1:3] {
			declared := regexp.MustCompile(`(?m)^(?:func (?:\([^)]*\) )?|type |var |const |\t)` + name + `\b`)
			if name != "" && !declared.Match(source) {
				t.Errorf("%s is not declared in %s", name, m[3])
			}
		}
	}
}
