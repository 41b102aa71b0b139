package scene

import (
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets/dataset"
)

// BarsSide is the side of an image of the task bars, in pixels.
const BarsSide = 12

// ImageMap is a noisy image as a figure shows it.
func ImageMap(id, title string, cols int, pixels []float32) figure.Heatmap {
	return figure.Heatmap{Meta: figure.Meta{ID: id, Title: title}, Cols: cols, Values: Widen(pixels), Scale: 1, Cursor: -1}
}

// WindowSide is the side of a kernel, WindowPlaces how many places it has along an
// axis of an image of the task bars.
const (
	WindowSide   = 5
	WindowPlaces = BarsSide - WindowSide + 1
)

func Brightness(on bool) float64 {
	if on {
		return 1
	}
	return 0
}

// ImageBrowser shows images of a task one at a time.
type ImageBrowser struct {
	Set  dataset.Set
	Now  int
	says []string // what a label says
}

// imagesShown is how many images there are to look at.
const ImagesShown = 8

func NewImageBrowser(name string, seed uint64, says ...string) *ImageBrowser {
	p := PlanWith(name, ImagesShown)
	set, _, err := dataset.Make(p.Task, seed)
	if err != nil {
		panic("course: " + err.Error()) // the task is part of the program
	}
	return &ImageBrowser{Set: set, says: says}
}

func (p *ImageBrowser) Control() lessons.Control {
	c := lessons.Control{
		ID: "image", Label: "the image", Kind: lessons.Dial, Index: p.Now, Figure: "image", Hint: "looks at another image",
		Options: Numbered("image", p.Set.N),
	}
	return c
}

// Do implements Binding: it looks at the image of an index.
func (p *ImageBrowser) Do(a lessons.Action) error {
	p.Now = a.Index
	return nil
}

// Figure is the present image.
func (p *ImageBrowser) Figure() figure.Heatmap {
	return figure.Heatmap{
		Meta: figure.Meta{ID: "image", Title: fmt.Sprintf("Image %d: %s", p.Now+1, p.says[p.Set.Labels[p.Now]])},
		Cols: p.Set.W, Values: Widen(p.Set.Sample(p.Now)), Scale: 1.5, Cursor: -1,
	}
}

// ImagesAtOnce is how many images of a task stand side by side.
const ImagesAtOnce = 3

// some are the first images, side by side.
func (p *ImageBrowser) Some(title string, n int) figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "some", Title: title}}
	for i := range min(n, p.Set.N) {
		one := figure.Heatmap{Meta: figure.Meta{ID: fmt.Sprintf("image-%d", i+1), Title: fmt.Sprintf("image %d", i+1)}, Cols: p.Set.W, Values: Widen(p.Set.Sample(i)), Scale: 1.5, Cursor: -1}
		if len(p.says) > 0 {
			one.Title = p.says[p.Set.Labels[i]]
		}
		f.Images = append(f.Images, one)
	}
	return f
}
