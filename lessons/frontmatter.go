package lessons

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// FrontMatter is the front matter of a lesson. The terminal program reads it as YAML, as
// an author writes it. The browser's program, which must be small and start fast, reads it
// from one line that the build has made, which lists the steps too.
type FrontMatter struct {
	ID       string         `yaml:"id"`
	Title    string         `yaml:"title"`
	Question string         `yaml:"question"`
	Minutes  int            `yaml:"minutes"`
	Tracks   []int          `yaml:"tracks"`
	Withheld string         `yaml:"withheld-until"`
	Steps    []OutlinedStep `yaml:"-"`
}

// OutlinedStep is what Outline reads about a step.
type OutlinedStep struct {
	ID    string
	Title string
	Kind  Kind
}

func (m FrontMatter) steps() []Step {
	steps := make([]Step, 0, len(m.Steps))
	for _, s := range m.Steps {
		steps = append(steps, Step{ID: s.ID, Title: s.Title, Kind: s.Kind})
	}
	return steps
}

// A line has lessonFields fields for the lesson and then stepFields for each step.
const (
	lessonFields = 6
	stepFields   = 3
)

// Line returns the front matter as one line of fields separated by tabs. It is not JSON,
// because a browser that has just loaded the program takes longer to compile a decoder of
// JSON than to show the list of lessons. No field may contain a tab or a newline.
func (m FrontMatter) Line() (string, error) {
	fields := make([]string, 0, lessonFields+stepFields*len(m.Steps))
	fields = append(fields, m.ID, m.Title, m.Question, strconv.Itoa(m.Minutes), strings.Trim(fmt.Sprint(m.Tracks), "[]"), m.Withheld)
	for _, s := range m.Steps {
		fields = append(fields, s.ID, s.Title, strconv.Itoa(int(s.Kind)))
	}
	for _, f := range fields {
		if strings.ContainsAny(f, "\t\n") {
			return "", fmt.Errorf("%q holds a tab or the end of a line", f)
		}
	}
	return strings.Join(fields, "\t"), nil
}

// ParseFrontMatterLine reads what Line makes, with or without empty lines round it.
func ParseFrontMatterLine(line string) (m FrontMatter, err error) {
	fields := strings.Split(strings.Trim(line, "\n"), "\t")
	if len(fields) < lessonFields || (len(fields)-lessonFields)%stepFields != 0 {
		return m, fmt.Errorf("%d fields are no front matter", len(fields))
	}
	var failed []error
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		failed = append(failed, err)
		return n
	}
	m = FrontMatter{ID: fields[0], Title: fields[1], Question: fields[2], Minutes: number(fields[3]), Withheld: fields[5]}
	for _, track := range strings.Fields(fields[4]) {
		m.Tracks = append(m.Tracks, number(track))
	}
	for rest := fields[lessonFields:]; len(rest) > 0; rest = rest[stepFields:] {
		m.Steps = append(m.Steps, OutlinedStep{ID: rest[0], Title: rest[1], Kind: Kind(number(rest[2]))})
	}
	return m, errors.Join(failed...)
}
