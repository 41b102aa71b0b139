package figure

// ImageRow shows small pictures side by side, all on one scale: kernels, or one
// image in several worlds.
type ImageRow struct {
	Meta
	Pictures []Heatmap // their titles say which is which
}

// Words implements Figure.
func (f ImageRow) Words() string {
	if len(f.Pictures) == 0 {
		return f.statement("nothing yet")
	}
	return f.statement(append([]string{count(len(f.Pictures), "picture")}, sketches(f.Pictures)...)...)
}
