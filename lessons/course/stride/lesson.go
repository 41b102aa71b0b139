// Package stride is the lesson stride: Who broke the promise?
package stride

import (
	_ "embed" // the text of the lesson

	"weightshare/lessons"
	"weightshare/lessons/scene"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson stride.
var Lesson = lessons.Source{ID: "stride", Text: markdown, Open: open}

func open(env lessons.Env) lessons.Scenes { return openWith(env, scene.VerdictSeeds) }

// openWith opens the lesson with races from the given number of seeds.
func openWith(env lessons.Env, seeds int) lessons.Scenes {
	half := newNudgesScene("Trained in one place", seeds, 1, plan(), wholeNet(), strideNet(scene.Kernels|scene.Numbers))
	ways := newNudgesScene("Three ways to halve", seeds, 1, plan(), strideNet(0), maximumNet(), blurNet())
	shown := newNudgesScene("Shown nudges of 1", seeds, nudges-1, shownPlan(), strideNet(0), unsharedNet())
	return lessons.Scenes{
		"half":    half,
		"between": newBetweenScene(),
		"ways":    ways,
		"show":    shown,
		"least":   newLeastScene(env),
		"recap":   &recapScene{before: env.Measured, scenes: map[string]*nudgesScene{"half": half, "ways": ways, "show": shown}},
	}
}

// The networks of the lesson: two layers with the same numbers of kernels; between
// them the map is left whole or halved in one of three ways.

func wholeNet() scene.NetworkSpec {
	return scene.NetworkSpec{ID: "whole", Name: "every place", Network: "16x16 conv5:8/ring relu conv5:16/ring relu gmp dense:10"}
}

func strideNet(equal scene.Equal) scene.NetworkSpec {
	return scene.NetworkSpec{ID: "stride", Name: "stride 2", Network: "16x16 conv5:8/s2/ring relu conv5:16/ring relu gmp dense:10", Equal: equal}
}

func maximumNet() scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "maximum", Name: "maximum", Network: "16x16 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10",
		Equal: scene.Kernels | scene.Numbers,
	}
}

func blurNet() scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "blur", Name: "blur", Network: "16x16 conv5:8/ring relu blurpool2/ring conv5:16/ring relu gmp dense:10",
		Equal: scene.Kernels | scene.Numbers,
	}
}

func unsharedNet() scene.NetworkSpec {
	return scene.NetworkSpec{
		ID: "unshared", Name: "unshared", Network: "16x16 local5:8/s2/ring relu local5:16/ring relu gmp dense:10", Equal: scene.Twins,
	}
}
