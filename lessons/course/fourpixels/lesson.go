// Package fourpixels is the lesson four-pixels: Why would a local feature be easier to learn than a global one?
package fourpixels

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson four-pixels.
var Lesson = lessons.Source{ID: "four-pixels", Text: markdown, Open: open}

// The names that controls, figures, options and the values in the text share.
const (
	nameImages = "images"
	namePixels = "pixels"
)

func open(env lessons.Env) lessons.Scenes {
	race, fewest := newRaceScene(), newFewestScene(env.Measured)
	return lessons.Scenes{
		"global":    newGlobalScene(),
		"local":     newLocalScene(),
		"one-image": &oneImageScene{image: 0b0100},
		"race":      race,
		"golf":      fewest,
		"spoil":     newSpoilScene(),
		"grow":      newGrowScene(),
		"recap":     &recapScene{race: race, fewest: fewest, before: env.Measured},
	}
}
