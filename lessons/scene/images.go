package scene

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/nets/dataset"
)

// The task bars as the lessons use it: images of BarsSide×BarsSide pixels, and
// kernels of WindowSide×WindowSide, which have WindowPlaces positions along an
// axis.
const (
	BarsSide     = 12
	WindowSide   = 5
	WindowPlaces = BarsSide - WindowSide + 1
)

// ImageMap draws a noisy image with the given number of columns.
func ImageMap(id, title string, cols int, pixels []float32) figure.Heatmap {
	return figure.Heatmap{Meta: figure.Meta{ID: id, Title: title}, Cols: cols, Values: Widen(pixels), Scale: 1, Cursor: -1}
}

const (
	// ImagesShown is how many images an ImageBrowser has.
	ImagesShown = 8
	// ImagesAtOnce is how many images of a task are shown side by side.
	ImagesAtOnce = 3
	// browserScale is the brightness at which pixels are drawn at full strength:
	// noise goes beyond 1.
	browserScale = 1.5
)

// ImageBrowser is a dial over images of a task.
type ImageBrowser struct {
	Choice[int]
	Set    dataset.Set
	labels []string
}

// NewImageBrowser returns a browser of ImagesShown training images of a task.
// labels names its classes.
func NewImageBrowser(task string, seed uint64, labels ...string) *ImageBrowser {
	b := &ImageBrowser{labels: labels}
	b.Set = MustDrawTraining(Plan(task).Task, seed, ImagesShown)
	b.Choice = Choice[int]{
		ID: "image", Label: "the image", Figure: "image", Hint: "looks at another image",
		Values: make([]int, b.Set.N), Text: func(i int) string { return fmt.Sprintf("image %d", i+1) },
	}
	for i := range b.Values {
		b.Values[i] = i
	}
	return b
}

// Image draws the chosen image.
func (b *ImageBrowser) Image() figure.Heatmap {
	f := b.heatmap(b.Index)
	f.ID, f.Title = "image", fmt.Sprintf("Image %d: %s", b.Index+1, b.label(b.Index))
	return f
}

// First draws the first n images side by side.
func (b *ImageBrowser) First(n int, title string) figure.ImageRow {
	row := figure.ImageRow{Meta: figure.Meta{ID: "some", Title: title}}
	for i := range min(n, b.Set.N) {
		f := b.heatmap(i)
		f.ID, f.Title = fmt.Sprintf("image-%d", i+1), b.Text(i)
		if len(b.labels) > 0 {
			f.Title = b.label(i)
		}
		row.Images = append(row.Images, f)
	}
	return row
}

func (b *ImageBrowser) label(i int) string { return b.labels[b.Set.Labels[i]] }

func (b *ImageBrowser) heatmap(i int) figure.Heatmap {
	f := ImageMap("", "", b.Set.W, b.Set.Sample(i))
	f.Scale = browserScale
	return f
}
