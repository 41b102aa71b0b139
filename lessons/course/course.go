// Package course holds the lessons: for each a NAME.md with its prose and
// questions, and a NAME.go with its live half.
//
// To add a lesson, write the two files; nothing else changes. The live half of
// the lesson with the id two-words is the method TwoWords of stages.
package course

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"weightshare/lessons"
)

//go:embed *.md
var texts embed.FS

// All lists the lessons in their order. The lessons are part of the program, so
// that one which does not parse is a mistake in it, and a panic.
func All() []*lessons.Lesson { return must(load(texts, lessons.Parse)) }

// Outlines lists the lessons in their order with no more in them than a list of
// them shows: see lessons.Outline.
func Outlines() []*lessons.Lesson { return must(load(texts, lessons.Outline)) }

func must(all []*lessons.Lesson, err error) []*lessons.Lesson {
	if err != nil {
		panic("course: " + err.Error())
	}
	return all
}

// Find returns the lesson of an id, nil if there is none. It reads that one
// alone.
func Find(id string) *lessons.Lesson {
	name := id + ".md"
	source, err := texts.ReadFile(name)
	if err != nil || name == glossaryFile || name == labFile {
		return nil
	}
	l, err := one(name, source, lessons.Parse)
	if err != nil {
		panic("course: " + err.Error())
	}
	return l
}

// glossaryFile stands among the lessons and is none.
const glossaryFile = "glossary.md"

// Glossary is the terms that the lessons link to. Like them it is part of the
// program, so that one which does not parse is a mistake in it, and a panic.
func Glossary() lessons.Glossary {
	text, err := texts.ReadFile(glossaryFile)
	if err != nil {
		panic("course: " + err.Error())
	}
	g, err := lessons.ParseGlossary(glossaryFile, text)
	if err != nil {
		panic("course: " + err.Error())
	}
	return g
}

// reader is a way to read the file of a lesson.
type reader func(file string, source []byte) (*lessons.Lesson, error)

// load reads every lesson of a file system and gives it its stage.
func load(files fs.FS, read reader) ([]*lessons.Lesson, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	var all []*lessons.Lesson
	for _, name := range names {
		if name == glossaryFile || name == labFile {
			continue
		}
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("lessons: %w", err)
		}
		l, err := one(name, source, read)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b *lessons.Lesson) int { return cmp.Compare(a.Order, b.Order) })
	for i := 1; i < len(all); i++ {
		if all[i].Order == all[i-1].Order {
			return nil, fmt.Errorf("%s and %s have the order %d both: choose another for one", all[i-1].ID, all[i].ID, all[i].Order)
		}
	}
	return all, nil
}

// one reads one lesson and gives it its stage.
func one(name string, source []byte, read reader) (*lessons.Lesson, error) {
	l, err := read(name, source)
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	if l.ID+".md" != name {
		return nil, fmt.Errorf("%s: its id is %q: name the file %s.md", name, l.ID, l.ID)
	}
	if l.Open = opener(l.ID); l.Open == nil {
		return nil, fmt.Errorf("%s: it has no live half: write the method %s of stages", name, methodName(l.ID))
	}
	return l, nil
}


func opener(id string) func(lessons.Env) lessons.Scenes {
	return map[string]func(lessons.Env) lessons.Scenes{"four-pixels": openFourPixels, "one-kernel": openOneKernel, "counting": openCounting, "edges": openEdges, "shift": openShift, "draw": openDraw, "less-data": openLessData, "gradient": openGradient, "hierarchy": openHierarchy, "worlds": openWorlds, "when-sharing-hurts": openWhenSharingHurts, "how-much": openHowMuch, "tied-autoencoder": openTiedAutoencoder, "five-nets": openFiveNets, "answer": func(e lessons.Env) lessons.Scenes { return nil }, "lab": func(e lessons.Env) lessons.Scenes { return openLab(e, nil) }}[id]
}

func methodName(id string) string { return id }
