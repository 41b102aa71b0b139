package link

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/course/lab"
	"weightshare/nets/experiment"
)

// The flags that name a step and its controls on a command line.
const (
	StepFlag = "step"
	SetFlag  = "set"
)

// Arguments returns the words after "weightshare" that open what the link opens.
func (l Link) Arguments() []string {
	place := l.place()
	if place == Home {
		return l.flags(nil)
	}
	words := []string{place}
	if place == Present {
		words = append(words, l.Path[1:min(2, len(l.Path))]...)
	}
	if _, begin := l.Lesson(); begin.Step != "" {
		words = append(words, "--"+StepFlag, begin.Step)
	}
	words = l.flags(words)
	if name := plainOf(place); name != "" {
		words = append(words, l.Values(name)...)
	}
	return words
}

// plainOf returns the setting that a command line gives without a flag, empty for
// none.
func plainOf(place string) string {
	return map[string]string{Params: Net, Lab: Net, Words: Word, Glossary: Term}[place]
}

// flags appends the settings as flags, those of controls as --set name=value.
func (l Link) flags(words []string) []string {
	own, plain := flagsOf(l.place()), plainOf(l.place())
	for _, s := range l.Settings {
		switch {
		case s.Name == plain:
		case !slices.Contains(own, s.Name):
			words = append(words, "--"+SetFlag, s.Name+"="+s.Value)
		case isSwitch(s.Name):
			words = append(words, "--"+s.Name+"="+s.Value)
		default:
			words = append(words, "--"+s.Name, s.Value)
		}
	}
	return words
}

// flagsOf returns the settings of a place that have a flag of their own.
func flagsOf(place string) []string {
	switch place {
	case Home, Params, Words, Glossary:
		return namesOf(place)
	case Lab:
		own := []string{Seed, lab.Task, lab.Seeds, lab.Sweep}
		for _, s := range experiment.Settings() {
			own = append(own, s.Name)
		}
		return own
	}
	return []string{Seed}
}

// LabFlags returns the flags that set up the lab: those of compare.
func LabFlags() []string { return flagsOf(Lab) }

// isSwitch reports whether a flag needs no value to be true.
func isSwitch(name string) bool {
	switch name {
	case "inference", "all", "notation":
		return true
	}
	return slices.ContainsFunc(experiment.Settings(), func(s experiment.Setting) bool {
		return s.Name == name && slices.Contains(s.Presets, "true")
	})
}

// FromArguments returns the link to what the words after "weightshare" open. An error
// names no link, which whoever typed the words has not seen.
func FromArguments(words []string) (Link, error) {
	l, err := fromArguments(words)
	if err != nil {
		return Link{}, err
	}
	if l, err = read(l.String()); err != nil {
		return Link{}, err
	}
	return l, l.check()
}

func fromArguments(words []string) (l Link, err error) {
	var step string
	var plain []string
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		flag, ok := strings.CutPrefix(word, "--")
		if !ok {
			plain = append(plain, word)
			continue
		}
		name, value, given := strings.Cut(flag, "=")
		switch {
		case given:
		case isSwitch(name):
			value = "true"
		case len(words) == 0:
			return l, fmt.Errorf("the value of --%s is missing", name)
		default:
			value, words = words[0], words[1:]
		}
		switch name {
		case StepFlag:
			step = value
		case SetFlag:
			if name, value, given = strings.Cut(value, "="); !given {
				return l, errors.New("--set takes name=value")
			}
			fallthrough
		default:
			l.Settings = append(l.Settings, lessons.Setting{Name: name, Value: value})
		}
	}
	l.takePlain(plain)
	if step != "" {
		l.Path = append(l.Path, step)
	}
	return l, nil
}

// takePlain takes the words that are not flags: a place and what follows it.
func (l *Link) takePlain(words []string) {
	if len(words) == 0 {
		return
	}
	name := plainOf(words[0])
	if name == "" {
		l.Path = words
		return
	}
	l.Path = words[:1]
	for _, word := range words[1:] {
		l.Settings = append(l.Settings, lessons.Setting{Name: name, Value: word})
	}
}
