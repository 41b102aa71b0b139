package lessontest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Way says what a move does.
type Way int

// The ways.
const (
	Act  Way = iota // act on one control, once
	Run             // let what runs in the step finish
	Seek            // act on one control until the goal is met
)

// MostPresses is how often a button is pressed in search of a goal.
const MostPresses = 20

// Move is one thing that a learner does.
type Move struct {
	Way     Way
	Control string // ID of the control; empty if Way is Run
	Index   int    // its option, from 0; meaningless for a button and a line
	Text    string // the new text of a line
}

// Solutions returns what reaches the goals of a lesson, by step ID; none if the
// lesson keeps no solutions. They are in testdata/solution.txt of its package:
//
//	# what follows a sign like this is a comment
//	[step-id]
//	control 3 4       the options of a control, counted from 1, one after another
//	control           a button: pressed
//	control "words"   a line: written
//	run               what runs in the step: run to its end
//	seek control      a button pressed, or options gone through, until the goal is met
func Solutions(t testing.TB, lesson string) map[string][]Move {
	t.Helper()
	moves, err := parse(lesson+", solution.txt", courseFile(t, lesson, "solution.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return moves
}

// courseFile returns the text of a file in testdata of a lesson's package; nothing if there
// is none.
func courseFile(t testing.TB, lesson, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), "lessons", "course", strings.ReplaceAll(lesson, "-", ""), "testdata", name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// moduleRoot returns the folder of go.mod, which is above the one in which a test
// runs.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// parse reads the text of a file.
func parse(name, source string) (map[string][]Move, error) {
	steps, step := map[string][]Move{}, ""
	for i, line := range strings.Split(source, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if id, ok := strings.CutPrefix(line, "["); ok {
			step = strings.TrimSuffix(id, "]")
			continue
		}
		if step == "" {
			return nil, fmt.Errorf("%s:%d: no step yet: write [step-id] first", name, i+1)
		}
		moves, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		steps[step] = append(steps[step], moves...)
	}
	return steps, nil
}

// parseLine reads what a line says to do.
func parseLine(line string) ([]Move, error) {
	control, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case line == "run":
		return []Move{{Way: Run}}, nil
	case control == "seek":
		return []Move{{Way: Seek, Control: rest}}, nil
	case rest == "":
		return []Move{{Control: control}}, nil
	case rest[0] == '"':
		text, err := strconv.Unquote(rest)
		if err != nil {
			return nil, fmt.Errorf("%s: close the quotation marks", rest)
		}
		return []Move{{Control: control, Text: text}}, nil
	}
	var moves []Move
	for _, word := range strings.Fields(rest) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no option: write its number, counted from 1", word)
		}
		moves = append(moves, Move{Control: control, Index: n - 1})
	}
	return moves, nil
}
