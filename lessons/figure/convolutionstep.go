package figure

import (
	"fmt"
	"strings"

	"weightshare/lessons/text"
)

// ConvolutionStep is one position of a convolution: the kernel on the image, the
// products and their sum there, and the output map filled so far.
type ConvolutionStep struct {
	Meta
	Image  Heatmap
	Kernel Heatmap // its Cursor is shown if its Control says that its numbers can be changed
	Bias   float64
	Map    Heatmap // the output; Masked where not computed yet, its Cursor the present position
	Stride int     // in pixels, at least 1
	Pad    int     // zeros around the image, in pixels
}

func (f ConvolutionStep) equal(other Figure) bool {
	g, ok := other.(ConvolutionStep)
	return ok && f.Meta == g.Meta && f.Image.same(g.Image) && f.Kernel.same(g.Kernel) && sameNumber(f.Bias, g.Bias) &&
		f.Map.same(g.Map) && f.Stride == g.Stride && f.Pad == g.Pad
}

// Product is one multiplication of a ConvolutionStep.
type Product struct{ Pixel, Weight float64 }

// Products returns the products at the position of the kernel in the order of its
// numbers, and their sum with the bias; nil if the kernel is not on the image.
func (f ConvolutionStep) Products() (all []Product, sum float64) {
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

// Corner returns the row and column of the image under the upper left number of
// the kernel. With padding they may be negative.
func (f ConvolutionStep) Corner() (row, col int) {
	stride := max(1, f.Stride)
	return f.Map.Cursor/max(1, f.Map.Cols)*stride - f.Pad, f.Map.Cursor%max(1, f.Map.Cols)*stride - f.Pad
}

// Words implements Figure.
func (f ConvolutionStep) Words() string {
	say := f.Kernel.spell("Kernel row")
	if n := len(f.Image.Values); n > spelledOut {
		say = append(prefixed("The image: ", f.Image.summary(n)), say...)
	} else if n > 0 {
		say = append(f.Image.spell("Image row"), say...)
	}
	all, sum := f.Products()
	if all == nil {
		return f.statement(append(say, "The kernel is not on the image")...)
	}
	place := fmt.Sprintf("At row %d, column %d", f.Map.Cursor/f.Map.Cols+1, f.Map.Cursor%f.Map.Cols+1)
	said := place + ": " + terms(all)
	if f.Bias != 0 {
		said += " plus the bias " + text.Spoken(f.Bias)
	}
	say = append(say, said+" is "+text.Spoken(sum))
	done := 0
	for i := range f.Map.Values {
		if !f.Map.masked(i) {
			done++
		}
	}
	switch n := len(f.Map.Values); {
	case done < n:
		say = append(say, fmt.Sprintf("%d of %s of the map are filled", done, text.Plural(n, "place")))
	case n <= spelledOut:
		say = append(say, f.Map.spell("Map row")...)
	default:
		say = append(say, prefixed("The map: ", f.Map.summary(n))...)
	}
	return f.statement(say...)
}

// prefixed returns sentences with a text before the first.
func prefixed(first string, sentences []string) []string {
	sentences[0] = first + sentences[0]
	return sentences
}

// terms says the products that are not zero, equal ones together.
func terms(all []Product) string {
	var kinds []Product
	times := map[Product]int{}
	for _, p := range all {
		if p.Pixel == 0 || p.Weight == 0 {
			continue
		}
		if times[p]++; times[p] == 1 {
			kinds = append(kinds, p)
		}
	}
	if len(kinds) == 0 {
		return "nothing but zeros"
	}
	say := make([]string, len(kinds))
	for i, p := range kinds {
		say[i] = text.Spoken(p.Pixel) + " times " + text.Spoken(p.Weight)
		if n := times[p]; n > 1 {
			say[i] = fmt.Sprintf("%d times %s", n, say[i])
		}
	}
	return strings.Join(say, " plus ")
}
