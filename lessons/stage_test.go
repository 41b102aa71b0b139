package lessons_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
)

// everyScene is a scene that implements every interface and notes which methods were
// called.
type everyScene struct {
	counter
	asked map[string]bool
}

func (a *everyScene) ask(method string) { a.asked[method] = true }

func (a *everyScene) Enter()                           { a.ask("Enter") }
func (a *everyScene) Figures() []figure.Figure         { a.ask("Figures"); return nil }
func (a *everyScene) Controls() []lessons.Control      { a.ask("Controls"); return a.counter.Controls() }
func (a *everyScene) Do(do lessons.Action) error       { a.ask("Do"); return a.counter.Do(do) }
func (a *everyScene) Goal() lessons.Goal               { a.ask("Goal"); return lessons.Goal{} }
func (a *everyScene) Observe(s lessons.Snapshot)       { a.ask("Observe"); a.counter.Observe(s) }
func (a *everyScene) Measured() []progress.Measurement { a.ask("Measured"); return nil }
func (a *everyScene) Recall() (lessons.Snapshot, bool) { a.ask("Recall"); return nil, false }
func (a *everyScene) Kept() []progress.Measurement     { a.ask("Kept"); return nil }
func (a *everyScene) Values() map[string]string        { a.ask("Values"); return a.counter.Values() }
func (a *everyScene) Reveal(bool)                      { a.ask("Reveal") }
func (a *everyScene) Pace() lessons.Speed              { a.ask("Pace"); return lessons.Full }
func (a *everyScene) Experiment() (experiment.Plan, bool) {
	a.ask("Experiment")
	return experiment.Plan{}, false
}

func (a *everyScene) Remember() map[string]string { a.ask("Remember"); return nil }

func (a *everyScene) Restore(string, []progress.Measurement) { a.ask("Restore") }

func (a *everyScene) Omitted() string             { a.ask("Omitted"); return "" }
func (a *everyScene) Limited() (seeds, of int)    { a.ask("Limited"); return 2, 5 }
func (a *everyScene) Settings() []lessons.Setting { a.ask("Settings"); return nil }

func (a *everyScene) SetUp(all []lessons.Setting) ([]lessons.Setting, error) {
	a.ask("SetUp")
	return all, nil
}

func (a *everyScene) Commands() [][]string { a.ask("Commands"); return nil }

func (a *everyScene) Results() (experiment.Results, bool) {
	a.ask("Results")
	return nil, false
}

func (a *everyScene) Run(uint64) (lessons.Stepper, error) {
	a.ask("Run")
	return &counting{of: 100}, nil
}

// TestTheSessionAsksForEverything checks that each method of each scene interface
// declared in scene.go is called in the course of a lesson.
func TestTheSessionAsksForEverything(t *testing.T) {
	t.Parallel()
	scene := &everyScene{asked: map[string]bool{}}
	l := lesson(t, counter{}, nil)
	l.Open = func(lessons.Env) lessons.Scenes {
		return scenesOf(l, func(string) lessons.Scene { return scene })
	}
	store := &progress.MemoryStore{}
	s := lessons.Open(l, lessons.Options{Inline: true, Now: clock(), Store: store})
	s.View()
	s.Commands()
	all, _ := s.Settings()
	if err := s.SetUp(all); err != nil {
		t.Error(err)
	}
	s.Goto(3)
	s.Start()
	s.Poll()
	s.Reset()
	if err := s.Do(lessons.Action{Control: "dial", Index: 1}); err != nil {
		t.Error(err)
	}
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
	if v := s.View(); !strings.Contains(lessons.PlainText(v.Text), "took 2 of 5 seeds") {
		t.Errorf("of a run that is smaller than it is meant it says %q", lessons.PlainText(v.Text))
	}
	s.Close()
	lessons.Open(l, lessons.Options{Inline: true, Now: clock(), Store: store}).Close()

	file, err := parser.ParseFile(token.NewFileSet(), "scene.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	methods := 0
	ast.Inspect(file, func(n ast.Node) bool {
		declared, ok := n.(*ast.TypeSpec)
		if !ok || slices.Contains([]string{"Stepper", "Preparer", "Snapshot", "ShownProgress"}, declared.Name.Name) {
			return true
		}
		if of, ok := declared.Type.(*ast.InterfaceType); ok {
			for _, m := range of.Methods.List {
				methods++
				if name := m.Names[0].Name; !scene.asked[name] {
					t.Errorf("nobody asks a %s for %s", declared.Name.Name, name)
				}
			}
		}
		return true
	})
	if methods < len(scene.asked) {
		t.Errorf("%d methods are declared, %d were asked for", methods, len(scene.asked))
	}
}

// TestRunsAreHandedOut checks that a session runs what Options.Runs returns
// instead of what the scene builds.
func TestRunsAreHandedOut(t *testing.T) {
	t.Parallel()
	var steps []string
	o := lessons.Options{Inline: true, Now: clock(), Runs: func(step string, _ uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
		built, err := build()
		if built == nil || err != nil {
			return nil, err
		}
		steps = append(steps, step)
		return &counting{of: 7}, nil
	}}
	s, made := atRace(t, counter{of: 100}, o)
	if next := s.View(); next.Next != "start" || !next.NextRuns {
		t.Errorf("next is %q, which runs: %v", next.Next, next.NextRuns)
	}
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
	if v := s.View(); v.Run.Done != 7 || (*made).seen.done != 7 || v.NextRuns || !slices.Equal(steps, []string{"watch"}) {
		t.Errorf("%+v of %v", v.Run, steps)
	}
}
