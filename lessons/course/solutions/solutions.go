// Package solutions keeps, for every lesson, what reaches the goals of its tries.
//
// A solution is a text file named after its lesson, NAME.txt. Tests of the lesson
// and of every front play it: with the lesson's session, with keys, with typed
// lines. The program does not contain it.
//
//	# what follows a sign like this is a comment
//	[step-id]
//	control 3 4       the options of a control, counted from 1, one after another
//	control           a button: pressed
//	control "words"   a line: written
//	run               what runs in the step: run to its end
//	seek control      a button pressed, or options gone through, until the goal is met
package solutions

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed *.txt
var files embed.FS

// Way says what a deed does.
type Way int

// The ways.
const (
	Act  Way = iota // on one control, once
	Run             // let what runs in the step come to its end
	Seek            // act on one control until the goal is met
)

// MostPresses is how often a button is pressed at most in search of a goal.
const MostPresses = 20

// Deed is one thing to do.
type Deed struct {
	Way     Way
	Control string // ID of the control; empty where Way is Run
	Index   int    // its option, from 0; meaningless for a button and a line
	Text    string // what a line is to hold
}

// Of returns the solutions of a lesson, by step ID: none where the lesson keeps
// none. The error names the line that cannot be read.
func Of(lesson string) (map[string][]Deed, error) {
	source, err := files.ReadFile(lesson + ".txt")
	if errors.Is(err, fs.ErrNotExist) {
		return map[string][]Deed{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the solutions of %s: %w", lesson, err)
	}
	return parse(lesson+".txt", string(source))
}

// parse reads the text of a file.
func parse(name, source string) (map[string][]Deed, error) {
	steps, step := map[string][]Deed{}, ""
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
		deeds, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		steps[step] = append(steps[step], deeds...)
	}
	return steps, nil
}

// parseLine reads what one line tells to do.
func parseLine(line string) ([]Deed, error) {
	control, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case line == "run":
		return []Deed{{Way: Run}}, nil
	case control == "seek":
		return []Deed{{Way: Seek, Control: rest}}, nil
	case rest == "":
		return []Deed{{Control: control}}, nil
	case rest[0] == '"':
		text, err := strconv.Unquote(rest)
		if err != nil {
			return nil, fmt.Errorf("%s: close the quotation marks", rest)
		}
		return []Deed{{Control: control, Text: text}}, nil
	}
	var deeds []Deed
	for _, word := range strings.Fields(rest) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no option: write its number, counted from 1", word)
		}
		deeds = append(deeds, Deed{Control: control, Index: n - 1})
	}
	return deeds, nil
}
