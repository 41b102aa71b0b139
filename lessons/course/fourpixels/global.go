package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// globalScene shows the detectors of whole images. Until its question is answered
// it shows only one of them.
type globalScene struct {
	scene.Answered
	scene.Bindings
	image *pixelRow
}

// shownDetector is the image of the detector that is shown before the answer.
const shownDetector = 0b0110

func newGlobalScene() *globalScene {
	image := &pixelRow{bits: pixelsOf(0b0100)}
	return &globalScene{Bindings: scene.Bindings{image}, image: image}
}

func (s *globalScene) Figures() []figure.Figure {
	seen := imageOf(s.image.bits)
	detectors := figure.Gallery{
		Meta:   figure.Meta{ID: "detectors", Title: "A global detector", Note: "it knows one image, and fires for no other"},
		Cursor: -1, Lit: "fires",
	}
	known := []int{shownDetector}
	if s.Open {
		known = everyImage()
		detectors.Title = fmt.Sprintf("All %d global detectors", len(known))
		detectors.Note = "each knows one image: exactly one fires"
	}
	for _, i := range known {
		detectors.Items = append(detectors.Items, figure.GalleryItem{Pattern: patternOf(i), Lit: i == seen})
	}
	return []figure.Figure{s.image.figure(), detectors}
}

func (s *globalScene) Values() map[string]string {
	return map[string]string{nameImages: strconv.Itoa(images), "others": strconv.Itoa(images - 1)}
}
