// Package tiedautoencoder is the lesson tied-autoencoder: Where else does tying help?
package tiedautoencoder

import (
	_ "embed" // the text of the lesson

	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"weightshare/lessons"
	"weightshare/lessons/scene"
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

	digitTied   = "28x28 dense:32 sigmoid tied"
	digitUntied = "28x28 dense:32 sigmoid dense:784"
)

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	p := &points{seed: env.Seed, w: [2]float64{-.5, 1.5}, rate: newRate()}
	lengths, lowRank, crossings := &lengthsScene{}, &lowRankScene{session: env.Seed}, &crossingsScene{}
	return lessons.Scenes{
		"count":     &countScene{},
		"valley":    &valleyScene{points: p},
		"lengths":   lengths,
		"parts":     &partsScene{points: p},
		"low-rank":  lowRank,
		"crossings": crossings,
		"recap":     &recapScene{before: env.Measured, lengths: lengths, lowRank: lowRank, crossings: crossings},
	}
}

// points are the data of the smallest autoencoder, the weights that it starts
// with, and how fast it learns.
type points struct {
	seed    uint64
	w       [2]float64
	rate    *scene.Choice[float64]
	set     dataset.Set
	best    float64 // the least loss that one hidden unit can have
	setSeed uint64  // the seed of set
}

// pointRates are the learning rates to choose from.
func pointRates() []float64 { return []float64{.01, .03, .1, .3} }

func newRate() *scene.Choice[float64] {
	return &scene.Choice[float64]{ID: "rate", Label: "learning rate", Hint: "how far a step goes", Restarts: true, Values: pointRates(), Index: 1}
}

// data are the points of the present seed.
func (p *points) data() nets.Data[float64] {
	if p.set.N == 0 || p.setSeed != p.seed {
		p.set, p.setSeed = newPoints(p.seed), p.seed
		p.best = bestLine(p.set)
	}
	return float64Data(p.set)
}

// newPoints draws the points of a seed: 50, near a line.
func newPoints(seed uint64) dataset.Set {
	spec, err := dataset.Default("axis")
	if err != nil {
		panic("tied-autoencoder: " + err.Error()) // the task is part of this program
	}
	set, _, err := dataset.Make(spec, seed)
	if err != nil {
		panic("tied-autoencoder: " + err.Error())
	}
	return set
}

// float64Data hands a set to networks that work with 64-bit numbers.
func float64Data(s dataset.Set) nets.Data[float64] {
	d := nets.Data[float64]{N: s.N, X: make([]float64, len(s.X))}
	for i, v := range s.X {
		d.X[i] = float64(v)
	}
	d.Targets = d.X
	return d
}

// bestLine is the least mean squared error of points given back from a single
// number: what the second principal component leaves.
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

// pointNet builds one of the smallest autoencoders, its weights drawn from a seed.
func pointNet(notation string, seed uint64) (*nets.Net[float64], error) {
	network, err := arch.Parse(notation)
	if err != nil {
		return nil, err
	}
	return nets.New[float64](network, seed, nets.Normal(pointSpread))
}

// pointSpread is the standard deviation of the first weights, as in the
// reference runs.
const pointSpread = .3

// length is the length of a vector.
func length(w []float64) float64 { return math.Hypot(w[0], w[1]) }

// The most that a weight can be set to, and how far apart two settings are.
const (
	maxWeight  = 2
	weightStep = .25
)

// weightControls set the two weights.
func (p *points) weightControls(restarts bool) []lessons.Control {
	hint := "moves the weight"
	if restarts {
		hint = "where training begins"
	}
	var options []string
	for v := -maxWeight / weightStep; v <= maxWeight/weightStep; v++ {
		options = append(options, withSign(v*weightStep))
	}
	controls := make([]lessons.Control, len(p.w))
	for i, v := range p.w {
		controls[i] = lessons.Control{
			ID: fmt.Sprintf("w%d", i+1), Label: fmt.Sprintf("weight w%d", i+1), Kind: lessons.Dial, Value: withSign(v), Options: options,
			Index: int((v + maxWeight) / weightStep), Hint: hint, Restarts: restarts,
		}
	}
	return controls
}

// set carries out what is done to the weights; other is true for anything else.
func (p *points) turn(a lessons.Action) (other bool) {
	value := float64(a.Index)*weightStep - maxWeight
	switch a.Control {
	case "w1":
		p.w[0] = value
	case "w2":
		p.w[1] = value
	default:
		return true
	}
	return false
}

// withSign is a number with its sign, zero without.
func withSign(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%+.2f", v)
}

// decimals is a number with two digits behind the point.
func decimals(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
