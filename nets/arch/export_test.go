package arch

// Bare lists the layers of a network as Flat does, plus repeated groups,
// without the locations of their words and without the layers they point to, so
// that two readings of the same network are equal.
func Bare(n *Network) []Layer {
	var bare []Layer
	var walk func(layers []*Layer)
	walk = func(layers []*Layer) {
		for _, l := range layers {
			b := *l
			b.Number, b.Start, b.End, b.typed = 0, 0, 0, ""
			b.Branches = make([][]*Layer, len(l.Branches))
			if b.Mirrors != nil {
				b.Mirrors = &Layer{Word: l.Mirrors.Word, In: l.Mirrors.In, Out: l.Mirrors.Out}
			}
			if b.Weights != nil {
				b.Weights = &Layer{Word: l.Weights.Word, In: l.Weights.In, Out: l.Weights.Out}
			}
			bare = append(bare, b)
			for _, body := range l.Branches {
				walk(body)
			}
		}
	}
	walk(n.Layers)
	return bare
}
