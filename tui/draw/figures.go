package draw

import "weightshare/lessons/figure"

// renderers has a row for each type of figure: the function that draws it, and samples.
var renderers = []renderer{
	rendererOf((*canvas).binaryGrid, sampleImage, sampleRing),
	rendererOf((*canvas).gallery, sampleDetectors),
	rendererOf((*canvas).featureScan, sampleScan),
	rendererOf((*canvas).heatmap, sampleKernel, sampleBand, sampleLarge),
	filling(rendererOf((*canvas).curves, sampleSpread), (*canvas).curvesFill),
	rendererOf((*canvas).bars, sampleBars, sampleLogBars),
	rendererOf((*canvas).table, sampleCounts),
	filling(rendererOf((*canvas).race, samplePixelRace, sampleKernelRace), (*canvas).raceFills),
	rendererOf((*canvas).matrix, sampleMatrix, sampleMatrix2D),
	rendererOf((*canvas).featureMaps, sampleMaps),
	rendererOf((*canvas).imageRow, sampleKernels),
	rendererOf((*canvas).pyramid, samplePyramid),
	rendererOf((*canvas).network, sampleNetwork),
	rendererOf((*canvas).gradients, sampleGradients),
	rendererOf((*canvas).surface, sampleSurface),
	rendererOf((*canvas).shiftAccuracy, sampleShifts),
	rendererOf((*canvas).transformTable, sampleTransforms),
	rendererOf((*canvas).confusion, sampleConfusion),
	rendererOf((*canvas).convolutionStep, sampleConvolution),
	rendererOf((*canvas).spread, sampleSeeds),
}

type renderer struct {
	draw    renderFunc
	fills   func(*canvas, figure.Figure) bool // see Fills; nil if never known
	samples []func() figure.Figure
}

// renderFunc draws a figure on the whole canvas and reports true, or reports
// false for a figure of another type.
type renderFunc func(*canvas, figure.Figure) bool

func rendererOf[F figure.Figure](draw func(*canvas, *F), sample func() F, more ...func() F) renderer {
	r := renderer{draw: func(c *canvas, f figure.Figure) bool {
		typed, ok := f.(F)
		if ok {
			draw(c, &typed)
		}
		return ok
	}}
	for _, s := range append([]func() F{sample}, more...) {
		r.samples = append(r.samples, func() figure.Figure { return s() })
	}
	return r
}

// filling adds to a renderer the function that reports whether a figure takes every
// row.
func filling[F figure.Figure](r renderer, fills func(*canvas, *F) bool) renderer {
	r.fills = func(c *canvas, f figure.Figure) bool {
		typed, ok := f.(F)
		return ok && fills(c, &typed)
	}
	return r
}

// Samples returns at least one figure of every type, with invented numbers, for viewing
// and testing.
func Samples() []figure.Figure {
	var all []figure.Figure
	for _, r := range renderers {
		for _, sample := range r.samples {
			all = append(all, sample())
		}
	}
	return all
}
