package experiment

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSettingsAreComplete checks that every parameter of a generator is a
// setting, that every setting of data belongs to one, and that names are unique.
func TestSettingsAreComplete(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, task := range Tasks() {
		for _, name := range task.Parameters {
			used[name] = true
			if !slices.ContainsFunc(dataSettings(), func(s Setting) bool { return s.Name == name }) {
				t.Errorf("%s has %s, which is no setting", task.Name, name)
			}
		}
		if len(task.Networks) == 0 || task.Training.Steps == 0 || task.Training.Scale == 0 {
			t.Errorf("%s says neither what to train nor how: %+v", task.Name, task)
		}
	}
	seen := map[string]bool{}
	for i, s := range Settings() {
		if i < len(dataSettings()) && !used[s.Name] || seen[s.Name] || s.Label == "" || s.Help == "" {
			t.Errorf("setting %+v is of no task, has no words, or is there twice", s)
		}
		seen[s.Name] = true
	}
}

// otherValue returns another value of a setting with which the plan can still
// run, or "" if the test knows none.
func otherValue(p Plan, s Setting) string {
	for _, value := range append(s.Presets, "20", "0.5") {
		q := p
		if value != s.Get(p) && s.Set(&q, value) == nil && q.Validate() == nil {
			return value
		}
	}
	return ""
}

// ofNetworks reports whether another value of a setting requires other networks.
func ofNetworks(name string) bool { return name == "size" || name == "moments" }

// TestEverySettingIdentifies checks that two documents that differ in any setting
// belong to two experiments: neither can be resumed or merged with the other,
// each is read as it was written, and the arguments that repeat a plan name the
// setting.
func TestEverySettingIdentifies(t *testing.T) {
	t.Parallel()
	changed := map[string]bool{}
	for _, task := range Tasks() {
		p := newPlan(t, task.Name)
		p.Networks = p.Networks[:1]
		sgd := p
		if err := sgd.Set("optimizer", "sgd"); err != nil {
			t.Fatal(err)
		}
		for _, base := range []Plan{p, sgd} {
			for _, s := range base.Settings() {
				value := otherValue(base, s)
				if value == "" {
					continue
				}
				changed[s.Name] = true
				q := base
				if err := q.Set(s.Name, value); err != nil {
					t.Fatal(err)
				}
				checkApart(t, base, q, s.Name, value)
			}
		}
	}
	for _, s := range Settings() {
		if !changed[s.Name] && !ofNetworks(s.Name) {
			t.Errorf("no task was tried with another %s", s.Name)
		}
	}
}

// checkApart checks that the documents of two plans that differ in one setting
// are kept separate.
func checkApart(t *testing.T, p, q Plan, name, value string) {
	t.Helper()
	one, other := p.Document(nil), q.Document([]Run{{Network: q.Networks[0], Samples: q.sizes()[0]}})
	var diff *DifferenceError
	if _, err := Execute(t.Context(), p, Config{Resume: other}); !errors.As(err, &diff) {
		t.Errorf("%s: resumed with another %s, %s: %v", p.Task.Name, name, value, err)
	}
	// Runs with other numbers of samples are parts of one experiment.
	if _, err := Merge(one, other); !errors.As(err, &diff) && name != "samples" {
		t.Errorf("%s: merged with another %s, %s: %v", p.Task.Name, name, value, err)
	}
	var b bytes.Buffer
	if err := other.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	back, err := Read(&b)
	if err != nil || !cmp.Equal(back, other) {
		t.Errorf("%s: %s %s is read as another document: %v %s", p.Task.Name, name, value, err, cmp.Diff(other, back))
	}
	if line := strings.Join(q.Arguments(), " "); value != p.defaults().get(name) && !strings.Contains(line, "--"+name) {
		t.Errorf("%s: %s %s is not in %s", p.Task.Name, name, value, line)
	}
}

func (p Plan) get(name string) string {
	all := Settings()
	return all[slices.IndexFunc(all, func(s Setting) bool { return s.Name == name })].Get(p)
}

// TestPresets checks that every preset of every setting can be set and reads back
// the same.
func TestPresets(t *testing.T) {
	t.Parallel()
	for _, task := range Tasks() {
		base := newPlan(t, task.Name)
		for _, s := range base.Settings() {
			for _, value := range s.Presets {
				p := base
				if err := p.Set(s.Name, " "+value); err != nil || s.Get(p) != value {
					t.Errorf("%s: %s set to %s reads %s, %v", task.Name, s.Name, value, s.Get(p), err)
				}
				if err := p.Validate(); err != nil && !ofNetworks(s.Name) && s.Name != "samples" && s.Name != "loss" {
					t.Errorf("%s: %s %s: %v", task.Name, s.Name, value, err)
				}
			}
		}
	}
}

func TestSetRefuses(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "bars")
	before := p
	for _, c := range [][3]string{
		{"samples", "many", `samples: "many" is not a whole number: write 100`},
		{"noise", "loud", `noise: "loud" is not a number: write 0.25`},
		{"ring", "maybe", `ring: "maybe" is neither true nor false`},
		{"gap", "4..2", `gap: "4..2" is not a range: write 2..4`},
		{"loss", "hinge", `loss: "hinge" is unknown: write cross-entropy, bce, mse, sum-of-squares`},
		{"colour", "red", `there is no setting "colour"`},
	} {
		if err := p.Set(c[0], c[1]); err == nil || err.Error() != c[2] {
			t.Errorf("Set(%s, %s): %v, want %q", c[0], c[1], err, c[2])
		}
	}
	if diff := cmp.Diff(before, p); diff != "" {
		t.Errorf("what was refused changed the plan: %s", diff)
	}
}

// TestMomentumGoesWithSGD checks that Adam has no momentum setting.
func TestMomentumGoesWithSGD(t *testing.T) {
	t.Parallel()
	p := newPlan(t, "axis")
	hasMomentum := func() bool {
		return slices.ContainsFunc(p.Settings(), func(s Setting) bool { return s.Name == "momentum" })
	}
	if err := p.Set("momentum", "0.9"); err != nil || !hasMomentum() {
		t.Errorf("sgd has no momentum: %v", err)
	}
	if err := p.Set("optimizer", "adam"); err != nil || hasMomentum() || p.Validate() != nil {
		t.Errorf("adam after momentum: %v, %v", err, p.Validate())
	}
}
