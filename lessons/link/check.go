package link

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/nets/arch"
	"weightshare/nets/spelling"
)

// check returns an error that says why the link leads nowhere.
func (l Link) check() error {
	if id, begin := l.Lesson(); id != "" || l.place() == Present {
		return l.checkLesson(id, begin)
	}
	if len(l.Path) > 1 {
		return fmt.Errorf("nothing stands behind %s", l.place())
	}
	if err := l.checkNames(namesOf(l.place())); err != nil {
		return err
	}
	switch l.place() {
	case Params:
		return l.checkParams()
	case Words:
		if word := l.Value(Word); word != "" {
			_, err := arch.FindWord(word)
			return err
		}
	case Glossary:
		return l.checkTerm()
	}
	return nil
}

// namesOf returns the settings of a place that is not a lesson: those of params are
// flags.
func namesOf(place string) []string {
	switch place {
	case Params:
		return append([]string{Net}, ParamsFlags()...)
	case Words:
		return []string{Word}
	case Glossary:
		return []string{Term}
	}
	return []string{trackOf}
}

// ParamsFlags returns the flags of params that a link may set.
func ParamsFlags() []string {
	return []string{"input", "bytes", "batch", "optimizer", "inference", "all", "columns", "format", "notation"}
}

func (l Link) checkNames(known []string) error {
	for i, s := range l.Settings {
		if !slices.Contains(known, s.Name) {
			return spelling.Unknown("setting", s.Name, known)
		}
		if s.Name != Net && slices.ContainsFunc(l.Settings[:i], func(before lessons.Setting) bool { return before.Name == s.Name }) {
			return fmt.Errorf("%s stands twice", s.Name)
		}
	}
	return nil
}

func (l Link) checkParams() error {
	nets := l.Values(Net)
	if len(nets) == 0 && len(l.Settings) > 0 {
		return fmt.Errorf("there is no network: write net=28x28+conv5:6")
	}
	if l.OnCalculator() {
		return nil // the calculator marks what is wrong
	}
	return l.CheckNetworks()
}

// CheckNetworks returns an error if a network of the link is neither notation nor the name
// of one in the zoo. Whoever counts the networks elsewhere than on the calculator must call
// it: on a command line the text might name a file, and a link never makes the program read
// one.
func (l Link) CheckNetworks() error {
	for _, net := range l.Values(Net) {
		_, err := arch.Parse(net)
		if inZoo := slices.ContainsFunc(arch.Zoo(), func(e arch.ZooEntry) bool { return e.Name == net }); err != nil && !inZoo {
			return err
		}
	}
	return nil
}

// OnCalculator reports whether the calculator can show all that the link asks for: at
// most one network, and nothing else.
func (l Link) OnCalculator() bool {
	return l.place() == Params && len(l.Settings) == len(l.Values(Net)) && len(l.Settings) < 2
}

// Network returns the network of the link as the calculator reads it: one from the zoo
// is spelled out.
func (l Link) Network() string {
	name := l.Value(Net)
	for _, e := range arch.Zoo() {
		if e.Name == name {
			return e.Text
		}
	}
	return name
}

func (l Link) checkTerm() error {
	term := l.Value(Term)
	if term == "" {
		return nil
	}
	terms := course.Glossary()
	if _, ok := terms.Find(term); ok {
		return nil
	}
	ids := make([]string, len(terms))
	for i, t := range terms {
		ids[i] = t.ID
	}
	return spelling.Unknown("term", term, ids)
}

// find returns a lesson, a test or the lab; nil if there is none with the ID.
func find(id string) *lessons.Lesson {
	if id == lab.ID {
		return lab.New(nil, nil)
	}
	return course.Find(id)
}

// checkLesson tries to set up a step, and returns what is wrong.
func (l Link) checkLesson(id string, begin lessons.Begin) error {
	in := find(id)
	if in == nil {
		return spelling.Unknown("place or lesson", id, places())
	}
	if n := len(l.Path); n > 3 || n > 2 && l.place() != Present {
		return fmt.Errorf("nothing stands behind the step %s", begin.Step)
	}
	if steps := in.StepIDs(); begin.Step != "" && !slices.Contains(steps, begin.Step) {
		return spelling.Unknown("step of "+id, begin.Step, steps)
	}
	seed := uint64(1)
	for _, text := range l.Values(Seed) {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return fmt.Errorf("seed %q is no whole number: write seed=3", text)
		}
		seed = n
	}
	if len(begin.Settings) == 0 {
		return nil
	}
	if begin.Step == "" && id != lab.ID {
		return fmt.Errorf("settings are of a step: write #/%s/%s?…", id, in.Steps[0].ID)
	}
	return Try(in, begin, seed)
}

// Try returns an error that says why a lesson cannot begin in this way.
func Try(in *lessons.Lesson, begin lessons.Begin, seed uint64) error {
	s := standStill(in, begin, seed)
	defer s.Close()
	if wrong := s.View().Notice; wrong != "" {
		return errors.New(wrong)
	}
	return nil
}

// Controls returns the controls of a step, including those that appear after the answer.
func Controls(in *lessons.Lesson, step string) []lessons.Control {
	s := standStill(in, lessons.Begin{Step: step}, 1)
	defer s.Close()
	return s.View().Controls
}

// standStill opens a lesson whose runs do nothing.
func standStill(in *lessons.Lesson, begin lessons.Begin, seed uint64) *lessons.Session {
	return lessons.Open(in, lessons.Options{
		Seed: seed, Inline: true, AnswersOpen: true, Begin: &begin,
		Runs: func(_ string, _ uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
			runs, err := build()
			if runs == nil {
				return nil, err
			}
			return idleRun{}, err
		},
	})
}

// places returns the words that a path may begin with.
func places() []string {
	lessons := slices.Concat(course.Outlines(), course.Tests())
	ids := make([]string, len(lessons))
	for i, l := range lessons {
		ids[i] = l.ID
	}
	return append([]string{Home, Lab, Params, Words, Glossary, Present}, ids...)
}
