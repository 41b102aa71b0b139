package fivenets

import (
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
)

// TestFiveNetworks checks the counts against table 11.1 of The Elements of
// Statistical Learning, 2nd edition, and the networks against those of the zoo.
func TestFiveNetworks(t *testing.T) {
	t.Parallel()
	f := newNetworks(defaultPlan())
	links := []int64{2570, 3214, 1226, 2266, 5194}
	weights := []int64{2570, 3214, 1226, 1132, 1060}
	for i, c := range f.counts {
		if c.Totals.Links != links[i] || c.Totals.Parameters != weights[i] {
			t.Errorf("%s: %d links, %d weights, want %d and %d", f.name(i), c.Totals.Links, c.Totals.Parameters, links[i], weights[i])
		}
	}
	if got := f.perMapNet5().Totals.Parameters; got != 874 {
		t.Errorf("Net-5 with a bias per map has %d weights, want 874", got)
	}
	unshared := strings.ReplaceAll(strings.ReplaceAll(f.plan.Networks[4], "/posbias", ""), "conv", "local")
	if got := scene.MustCount(unshared).Totals.Parameters; got != 5194 {
		t.Errorf("Net-5 with nothing shared has %d weights, want 5194", got)
	}
	if got := published(); !slices.Equal(got, []float64{.8, .87, .885, .94, .984}) {
		t.Errorf("published %v", got)
	}
}

// TestFiveValues checks what the text says about the insides of the networks.
func TestFiveValues(t *testing.T) {
	t.Parallel()
	f := newNetworks(defaultPlan())
	for name, want := range map[string]string{"places": "64", "kernel": "9", "biases-4": "128", "first-4": "146", "links-4": "2,266", "weights-4": "1,132"} {
		if got := (&linksScene{networks: f}).Values()[name]; got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]string{"per-unit": "1,060", "per-map": "874", "hidden": "192", "biases-5": "202", "links-5": "5,194"} {
		if got := newBiasesScene(f).Values()[name]; got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}

// TestFiveOutcomesAreCounted checks that a seed counts once all five networks are
// known, over several sessions, and that nobody wins a tie.
func TestFiveOutcomesAreCounted(t *testing.T) {
	t.Parallel()
	f := newNetworks(defaultPlan())
	s := &bestScene{networks: f, seeds: 5}
	var before []progress.Measurement
	add := func(seed uint64, accuracies ...float64) {
		for i, a := range accuracies {
			before = append(before, progress.Measurement{Step: bestStep, Network: f.plan.Networks[i], Metric: scene.MetricTest, Value: a, Seed: seed})
		}
	}
	add(0, .7, .78, .8, .81, .83)
	add(1, .7, .78, .82, .81, .83)
	add(2, .7, .78, .82, .83, .83)
	add(3, .9, .8)
	s.remember(before)
	v := (&orderScene{best: s}).Values()
	for name, want := range map[string]string{"runs": "3", "best-5": "2", "worst-1": "3", "four-less": "0.00 [−0.03, +0.03], which may be luck", "net1": "0.70 ± 0.00", "one-image": "0.006"} {
		if v[name] != want {
			t.Errorf("%s = %q, want %q", name, v[name], want)
		}
	}
}

// TestFiveEditSolution edits Net-3 into Net-5 one word at a time, as the hints
// say; every text on the way can be read, counted and trained.
func TestFiveEditSolution(t *testing.T) {
	t.Parallel()
	s := newEditScene(newNetworks(defaultPlan()))
	words := strings.Fields(s.text)
	for _, edit := range []struct {
		word    int
		text    string
		weights int64
	}{
		{1, "conv3:1/s2/same", 596},
		{1, "conv3:2/s2/same", 1006},
		{1, "conv3:2/s2/same/posbias", 1132},
		{3, "conv5:1/s2/same/posbias", 382},
		{3, "conv5:4/s2/same/posbias", 1060},
	} {
		if goal := s.Goal(); goal.Met || !strings.Contains(goal.Missing, "is not right yet") {
			t.Errorf("before %s: goal %+v", edit.text, goal)
		}
		words[edit.word] = edit.text
		if err := s.Do(lessons.Action{Text: strings.Join(words, " ")}); err != nil {
			t.Fatal(err)
		}
		if s.counts.Totals.Parameters != edit.weights || s.wrong != nil || s.unfit != nil {
			t.Errorf("%s: %d weights, want %d; %v, %v", s.text, s.counts.Totals.Parameters, edit.weights, s.wrong, s.unfit)
		}
		if run, err := s.Run(1); run == nil || err != nil {
			t.Errorf("%s does not run: %v", s.text, err)
		}
	}
	if goal := s.Goal(); !goal.Met || s.counts.Totals.Links != 5194 {
		t.Errorf("goal %+v, %d links", goal, s.counts.Totals.Links)
	}
}

// TestFiveEditMistakes types what cannot be read, or cannot be trained: the scene
// says why at the word in question, keeps the last counts, and runs nothing.
func TestFiveEditMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"16x16 conv3":                         "how many kernels",
		"":                                    "the network is empty",
		"16x16 local3:1/s2/same dense:9":      "it gives 9 numbers, the task asks for 10",
		"12x12 dense:10":                      "begin the network with 16x16",
		"16x16 adaptiveavg3 dense:10":         "adaptiveavg3",
		"16x16 dense:10 99999999999999999999": "word 3",
	} {
		s := newEditScene(newNetworks(defaultPlan()))
		if err := s.Do(lessons.Action{Text: text, Move: true}); err != nil {
			t.Fatal(err)
		}
		c := s.Controls()[0]
		if !strings.Contains(c.Trouble, want) || c.Value != text || s.counts == nil {
			t.Errorf("%q: trouble %q, want %q", text, c.Trouble, want)
		}
		if run, err := s.Run(1); run != nil || err != nil {
			t.Errorf("%q runs: %v, %v", text, run, err)
		}
	}
}

// TestFiveNetsWalk walks through the lesson with short trainings; the benchmarks
// check the results of whole ones.
func TestFiveNetsWalk(t *testing.T) {
	t.Parallel()
	plan := defaultPlan()
	plan.Training.Steps, plan.Task.Samples, plan.Task.Test = 20, 40, 40
	l := Lesson.Lesson()
	l.Open = func(env lessons.Env) lessons.Scenes { return openWith(env, plan, 2) }
	lessontest.WalkLesson(t, l, map[string]lessontest.Look{
		"links":  {First: func(w lessontest.Walker) { w.Do("net", 0, 1, 2, 3, 4) }},
		"biases": {Last: func(w lessontest.Walker) { w.Do("bias", 1, 0) }},
		"edit": {First: func(w lessontest.Walker) {
			if err := w.Session.Do(lessons.Action{Control: "network", Text: "16x16 conv3"}); err != nil {
				w.T.Fatal(err)
			}
			w.Unmet("it cannot be read yet")
		}},
	}, nil)
}

// BenchmarkOutcomesFiveNets counts for how many seeds the text is right: over
// five seeds Net-5 is better than Net-2, and Net-1 the worst. The text allows for
// any order of the others, and for one that is no worse than Net-5.
func BenchmarkOutcomesFiveNets(b *testing.B) {
	f := newNetworks(defaultPlan())
	lessontest.Outcome(b, "Net-5 better than Net-2, Net-1 worst of five seeds' means", func(seed uint64) (bool, string) {
		s := &bestScene{networks: f, seeds: 5}
		lessontest.RunScene(b, s, seed)
		means := make([]float64, len(f.counts))
		var say []string
		for i := range means {
			found := s.Estimate(i, scene.TestAccuracy)
			means[i] = found.Mean
			say = append(say, found.String())
		}
		return means[4] > means[1] && means[0] < slices.Min(means[1:]), strings.Join(say, " ")
	})
}
