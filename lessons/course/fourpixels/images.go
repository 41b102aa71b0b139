package fourpixels

import (
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// The lesson's images have 4 binary pixels; there are 16 of them. The pixels of
// image i are the binary digits of i, with the highest on the left.
const (
	pixels = 4
	images = 1 << pixels
)

// pixelsOf returns the pixels of image i.
func pixelsOf(i int) [pixels]bool {
	var bits [pixels]bool
	for p := range bits {
		bits[p] = i>>(pixels-1-p)&1 == 1
	}
	return bits
}

// imageOf is the inverse of pixelsOf.
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

// everyImage lists all images.
func everyImage() []int {
	all := make([]int, images)
	for i := range all {
		all[i] = i
	}
	return all
}

// imageName returns image i in digits: 0100.
func imageName(i int) string { return fmt.Sprintf("%0*b", pixels, i) }

// imageNames returns several in a row: "0100 1011".
func imageNames(list []int) string {
	names := make([]string, len(list))
	for k, i := range list {
		names[k] = imageName(i)
	}
	return strings.Join(names, " ")
}

// patternOf returns image i as a figure shows it.
func patternOf(i int) figure.Pattern {
	bits := pixelsOf(i)
	return figure.Pattern{Label: imageName(i), Cols: pixels, Bits: bits[:]}
}

// pixelRow is an image whose pixels the learner toggles; it is a scene.Binding.
type pixelRow struct {
	bits   [pixels]bool
	cursor int
}

func (r *pixelRow) Control() lessons.Control {
	return lessons.Control{
		ID: namePixels, Label: "the four pixels", Kind: lessons.Cells, Value: imageName(imageOf(r.bits)),
		Options: scene.Numbered("pixel", pixels), Index: r.cursor, Cols: pixels, Figure: namePixels, Hint: "turn one on or off",
	}
}

func (r *pixelRow) Do(a lessons.Action) error {
	if r.cursor = a.Index; !a.Move {
		r.bits[a.Index] = !r.bits[a.Index]
	}
	return nil
}

func (r *pixelRow) figure() figure.BinaryGrid {
	bits := r.bits
	return figure.BinaryGrid{
		Meta: figure.Meta{ID: namePixels, Title: "Your image", Control: namePixels},
		Cols: pixels, Values: bits[:], Labels: scene.Numbered("pixel", pixels), Cursor: r.cursor,
	}
}

// imageChoice is the choice of training images; it is a scene.Binding.
type imageChoice struct {
	chosen [images]bool
	cursor int
}

// choose returns the choice of the given images, at least one.
func choose(list ...int) *imageChoice {
	c := &imageChoice{cursor: list[0]}
	for _, i := range list {
		c.chosen[i] = true
	}
	return c
}

// list returns the images that are chosen.
func (c *imageChoice) list() []int {
	var all []int
	for i, chosen := range c.chosen {
		if chosen {
			all = append(all, i)
		}
	}
	return all
}

func (c *imageChoice) Control() lessons.Control {
	options := make([]string, images)
	for i := range options {
		options[i] = imageName(i)
	}
	return lessons.Control{
		ID: nameImages, Label: "the training images", Kind: lessons.Cells, Value: imageNames(c.list()), Options: options,
		Index: c.cursor, Cols: pixels, Figure: nameImages, Hint: "in or left out", Restarts: true,
	}
}

// Do implements scene.Binding. The last image cannot be removed.
func (c *imageChoice) Do(a lessons.Action) error {
	if !a.Move && c.chosen[a.Index] && len(c.list()) == 1 {
		return fmt.Errorf("%s is the only training image: choose another before you take it out", imageName(a.Index))
	}
	if c.cursor = a.Index; !a.Move {
		c.chosen[a.Index] = !c.chosen[a.Index]
	}
	return nil
}

// gallery shows all images, with the chosen ones lit, and the marks if there are
// any.
func (c *imageChoice) gallery(title string, marks []figure.Mark) figure.Gallery {
	g := markedGallery(title, c.chosen, marks)
	g.Control, g.Cursor = nameImages, c.cursor
	return g
}

// markedGallery shows all images, with the studied ones lit.
func markedGallery(title string, studied [images]bool, marks []figure.Mark) figure.Gallery {
	g := figure.Gallery{Meta: figure.Meta{ID: nameImages, Title: title}, Cursor: -1, Lit: "studied"}
	for i := range images {
		item := figure.GalleryItem{Pattern: patternOf(i), Lit: studied[i]}
		if i < len(marks) {
			item.Mark = marks[i]
		}
		g.Items = append(g.Items, item)
	}
	return g
}
