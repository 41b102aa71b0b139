package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// house is the one direction in which packages may import one another: each
// package of the module with those of the module that it may use.
var house = map[string][]string{
	"cmd/weightshare":          {"tui", "tui/draw", "tui/plain", "lessons", "lessons/course", "lessons/figure", "nets", "nets/arch", "nets/sweep", "nets/task"},
	"tui":                      {"tui/draw", "tui/plain", "lessons", "lessons/course", "lessons/figure", "nets/arch", "nets/sweep"},
	"tui/draw":                 {"lessons", "lessons/figure", "nets/arch"},
	"tui/plain":                {"lessons", "lessons/course", "lessons/figure"},
	"lessons/course":           {"lessons", "lessons/figure", "nets", "nets/task", "nets/sweep", "nets/arch"},
	"lessons/course/solutions": {},
	"lessons":                  {"lessons/figure", "nets", "nets/task", "nets/sweep", "nets/arch"},
	"lessons/figure":           {},
	"nets/sweep":               {"nets", "nets/task", "nets/arch"},
	"nets/task":                {},
	"nets":                     {"nets/arch"},
	"nets/arch":                {"nets/visible"},
	"nets/visible":             {},
}

// terminals are the beginnings of the import paths of terminal libraries.
var terminals = []string{"charm.land/", "github.com/charmbracelet/", "github.com/muesli/", "golang.org/x/term"}

// room is the part of the house that a package belongs to: what the screen is
// made of lives beneath tui and follows its rules, an internal package those
// of its owner.
func room(name string) string {
	owner, _, _ := strings.Cut(name, "/internal/")
	if strings.HasPrefix(owner, "tui/") && owner != "tui/draw" && owner != "tui/plain" {
		return "tui"
	}
	return owner
}

// TestHouse holds the rule that imports run down only, and that nothing below
// tui reaches a terminal library, not even through others.
func TestHouse(t *testing.T) {
	t.Parallel()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps}, "weightshare/...")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) < len(house) {
		t.Fatalf("%d packages loaded, the house has %d", len(loaded), len(house))
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		name := strings.TrimPrefix(p.PkgPath, "weightshare/")
		name = room(name)
		allowed, known := house[name]
		if !known {
			t.Errorf("package %s has no place in the house: give it one in this test and in the README", name)
			continue
		}
		for path := range p.Imports {
			used, ours := strings.CutPrefix(path, "weightshare/")
			if ours && room(used) != name && !slices.Contains(allowed, room(used)) {
				t.Errorf("%s imports %s: imports run down only", name, used)
			}
		}
		below := strings.HasPrefix(name, "nets") || strings.HasPrefix(name, "lessons")
		for path := range deps(p) {
			for _, terminal := range terminals {
				if strings.HasPrefix(path, terminal) && (below || name == "tui/plain") {
					t.Errorf("%s reaches the terminal library %s", name, path)
				}
			}
			if name == "tui/draw" && strings.Contains(path, "bubbletea") {
				t.Errorf("tui/draw reaches %s", path)
			}
		}
	}
}

// deps is the set of all packages that p imports, straight or through others.
func deps(p *packages.Package) map[string]bool {
	seen := map[string]bool{}
	queue := slices.Collect(maps.Values(p.Imports))
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if !seen[next.PkgPath] {
			seen[next.PkgPath] = true
			queue = append(queue, slices.Collect(maps.Values(next.Imports))...)
		}
	}
	return seen
}
