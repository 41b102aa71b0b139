package linemode_test

import (
	"strings"
	"testing"

	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/tui/linemode"
)

// Options that are numbers are chosen by value, never by place.
func TestNumbersAreNames(t *testing.T) {
	t.Parallel()
	said := teach(t, linemode.TeachOptions{Lesson: "shift", Lessons: course.All()}, "steps 2", "b", "b 7", "b 3", "q")
	if want := "Type b and a number. 0, 1, 2, 3, 4, 5, 6, 7, 8, 9."; !strings.Contains(strings.Join(strings.Fields(said), " "), want) {
		t.Errorf("%q is not said:\n%s", want, said)
	}
	if !strings.Contains(said, "A 3, not moved") {
		t.Errorf("3 does not choose the 3:\n%s", said)
	}
}

// Every line gets a reply.
func TestEveryLineIsAnswered(t *testing.T) {
	t.Parallel()
	said := teach(t, linemode.TeachOptions{Lesson: "lights"}, "steps 3", "b light 2", "b light 2", "one", "q")
	if n := strings.Count(said, "Counts from: light 2."); n != 2 {
		t.Errorf("the dial is told %d times:\n%s", n, said)
	}
	if !strings.HasSuffix(said, "Nothing runs in this step.\n") {
		t.Errorf("a step of nothing is met with silence:\n%s", said)
	}
}

// A learner who changes one thing hears what has changed, not the whole step again: of
// a figure, its title and the new sentences; of the actions, the new ones; never the
// notice about an earlier line.
func TestOnlyWhatIsNewIsSaid(t *testing.T) {
	t.Parallel()
	said := teach(t, linemode.TeachOptions{Lesson: "one-kernel", Lessons: course.All()}, "steps 2", "hint", "b 1", "a 1 1", "q")
	_, after, _ := strings.Cut(said, "A hint comes after two tries.")
	image, after, _ := strings.Cut(after, "Kernel row 1: -1, 1, 1.")
	if after == "" || !strings.Contains(image, "Your kernel on: flat:") {
		t.Fatalf("the kernel is not said:\n%s", said)
	}
	for _, old := range []string{"Kernel row 2", "A kernel is a question", "a: the kernel", "all commands", "A hint comes after"} {
		if strings.Contains(after, old) {
			t.Errorf("%q is said again after the kernel has changed:\n%s", old, after)
		}
	}
}

// The cells of a grid are named and typed by row and column, never listed.
func TestGridsAreTypedByRowAndColumn(t *testing.T) {
	t.Parallel()
	said := strings.Join(strings.Fields(teach(t, linemode.TeachOptions{Lesson: "one-kernel", Lessons: course.All()},
		"steps 2", "a", "a 2 3", "a row 3, column 1", "a 1, 2 1 1", "a 5", "a 4 1", "a 3 2-3", "q")), " ")
	for _, want := range []string{
		"Type a, a row and a column, as in a 2 3: there are 3 rows of 3.", "Kernel row 2: 1, 1, -1.", "Kernel row 3: -1, 1, 1.", "Kernel row 1: -1, -1, 1.", "Kernel row 3: -1, -1, -1.",
		`The kernel cannot be "5". Type a, a row and a column`, `cannot be "4 1"`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
}

// The directions of bars are said in words; the branches of a network stay as they are
// written.
func TestBarsAreSaid(t *testing.T) {
	t.Parallel()
	said := strings.Join(strings.Fields(teach(t, linemode.TeachOptions{Lesson: "edges", Lessons: course.All()}, "steps 3", "q")), " ")
	if want := "which way the bar runs: horizontal, vertical, falling or rising."; !strings.Contains(said, want) {
		t.Errorf("%q is not said:\n%s", want, said)
	}
	said = teach(t, linemode.TeachOptions{Lesson: lab.ID, Lessons: append(course.All(), lab.New(nil, nil))}, "add( conv3:4 | )", "q")
	if !strings.Contains(said, "add( conv3:4 | )") {
		t.Errorf("the branches are not said as they were typed:\n%s", said)
	}
}

// A lesson that is not in the list has no number.
func TestPlaceHasNoNumber(t *testing.T) {
	t.Parallel()
	said := teach(t, linemode.TeachOptions{Lesson: lab.ID, Lessons: append(course.All(), lab.New(nil, nil))}, "q")
	if !strings.HasPrefix(said, "\nThe lab.\n") {
		t.Errorf("it begins with\n%.100s", said)
	}
}
