// Package fourpixels is the lesson four-pixels: Why would a local feature be easier to learn than a global one?
package fourpixels

import (
	_ "embed" // the text of the lesson

	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
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

// pixels is the width of the lesson's image, images how many there are.
const (
	pixels = 4
	images = 1 << pixels
)

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	race, golf := newRaceScene(), newGolfScene(env.Measured)
	return lessons.Scenes{
		"global":    &globalScene{image: &pixelRow{bits: pixelsOf(0b0100)}},
		"local":     &localScene{image: &pixelRow{bits: pixelsOf(0b0100)}, field: 1},
		"one-image": newOneImageScene(),
		"race":      race,
		"golf":      golf,
		"spoil":     newSpoilScene(),
		"grow":      &growScene{},
		"recap":     &recapScene{race: race, golf: golf, before: env.Measured},
	}
}

// pixelsOf is image number i: its four pixels from the left, the leftmost the
// highest bit of i.
func pixelsOf(i int) [pixels]bool {
	var bits [pixels]bool
	for p := range bits {
		bits[p] = i>>(pixels-1-p)&1 == 1
	}
	return bits
}

// imageOf is the number of an image, the inverse of pixelsOf.
func imageOf(bits [pixels]bool) int {
	i := 0
	for _, on := range bits {
		i <<= 1
		if on {
			i |= 1
		}
	}
	return i
}

// imageName is image number i in digits: 0100.
func imageName(i int) string { return fmt.Sprintf("%0*b", pixels, i) }

// patternOf is image number i as a figure shows it.
func patternOf(i int) figure.Pattern {
	bits := pixelsOf(i)
	return figure.Pattern{Label: imageName(i), Cols: pixels, Bits: bits[:]}
}

// pixelRow is the image whose pixels the learner toggles.
type pixelRow struct {
	bits   [pixels]bool
	cursor int
}

func (r *pixelRow) name() string { return imageName(imageOf(r.bits)) }

func (r *pixelRow) control() lessons.Control {
	return lessons.Control{
		ID: namePixels, Label: "the four pixels", Kind: lessons.Cells, Value: r.name(),
		Options: pixelNames(), Index: r.cursor, Cols: pixels, Figure: namePixels, Hint: "turns a pixel on or off",
	}
}

func pixelNames() []string {
	names := make([]string, pixels)
	for p := range names {
		names[p] = fmt.Sprintf("pixel %d", p+1)
	}
	return names
}

func (r *pixelRow) Do(a lessons.Action) {
	r.cursor = a.Index
	if !a.Move {
		r.bits[a.Index] = !r.bits[a.Index]
	}
}

func (r *pixelRow) figure() figure.BinaryGrid {
	bits := r.bits
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: namePixels, Title: "Your image", Control: namePixels},
		Cols: pixels, Values: bits[:], Labels: pixelNames(), Cursor: r.cursor,
	}
}

// imageChoice is the choice of training images among all sixteen.
type imageChoice struct {
	chosen [images]bool
	cursor int
}

// choose returns the choice of the given images.
func choose(numbers ...int) *imageChoice {
	c := &imageChoice{}
	for _, i := range numbers {
		c.chosen[i] = true
	}
	if len(numbers) > 0 {
		c.cursor = numbers[0]
	}
	return c
}

func (c *imageChoice) list() []int {
	var all []int
	for i, chosen := range c.chosen {
		if chosen {
			all = append(all, i)
		}
	}
	return all
}

func (c *imageChoice) control() lessons.Control {
	options := make([]string, images)
	for i := range options {
		options[i] = imageName(i)
	}
	return lessons.Control{
		ID: nameImages, Label: "the training images", Kind: lessons.Cells, Value: imageNames(c.list()), Options: options,
		Index: c.cursor, Cols: pixels, Figure: nameImages, Hint: "takes an image in or leaves it out", Restarts: true,
	}
}

func imageNames(numbers []int) string {
	names := make([]string, len(numbers))
	for k, i := range numbers {
		names[k] = imageName(i)
	}
	return strings.Join(names, " ")
}

func (c *imageChoice) Do(a lessons.Action) error {
	if !a.Move && c.chosen[a.Index] && len(c.list()) == 1 {
		return fmt.Errorf("%s is the only training image: choose another before you take it out", imageName(a.Index))
	}
	c.cursor = a.Index
	if !a.Move {
		c.chosen[a.Index] = !c.chosen[a.Index]
	}
	return nil
}

// gallery shows all images, those chosen lit, with a verdict on each where there
// is one.
func (c *imageChoice) gallery(title string, verdicts []figure.Mark) figure.Gallery {
	g := figure.Gallery{
		Meta:   figure.Meta{ID: nameImages, Title: title, Control: nameImages},
		Cursor: c.cursor, Lit: "studied",
	}
	for i, chosen := range c.chosen {
		item := figure.GalleryItem{Pattern: patternOf(i), Lit: chosen}
		if i < len(verdicts) {
			item.Mark = verdicts[i]
		}
		g.Items = append(g.Items, item)
	}
	return g
}
