// Package tiedautoencoder is the lesson tied-autoencoder: Where else does tying help?
package tiedautoencoder

import (
	_ "embed" // the text of the lesson
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson tied-autoencoder.
var Lesson = lessons.Source{ID: "tied-autoencoder", Text: markdown, Open: open}

// The autoencoders of the lesson, tied and untied.
const (
	pointTied   = "2 dense:1/nobias tied/nobias"
	pointUntied = "2 dense:1/nobias dense:2/nobias"

	rankTied   = "32 dense:8/nobias tied/nobias"
	rankUntied = "32 dense:8/nobias dense:32/nobias"

	crossTied   = "8x8 dense:16 sigmoid tied"
	crossUntied = "8x8 dense:16 sigmoid dense:64"
	crossWide   = "8x8 dense:32 sigmoid tied"

	digitTied   = "28x28 dense:32 sigmoid tied"
	digitUntied = "28x28 dense:32 sigmoid dense:784"
)

func open(env lessons.Env) lessons.Scenes {
	p := &points{seed: env.Seed, w: [2]float64{-.5, 1.5}, rate: newRate()}
	apart := &points{seed: env.Seed}
	lengths, lowRank, crossings := &lengthsScene{}, &lowRankScene{}, &crossingsScene{}
	return lessons.Scenes{
		"count":     &countScene{},
		"valley":    newValleyScene(p),
		"lengths":   lengths,
		"parts":     &partsScene{points: apart, Bindings: apart.weightDials(false, "moves the weight")},
		"low-rank":  lowRank,
		"crossings": crossings,
		"recap":     &recapScene{before: env.Measured, lengths: lengths, lowRank: lowRank, crossings: crossings},
	}
}

// points holds the data of the smallest autoencoder, its weights as the learner has
// set them, and its learning rate.
type points struct {
	seed    uint64
	w       [2]float64 // multiples of weightStep, up to maxWeight in magnitude
	rate    *scene.Choice[float64]
	set     dataset.Set
	best    float64 // the minimum of the loss on set
	setSeed uint64  // the seed of set
}

// pointRates returns the learning rates to choose from.
func pointRates() []float64 { return []float64{.01, .03, .1, .3} }

func newRate() *scene.Choice[float64] {
	return &scene.Choice[float64]{ID: "rate", Label: "learning rate", Hint: "how far a step goes", Restarts: true, Values: pointRates(), Index: 1}
}

// data returns the points of the present seed.
func (p *points) data() nets.Data[float64] {
	if p.set.N == 0 || p.setSeed != p.seed {
		p.set, p.setSeed = newPoints(p.seed), p.seed
		p.best = bestLine(p.set)
	}
	return float64Data(p.set)
}

// newPoints draws the points of a seed, which lie near a line.
func newPoints(seed uint64) dataset.Set {
	spec, err := dataset.Default("axis")
	if err != nil {
		panic("tied-autoencoder: " + err.Error()) // the task is part of this program
	}
	return scene.MustDrawTraining(spec, seed, spec.Samples)
}

// float64Data converts a set to data whose targets are its inputs.
func float64Data(s dataset.Set) nets.Data[float64] {
	x := scene.Widen(s.X)
	return nets.Data[float64]{N: s.N, X: x, Targets: x}
}

// bestLine returns the smallest mean squared error of reconstructing points from a
// single number: the mean square along the second principal component.
func bestLine(s dataset.Set) float64 {
	x := mat.NewDense(s.N, s.W, nil)
	for i, v := range s.X {
		x.Set(i/s.W, i%s.W, float64(v))
	}
	var svd mat.SVD
	svd.Factorize(x, mat.SVDNone)
	values := svd.Values(nil)
	return values[1] * values[1] / float64(s.N)
}

// pointNet builds one of the smallest autoencoders, with normally distributed
// weights.
func pointNet(notation string, seed uint64) (*nets.Net[float64], error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return nil, err
	}
	return nets.New[float64](network, seed, nets.Normal(pointSpread))
}

// pointSpread is the standard deviation of the initial weights, as in the reference
// runs.
const pointSpread = .3

func length(w []float64) float64 { return math.Hypot(w[0], w[1]) }

// The weights can be set from −maxWeight to maxWeight in steps of weightStep.
const (
	maxWeight  = 2
	weightStep = .25
)

// weightDials returns the controls that set the two weights.
func (p *points) weightDials(restarts bool, hint string) scene.Bindings {
	var values []float64
	for v := -maxWeight / weightStep; v <= maxWeight/weightStep; v++ {
		values = append(values, v*weightStep)
	}
	dials := make(scene.Bindings, len(p.w))
	for i := range p.w {
		dials[i] = scene.Bind(func() lessons.Control {
			c := scene.Choice[float64]{
				ID: fmt.Sprintf("w%d", i+1), Label: fmt.Sprintf("weight w%d", i+1), Hint: hint, Restarts: restarts,
				Values: values, Text: withSign, Index: slices.Index(values, p.w[i]),
			}
			return c.Control()
		}, func(a lessons.Action) error {
			p.w[i] = values[a.Index]
			return nil
		})
	}
	return dials
}

// withSign returns a number with its sign, zero without one.
func withSign(v float64) string {
	if v == 0 {
		return "0"
	}
	return text.Signed(v, 2)
}

// decimals formats a number with two digits after the point.
func decimals(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// countScene asks what tying halves.
type countScene struct{ scene.Answered }

func (s *countScene) Figures() []figure.Figure {
	t := figure.NewTable("counts", "28×28 in, 32 in the middle, 28×28 out", "", "#untied", "#tied")
	untied, tied := autoCountsOf(digitUntied), autoCountsOf(digitTied)
	for _, row := range []struct {
		name string
		of   func(autoCounts) int64
	}{
		{"weights", func(t autoCounts) int64 { return t.parameters - t.biases }},
		{"biases", func(t autoCounts) int64 { return t.biases }},
		{"numbers in all", func(t autoCounts) int64 { return t.parameters }},
		{"multiplications", func(t autoCounts) int64 { return t.macs }},
	} {
		cells := []string{row.name, arch.Thousands(row.of(untied)), "?"}
		if s.Open {
			cells[2] = arch.Thousands(row.of(tied))
		}
		t.Rows = append(t.Rows, cells)
	}
	return []figure.Figure{t}
}

// autoCounts holds the counts of an autoencoder.
type autoCounts struct{ parameters, biases, macs int64 }

func autoCountsOf(notation string) autoCounts {
	counts := scene.MustCount(notation)
	// Every use of a weight is a multiplication, so the other links are uses of
	// biases.
	return autoCounts{counts.Totals.Parameters, counts.Totals.Links - counts.Totals.MACs, counts.Totals.MACs}
}

func (s *countScene) Values() map[string]string {
	untied, tied := autoCountsOf(digitUntied), autoCountsOf(digitTied)
	return map[string]string{
		"untied": text.Number(float64(untied.parameters)), "tied": text.Number(float64(tied.parameters)),
		"biases": text.Number(float64(tied.biases)), "macs": text.Number(float64(tied.macs)),
	}
}

// recapScene tabulates the learner's results for tied and untied autoencoders.
type recapScene struct {
	before    []progress.Measurement
	lengths   *lengthsScene
	lowRank   *lowRankScene
	crossings *crossingsScene
}

// record returns all that was measured in the lesson, in earlier sessions and this
// one, newest last.
func (s *recapScene) record() *progress.Record {
	r := &progress.Record{Measured: slices.Clone(s.before)}
	take := func(step string, all []progress.Measurement) {
		r.Measured = append(r.Measured, scene.Unkept(step, all)...)
	}
	if s.lengths.Latest != nil && len(s.lengths.Latest.lengths[0]) > 0 {
		take("lengths", s.lengths.Measured())
	}
	take("low-rank", s.lowRank.errors())
	take("crossings", s.crossings.Measured())
	return r
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What you measured: lengths, then errors", "", "#tied", "#untied", "#numbers")
	t.Note = "each pair: same units and work"
	r := s.record()
	row := func(name, step, tied, untied, metric string, narrow ...string) {
		cells := []string{name, "–", "–", scene.ParametersText(tied) + "; " + scene.ParametersText(untied)}
		for i, network := range []string{tied, untied} {
			if a, ok := notebook.AverageOf(r, step, network, metric, narrow...); ok {
				cells[i+1] = decimals(a.Mean)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	row("shortest w", "lengths", pointTied, pointUntied, "shortest")
	row("longest w", "lengths", pointTied, pointUntied, "longest")
	sizes := lowRankSizes()
	for _, n := range []int{sizes[0], sizes[len(sizes)-1]} {
		few := text.Number(float64(n))
		row(few+" examples", "low-rank", rankTied, rankUntied, scene.MetricTestLoss, "samples="+few)
	}
	row("crossings", "crossings", crossTied, crossUntied, scene.MetricTestLoss)
	return []figure.Figure{t}
}
