// Package course is the list of lessons, in their order, and the glossary. Each
// lesson is a package below it: lesson.md is what is said and asked, the Go files
// are what can be changed and seen.
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

// sources lists the lessons in their order, the ground floor as number 0. A new
// lesson is a line here.
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

// All reads the lessons, in their order. They are part of the program: one that
// does not parse is a mistake in it, and a panic.
func All() []*lessons.Lesson { return read(sources(), lessons.Source.Parse) }

// Outlines reads of the lessons what a list of them shows; see lessons.Outline.
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

// Find reads the lesson or the test of an ID alone; nil if there is none.
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
