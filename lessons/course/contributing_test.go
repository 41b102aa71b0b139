package course

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/lessons"
)

// block is the code block that follows a marker in a Markdown file.
func block(t *testing.T, text, marker string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "<!-- "+marker+" -->\n")
	if !ok {
		t.Fatalf("no marker for %s", marker)
	}
	fence, rest, _ := strings.Cut(rest, "\n")
	fence = fence[:strings.LastIndex(fence, "`")+1]
	code, _, ok := strings.Cut(rest, "\n"+fence+"\n")
	if !ok {
		t.Fatalf("the block of %s does not end", marker)
	}
	return code + "\n"
}

// TestContributing holds the page on contributing to code that runs: the lesson
// that it walks through is the one that the next test walks through.
func TestContributing(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", ".github", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	for marker, file := range map[string]string{
		"few-kernels.md": filepath.Join("testdata", "few-kernels.md"), "fewkernels.go": "fewkernels_test.go",
	} {
		want, err := os.ReadFile(file) //nolint:gosec // files of this package
		if err != nil {
			t.Fatal(err)
		}
		if got := block(t, string(page), marker); got != string(want) {
			t.Errorf("the page's %s is not %s", marker, file)
		}
	}
}

// fewKernels reads the example of the page.
func fewKernels(t *testing.T) *lessons.Lesson {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "few-kernels.md"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := one("few-kernels.md", source, lessons.Parse)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestFewKernels walks through the example.
func TestFewKernels(t *testing.T) {
	t.Parallel()
	for _, inline := range []bool{true, false} {
		s := lessons.Open(fewKernels(t), lessons.Options{Inline: inline})
		w := walker{t, s}
		w.at("guess")
		if !w.choose("no") {
			t.Error("no is wrong")
		}
		s.Next()
		w.at("try")
		w.Do("kernels", 3)
		w.train()
		if v := w.see(); !v.Goal.Met {
			t.Errorf("four kernels miss the goal: %+v", v.Goal)
		}
		s.Next()
		w.at("recap")
		w.end()
		if n := lessons.NewNotebook([]*lessons.Lesson{fewKernels(t)}, s.Progress()); len(n.Findings) != 1 || len(n.Missing) != 0 {
			t.Errorf("the notebook: %+v", n)
		}
		s.Close()
	}
}
