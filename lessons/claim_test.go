package lessons_test

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

// TestClaimsAreRefused breaks the rules for claims one by one.
func TestClaimsAreRefused(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"which is no step that asks":     countingLesson + "\n## C {.price predicted=\"look\"}\nWords.\n",
		"says nothing":                   countingLesson + "\n## C {.price}\n",
		"there are two claims":           countingLesson + "\n## C {.price}\nW.\n\n## C {.habit}\nW.\n",
		"after a review question, a cla": countingLesson + "\n## C {.price}\nW.\n\n## S {#s .read}\nW.\n",
		"belongs to no step":             countingLesson + "\n## C {.price}\nW.\n\n### Notes\nW.\n",
		"stands before the steps":        strings.Replace(countingLesson, "## Look", "## C {.price}\nW.\n\n## Look", 1),
	} {
		if _, err := lessons.Parse("counting-up.md", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
