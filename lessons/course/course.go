// Package course is the list of lessons, in their order, and the glossary. Each
// lesson is a package below it: lesson.md holds what it says and asks, the Go
// files what can be changed and seen.
package course

import (
	_ "embed" // the glossary

	"weightshare/lessons"
	"weightshare/lessons/course/answer"
	"weightshare/lessons/course/bylot"
	"weightshare/lessons/course/counting"
	"weightshare/lessons/course/draw"
	"weightshare/lessons/course/edges"
	"weightshare/lessons/course/fivenets"
	"weightshare/lessons/course/fourpixels"
	"weightshare/lessons/course/fourties"
	"weightshare/lessons/course/gradient"
	"weightshare/lessons/course/hierarchy"
	"weightshare/lessons/course/howmuch"
	"weightshare/lessons/course/intime"
	"weightshare/lessons/course/lessdata"
	"weightshare/lessons/course/letgo"
	"weightshare/lessons/course/onekernel"
	"weightshare/lessons/course/oneweight"
	"weightshare/lessons/course/selftest"
	"weightshare/lessons/course/shift"
	"weightshare/lessons/course/stride"
	"weightshare/lessons/course/tiedautoencoder"
	"weightshare/lessons/course/tokens"
	"weightshare/lessons/course/turns"
	"weightshare/lessons/course/whensharinghurts"
	"weightshare/lessons/course/worlds"
)

// sources lists the lessons in their order; one-weight, the first, has number 0.
// A new lesson needs a line here.
func sources() []lessons.Source {
	return []lessons.Source{
		oneweight.Lesson,
		fourpixels.Lesson,
		onekernel.Lesson,
		counting.Lesson,
		edges.Lesson,
		shift.Lesson,
		draw.Lesson,
		lessdata.Lesson,
		gradient.Lesson,
		hierarchy.Lesson,
		worlds.Lesson,
		whensharinghurts.Lesson,
		howmuch.Lesson,
		tiedautoencoder.Lesson,
		fivenets.Lesson,
		stride.Lesson,
		letgo.Lesson,
		turns.Lesson,
		bylot.Lesson,
		fourties.Lesson,
		intime.Lesson,
		tokens.Lesson,
		answer.Lesson(All),
	}
}

// All reads the lessons, in their order. They are part of the program, so it
// panics if one does not parse.
func All() []*lessons.Lesson { return read(sources(), lessons.Source.Parse) }

// Outlines reads what a list of lessons shows of them; see lessons.Outline.
func Outlines() []*lessons.Lesson { return read(sources(), lessons.Source.Outline) }

// Tests reads what a list shows of the tests before and after the lessons.
func Tests() []*lessons.Lesson { return read(selftest.Sources(), lessons.Source.Outline) }

func read(list []lessons.Source, one func(lessons.Source) (*lessons.Lesson, error)) []*lessons.Lesson {
	all := make([]*lessons.Lesson, len(list))
	for i, s := range list {
		l, err := one(s)
		if err != nil {
			panic("course: " + err.Error())
		}
		l.Order = i
		all[i] = l
	}
	return all
}

// Find reads only the lesson or the test with an ID; it returns nil if there is
// none.
func Find(id string) *lessons.Lesson {
	for _, s := range selftest.Sources() {
		if s.ID == id {
			return s.Lesson()
		}
	}
	for i, s := range sources() {
		if s.ID == id {
			l := s.Lesson()
			l.Order = i
			return l
		}
	}
	return nil
}

//go:embed glossary.md
var glossary []byte

// Glossary reads the terms that the lessons link to.
func Glossary() lessons.Glossary {
	g, err := lessons.ParseGlossary("glossary.md", glossary)
	if err != nil {
		panic("course: " + err.Error())
	}
	return g
}
