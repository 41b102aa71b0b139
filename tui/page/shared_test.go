package page

import (
	"fmt"
	"image"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
)

// TestShared checks that what screens share equals what each of them would compute, even if
// many ask at the same time, and that its size is bounded.
func TestShared(t *testing.T) {
	t.Parallel()
	shared, none := NewShared(), (*Shared)(nil)
	texts := make([][]lessons.Block, 3*proseKept/2)
	for i := range texts {
		texts[i] = lessons.ParseMarkdown(fmt.Appendf(nil, "A **bold** [term](term:kernel) in text %d.", i))
	}
	bar := keys.All().Allow(GlobalRules()...)
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			style := shared.Style(true, colorprofile.ANSI256, false)
			if style != shared.Style(true, colorprofile.ANSI256, false) || style.Dark != true || style == shared.Style(false, colorprofile.ANSI256, false) {
				t.Error("styles are not shared by what they are made of")
			}
			for i, blocks := range texts {
				w := 20 + i%3
				for range 2 {
					if got, want := shared.LinkedProse(blocks, w, style), LinkedProse(blocks, w, style, -1); !reflect.DeepEqual(got, want) {
						t.Errorf("shared prose is %v, want %v", got, want)
					}
				}
			}
			for _, f := range draw.Samples() {
				for range 2 {
					if got, want := shared.Picture(f, 60, 20, style, draw.NewDrawing(f, style)), draw.Draw(f, 60, 20, style); !reflect.DeepEqual(got, want) {
						t.Errorf("the shared picture of a %T is\n%v\nwant\n%v", f, got.Lines, want.Lines)
					}
				}
			}
			for _, s := range []draw.Style{style, shared.Style(true, colorprofile.ASCII, true)} {
				rect := image.Rect(0, 0, 90, 1)
				got, _ := shared.keyBar(rect, s, bar)
				if want, _ := none.keyBar(rect, s, bar); got != want {
					t.Errorf("a shared bar is %q, want %q", got, want)
				}
			}
		})
	}
	asking.Wait()
	if n := shared.prose.Len(); n != proseKept {
		t.Errorf("%d texts are kept, want %d", n, proseKept)
	}
	if len(shared.LinkedProse(nil, 20, draw.Style{})) > 0 || none.Texts() != nil {
		t.Error("nothing is not shared")
	}
}

// TestSharedPictures checks that a picture is drawn once for all whose figures are equal, that
// nobody gets the picture of another figure, and that the number of pictures is bounded.
func TestSharedPictures(t *testing.T) {
	t.Parallel()
	shared, style := NewShared(), draw.NewStyle(true, colorprofile.TrueColor, false)
	of := func(value float64, w int) []string {
		f := figure.Heatmap{Meta: figure.Meta{ID: "map"}, Cols: 1, Values: []float64{value}, Scale: 1, Cursor: -1}
		got := shared.Picture(f, w, 10, style, draw.NewDrawing(f, style)).Lines
		if want := draw.Draw(f, w, 10, style).Lines; !slices.Equal(got, want) {
			t.Errorf("the picture of %g is %q, want %q", value, got, want)
		}
		return got
	}
	if first, again := of(1, 40), of(1, 40); &first[0] != &again[0] {
		t.Error("an equal figure is drawn again")
	}
	of(-1, 40)
	of(-1, 30)
	for w := range 2 * picturesKept {
		of(1, w+1)
	}
	if n := shared.pictures.Len(); n != picturesKept {
		t.Errorf("%d pictures are kept, want %d", n, picturesKept)
	}
}
