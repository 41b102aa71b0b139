package draw

import (
	"encoding/hex"
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

// The pad is a square of this side, the digits ten, and a drawing can be moved
// by up to maxShift pixels by hand.
const (
	padSide  = 20
	digits   = 10
	maxShift = 3
)

// pad is a drawing and where it lies: the ink is that of the drawing unmoved.
type pad struct {
	ink          [padSide * padSide]bool
	cursor       int
	digit        int // what it is meant to be
	across, down int // by how much it is moved, to the right and downwards
	examples     int // how many drawings were put in
}

// at is the cell of the drawing that lies at a cell of the pad.
func (p *pad) at(cell int) int {
	r, c := cell/padSide-p.down, cell%padSide-p.across
	return (r+padSide)%padSide*padSide + (c+padSide)%padSide
}

// cells is the pad as it is seen: the drawing where it was moved to.
func (p *pad) cells() []bool {
	cells := make([]bool, len(p.ink))
	for i := range cells {
		cells[i] = p.ink[p.at(i)]
	}
	return cells
}

// image is the pad as a network sees it.
func (p *pad) image() []float32 {
	image := make([]float32, len(p.ink))
	for i, on := range p.cells() {
		if on {
			image[i] = 1
		}
	}
	return image
}

// centred is the drawing where it was drawn.
func (p *pad) centred() []float32 {
	unmoved := *p
	unmoved.across, unmoved.down = 0, 0
	return unmoved.image()
}

// example puts in a drawing of the digit out of a set, another one every time.
func (p *pad) example(set dataset.Set) {
	var of []int
	for i, label := range set.Labels {
		if int(label) == p.digit {
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

// control is the drawing as a control.
func (p *pad) control() lessons.Control {
	inked := 0
	for _, on := range p.ink {
		if on {
			inked++
		}
	}
	return lessons.Control{
		ID: namePad, Label: "the pad", Kind: lessons.Cells, Press: "ink", Value: fmt.Sprintf("%d of %d pixels inked", inked, len(p.ink)),
		Options: padNames(), Index: p.cursor, Cols: padSide, Figure: namePad, Hint: "inks a pixel or wipes it",
	}
}

func padNames() []string {
	names := make([]string, padSide*padSide)
	for i := range names {
		names[i] = fmt.Sprintf("row %d, column %d", i/padSide+1, i%padSide+1)
	}
	return names
}

func (p *pad) digitControl() lessons.Control {
	names := digitNames()
	return lessons.Control{
		ID: nameDigit, Label: "the digit", Kind: lessons.Dial, Options: names, Index: p.digit,
		Hint: "says which digit it is meant to be",
	}
}

// nudgeControl moves the drawing.
func (p *pad) nudgeControl() lessons.Control {
	const side = 2*maxShift + 1
	return lessons.Control{
		ID: nameNudge, Label: "the nudge", Kind: lessons.Cells, Options: scene.ShiftNames(maxShift), Cols: side, Points: true,
		Index: (p.down+maxShift)*side + p.across + maxShift, Figure: namePad, Hint: "moves the drawing over the pad",
	}
}

// blank reports whether nothing is drawn.
func (p *pad) blank() bool { return !slices.Contains(p.ink[:], true) }

func exampleControl() lessons.Control {
	return lessons.Control{ID: nameExample, Label: "an example", Kind: lessons.Button, Value: "put in", Options: []string{"put in"}, Hint: "puts in a test drawing of the digit"}
}

func clearControl() lessons.Control {
	return lessons.Control{ID: nameClear, Label: "a clean pad", Kind: lessons.Button, Value: "wipe", Options: []string{"wipe"}, Hint: "wipes the pad"}
}

// do carries out what is done to the pad; other is true for anything else.
func (d *drawingState) draw(a lessons.Action) (other bool) {
	switch a.Control {
	case namePad:
		d.cursor = a.Index
		if !a.Move {
			at := d.at(a.Index)
			d.ink[at] = !d.ink[at]
		}
	case nameDigit:
		d.digit = a.Index
	case nameNudge:
		n := scene.ShiftAt(a.Index, maxShift)
		d.down, d.across = n.Down, n.Right
	case nameExample:
		d.example(d.tests())
	case nameClear:
		clear(d.ink[:])
	default:
		return true
	}
	return false
}

// figure is the pad.
func (p *pad) figure(title string) figure.BinaryGrid {
	return figure.BinaryGrid{Meta: figure.Meta{ID: namePad, Title: title, Control: namePad}, Cols: padSide, Values: p.cells(), Cursor: p.cursor}
}

// ownDrawing is a drawing of the learner's among the training images.
type ownDrawing struct {
	cells  []bool // as it lay on the pad
	digit  int
	missed [2]bool // which of the twins had it wrong when it was added
	down   int
	across int
}

// mostOwn is how many own drawings are learnt from; of more, the newest.
const mostOwn = 40

// ownMetric is the measurement in which an own drawing is kept; its value is the
// digit.
const ownMetric = "own_drawing"

// pixels packs the cells of a drawing, 8 to a byte, in hexadecimal digits.
func (o ownDrawing) pixels() string {
	packed := make([]byte, (len(o.cells)+7)/8)
	for i, on := range o.cells {
		if on {
			packed[i/8] |= 0x80 >> (i % 8)
		}
	}
	return hex.EncodeToString(packed)
}

// ownDrawings are those that an earlier session has kept. What cannot be read is
// left out.
func ownDrawings(measured []progress.Measurement) []ownDrawing {
	var own []ownDrawing
	for _, m := range measured {
		text, _ := m.Options["pixels"].(string)
		packed, err := hex.DecodeString(text)
		if m.Metric != ownMetric || err != nil || len(packed) != padSide*padSide/8 || m.Value < 0 || m.Value >= digits {
			continue
		}
		o := ownDrawing{cells: make([]bool, padSide*padSide), digit: int(m.Value)}
		for i := range o.cells {
			o.cells[i] = packed[i/8]&(0x80>>(i%8)) != 0
		}
		down, _ := m.Options["down"].(float64)
		across, _ := m.Options["across"].(float64)
		o.down, o.across = min(max(int(down), -maxShift), maxShift), min(max(int(across), -maxShift), maxShift)
		own = append(own, o)
	}
	return own[max(0, len(own)-mostOwn):]
}

// same reports whether two drawings are of the same digit, ink and place.
func (o ownDrawing) same(other ownDrawing) bool {
	return o.digit == other.digit && slices.Equal(o.cells, other.cells)
}

// float is a drawing as a network sees it.
func (o ownDrawing) float() []float32 {
	image := make([]float32, len(o.cells))
	for i, on := range o.cells {
		if on {
			image[i] = 1
		}
	}
	return image
}
