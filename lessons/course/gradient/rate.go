package gradient

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// brokeMetric is the metric for the smallest rate tried at which a network's
// training broke, learntMetric that for the largest rate below it.
const (
	brokeMetric  = "broke_at_rate"
	learntMetric = "largest_rate"
)

// rateSteps is how many steps of plain gradient descent each rate is tried for.
const rateSteps = 300

// rates returns the learning rates to try.
func rates() []float64 { return []float64{.1, .3, 1, 3, 10} }

// rateScene raises the rate of plain gradient descent until networks break.
type rateScene struct {
	scene.Race
	scene.Bindings
	rate     *scene.Choice[float64]
	outcomes map[float64]map[string]rateOutcome // by rate, then by ID
}

// rateOutcome is the outcome of training at one rate.
type rateOutcome struct {
	loss   float64 // on the training images, at the end
	broken bool    // whether it diverged, or its loss is above that of guessing
}

func newRateScene(before []progress.Measurement) *rateScene {
	s := &rateScene{outcomes: map[float64]map[string]rateOutcome{}, rate: &scene.Choice[float64]{
		ID: "rate", Label: "the learning rate", Figure: "rates", Restarts: true, Hint: "how far a step goes", Values: rates(), Text: shortText,
	}}
	s.Bindings = scene.Bindings{s.rate}
	for _, m := range before {
		// Settings keep the rate as a number or as text.
		rate, err := strconv.ParseFloat(fmt.Sprint(m.Options["rate"]), 64)
		if m.Step != "rate" || err != nil {
			continue
		}
		for _, e := range rateNetworks() {
			switch {
			case m.Network != e.Network:
			case m.Metric == scene.MetricDiverged:
				s.record(rate, e.ID, rateOutcome{loss: math.Inf(1), broken: true})
			case m.Metric == scene.MetricTrainLoss:
				s.record(rate, e.ID, outcomeOf(m.Value))
			}
		}
	}
	return s
}

func rateNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: sharedNet},
		{ID: "local", Name: "unshared", Network: localNet, Equal: scene.Twins},
	}
}

// guessLoss returns the cross-entropy of equal probabilities for the four
// classes.
func guessLoss() float64 { return math.Log(4) }

func outcomeOf(loss float64) rateOutcome { return rateOutcome{loss: loss, broken: loss > guessLoss()} }

func (s *rateScene) record(rate float64, id string, r rateOutcome) {
	if s.outcomes[rate] == nil {
		s.outcomes[rate] = map[string]rateOutcome{}
	}
	s.outcomes[rate][id] = r
}

func shortText(rate float64) string { return strconv.FormatFloat(rate, 'g', -1, 64) }

// ratePlan returns the plan of training with plain gradient descent.
func ratePlan(rate float64) experiment.Plan {
	p := scene.PlanWith("bars", 500)
	p.Training.Optimizer, p.Training.Rate, p.Training.Steps = nets.AlgorithmSGD, rate, rateSteps
	return p
}

func (s *rateScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(seed, scene.RaceSetup{Plan: ratePlan(s.rate.Value()), Networks: rateNetworks()})
}

func (s *rateScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if !s.Finished() {
		return
	}
	for _, l := range s.Latest.Racers {
		switch {
		case l.Diverged != nil || l.Run.TrainLoss == nil:
			s.record(l.Plan.Training.Rate, l.ID, rateOutcome{loss: math.Inf(1), broken: true})
		default:
			s.record(l.Plan.Training.Rate, l.ID, outcomeOf(*l.Run.TrainLoss))
		}
	}
}

// limits returns the smallest rate at which a network broke and the largest
// rate below it at which it learnt, 0 for none.
func (s *rateScene) limits(id string) (learnt, broke float64) {
	for _, rate := range rates() {
		r, ok := s.outcomes[rate][id]
		switch {
		case !ok:
		case r.broken && broke == 0:
			broke = rate
		case !r.broken && broke == 0:
			learnt = rate
		}
	}
	return learnt, broke
}

func (s *rateScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Break both: the loss ends above that of guessing."}
	_, shared := s.limits("shared")
	_, local := s.limits("local")
	switch {
	case shared == 0:
		g.Missing = "neither is broken yet"
		if local > 0 {
			g.Missing = "the shared one is not broken yet"
		}
	case local == 0:
		g.Missing = "the unshared one is not broken yet"
	default:
		g.Met = true
	}
	return g
}

func (s *rateScene) Figures() []figure.Figure {
	t := figure.NewTable("rates", "Training loss at the end, one seed", "rate")
	t.Note, t.KeepNote = fmt.Sprintf("×: broken, above the %.2f of guessing", guessLoss()), true
	for _, rate := range rates() {
		t.Columns = append(t.Columns, figure.Column{Name: shortText(rate), Numeric: true})
	}
	for _, e := range rateNetworks() {
		row := append(make([]string, 0, 1+len(t.Columns)), e.Name)
		for _, rate := range rates() {
			text := "–"
			if r, ok := s.outcomes[rate][e.ID]; ok {
				text = r.String()
			}
			row = append(row, text)
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{t, s.losses()}
}

// losses draws the training losses of the run that is shown, by step.
func (s *rateScene) losses() figure.Curves {
	f := s.LossCurves("Loss of each step's images")
	f.XMax = rateSteps
	for _, l := range s.Racers() {
		if l.Diverged != nil {
			f.Note = l.Name + " " + l.Status()
		}
	}
	return f
}

// String returns the outcome as the learner reads it.
func (r rateOutcome) String() string {
	if r.broken {
		return "×"
	}
	return strconv.FormatFloat(r.loss, 'f', 2, 64)
}

func (s *rateScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	if !s.Finished() {
		return nil
	}
	for _, l := range s.Latest.Racers {
		learnt, broke := s.limits(l.ID)
		for metric, rate := range map[string]float64{learntMetric: learnt, brokeMetric: broke} {
			if rate > 0 {
				all = append(all, progress.Measurement{
					Network: l.Network, Metric: metric, Value: rate, Seed: s.Seed,
					Options: map[string]any{"task": "bars", "samples": l.Plan.Task.Samples, "steps": rateSteps, "optimizer": "sgd"},
				})
			}
		}
	}
	return all
}

func (s *rateScene) Values() map[string]string {
	values := s.Race.Values()
	for _, e := range rateNetworks() {
		learnt, broke := s.limits(e.ID)
		values[e.ID+"-learnt"], values[e.ID+"-broke"] = "–", "–"
		if learnt > 0 {
			values[e.ID+"-learnt"] = shortText(learnt)
		}
		if broke > 0 {
			values[e.ID+"-broke"] = shortText(broke)
		}
	}
	values["first"] = ""
	if _, shared := s.limits("shared"); shared > 0 {
		if _, local := s.limits("local"); local > shared {
			values["first"] = "yes"
		}
	}
	return values
}
