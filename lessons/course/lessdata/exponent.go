package lessdata

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// powerLaw is an error that falls with a power of the number of training images n:
// e^level · n^−exponent, which is a straight line if both axes are logarithmic.
type powerLaw struct{ level, exponent float64 }

// fitPowerLaw fits a line to the logarithms by least squares. The errors must be above 0.
func fitPowerLaw(images, errors []float64) powerLaw {
	level, slope := stat.LinearRegression(logs(images), logs(errors), nil, false)
	return powerLaw{level, -slope}
}

func logs(values []float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = math.Log(v)
	}
	return all
}

// at returns the error with n images.
func (p powerLaw) at(n float64) float64 { return math.Exp(p.level - p.exponent*math.Log(n)) }

// imagesFor returns the number of images with which the error is e.
func (p powerLaw) imagesFor(e float64) float64 { return math.Exp((p.level - math.Log(e)) / p.exponent) }

// learningCurve is the error of a network by its number of training images, for every
// seed. No error is 0.
type learningCurve struct {
	images []float64   // ascending
	errors [][]float64 // by seed, then by index in images
	from   int         // index of the first number of images whose error is well below that of guessing
}

// belowChance is the multiple of the error of guessing below which a curve is fitted: no
// power law can hold closer to it.
const belowChance = 2. / 3

// leastPoints is the smallest number of points that a line is fitted to.
const leastPoints = 3

// learningCurve collects the errors of a network, as far as all seeds have them.
func (s *accuracyScene) learningCurve(id string) learningCurve {
	c := learningCurve{errors: make([][]float64, len(s.Setup.Seeds))}
	for _, n := range s.sizes {
		var errors []float64
		for _, run := range s.Found(id, text.Number(float64(n))) {
			if run.TestAccuracy != nil && *run.TestAccuracy < 1 {
				errors = append(errors, 1-*run.TestAccuracy)
			}
		}
		if len(errors) == 0 || len(errors) < len(c.errors) {
			continue
		}
		if stat.Mean(errors, nil) >= belowChance*(1-s.Setup.Plan.Chance()) {
			c.from = len(c.images) + 1
		}
		c.images = append(c.images, float64(n))
		for k, e := range errors {
			c.errors[k] = append(c.errors[k], e)
		}
	}
	return c
}

// fits reports whether a line can be fitted, with an interval over the seeds.
func (c *learningCurve) fits() bool { return len(c.errors) > 1 && len(c.images)-c.from >= leastPoints }

// exponents returns the exponents of the lines for each seed, fitted to the images
// between two indices.
func (c *learningCurve) exponents(from, to int) []float64 {
	all := make([]float64, len(c.errors))
	for k, errors := range c.errors {
		all[k] = fitPowerLaw(c.images[from:to], errors[from:to]).exponent
	}
	return all
}

// all returns the exponents of the whole lines.
func (c *learningCurve) all() []float64 { return c.exponents(c.from, len(c.images)) }

// halves returns the mean exponents of the left and of the right half of what is fitted.
// A point in the middle belongs to both.
func (c *learningCurve) halves() (left, right float64) {
	n := len(c.images) - c.from
	return stat.Mean(c.exponents(c.from, c.from+(n+1)/2), nil), stat.Mean(c.exponents(c.from+n/2, len(c.images)), nil)
}

// means returns the geometric means of the errors over the seeds.
func (c *learningCurve) means() []float64 {
	all := make([]float64, len(c.images))
	for i := range all {
		column := make([]float64, len(c.errors))
		for k := range c.errors {
			column[k] = c.errors[k][i]
		}
		all[i] = stat.GeometricMean(column, nil)
	}
	return all
}

// line returns the line fitted to the means: its exponent is the mean of the exponents
// for each seed.
func (c *learningCurve) line() powerLaw { return fitPowerLaw(c.images[c.from:], c.means()[c.from:]) }

// exponentScene fits a line to the error of the shared and of the unshared network, with
// both axes logarithmic.
type exponentScene struct {
	scene.Answered
	curve         *accuracyScene
	recorded      int // how many runs of the curve the fits use
	shared, local learningCurve
}

// fitted repeats the fits once there are more runs; it reports whether there are lines.
func (s *exponentScene) fitted() bool {
	done := 0
	for i := range s.curve.Setup.Points {
		done += s.curve.Estimate(i, scene.TestAccuracy).Seeds
	}
	if s.recorded != done {
		s.shared, s.local, s.recorded = s.curve.learningCurve("shared"), s.curve.learningCurve("local"), done
	}
	return s.shared.fits() && s.local.fits()
}

func (s *exponentScene) Figures() []figure.Figure {
	if !s.Open {
		return []figure.Figure{proved()}
	}
	if !s.fitted() {
		return []figure.Figure{s.table()}
	}
	return []figure.Figure{s.lines(), s.table()}
}

// proved tabulates how many examples networks need, as far as that has been proved.
func proved() figure.Table {
	t := figure.NewTable("proved", "Examples needed, as proved", "net", "Li 2021", "Lahoti 2024")
	t.Rows = [][]string{{"shared", "fixed", "k + d"}, {"unshared", "–", "k·d"}, {"dense", "d²", "k²·d"}}
	t.Note = "Li: d inputs; Lahoti: d in one of k patches; unshared, dense: at least"
	return t
}

// lines draws both curves and the lines fitted to them.
func (s *exponentScene) lines() figure.Curves {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "lines", Title: "Unseen bars wrong, and lines", Note: "means of the logarithms"},
		XLabel: "images", YLabel: "wrong", LogX: true, LogY: true,
	}
	curves, names := []*learningCurve{&s.shared, &s.local}, []string{"shared", "unshared"}
	for i, c := range curves {
		f.Series = append(f.Series, figure.Series{Name: names[i], X: c.images, Y: c.means()})
	}
	for i, c := range curves {
		line, along := c.line(), figure.Series{Name: names[i] + ", line", X: c.images[c.from:]}
		for _, n := range along.X {
			along.Y = append(along.Y, line.at(n))
		}
		f.Series = append(f.Series, along)
	}
	return f
}

// table tabulates the exponents of the whole lines and of their halves.
func (s *exponentScene) table() figure.Table {
	t := figure.NewTable("exponents", "Exponents of the lines", "net", "#exponent [95 %]", "#left", "#right")
	if !s.fitted() {
		t.Note = "not measured yet"
		return t
	}
	for i, c := range []*learningCurve{&s.shared, &s.local} {
		left, right := c.halves()
		t.Rows = append(t.Rows, []string{networks()[i].Name, scene.IntervalOf(c.all()), text.Fixed(left, 2), text.Fixed(right, 2)})
	}
	t.Rows = append(t.Rows, []string{"difference", scene.DifferenceText(s.steeper()), "", ""})
	t.Note = "left, right: of each half"
	scene.ExplainLuck(&t)
	return t
}

// steeper returns by how much the exponent of the unshared network exceeds that of the
// shared one, seed by seed.
func (s *exponentScene) steeper() *experiment.Difference {
	differences := s.local.all()
	for k, shared := range s.shared.all() {
		differences[k] -= shared
	}
	return scene.MeanDifference(differences)
}

// factor returns how many times as many images the unshared network needs for an error,
// according to the lines.
func (s *exponentScene) factor(e float64) string {
	return text.Number(math.Round(s.local.line().imagesFor(e) / s.shared.line().imagesFor(e)))
}

func (s *exponentScene) Values() map[string]string {
	values := map[string]string{"measured": ""}
	if !s.fitted() {
		return values
	}
	left, right := s.shared.halves()
	for id, v := range map[string]string{
		"measured": "yes", "shared": text.Fixed(s.shared.line().exponent, 2), "local": text.Fixed(s.local.line().exponent, 2),
		"left": text.Fixed(left, 2), "right": text.Fixed(right, 2),
		"factor-10": s.factor(.1), "factor-5": s.factor(.05),
	} {
		values[id] = v
	}
	return values
}
