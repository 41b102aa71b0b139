package plain_test

import (
	"strings"
	"testing"

	"weightshare/lessons/course"
	"weightshare/tui/plain"
)

// Options that are numbers are chosen by what they are, never by their place.
func TestNumbersAreNames(t *testing.T) {
	t.Parallel()
	said := teach(t, plain.TeachOptions{Lesson: "shift", Lessons: course.All()}, "steps 2", "b", "b 7", "b 3", "q")
	if want := "b and a number chooses: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9."; !strings.Contains(strings.Join(strings.Fields(said), " "), want) {
		t.Errorf("%q is not said:\n%s", want, said)
	}
	if !strings.Contains(said, "A 3, not moved") {
		t.Errorf("3 does not choose the 3:\n%s", said)
	}
}

// No line is met with silence.
func TestEveryLineIsAnswered(t *testing.T) {
	t.Parallel()
	said := teach(t, plain.TeachOptions{Lesson: "lights"}, "steps 3", "b light 2", "b light 2", "one", "q")
	if n := strings.Count(said, "Counts from: light 2."); n != 2 {
		t.Errorf("the dial is told %d times:\n%s", n, said)
	}
	if !strings.HasSuffix(said, "There is nothing new to say.\n") {
		t.Errorf("a step of nothing is met with silence:\n%s", said)
	}
}

// A place that is no lesson of the list has no number.
func TestPlaceHasNoNumber(t *testing.T) {
	t.Parallel()
	said := teach(t, plain.TeachOptions{Lesson: course.LabID, Lessons: append(course.All(), course.NewLab(nil))}, "q")
	if !strings.HasPrefix(said, "\nThe lab.\n") {
		t.Errorf("it begins with\n%.100s", said)
	}
}
