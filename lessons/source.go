package lessons

import "fmt"

// Source is a lesson as it is written: its text and its live half.
type Source struct {
	ID   string // as in the front matter of the text
	Text string // see Parse
	Open func(Env) Scenes
}

// Parse reads the whole lesson.
func (s Source) Parse() (*Lesson, error) { return s.read(Parse) }

// Outline reads no more than a list of lessons shows; see Outline.
func (s Source) Outline() (*Lesson, error) { return s.read(Outline) }

// Lesson is Parse for a text that is part of the program: it panics where that
// does not parse.
func (s Source) Lesson() *Lesson {
	l, err := s.Parse()
	if err != nil {
		panic("lessons: " + err.Error())
	}
	return l
}

func (s Source) read(parse func(file string, source []byte) (*Lesson, error)) (*Lesson, error) {
	l, err := parse(s.ID+"/lesson.md", []byte(s.Text))
	if err != nil {
		return nil, err
	}
	if l.ID != s.ID {
		return nil, fmt.Errorf("%s/lesson.md: its id is %q: write id: %s", s.ID, l.ID, s.ID)
	}
	l.Open = s.Open
	return l, nil
}
