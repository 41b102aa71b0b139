package lab

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/progress"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// openLabAt opens the lab at a step.
func openLabAt(t *testing.T, begin *experiment.Plan, id string) lessontest.Walker {
	t.Helper()
	place := New(begin, nil)
	s := lessons.Open(place, lessons.Options{Inline: true, Seed: 1, Data: lessontest.Data()})
	t.Cleanup(s.Close)
	w := lessontest.Walker{T: t, Session: s}
	enter(w, id)
	return w
}

// enter goes to a step of the lab.
func enter(w lessontest.Walker, id string) lessons.View {
	w.T.Helper()
	for i, step := range w.Session.View().Lesson.Steps {
		if step.ID == id {
			w.Session.Goto(i)
			return w.See()
		}
	}
	w.T.Fatalf("no step %s", id)
	return lessons.View{}
}

// set turns a dial of a step to a value.
func set(w lessontest.Walker, control, value string) {
	w.T.Helper()
	for _, c := range w.Session.View().Controls {
		if c.ID != control {
			continue
		}
		for i, o := range c.Options {
			if o == value {
				w.Do(control, i)
				return
			}
		}
		w.T.Fatalf("%s has no value %s: %q", control, value, c.Options)
	}
	w.T.Fatalf("no control %s", control)
}

// typeLine writes a line.
func typeLine(w lessontest.Walker, control, text string) {
	w.T.Helper()
	if err := w.Session.Do(lessons.Action{Control: control, Text: text}); err != nil {
		w.T.Fatal(err)
	}
	w.See()
}

// shorten sets up a training of few steps.
func shorten(w lessontest.Walker) {
	w.T.Helper()
	enter(w, "training")
	set(w, "steps", "20")
	set(w, "seeds", "3")
	enter(w, "world")
	set(w, "samples", "10")
	set(w, "test", "100")
}

func TestLabRacesAndSweeps(t *testing.T) {
	t.Parallel()
	w := openLabAt(t, nil, "world")
	shorten(w)
	enter(w, RaceStep)
	w.Train()
	v := w.See()
	if !v.Repeats || !v.Exports {
		t.Errorf("a finished race can be taken away: %+v", v.Run)
	}
	for i := range views() {
		w.Do("look", i)
	}
	results, _ := w.Session.Results()
	d, ok := results.(*experiment.Document)
	if !ok || len(d.Runs) != 3 || d.Runs[0].TestAccuracy == nil {
		t.Errorf("%+v", d)
	}
	plan, _ := w.Session.Experiment()
	again, err := experiment.Execute(t.Context(), plan, experiment.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range again.Runs {
		again.Runs[i].Seconds = d.Runs[i].Seconds
	}
	if diff := cmp.Diff(again, d); diff != "" {
		t.Errorf("the command line finds something else (-compare +lab):\n%s", diff)
	}
	enter(w, "sweep")
	for _, over := range []string{overSeeds, "noise", overRate} {
		set(w, "over", over)
		w.Train()
		w.See()
	}
	kept := enter(w, "kept")
	if words := kept.Figures[0].Words(); strings.Contains(words, "no run has come") || !strings.Contains(words, "noise 1") {
		t.Errorf("kept: %s", words)
	}
	w.Do("again", 0)
	enter(w, "missions")
	for i := range missions() {
		w.Do("mission", i)
	}
}

// TestLabSays checks that switches are on or off, that a network that cannot run is
// named with the whole reason, and that the lab is left rather than ended.
func TestLabSays(t *testing.T) {
	t.Parallel()
	w := openLabAt(t, nil, "world")
	set(w, "ring", "on")
	v := w.See()
	if plan, _ := w.Session.Experiment(); !plan.Task.Ring {
		t.Errorf("on a ring: %+v", plan.Task)
	}
	if text := lessons.PlainText(v.Text); !strings.Contains(text, "one bar of 5 pixels") {
		t.Errorf("the world does not say what there is to learn: %s", text)
	}
	enter(w, "networks")
	if err := w.Session.Do(lessons.Action{Control: "network-2", Text: "12x12 dense:4x"}); err != nil {
		t.Fatal(err)
	}
	if words := enter(w, RaceStep).Figures[0].Words(); !strings.Contains(words, "write dense:10") || !strings.Contains(words, "2, can run no") {
		t.Errorf("trouble: %s", words)
	}
	enter(w, "world")
	set(w, "task", "keyboard")
	known := enter(w, "networks").Controls[maxNetworks].Options
	if !slices.Contains(known, "recent: 12x12 dense:64 relu dense:4") {
		t.Errorf("what was typed is lost with the task: %q", known)
	}
	if next := enter(w, "missions").Next; next != "leave the lab" {
		t.Errorf("the last step says %q", next)
	}
}

// TestLabKeeps checks that what is kept is there on the next visit.
func TestLabKeeps(t *testing.T) {
	t.Parallel()
	store := &progress.MemoryStore{}
	s := lessons.Open(New(nil, nil), lessons.Options{Inline: true, Store: store, Seed: 1})
	w := lessontest.Walker{T: t, Session: s}
	shorten(w)
	enter(w, RaceStep)
	w.Train()
	s.Close()
	again := lessons.Open(New(nil, nil), lessons.Options{Inline: true, Store: store, Seed: 1})
	defer again.Close()
	w = lessontest.Walker{T: t, Session: again}
	if words := enter(w, "kept").Figures[0].Words(); !strings.Contains(words, "12x12 conv5:4 relu gmp dense:4") {
		t.Errorf("nothing was kept: %s", words)
	}
}

// TestLabTakesExperiments checks that every experiment of every task can be taken to the
// lab unchanged.
func TestLabTakesExperiments(t *testing.T) {
	t.Parallel()
	for _, name := range (&lab{}).taskNames() {
		p, err := experiment.NewPlan(name)
		if err != nil {
			t.Fatal(err)
		}
		p.Training.Rate, p.Networks = .02, p.Networks[:min(len(p.Networks), maxNetworks)]
		w := openLabAt(t, &p, RaceStep)
		got, ok := w.Session.Experiment()
		if !ok {
			t.Errorf("%s cannot run: %s", name, w.Session.View().Figures[0].Words())
			continue
		}
		p.Seeds = got.Seeds
		if diff := cmp.Diff(experiment.ShellLine(p.Arguments()), experiment.ShellLine(got.Arguments())); diff != "" {
			t.Errorf("%s (-taken +there):\n%s", name, diff)
		}
	}
}

// TestLabSurvivesDials checks that for tasks of each kind, with every dial at both ends,
// the lab runs or says why it cannot.
func TestLabSurvivesDials(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"invert", "bars", "keyboard", "patches", "low-rank"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, id := range []string{"world", "training"} {
				for _, c := range labStep(t, name, id).Controls {
					if c.ID == "task" {
						continue
					}
					for _, i := range slices.Compact([]int{0, len(c.Options) - 1}) {
						w := openLabAt(t, nil, "world")
						set(w, "task", name)
						setLeast(w, c.ID)
						enter(w, id)
						w.Do(c.ID, i)
						tryMission(w, fmt.Sprintf("%s at %s", c.ID, c.Options[i]))
					}
				}
			}
		})
	}
}

// setLeast sets the numbers of images to their smallest, except with the dial but, which
// is under test.
func setLeast(w lessontest.Walker, but string) {
	w.T.Helper()
	for _, c := range w.Session.View().Controls {
		if (c.ID == "samples" || c.ID == "test") && c.ID != but {
			w.Do(c.ID, 0)
		}
	}
}

// labStep returns the view of a step with a task.
func labStep(t *testing.T, name, id string) lessons.View {
	t.Helper()
	w := openLabAt(t, nil, "world")
	set(w, "task", name)
	return enter(w, id)
}

// tryMission goes on to the race, and checks that it runs a step or says why it cannot.
func tryMission(w lessontest.Walker, what string) {
	w.T.Helper()
	v := enter(w, RaceStep)
	switch v.Run.State {
	case lessons.NoRun:
		if !strings.Contains(v.Figures[0].Words(), "cannot run") {
			w.T.Errorf("%s: nothing runs, and nothing says why: %s", what, v.Figures[0].Words())
		}
	case lessons.Ready:
		w.Session.StepOnce()
		w.Session.Poll()
		if v := w.See(); v.Run.State == lessons.Failed {
			w.T.Errorf("%s: %v", what, v.Run.Err)
		}
	default:
		w.T.Errorf("%s: %+v", what, v.Run)
	}
}

// TestLabSurvivesNetworks does the same for networks: those of the zoo, random ones, and
// text that is none.
func TestLabSurvivesNetworks(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	texts := []string{"", " ", "12x12", "12x12 dense:0", "12x12 dense:99999999 dense:4", "9999999x9999999 dense:4", "12x12 conv5:4/ring relu gmp dense:4 # end", "((", "12x12 bn dense:4", "12x12 dropout dense:4", "世界"}
	for _, e := range arch.Zoo() {
		if net, err := arch.Parse(e.Text); err == nil && len(net.String()) < lessons.LongestLine {
			texts = append(texts, net.String())
		}
	}
	for _, words := range []string{"conv3:2", "local3:2", "dw3", "conv3:2/tile2", "conv3:2/blocks2/same", "maxpool2", "coords conv5:3", "layernorm", "upsample2", "tconv2:3", "3*(conv3:2 relu)", "add(conv3:1/same | )", "tokens linear:4 cls pos attn2 layernorm", "a=conv3:1/same mul( @a | gap sigmoid )"} {
		texts = append(texts, "12x12 "+words+" gmp dense:4", "12x12 "+words+" dense:4")
	}
	ran := 0
	for _, text := range texts {
		w := openLabAt(t, nil, "world")
		setLeast(w, "")
		enter(w, "networks")
		typeLine(w, "network-1", text)
		typeLine(w, "network-2", "")
		typeLine(w, "network-3", "")
		tryMission(w, text)
		if enter(w, RaceStep).Run.State != lessons.NoRun {
			ran++
		}
	}
	if ran < 10 {
		t.Errorf("only %d of %d networks ran", ran, len(texts))
	}
	t.Logf("%d of %d networks ran", ran, len(texts))
}

// TestLabRefusesWhatDoesNotFit checks that what does not fit into memory, or what the
// trainer refuses, is refused at its line, with a way out, and that nothing starts.
func TestLabRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	for _, text := range []string{
		"12x12 3000*( maxpool2/s1/p1 ) gmp dense:4", "12x12 9000*( coords ) gmp dense:4", "12x12 9990*( conv1:64 ) gmp dense:4",
		"12x12 conv1:1000000 gmp dense:4", "12x12 conv3:4/p10000 gmp dense:4",
	} {
		w := openLabAt(t, nil, "world")
		enter(w, "networks")
		typeLine(w, "network-1", text)
		if c := w.Session.View().Controls[0]; c.Value != text || c.Trouble == "" {
			t.Errorf("%s: trouble %q, value %q", text, c.Trouble, c.Value)
		}
		for _, step := range []string{RaceStep, "sweep"} {
			if v := enter(w, step); v.Run.State != lessons.NoRun {
				t.Errorf("%s runs in step %s: %+v", text, step, v.Run)
			}
		}
	}
}

// TestLabResizesNetworks checks that networks follow the size of the image.
func TestLabResizesNetworks(t *testing.T) {
	t.Parallel()
	w := openLabAt(t, nil, "world")
	size := ""
	for _, c := range w.Session.View().Controls {
		if c.ID == "size" && len(c.Options) > 1 {
			size = c.Options[len(c.Options)-1]
		}
	}
	set(w, "size", size)
	if v := enter(w, "networks"); !strings.HasPrefix(v.Controls[0].Value, size+"x"+size+" conv") || v.Controls[0].Trouble != "" {
		t.Errorf("%+v", v.Controls[0])
	}
	if s := (dataset.Spec{Name: "patches", Size: 48}); s.InputWord() != "48" {
		t.Errorf("input of patches: %q", s.InputWord())
	}
}
