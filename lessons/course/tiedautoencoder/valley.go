package tiedautoencoder

import (
	"errors"
	"fmt"
	"math"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

// descentSteps is how many steps the smallest autoencoder is trained for.
const descentSteps = 120

// valleyScene shows the loss of the tied autoencoder over its two weights, and the
// path of gradient descent from the learner's start.
type valleyScene struct {
	scene.Bindings
	*points
	latest      *descentSnapshot
	surface     figure.Surface
	surfaceSeed uint64 // the seed that surface belongs to
}

func newValleyScene(p *points) *valleyScene {
	return &valleyScene{points: p, Bindings: append(p.weightDials(true, "where training begins"), p.rate)}
}

func (s *valleyScene) Run(seed uint64) (lessons.Stepper, error) {
	s.seed, s.latest = seed, nil
	return newDescent(s.points)
}

func (s *valleyScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*descentSnapshot); ok {
		s.latest = seen
	}
}

// reachedBest reports whether the loss is within 5 % of its minimum.
func (s *valleyScene) reachedBest() bool { return s.latest != nil && s.latest.loss < 1.05*s.best }

func (s *valleyScene) finished() bool { return s.latest != nil && s.latest.StepsDone >= descentSteps }

func (s *valleyScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Start where it never comes down, at a rate of %v or less.", pointRates()[1])}
	switch {
	case !s.finished():
		g.Missing = "choose a start and let it run"
	case s.reachedBest():
		g.Missing = "it came down from there"
	case s.latest.diverged != nil || s.rate.Index > 1:
		g.Missing = "the rate is to blame: try a smaller one"
	default:
		g.Met = true
	}
	return g
}

// surfaceSide is how many values the surface has along each axis.
const surfaceSide = 41

func (s *valleyScene) Figures() []figure.Figure {
	f := s.lossSurface()
	f.Path = nil
	if s.latest != nil {
		for _, w := range s.latest.path {
			f.Path = append(f.Path, figure.Point{X: w[0], Y: w[1]})
		}
	}
	f.Note = s.verdict()
	return []figure.Figure{f}
}

// lossSurface returns the loss over both weights; it is computed once per seed.
func (s *valleyScene) lossSurface() figure.Surface {
	if s.surfaceSeed == s.seed && s.surface.Values != nil {
		return s.surface
	}
	data := s.data()
	s.surfaceSeed = s.seed
	s.surface = figure.Surface{
		Meta: figure.Meta{ID: "valley", Title: "Loss of the tied autoencoder"}, Cols: surfaceSide,
		XMin: -maxWeight, XMax: maxWeight, YMin: -maxWeight, YMax: maxWeight, XLabel: "w1", YLabel: "w2",
	}
	net, err := pointNet(pointTied, 0)
	if err != nil {
		s.surface.Note = err.Error()
		return s.surface
	}
	for row := range surfaceSide {
		for col := range surfaceSide {
			w := net.Params()[0].Value
			w[0] = -maxWeight + 2*maxWeight*float64(col)/(surfaceSide-1)
			w[1] = maxWeight - 2*maxWeight*float64(row)/(surfaceSide-1)
			_, loss := net.Evaluate(data, nets.SumOfSquares)
			s.surface.Values = append(s.surface.Values, loss)
		}
	}
	return s.surface
}

// verdict says where the path has led.
func (s *valleyScene) verdict() string {
	switch {
	case s.latest == nil || s.latest.StepsDone == 0:
		return fmt.Sprintf("lowest possible loss: %s", decimals(s.best))
	case s.latest.diverged != nil:
		return fmt.Sprintf("diverged in step %d", s.latest.diverged.Step)
	default:
		w := s.latest.path[len(s.latest.path)-1]
		return fmt.Sprintf("loss %s, lowest possible %s; length of w %s", decimals(s.latest.loss), decimals(s.best), decimals(length(w[:])))
	}
}

func (s *valleyScene) Measured() []progress.Measurement {
	if s.latest.diverged != nil {
		return nil
	}
	w := s.latest.path[len(s.latest.path)-1]
	return []progress.Measurement{{
		Network: pointTied, Metric: "length", Value: math.Round(1e4*length(w[:])) / 1e4, Seed: s.seed,
		Options: map[string]any{"task": "axis", "samples": s.set.N, "steps": descentSteps, "rate": s.rate.Value(), "start": fmt.Sprint(s.latest.path[0])},
	}}
}

func (s *valleyScene) Values() map[string]string {
	v := map[string]string{"steps": fmt.Sprint(descentSteps), "points": fmt.Sprint(s.set.N), "length": "not known", "start": withSign(s.w[0]) + ", " + withSign(s.w[1])}
	if s.finished() && s.latest.diverged == nil {
		w := s.latest.path[len(s.latest.path)-1]
		v["length"] = decimals(length(w[:]))
	}
	return v
}

// descent trains the tied autoencoder from a given start. It is a lessons.Stepper.
type descent struct {
	scene.Loop
	net      *nets.Net[float64]
	trainer  *nets.Trainer[float64]
	data     nets.Data[float64]
	path     [][2]float64
	diverged *nets.DivergedError
}

func newDescent(p *points) (*descent, error) {
	d := &descent{data: p.data(), path: [][2]float64{p.w}}
	d.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: descentSteps}, Do: d.train, See: d.snapshot}
	net, err := pointNet(pointTied, p.seed)
	if err != nil {
		return nil, err
	}
	copy(net.Params()[0].Value, p.w[:])
	d.net = net
	d.trainer, err = nets.NewTrainer(net, d.data, nets.Config{
		Loss: nets.SumOfSquares, Optimizer: nets.SGD{Rate: p.rate.Value()}, Seed: p.seed, Workers: 1,
	})
	return d, err
}

// train takes a step. If the step diverges, it is the last.
func (d *descent) train() error {
	if _, err := d.trainer.Step(); err != nil {
		if errors.As(err, &d.diverged) {
			d.StepsDone = d.TotalSteps - 1
			return nil
		}
		return err
	}
	w := d.net.Params()[0].Value
	d.path = append(d.path, [2]float64{w[0], w[1]})
	return nil
}

// descentSnapshot is the state of a descent at one step.
type descentSnapshot struct {
	scene.Steps
	path     [][2]float64
	loss     float64 // at the end of the path
	diverged *nets.DivergedError
}

func (d *descent) snapshot() lessons.Snapshot {
	n := len(d.path)
	s := &descentSnapshot{Steps: d.Steps, path: d.path[:n:n], diverged: d.diverged, loss: math.NaN()}
	if d.diverged == nil {
		_, s.loss = d.net.Evaluate(d.data, nets.SumOfSquares)
	}
	return s
}

// partsScene shows the gradient of a tied weight as the sum over its two uses.
type partsScene struct {
	scene.Bindings
	*points
}

// gradientStep is the step of the central differences.
const gradientStep = 1e-5

// slopes returns the gradients from the encoder and from the decoder, and the
// central differences of the loss, by weight.
func (s *partsScene) slopes() (encoder, decoder, checked []float64, err error) {
	net, err := pointNet(pointTied, s.seed)
	if err != nil {
		return nil, nil, nil, err
	}
	w, data := net.Params()[0].Value, s.data()
	copy(w, s.w[:])
	g, err := net.Gradient(data, nets.SumOfSquares)
	if err != nil {
		return nil, nil, nil, err
	}
	if encoder, decoder, err = g.Tied(0); err != nil {
		return nil, nil, nil, err
	}
	for i := range w {
		at := w[i]
		w[i] = at + gradientStep
		_, above := net.Evaluate(data, nets.SumOfSquares)
		w[i] = at - gradientStep
		_, below := net.Evaluate(data, nets.SumOfSquares)
		w[i] = at
		checked = append(checked, (above-below)/(2*gradientStep))
	}
	return encoder, decoder, checked, nil
}

// opposed returns the first weight whose two gradients have opposite signs that
// are visible at two digits; −1 for none.
func (s *partsScene) opposed() int {
	const seen = .01
	encoder, decoder, _, err := s.slopes()
	for i := range encoder {
		if err == nil && encoder[i]*decoder[i] < 0 && min(math.Abs(encoder[i]), math.Abs(decoder[i])) >= seen {
			return i
		}
	}
	return -1
}

func (s *partsScene) Goal() lessons.Goal {
	return lessons.Goal{
		Text: "Find weights at which the two jobs pull one of them in opposite directions.",
		Met:  s.opposed() >= 0, Missing: "encoder and decoder do not disagree yet",
	}
}

func (s *partsScene) Values() map[string]string {
	values := map[string]string{"opposed": "–"}
	if i := s.opposed(); i >= 0 {
		values["opposed"] = fmt.Sprintf("w%d", i+1)
	}
	return values
}

func (s *partsScene) Figures() []figure.Figure {
	t := figure.NewTable("parts", "The gradient of each weight", "weight", "#encoder", "#decoder", "#sum", "#checked")
	bars := figure.Bars{Meta: figure.Meta{ID: "shares", Title: "Where the gradient comes from"}}
	encoder, decoder, checked, err := s.slopes()
	if err != nil {
		t.Note = err.Error()
		return []figure.Figure{t}
	}
	for i := range encoder {
		sum := encoder[i] + decoder[i]
		name := fmt.Sprintf("w%d", i+1)
		t.Rows = append(t.Rows, []string{name, withSign(encoder[i]), withSign(decoder[i]), withSign(sum), withSign(checked[i])})
		for k, v := range []float64{encoder[i], decoder[i], sum} {
			bars.Bars = append(bars.Bars, figure.Bar{Label: name + " " + []string{"encoder", "decoder", "sum"}[k], Value: v, Text: withSign(v), Kind: k + 1})
		}
	}
	t.Note = "rounded; checked: by moving the weight a little"
	return []figure.Figure{t, bars}
}
