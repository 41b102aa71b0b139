package worlds

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// tableScene asks for the winner of every world before it measures all.
type tableScene struct {
	*worldScene
	scene.Bindings
	winner []*scene.Choice[string] // predicted in each world; "?" for none
}

func newTableScene(w *worldScene) *tableScene {
	s := &tableScene{worldScene: w}
	names := make([]string, 1, 1+len(networks()))
	names[0] = "?"
	for _, e := range networks() {
		names = append(names, e.Name)
	}
	for _, name := range worldNames() {
		c := &scene.Choice[string]{ID: name, Label: "wins in " + name, Figure: "winners", Hint: "which network will be best there", Values: names}
		s.winner, s.Bindings = append(s.winner, c), append(s.Bindings, c)
	}
	return s
}

// predicted is the index of the network that the learner predicts to win, by
// world; −1 for none.
func (s *tableScene) predicted() []int {
	all := make([]int, len(s.winner))
	for w, c := range s.winner {
		all[w] = c.Index - 1
	}
	return all
}

// Figures shows the results of the worlds for which there is a prediction.
func (s *tableScene) Figures() []figure.Figure {
	predicted := s.predicted()
	f := s.winners(predicted)
	for i := range f.Measured {
		if predicted[i%len(f.Transforms)] < 0 {
			f.Measured[i] = math.NaN()
		}
	}
	return []figure.Figure{f, s.pictures()}
}

func (s *tableScene) Values() map[string]string {
	values := s.worldScene.Values()
	f := s.winners(s.predicted())
	var right, said int
	var unsaid []string
	won := make([]int, len(networks()))
	for w, name := range f.Transforms {
		winner := f.Winner(w)
		if winner >= 0 {
			won[winner]++
		}
		switch f.Predicted[w] {
		case -1:
			unsaid = append(unsaid, name)
			continue
		case winner:
			right++
		}
		said++
	}
	values["right"], values["unsaid"], values["said"] = strconv.Itoa(right), strings.Join(unsaid, ", "), ""
	if said > 0 {
		values["said"] = strconv.Itoa(said)
	}
	values["all-measured"] = ""
	if !slices.ContainsFunc(f.Measured, math.IsNaN) {
		values["all-measured"] = scene.Yes
	}
	for i, e := range networks() {
		values[e.ID+"-won"] = strconv.Itoa(won[i])
	}
	return values
}

// localityScene separates the effects of locality and of sharing.
type localityScene struct{ scene.Sweep }

// localityNetworks are shared or unshared, with small kernels or with such that
// cover almost the whole image.
func localityNetworks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "both", Name: "shared 5×5", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "sharing", Name: "shared 11×11", Network: "12x12 conv11:4/ring relu gmp dense:4"},
		{ID: "locality", Name: "unshared 5×5", Network: "12x12 local5:4/ring relu gmp dense:4"},
		{ID: "neither", Name: "unshared 11×11", Network: "12x12 local11:4/ring relu gmp dense:4"},
	}
}

func localitySetup(session uint64) scene.SweepSetup {
	return scene.BySamples(scene.PlanWith("bars", trainingImages), localityNetworks(), []int{50, 200}, scene.SeedsFrom(session, seedsPerPoint-1))
}

func (s *localityScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(localitySetup(seed))
}

func (s *localityScene) Figures() []figure.Figure {
	t := figure.NewTable("apart", "Unseen images right", "network", "#from 50", "#from 200")
	t.Note = "± one standard deviation over seeds"
	for _, e := range localityNetworks() {
		t.Rows = append(t.Rows, []string{e.Name, s.Find(e.ID, "50", scene.TestAccuracy).String(), s.Find(e.ID, "200", scene.TestAccuracy).String()})
	}
	bars := figure.Bars{Meta: figure.Meta{ID: "from-50", Title: "Right, from 50 images"}}
	for i, e := range localityNetworks() {
		found := s.Find(e.ID, "50", scene.TestAccuracy)
		if found.Seeds == 0 {
			return []figure.Figure{t}
		}
		bars.Bars = append(bars.Bars, figure.Bar{Label: e.Name, Value: found.Mean, Text: text.Fixed(found.Mean, 2), Kind: 1 + i/2})
	}
	return []figure.Figure{t, bars}
}

func (s *localityScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range localityNetworks() {
		values[e.ID] = s.Find(e.ID, "50", scene.TestAccuracy).String()
	}
	return values
}
