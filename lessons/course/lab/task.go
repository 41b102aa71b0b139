package lab

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// taskScene is the step in which the task is set.
type taskScene struct{ setUp }

// labScene is the part that all scenes of the lab have in common.
type labScene struct{ lab *lab }

// Remember implements lessons.Rememberer.
func (s labScene) Remember() map[string]string { return s.lab.remember() }

// setUp is the part of a scene in which the experiment is set up.
type setUp struct{ labScene }

// Experiment implements lessons.Experimenter.
func (s setUp) Experiment() (experiment.Plan, bool) {
	return s.lab.Experiment(scene.SeedsFrom(0, s.lab.seeds)), s.lab.trouble() == nil
}

// Commands implements lessons.Commander.
func (s setUp) Commands() [][]string { return s.lab.commands(scene.SeedsFrom(0, s.lab.seeds)) }

// choices returns the task and its settings.
func (w *taskScene) choices() []choice {
	l := w.lab
	task := choice{
		id: "task", label: "task", hint: "what the networks learn",
		values: l.taskNames(), now: l.taskName(), set: func(name string) error { l.take(name); return nil },
	}
	return append([]choice{task}, l.choices(l.plan.DataSettings())...)
}

func (w *taskScene) Controls() []lessons.Control { return choiceControls(w.choices()) }

func (w *taskScene) Do(a lessons.Action) error { return choose(w.choices(), a) }

// imagesShown is how many training images are shown, and how many test images: more
// would be too small next to all the dials.
const imagesShown = 1

func (w *taskScene) Figures() []figure.Figure {
	s := w.lab.plan.Task
	if files := w.lab.plan.Files; files != nil {
		train, test, err := files.Make(imagesShown, imagesShown, 1)
		if err != nil {
			return nil // there is one of each
		}
		return []figure.Figure{imageRow(train, test)}
	}
	if err := s.Validate(); err != nil {
		return []figure.Figure{figure.Table{
			Meta:    figure.Meta{ID: "trouble", Title: "There is no such world", Note: err.Error()},
			Columns: []figure.Column{{Name: "task"}}, Rows: [][]string{{s.Name}}, Cursor: -1,
		}}
	}
	few := s
	few.Samples = min(s.Samples, imagesShown)
	if few.Test > 0 {
		few.Test = imagesShown
	}
	train, test, err := dataset.Make(few, 1)
	if err != nil {
		return nil
	}
	return []figure.Figure{imageRow(train, test)}
}

func imageRow(train, test dataset.Set) figure.ImageRow {
	return figure.ImageRow{
		Meta:   figure.Meta{ID: "images", Title: "Images for training and for testing"},
		Images: append(imagesOf("learn", train, imagesShown), imagesOf("test", test, imagesShown)...),
	}
}

// Values say what there is to learn.
func (w *taskScene) Values() map[string]string {
	v := map[string]string{"line": ""}
	if files := w.lab.plan.Files; files != nil {
		train, test, h, w, classes := files.Size()
		v["line"] = text.EscapeMarkdown(fmt.Sprintf("your own images of %d×%d pixels in %d classes: %s to train on, %s to test on",
			h, w, classes, text.Number(float64(train)), text.Number(float64(test))))
	} else if t, err := dataset.Lookup(w.lab.plan.Task.Name); err == nil {
		v["line"] = text.EscapeMarkdown(t.Line)
	}
	return v
}

// imagesOf returns the first images of a set.
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

// trainingScene is the step in which the training is set.
type trainingScene struct{ setUp }

// choices returns the settings of the training. Their ranges are wider than is
// sensible: what breaks says so.
func (w *trainingScene) choices() []choice {
	l := w.lab
	all := l.choices(l.plan.TrainingSettings())
	if at := slices.IndexFunc(all, func(c choice) bool { return c.id == overRate }); at >= 0 {
		all = slices.Insert(all, at+1, l.ratesOf(all[at])...)
	}
	return append(all, choice{
		id: "seeds", label: "seeds", hint: "how many random starts a sweep uses for each network",
		values: seedCounts(), now: strconv.FormatUint(l.seeds, 10),
		set: func(text string) (err error) {
			if l.seeds, err = strconv.ParseUint(text, 10, 64); err != nil {
				return fmt.Errorf("seeds: %w", err)
			}
			return nil
		},
	})
}

// sharedRate is the rate of a network that has none of its own.
const sharedRate = "the same"

// ratesOf returns the rates of the individual networks, if there are several.
func (l *lab) ratesOf(shared choice) []choice {
	networks := l.networks()
	if len(networks) < 2 {
		return nil
	}
	all := make([]choice, len(networks))
	for i, n := range networks {
		now := l.rates[n.ID]
		if now == "" {
			now = sharedRate
		}
		all[i] = choice{
			id: "rate-" + n.ID, label: "rate of " + n.Name, hint: "the learning rate of this network alone",
			values: append([]string{sharedRate}, shared.values...), now: now,
			set: func(rate string) error {
				if rate == sharedRate {
					rate = ""
				}
				l.rates[n.ID] = rate
				return nil
			},
		}
	}
	return all
}

func (w *trainingScene) Controls() []lessons.Control { return choiceControls(w.choices()) }

func (w *trainingScene) Do(a lessons.Action) error { return choose(w.choices(), a) }

func (w *trainingScene) Figures() []figure.Figure {
	if why := w.lab.troubleFigure(); why != nil {
		return why
	}
	t := figure.NewTable("cost", "What this training costs", "no.", "#parameters", "#MACs of a step", "network")
	t.Note = "multiply-accumulates of one step: an image forward, and twice as many back"
	for _, e := range w.lab.networks() {
		counts, err := scene.Counts(e.Network)
		if err != nil {
			continue
		}
		images := w.lab.plan.Training.Batch
		if images == 0 {
			images = w.lab.plan.Task.Samples
		}
		t.Rows = append(t.Rows, []string{e.ID[len("net"):], text.Number(float64(counts.Totals.Parameters)), text.Number(3 * float64(images) * float64(counts.Totals.MACs)), e.Network})
	}
	return []figure.Figure{t}
}
