package lab

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// labWorld is the room in which the task and its dials are set.
type labWorld struct {
	lab *lab
}

// dials are the task and its dials.
func (w *labWorld) dials() []labDial {
	return usually(w.lab, func(l *lab) []labDial { return (&labWorld{lab: l}).asSet() })
}

// asSet are the dials as they are set.
func (w *labWorld) asSet() []labDial {
	l := w.lab
	all := []labDial{{
		id: "task", label: "task", hint: "what there is to learn, and by whom",
		values: labTasks(), now: l.plan.Task.Name, set: func(name string) error { l.take(name); return nil },
	}}
	t, err := dataset.Lookup(l.plan.Task.Name)
	if err != nil {
		return all
	}
	for _, d := range t.Dials {
		all = append(all, labDial{
			id: d.Name, label: d.Label, hint: labHint(d), values: d.Presets, now: l.plan.Task.Get(d.Name),
			set: func(value string) error { return w.turn(d.Name, value) },
		})
	}
	return all
}

// labHint is what a dial of the task does, in the few words that there is room for.
func labHint(d dataset.Parameter) string {
	short := map[string]string{
		"world": "sensor turns signs, shuffle moves pixels", "inverted": "share of pixels whose sign is turned",
		"train-at": "where it lies in training images", "test-at": "where it lies in test images",
		"noise": "how strong the noise on every pixel is", "ring": "whether things cross the border",
		"random-labels": "labels by lot, whatever is shown", "gap": "pixels between the two strokes",
	}
	if say, ok := short[d.Name]; ok {
		return say
	}
	return d.Help
}

// turn sets a dial of the task; networks that begin with the old size of the
// image begin with the new one.
func (w *labWorld) turn(dial, value string) error {
	l := w.lab
	changed := l.plan.Task
	if err := changed.Set(dial, value); err != nil {
		return fmt.Errorf("%w", err)
	}
	before, after := inputOf(l.plan.Task), inputOf(changed)
	l.plan.Task = changed
	for i, text := range l.lines {
		if word, rest, _ := strings.Cut(strings.TrimSpace(text), " "); word == before && before != after {
			l.lines[i] = after + " " + rest
		}
	}
	return nil
}

// inputOf is the input word of networks for a task.
func inputOf(s dataset.Spec) string {
	h, w, _, err := s.Input()
	switch {
	case err != nil:
		return ""
	case h == 1:
		return strconv.Itoa(w)
	}
	return fmt.Sprintf("%dx%d", h, w)
}

func (w *labWorld) Controls() []lessons.Control { return dialControls(w.dials()) }

func (w *labWorld) Do(a lessons.Action) error { return turnDial(w.dials(), a) }

func (w *labWorld) Experiment() (experiment.Plan, bool) { return w.lab.ready() }

// ready is the experiment as it is set, where it can run.
func (l *lab) ready() (experiment.Plan, bool) {
	return l.Experiment(scene.SeedsFrom(0, uint64(l.seeds))), l.trouble() == nil //nolint:gosec // a few seeds
}

// labShown is how many images to learn from are shown, and to be tested by: more
// would be too small beside all the dials.
const labShown = 1

func (w *labWorld) Figures() []figure.Figure {
	s := w.lab.plan.Task
	if err := s.Validate(); err != nil {
		return []figure.Figure{figure.Table{
			Meta:    figure.Meta{ID: "trouble", Title: "There is no such world", Note: err.Error()},
			Columns: []figure.Column{{Name: "task"}}, Rows: [][]string{{s.Name}}, Cursor: -1,
		}}
	}
	few := s
	few.Samples = min(s.Samples, labShown)
	if few.Test > 0 {
		few.Test = labShown
	}
	train, test, err := dataset.Make(few, 1)
	if err != nil {
		return nil
	}
	return []figure.Figure{figure.ImageRow{
		Meta:     figure.Meta{ID: "images", Title: "One to learn from, one to be tested by"},
		Pictures: append(imagesOf("learn", train, labShown), imagesOf("test", test, labShown)...),
	}}
}

// Values say what there is to learn.
func (w *labWorld) Values() map[string]string {
	v := map[string]string{"line": ""}
	if t, err := dataset.Lookup(w.lab.plan.Task.Name); err == nil {
		v["line"] = scene.Quotable(t.Line)
	}
	return v
}

// imagesOf are the first images of a set.
func imagesOf(what string, s dataset.Set, n int) []figure.Heatmap {
	shown := min(n, s.N)
	all := make([]figure.Heatmap, 0, shown)
	for i := range shown {
		title := what
		if len(s.Labels) > i && s.Classes > 0 {
			title += fmt.Sprintf(": class %d", s.Labels[i]+1)
		}
		all = append(all, figure.Heatmap{Meta: figure.Meta{ID: fmt.Sprintf("%s-%d", what, i), Title: title}, Cols: s.W, Values: scene.Finite(scene.Widen(s.Sample(i))), Cursor: -1})
	}
	return all
}

// labTraining is the room in which the training is set.
type labTraining struct {
	lab *lab
}

// dials are those of the training. Their ends are further than is wise: what
// breaks says so.
func (w *labTraining) dials() []labDial {
	return usually(w.lab, func(l *lab) []labDial { return (&labTraining{lab: l}).asSet() })
}

// asSet are the dials as they are set.
func (w *labTraining) asSet() []labDial {
	l := w.lab
	t := &l.plan.Training
	number := func(id, label, hint string, at *float64, values ...string) labDial {
		return labDial{id: id, label: label, hint: hint, values: values, now: strconv.FormatFloat(*at, 'g', -1, 64), set: func(text string) (err error) {
			*at, err = strconv.ParseFloat(text, 64)
			return err //nolint:wrapcheck // values are numbers
		}}
	}
	whole := func(id, label, hint string, at *int, values ...string) labDial {
		return labDial{id: id, label: label, hint: hint, values: values, now: strconv.Itoa(*at), set: func(text string) (err error) {
			*at, err = strconv.Atoi(text)
			return err //nolint:wrapcheck // values are numbers
		}}
	}
	word := func(id, label, hint string, at *string, values []string) labDial {
		return labDial{id: id, label: label, hint: hint, values: values, now: *at, set: func(text string) error { *at = text; return nil }}
	}
	all := []labDial{
		word("loss", "loss", "what is made small", &t.Loss, experiment.Losses()),
		{id: "optimizer", label: "optimiser", hint: "who makes it small", values: experiment.Optimizers(), now: t.Optimizer, set: func(text string) error {
			t.Optimizer, t.Momentum = text, 0
			return nil
		}},
		number("rate", "rate", "how far each step goes", &t.Rate, "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"),
	}
	if t.Optimizer == "sgd" {
		all = append(all, number("momentum", "momentum", "how much of the last step goes into the next", &t.Momentum, "0", "0.5", "0.9"))
	}
	return append(
		all,
		number("decay", "weight decay", "how strongly weights are pulled towards zero", &t.Decay, "0", "0.01", "0.1", "0.3"),
		whole("batch", "batch", "images of a step; 0 for all of them", &t.Batch, "0", "1", "8", "16", "32", "64", "128"),
		whole("steps", "steps", "how long each network is trained", &t.Steps, "20", "100", "300", "600", "1000", "2000", "5000"),
		word("init", "first weights", "how they are drawn", &t.Init, experiment.Inits()),
		number("scale", "scale", "what first weights are multiplied by", &t.Scale, "0", "0.1", "0.5", "1", "2"),
		whole("seeds", "seeds", "from how many beginnings a sweep trains each network", &l.seeds, "1", "3", "5", "10", "20"),
	)
}

func (w *labTraining) Controls() []lessons.Control { return dialControls(w.dials()) }

func (w *labTraining) Do(a lessons.Action) error { return turnDial(w.dials(), a) }

func (w *labTraining) Experiment() (experiment.Plan, bool) { return w.lab.ready() }

func (w *labTraining) Figures() []figure.Figure {
	if why := w.lab.why(); why != nil {
		return why
	}
	t := figure.Table{
		Meta:    figure.Meta{ID: "cost", Title: "What this training costs", Note: "multiply-accumulates of one step: an image forward, and twice as many back"},
		Columns: []figure.Column{{Name: "no."}, {Name: "parameters", Numeric: true}, {Name: "MACs of a step", Numeric: true}, {Name: "network"}}, Cursor: -1,
	}
	for _, e := range w.lab.who() {
		net, err := arch.Parse(e.Network)
		if err != nil {
			continue
		}
		counts, err := arch.Count(net)
		if err != nil {
			continue
		}
		images := w.lab.plan.Training.Batch
		if images == 0 {
			images = w.lab.plan.Task.Samples
		}
		t.Rows = append(t.Rows, []string{e.ID[len("net"):], lessons.Number(float64(counts.Totals.Parameters)), lessons.Number(3 * float64(images) * float64(counts.Totals.MACs)), e.Network})
	}
	return []figure.Figure{t}
}
