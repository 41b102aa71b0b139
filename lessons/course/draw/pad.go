package draw

import (
	"fmt"
	"image"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

const (
	padSide  = 20 // pixels
	digits   = 10
	maxShift = 3 // pixels by which the learner can move a drawing
)

// pad holds a drawing and its shift.
type pad struct {
	ink          [padSide * padSide]bool // before the shift
	cursor       int                     // a cell, after the shift
	digit        *scene.Choice[int32]    // the digit that it is meant to be
	pen          *scene.Choice[string]   // up or down; when down, a move draws
	across, down int                     // the shift in pixels, to the right and down; it wraps around
	examples     int                     // how many were inserted
}

func newPad() pad {
	return pad{cursor: padSide*padSide/2 + padSide/2, digit: &scene.Choice[int32]{
		ID: nameDigit, Label: "the digit", Hint: "the one you mean to draw", Values: []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Index: 4,
	}, pen: &scene.Choice[string]{ID: namePen, Label: "the pen", Figure: namePad, Hint: "down: it inks where you move", Values: []string{"up", "down"}}}
}

// at returns the index in ink of the pixel at a cell of the pad.
func (p *pad) at(cell int) int {
	r, c := cell/padSide-p.down, cell%padSide-p.across
	return (r+padSide)%padSide*padSide + (c+padSide)%padSide
}

// cells returns the pixels after the shift.
func (p *pad) cells() []bool {
	cells := make([]bool, len(p.ink))
	for i := range cells {
		cells[i] = p.ink[p.at(i)]
	}
	return cells
}

// image returns the shifted drawing as the input of a network.
func (p *pad) image() []float32 { return asImage(p.cells()) }

// asImage converts pixels to the input of a network: 1 for ink, else 0.
func asImage(cells []bool) []float32 {
	image := make([]float32, len(cells))
	for i, on := range cells {
		if on {
			image[i] = 1
		}
	}
	return image
}

// centred returns the image before the shift.
func (p *pad) centred() []float32 {
	unmoved := *p
	unmoved.across, unmoved.down = 0, 0
	return unmoved.image()
}

// example inserts the next drawing of the digit from a set.
func (p *pad) example(set dataset.Set) {
	var of []int
	for i, label := range set.Labels {
		if label == p.digit.Value() {
			of = append(of, i)
		}
	}
	if len(of) == 0 {
		return
	}
	for i, v := range set.Sample(of[p.examples%len(of)]) {
		p.ink[i] = v > 0
	}
	p.examples++
}

func (p *pad) cellsControl() lessons.Control {
	inked := 0
	for _, on := range p.ink {
		if on {
			inked++
		}
	}
	return lessons.Control{
		ID: namePad, Label: "the pad", Kind: lessons.Cells, Press: "ink", Value: fmt.Sprintf("%d of %d pixels inked", inked, len(p.ink)),
		Options: scene.CellNames(len(p.ink), padSide), Index: p.cursor, Cols: padSide, Figure: namePad, Hint: "inks a pixel or clears it",
	}
}

// press moves the cursor to a cell and, unless the action only moves it, toggles
// the pixel.
func (p *pad) press(a lessons.Action) error {
	p.cursor = a.Index
	switch at := p.at(a.Index); {
	case !a.Move:
		p.ink[at] = !p.ink[at]
	case p.pen != nil && p.pen.Index > 0:
		p.ink[at] = true
	}
	return nil
}

// box returns the smallest rectangle that contains all ink of the shifted drawing,
// empty for a blank pad.
func (p *pad) box() (box image.Rectangle) {
	for i, on := range p.cells() {
		if on {
			at := image.Pt(i%padSide, i/padSide)
			box = box.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
		}
	}
	return box
}

// offCentre returns how far a box is to the right of the middle of the pad, and
// below it.
func offCentre(box image.Rectangle) image.Point {
	return box.Min.Add(box.Max).Sub(image.Pt(padSide, padSide)).Div(2)
}

// centre moves the ink to the middle of the pad.
func (p *pad) centre() {
	by, cells := offCentre(p.box()), p.cells()
	p.across, p.down = 0, 0
	for i := range p.ink {
		row, col := (i/padSide+by.Y+padSide)%padSide, (i%padSide+by.X+padSide)%padSide
		p.ink[i] = cells[row*padSide+col]
	}
}

// oddity says how the drawing differs from those that were learnt, empty if it does
// not in any way that is tested here.
func (p *pad) oddity() string {
	const tall, far = 13, 1 // pixels: the height of those learnt, and how far off they may be
	box, thick, ink := p.box(), 0, 0
	cells := p.cells()
	for i, on := range cells {
		if !on {
			continue
		}
		ink++
		inked := func(down, right int) bool {
			row, col := i/padSide+down, i%padSide+right
			return row >= 0 && row < padSide && col >= 0 && col < padSide && cells[row*padSide+col]
		}
		for _, d := range []image.Point{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
			if inked(d.Y, 0) && inked(0, d.X) && inked(d.Y, d.X) {
				thick++
				break
			}
		}
	}
	off := offCentre(box)
	switch {
	case box.Dy() < tall-3:
		return fmt.Sprintf("it is %d tall, they learnt %d", box.Dy(), tall)
	case max(off.X, -off.X, off.Y, -off.Y) > far:
		return "it is off the middle: centre it"
	case 2*thick < ink:
		return "its lines are thin, they learnt two pixels"
	}
	return ""
}

func (p *pad) nudgeControl() lessons.Control {
	const side = 2*maxShift + 1
	return lessons.Control{
		ID: nameNudge, Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(maxShift), Cols: side, Points: true,
		Index: (p.down+maxShift)*side + p.across + maxShift, Figure: namePad, Hint: "how far the drawing is moved",
	}
}

func (p *pad) shift(a lessons.Action) error {
	by := scene.ShiftAt(a.Index, maxShift)
	p.down, p.across = by.Down, by.Right
	return nil
}

// blank reports whether nothing is drawn.
func (p *pad) blank() bool { return !slices.Contains(p.ink[:], true) }

// The controls of the drawing; each step uses some of them.

func (d *drawingState) bindPad() scene.Binding   { return scene.Bind(d.cellsControl, d.press) }
func (d *drawingState) bindNudge() scene.Binding { return scene.Bind(d.nudgeControl, d.shift) }

func (d *drawingState) bindExample() scene.Binding {
	return scene.Button{ID: nameExample, Label: "an example", Value: "put in", Hint: "a test drawing of the digit", Press: func() error {
		d.example(d.tests())
		return nil
	}}
}

func (d *drawingState) bindCentre() scene.Binding {
	return scene.Button{ID: nameCentre, Label: "centre it", Value: "move", Hint: "puts it into the middle", Press: func() error {
		d.centre()
		return nil
	}}
}

func (d *drawingState) bindClear() scene.Binding {
	return scene.Button{ID: nameClear, Label: "a clean pad", Value: "wipe", Hint: "wipes the pad", Press: func() error {
		clear(d.ink[:])
		return nil
	}}
}

// restarting returns a control whose changes restart the run of its step.
func restarting(b scene.Binding) scene.Binding {
	return scene.Bind(func() lessons.Control {
		c := b.Control()
		c.Restarts = true
		return c
	}, b.Do)
}

// figure draws the pad.
func (p *pad) figure(title string) figure.BinaryGrid {
	return figure.BinaryGrid{Meta: figure.Meta{ID: namePad, Title: title, Control: namePad}, Cols: padSide, Values: p.cells(), Cursor: p.cursor}
}
