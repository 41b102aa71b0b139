package course

import (
	"reflect"
	"slices"
	"testing"

	"weightshare/lessons"
)

// optional returns the interfaces that a scene may implement, by the names of
// their methods.
func optional() map[string]reflect.Type {
	return map[string]reflect.Type{
		"Enter": reflect.TypeFor[lessons.Enterer](), "Goal": reflect.TypeFor[lessons.Goaler](),
		"Controls": reflect.TypeFor[lessons.Controller](), "Do": reflect.TypeFor[lessons.Controller](),
		"Run": reflect.TypeFor[lessons.Runner](), "Observe": reflect.TypeFor[lessons.Runner](),
		"Measured": reflect.TypeFor[lessons.Measurer](), "Kept": reflect.TypeFor[lessons.Keeper](),
		"Recall": reflect.TypeFor[lessons.Recaller](),
		"Values": reflect.TypeFor[lessons.Valuer](), "Reveal": reflect.TypeFor[lessons.Revealer](),
		"Pace": reflect.TypeFor[lessons.Pacer](), "Experiment": reflect.TypeFor[lessons.Experimenter](),
		"Restore": reflect.TypeFor[lessons.Restorer](),
		"Results": reflect.TypeFor[lessons.Resulter](),
	}
}

// checkScene checks that no method of a scene is ignored: a session looks for
// whole interfaces, and does not find one that lacks a method or has another
// signature.
func checkScene(t *testing.T, s lessons.Scene) {
	t.Helper()
	is := reflect.TypeOf(s)
	for method, want := range optional() {
		if _, has := is.MethodByName(method); has && !is.Implements(want) {
			t.Errorf("%s has a method %s and is no %s", is, method, want)
		}
	}
}

// TestScenes checks that every scene belongs to a step and that a session can
// use all of it.
func TestScenes(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for step, s := range l.Open(lessons.Env{}) {
			if !slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step }) {
				t.Errorf("%s has a scene for %s, and no such step", l.ID, step)
			}
			checkScene(t, s)
		}
	}
}
