package figure

import (
	"slices"

	"weightshare/lessons/text"
)

// ImageRow is small images side by side on one scale: kernels, or one image
// under several transforms.
type ImageRow struct {
	Meta
	Images []Heatmap // each titled by what it is
}

func (f ImageRow) equal(other Figure) bool {
	g, ok := other.(ImageRow)
	return ok && f.Meta == g.Meta && slices.EqualFunc(f.Images, g.Images, Heatmap.same)
}

// Words implements Figure.
func (f ImageRow) Words() string {
	if len(f.Images) == 0 {
		return f.statement("nothing yet")
	}
	return f.statement(append([]string{text.Plural(len(f.Images), "picture")}, briefs(f.Images)...)...)
}
