package course

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/lessons/course/testdata/fewkernels"
	"weightshare/lessons/lessontest"
	"weightshare/nets/slowtest"
)

// block returns the code block that follows a marker in a Markdown file.
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

// TestContributing checks that the page on contributing shows code that runs:
// the lesson on that page is the one that the next test walks through.
func TestContributing(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", ".github", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	for marker, file := range map[string]string{
		"lesson.md": "lesson.md", "lesson.go": "lesson.go", "claims.txt": filepath.Join("testdata", "claims.txt"),
	} {
		file = filepath.Join("testdata", "fewkernels", file)
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := block(t, string(page), marker); got != string(want) {
			t.Errorf("the page's %s is not %s", marker, file)
		}
	}
	conditions, err := lessontest.ParseConditions(block(t, string(page), "claims.txt"))
	if err != nil {
		t.Fatal(err)
	}
	checkConditions(t, fewkernels.Lesson.Lesson(), conditions)
}

// TestFewKernels walks through the example.
func TestFewKernels(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, fewkernels.Lesson.Lesson(), map[string]lessontest.Look{
		"try": {First: func(w lessontest.Walker) { w.Do("kernels", 3) }},
	}, nil)
}

// TestFewKernelsForgetsNothing checks that the example passes the test of what learners
// come back to, as any lesson of the course must.
func TestFewKernelsForgetsNothing(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	lessontest.RemembersAll(t, fewkernels.Lesson.Lesson())
}
