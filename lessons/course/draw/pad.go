package draw

import (
	"fmt"
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

// pad is a drawing and its shift.
type pad struct {
	ink          [padSide * padSide]bool // before the shift
	cursor       int                     // a cell, after the shift
	digit        *scene.Choice[int32]    // that it is meant to be
	across, down int                     // the shift in pixels, to the right and down; it wraps round
	examples     int                     // how many were put in
}

func newPad() pad {
	return pad{cursor: padSide*padSide/2 + padSide/2, digit: &scene.Choice[int32]{
		ID: nameDigit, Label: "the digit", Hint: "the digit that you mean to draw", Values: []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Index: 4,
	}}
}

// at is the index in ink of the pixel at a cell of the pad.
func (p *pad) at(cell int) int {
	r, c := cell/padSide-p.down, cell%padSide-p.across
	return (r+padSide)%padSide*padSide + (c+padSide)%padSide
}

// cells are the pixels after the shift.
func (p *pad) cells() []bool {
	cells := make([]bool, len(p.ink))
	for i := range cells {
		cells[i] = p.ink[p.at(i)]
	}
	return cells
}

// image is the shifted drawing as input of a network.
func (p *pad) image() []float32 { return asImage(p.cells()) }

// asImage turns pixels into the input of a network: 1 for ink, else 0.
func asImage(cells []bool) []float32 {
	image := make([]float32, len(cells))
	for i, on := range cells {
		if on {
			image[i] = 1
		}
	}
	return image
}

// centred is image before the shift.
func (p *pad) centred() []float32 {
	unmoved := *p
	unmoved.across, unmoved.down = 0, 0
	return unmoved.image()
}

// example puts in the next drawing of the digit from a set.
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

// press moves the cursor to a cell and, unless it is only moved, toggles the pixel.
func (p *pad) press(a lessons.Action) error {
	p.cursor = a.Index
	if at := p.at(a.Index); !a.Move {
		p.ink[at] = !p.ink[at]
	}
	return nil
}

func (p *pad) nudgeControl() lessons.Control {
	const side = 2*maxShift + 1
	return lessons.Control{
		ID: nameNudge, Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(maxShift), Cols: side, Points: true,
		Index: (p.down+maxShift)*side + p.across + maxShift, Figure: namePad, Hint: "moves the drawing over the pad",
	}
}

func (p *pad) shift(a lessons.Action) error {
	by := scene.ShiftAt(a.Index, maxShift)
	p.down, p.across = by.Down, by.Right
	return nil
}

// blank reports whether nothing is drawn.
func (p *pad) blank() bool { return !slices.Contains(p.ink[:], true) }

// The controls of the drawing, from which each step takes some.

func (d *drawingState) bindPad() scene.Binding   { return scene.Bind(d.cellsControl, d.press) }
func (d *drawingState) bindNudge() scene.Binding { return scene.Bind(d.nudgeControl, d.shift) }

func (d *drawingState) bindExample() scene.Binding {
	return scene.Button{ID: nameExample, Label: "an example", Value: "put in", Hint: "puts in a test drawing of the digit", Press: func() error {
		d.example(d.tests())
		return nil
	}}
}

func (d *drawingState) bindClear() scene.Binding {
	return scene.Button{ID: nameClear, Label: "a clean pad", Value: "wipe", Hint: "wipes the pad", Press: func() error {
		clear(d.ink[:])
		return nil
	}}
}

// restarting is a control whose change begins the run of its step anew.
func restarting(b scene.Binding) scene.Binding {
	return scene.Bind(func() lessons.Control {
		c := b.Control()
		c.Restarts = true
		return c
	}, b.Do)
}

// figure is the pad.
func (p *pad) figure(title string) figure.BinaryGrid {
	return figure.BinaryGrid{Meta: figure.Meta{ID: namePad, Title: title, Control: namePad}, Cols: padSide, Values: p.cells(), Cursor: p.cursor}
}
