package figure

import (
	"fmt"
	"strings"
)

// Sliding shows a kernel at one place of an image, the multiplications and
// additions that it does there, and the map that it has filled so far.
type Sliding struct {
	Head
	Image  Heatmap
	Kernel Heatmap // its Cursor is shown where its Control says that its numbers can be changed
	Bias   float64
	// Map is the output; its Masked cells are not computed yet, its Cursor is
	// the place where the kernel is.
	Map    Heatmap
	Stride int // pixels from one place to the next, at least 1
	Pad    int // pixels of zeros around the image
}

// Product is one multiplication of a Sliding: a pixel times a weight.
type Product struct{ Pixel, Weight float64 }

// Products are the multiplications at the place of the cursor, and their sum
// with the bias; nil where the kernel is nowhere.
func (f Sliding) Products() (all []Product, sum float64) {
	if f.Map.Cursor < 0 || f.Map.Cols < 1 || f.Image.Cols < 1 || f.Kernel.Cols < 1 {
		return nil, 0
	}
	top, left := f.Corner()
	sum = f.Bias
	for k, w := range f.Kernel.Values {
		r, c := top+k/f.Kernel.Cols, left+k%f.Kernel.Cols
		p := Product{Weight: w}
		if i := r*f.Image.Cols + c; r >= 0 && c >= 0 && c < f.Image.Cols && i < len(f.Image.Values) {
			p.Pixel = f.Image.Values[i]
		}
		all = append(all, p)
		sum += p.Pixel * p.Weight
	}
	return all, sum
}

// Corner is the row and column of the image's pixel under the kernel's upper
// left number.
func (f Sliding) Corner() (row, col int) {
	stride := max(1, f.Stride)
	return f.Map.Cursor/max(1, f.Map.Cols)*stride - f.Pad, f.Map.Cursor%max(1, f.Map.Cols)*stride - f.Pad
}

// Words implements Figure.
func (f Sliding) Words() string {
	say := []string{"The kernel, " + strings.TrimSuffix(f.Kernel.Words(), ".")}
	all, sum := f.Products()
	if all == nil {
		return f.statement(append(say, "It is not on the image")...)
	}
	var terms []string
	for _, p := range all {
		if p.Pixel != 0 && p.Weight != 0 {
			terms = append(terms, number(p.Pixel)+" times "+number(p.Weight))
		}
	}
	if len(terms) == 0 {
		terms = []string{"nothing but zeros"}
	}
	place := fmt.Sprintf("At row %d, column %d", f.Map.Cursor/f.Map.Cols+1, f.Map.Cursor%f.Map.Cols+1)
	text := place + ": " + strings.Join(terms, " plus ")
	if f.Bias != 0 {
		text += " plus the bias " + number(f.Bias)
	}
	say = append(say, text+" is "+number(sum))
	done := 0
	for i := range f.Map.Values {
		if !f.Map.masked(i) {
			done++
		}
	}
	return f.statement(append(say, fmt.Sprintf("%d of %s of the map are filled", done, count(len(f.Map.Values), "place")))...)
}
