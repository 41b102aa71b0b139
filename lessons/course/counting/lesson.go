// Package counting is the lesson counting: How many weights is that?
package counting

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson counting.
var Lesson = lessons.Source{ID: "counting", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes {
	visit, clock := &visitScene{}, newClockScene()
	return lessons.Scenes{
		"visit":    visit,
		"channels": &channelsScene{},
		"grow":     newGrowScene(),
		"clock":    clock,
		"alexnet":  &alexnetScene{},
		"vgg":      &vggScene{},
		"budget":   newBudgetScene(),
		"recap":    &recapScene{visit: visit, clock: clock, before: env.Measured},
	}
}

// zooCounts counts a network of the zoo.
func zooCounts(name string) *arch.Counts {
	entry, ok := arch.FromZoo(name)
	if !ok {
		panic("counting: the zoo has no " + name)
	}
	return scene.MustCount(entry.Text)
}
