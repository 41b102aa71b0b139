package keys

import (
	"slices"
	"testing"
)

type press string

func (p press) String() string { return string(p) }

func TestOnlyAllowedKeysMatchAndShow(t *testing.T) {
	t.Parallel()
	m := All().Allow(Rule{Intent: Next, Does: "answer first"}, Rule{Intent: Quit}, Rule{Intent: Run, Keys: []string{"p"}, Shown: "p"})
	for pressed, want := range map[press]Intent{
		"enter": Next, "q": Quit, "p": Run, "space": None, "tab": None, "ctrl+c": None, "": None,
	} {
		if got, ok := m.Match(pressed); got != want || ok != (want != None) {
			t.Errorf("%q means %v, %v; want %v", pressed, got, ok, want)
		}
	}
	first, last := m.Bar()
	var shown []string
	for _, s := range append(first, last...) {
		shown = append(shown, s.Binding.Help().Key+" "+s.Binding.Help().Desc)
	}
	want := []string{"enter answer first", "p run or pause (p where space is taken)", "q quit"}
	if !slices.Equal(shown, want) {
		t.Errorf("the bar shows %q, want %q", shown, want)
	}
	if n := len(m.In(Asking)); n != 0 {
		t.Errorf("%d bindings of a group with nothing allowed", n)
	}
}

// Allow does not change the map that it is called on.
func TestAllowCopies(t *testing.T) {
	t.Parallel()
	all := All()
	_ = all.Allow(Rule{Intent: Run, Keys: []string{"p"}, Shown: "p", Does: "go"})
	if !all.Allowed(Quit) || all.In(Running)[0].Help().Desc == "go" {
		t.Error("the map changed")
	}
	if got, _ := all.Match(press("space")); got != Toggle {
		t.Errorf("space means %v", got)
	}
}

func TestClashesAreFound(t *testing.T) {
	t.Parallel()
	if got := All().Allow(Rule{Intent: Toggle}, Rule{Intent: Run}, Rule{Intent: Quit}).Clashes(); !slices.Equal(got, []string{"space"}) {
		t.Errorf("clashes of a map in which space means two things: %q", got)
	}
	if got := All().Allow(Rule{Intent: Toggle}, Rule{Intent: Run, Keys: []string{"p"}, Shown: "p"}).Clashes(); len(got) != 0 {
		t.Errorf("clashes: %q", got)
	}
}

// Every binding belongs to a group, so that the help screen and the README list it.
func TestEveryKeyHasAGroup(t *testing.T) {
	t.Parallel()
	all, rows := All(), 0
	for _, g := range Groups() {
		rows += len(all.In(g))
	}
	if rows != len(all.entries) {
		t.Errorf("the groups have %d bindings of %d", rows, len(all.entries))
	}
}

// TestEqual checks that maps are equal only if they look and work alike.
func TestEqual(t *testing.T) {
	t.Parallel()
	m := func(r Rule) Map { return All().Allow(r, Rule{Intent: Help}) }
	plain := m(Rule{Intent: Next})
	if !plain.Equal(m(Rule{Intent: Next})) {
		t.Error("the same rules make different maps")
	}
	for _, r := range []Rule{
		{Intent: Pane},
		{Intent: Next, Does: "go on"},
		{Intent: Next, Keys: []string{"n"}},
		{Intent: Next, Shown: "n"},
		{Intent: Next, Keep: true},
		{Intent: Next, Quiet: true},
	} {
		if plain.Equal(m(r)) {
			t.Errorf("%+v makes no difference", r)
		}
	}
}
