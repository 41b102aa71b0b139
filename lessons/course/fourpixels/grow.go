package fourpixels

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// growScene lets the image grow.
type growScene struct {
	size int // index into growSizes
}

// growSize is a size of the image.
type growSize struct {
	name string // "28×28"
	word string // as the notation has it
	n    int    // its pixels
}

func growSizes() []growSize {
	sides := [...]int{3, 4, 8, 16, 28}
	sizes := make([]growSize, 0, 1+len(sides))
	sizes = append(sizes, growSize{name: "4 pixels", word: "4", n: 4})
	for _, side := range sides {
		sizes = append(sizes, growSize{name: fmt.Sprintf("%d×%d", side, side), word: fmt.Sprintf("%dx%d", side, side), n: side * side})
	}
	return sizes
}

func (s *growScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "size", Label: "the size of the image", Kind: lessons.Dial, Index: s.size, Figure: "sizes", Hint: "lets the image grow or shrink",
	}
	for _, size := range growSizes() {
		c.Options = append(c.Options, size.name)
	}
	return []lessons.Control{c}
}

func (s *growScene) Do(a lessons.Action) error {
	s.size = a.Index
	return nil
}

// patterns is how many images of n binary pixels there are, and so how many
// global detectors tell them all apart.
func patterns(n int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(n)) }

// bigText is a whole number as it should be read: in full while a line holds it,
// else as a power of two.
func bigText(n int) string {
	if n <= 64 {
		return arch.GroupDigits(patterns(n).String())
	}
	return fmt.Sprintf("2^%d", n)
}

// numbers are what two local answers take at a size, unshared and shared.
func (size growSize) numbers() (unshared, shared int64, err error) {
	if unshared, err = scene.Parameters(size.word + " local1:1"); err != nil {
		return 0, 0, err
	}
	shared, err = scene.Parameters(size.word + " conv1:1")
	return unshared, shared, err
}

func (s *growScene) Figures() []figure.Figure {
	size := growSizes()[s.size]
	bars := figure.Bars{
		Meta: figure.Meta{ID: "sizes", Title: fmt.Sprintf("To know an image of %s", text.Plural(size.n, "pixel"))},
		Log:  true,
		Bars: []figure.Bar{{Label: "global detectors", Value: float64(size.n) * math.Log10(2), Text: bigText(size.n)}},
	}
	unshared, shared, err := size.numbers()
	if err != nil {
		bars.Note = err.Error()
		return []figure.Figure{bars}
	}
	for _, bar := range []figure.Bar{{Label: "local, unshared", Value: float64(unshared)}, {Label: "local, shared", Value: float64(shared)}} {
		bar.Text, bar.Value = text.Number(bar.Value), math.Log10(bar.Value)
		bars.Bars = append(bars.Bars, bar)
	}
	return []figure.Figure{bars}
}

func (s *growScene) Values() map[string]string {
	sizes := growSizes()
	size, largest := sizes[s.size], sizes[len(sizes)-1]
	values := map[string]string{
		"size": size.name, namePixels: strconv.Itoa(size.n), "global": bigText(size.n),
		"largest": largest.name, "largest-global": bigText(largest.n),
		"digits": strconv.Itoa(len(patterns(largest.n).String())),
	}
	if unshared, shared, err := size.numbers(); err == nil {
		values["local"], values["shared"] = text.Number(float64(unshared)), text.Number(float64(shared))
	}
	return values
}
