package lab

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets/experiment"
)

// The views of a race.
const (
	viewRace      = "the race"
	viewCurves    = "curves"
	viewMaps      = "feature maps"
	viewConfusion = "mistakes"
	viewCounts    = "counts"
)

func views() []string {
	return []string{viewRace, viewCurves, viewMaps, viewConfusion, viewCounts}
}

// raceScene is the step in which the networks race.
type raceScene struct {
	scene.Race
	labScene
	look scene.Choice[string]
	lane scene.Choice[scene.NetworkSpec] // the network whose maps and mistakes are shown
}

func newRaceScene(l *lab) *raceScene {
	return &raceScene{
		labScene: labScene{l},
		look:     scene.Choice[string]{ID: "look", Label: "look at", Hint: "what to look at", Values: views()},
		lane: scene.Choice[scene.NetworkSpec]{
			ID: "lane", Label: "of", Hint: "which network to look at", Text: func(n scene.NetworkSpec) string { return n.Name },
		},
	}
}

// bindings returns the views, and the networks if the view is about one of them.
func (r *raceScene) bindings() scene.Bindings {
	r.lane.Values = r.lab.networks()
	if which := r.look.Value(); len(r.lane.Values) > 0 && (which == viewMaps || which == viewConfusion) {
		r.lane.Index = min(r.lane.Index, len(r.lane.Values)-1)
		return scene.Bindings{&r.look, &r.lane}
	}
	return scene.Bindings{&r.look}
}

func (r *raceScene) Controls() []lessons.Control { return r.bindings().Controls() }

func (r *raceScene) Do(a lessons.Action) error { return r.bindings().Do(a) }

func (r *raceScene) Run(seed uint64) (lessons.Stepper, error) {
	if !r.lab.canRun() {
		return nil, nil // the figure says why
	}
	plan := r.lab.plan
	networks := r.lab.networks()
	r.lab.addRecent(networks)
	return r.Start(seed, scene.RaceSetup{Plan: plan, Networks: networks, Inspect: inspect})
}

// inspection is what a snapshot shows inside a network.
type inspection struct {
	image     figure.Heatmap
	layer     string // the one whose maps are shown
	maps      []figure.Heatmap
	confusion []int
	classes   int
}

// inspect is for RaceSetup.Inspect: it returns the feature maps of the first layer
// that has any, for the first test image, and the confusion matrix on the test
// images.
func inspect(_ scene.NetworkSpec, t *experiment.Trial) any {
	test, net := t.Test(), t.Net()
	var in inspection
	if test.N == 0 {
		return in
	}
	in.image = figure.Heatmap{Meta: figure.Meta{ID: "image", Title: "image"}, Cols: test.W, Values: scene.Finite(scene.Widen(test.Sample(0))), Cursor: -1}
	layers := net.Network().Flat()
	for i, values := range net.Activations(test.Sample(0), 1) {
		out := layers[i].Out
		if out.Flat || out.H*out.W < 2 {
			continue
		}
		in.layer = layers[i].Word
		for k := range min(out.C, scene.MapsShown) {
			in.maps = append(in.maps, figure.Heatmap{
				Meta: figure.Meta{ID: fmt.Sprintf("map-%d", k+1), Title: fmt.Sprintf("map %d", k+1)},
				Cols: out.W, Values: scene.Finite(scene.Widen(values[k*out.H*out.W : (k+1)*out.H*out.W])), Cursor: -1,
			})
		}
		break
	}
	if !t.HasAccuracy() || test.Classes < 2 || len(test.Labels) < test.N {
		return in
	}
	in.classes = test.Classes
	in.confusion = make([]int, in.classes*in.classes)
	answers := net.Forward(test.X, test.N)
	for i, label := range test.Labels[:test.N] {
		answer := answers[i*in.classes : (i+1)*in.classes]
		in.confusion[int(label)*in.classes+slices.Index(answer, slices.Max(answer))]++
	}
	return in
}

func (r *raceScene) Figures() []figure.Figure {
	if why := r.lab.troubleFigure(); why != nil {
		return why
	}
	switch r.look.Value() {
	case viewCurves:
		return []figure.Figure{r.Curves("Unseen images that are right"), r.LossCurves("Loss on the training images")}
	case viewCounts:
		return []figure.Figure{r.lab.counted()}
	case viewMaps, viewConfusion:
		if f := r.inside(); f != nil {
			return []figure.Figure{f}
		}
	}
	return []figure.Figure{r.Figure("The race")}
}

// inside shows the inside of the chosen network; nil if there is nothing to show.
func (r *raceScene) inside() figure.Figure {
	if r.Latest == nil || r.lane.Index >= len(r.Latest.Racers) {
		return nil
	}
	l := r.Latest.Racers[r.lane.Index]
	in, ok := l.Inspected.(inspection)
	if !ok {
		return nil
	}
	head := figure.Meta{ID: "inside", Title: "Network " + l.Name, Note: l.Network}
	if r.look.Value() == viewMaps {
		head.Title, head.Note = "Network "+l.Name+": maps of "+in.layer, "of the first test image"
		if len(in.maps) == 0 {
			head.Title, head.Note = "Network "+l.Name, "it has no maps"
		}
		return figure.FeatureMaps{Meta: head, Image: in.image, Maps: in.maps}
	}
	if in.classes == 0 {
		head.Note += "; nothing is right or wrong in this task"
		return figure.Table{Meta: head, Columns: []figure.Column{{Name: "loss on unseen data"}}, Rows: [][]string{{strconv.FormatFloat(l.TestLoss, 'g', 4, 64)}}, Cursor: -1}
	}
	classes := make([]string, in.classes)
	for i := range classes {
		classes[i] = strconv.Itoa(i + 1)
	}
	return figure.Confusion{Meta: head, Classes: classes, Counts: in.confusion}
}

func (r *raceScene) Measured() []progress.Measurement {
	all := r.Race.Measured()
	r.lab.results.add(all)
	return all
}

// Commands implements lessons.Commander.
func (r *raceScene) Commands() [][]string { return r.lab.commands([]uint64{r.Seed}) }

func (r *raceScene) Experiment() (experiment.Plan, bool) {
	return r.lab.Experiment([]uint64{r.Seed}), r.lab.trouble() == nil
}

// Results returns the runs of a finished race as compare would write them.
func (r *raceScene) Results() (experiment.Results, bool) {
	if !r.Finished() {
		return nil, false
	}
	return gathered(overSeeds, len(r.Latest.Racers), func(i int) (string, experiment.Plan, []experiment.Run) {
		l := r.Latest.Racers[i]
		return "", l.Plan, []experiment.Run{l.Run}
	})
}
