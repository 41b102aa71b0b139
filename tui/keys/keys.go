// Package keys holds the key map as data. What the program listens to, the key bar, the
// help screen and the table in the README all come from the one list in this package,
// so that they cannot differ.
//
// A page takes the whole map and allows what works in its present state; what is not
// allowed neither matches nor shows.
package keys

import (
	"fmt"
	"slices"
	"sync"

	"charm.land/bubbles/v2/key"
)

// Intent is the meaning of a key, whichever key that is.
type Intent int

// The intents. A page carries out those that it allows; None stands for any other key.
const (
	None Intent = iota
	Next
	Pane
	Vertical
	Horizontal
	Toggle
	Digit
	Sure
	ThinkSo
	Guess
	Again
	Hint
	Run
	Single
	Speed
	Seed
	Reset
	StepBack
	StepOn
	Top
	Bottom
	Back
	Calculator
	Glossary
	Search
	Zoo
	Kernels
	Copy
	Link
	Lab
	Test
	Export
	Hands
	Erase
	Notes
	FiguresOnly
	Timer
	Reveal
	Roam
	People
	Invitation
	Countdown
	Lock
	LookOn
	Answers
	Names
	Remove
	Notebook
	Help
	Mouse
	Suspend
	Quit
	ForceQuit
)

// Group is a heading of the help screen.
type Group string

// The groups, in the order in which the help screen shows them.
const (
	Moving   Group = "Moving about"
	Acting   Group = "In the figure"
	Asking   Group = "Questions and goals"
	Running  Group = "Training"
	Counting Group = "In the calculator"
	Teaching Group = "In front of a class"
	Anywhere Group = "Anywhere"
)

// Groups lists the groups in order.
func Groups() []Group { return []Group{Moving, Acting, Asking, Running, Counting, Teaching, Anywhere} }

// entry is one line of the key map.
type entry struct {
	rank    int // the index of its rule, which determines its place in the key bar
	intent  Intent
	group   Group
	bar     bool // whether it is in the key bar
	keep    bool // never dropped from the key bar
	binding key.Binding
}

// Map is a key map in which some bindings are enabled. The zero Map has no bindings.
type Map struct{ entries []entry }

// All returns the whole key map, with everything enabled and described in general
// terms.
func All() Map { return Map{entries: whole()} }

// whole builds the whole key map only once, since it never changes and maps are made
// for every key press.
var whole = sync.OnceValue(func() []entry {
	return []entry{
		line(Next, Moving, true, "enter", "do what comes next; press the button", "enter"),
		line(Pane, Moving, true, "tab", "next control, or the text; complete the word", "tab", "shift+tab"),
		line(Vertical, Moving, true, "↑↓", "choose, or scroll the text", "up", "down"),
		line(StepBack, Moving, false, "PgUp", "previous step; a page up", "pgup"),
		line(StepOn, Moving, false, "PgDn", "next step, done or not; a page down", "pgdown"),
		line(Top, Moving, false, "Home", "to the top", "home"),
		line(Bottom, Moving, false, "End", "to the end", "end"),
		line(Horizontal, Acting, true, "←→", "change it, or move the cursor; the dial, from the text", "left", "right"),
		line(Toggle, Acting, true, "space", "toggle the cell, press the button", "space"),
		line(Digit, Acting, true, "1–9", "toggle that cell; answer a question", digits()...),
		line(Sure, Asking, true, "s", "I am sure", "s"),
		line(ThinkSo, Asking, true, "t", "I think so", "t"),
		line(Guess, Asking, true, "g", "it is a guess", "g"),
		line(Again, Asking, true, "a", "answer again, once", "a"),
		line(Hint, Asking, true, "h", "a hint", "h"),
		line(Run, Running, true, "space", "run or pause (p where space is taken)", "space", "p"),
		line(Single, Running, true, ".", "a single step", "."),
		line(Speed, Running, true, "+-", "faster, slower", "+", "=", "-", "_"),
		line(Seed, Running, true, "r", "new seed", "r"),
		line(Reset, Running, true, "x", "reset", "x"),
		line(Lab, Running, true, "l", "the lab; take this race there", "l"),
		line(Export, Running, true, "e", "write results to files", "e"),
		line(Test, Moving, true, "t", "the test, from the list", "t"),
		line(Calculator, Moving, true, "c", "the calculator, from the list", "c"),
		line(Glossary, Moving, true, "g", "the glossary, where g is no answer", "g"),
		line(Search, Moving, true, "/", "search lessons and glossary", "/"),
		line(Zoo, Counting, true, "ctrl+o", "the zoo of known networks", "ctrl+o"),
		line(Kernels, Counting, true, "ctrl+k", "the kernels of the network, fresh", "ctrl+k"),
		line(Copy, Counting, true, "ctrl+y", "copy the command line", "ctrl+y"),
		line(Hands, Teaching, true, "0–9", "hands for the choice", numerals()...),
		line(Erase, Teaching, false, "⌫", "take back a digit", "backspace"),
		line(Notes, Teaching, true, "n", "notes for the teacher", "n"),
		line(FiguresOnly, Teaching, true, "f", "figures only", "f"),
		line(Timer, Teaching, false, "t", "stop the clock, or let it go on", "t"),
		line(Reveal, Teaching, true, "v", "show the class the verdict now", "v"),
		line(People, Teaching, true, "w", "who is here", "w"),
		line(Invitation, Teaching, true, "j", "how learners join", "j"),
		line(Roam, Teaching, true, "o", "let all go on alone, or lead them", "o"),
		line(Answers, Teaching, false, "b", "hide the bars of the answers, or show them", "b"),
		line(Countdown, Teaching, false, "c", "a timer for the class: 1, 2, 3, 5, 10 minutes, none", "c"),
		line(LookOn, Teaching, false, "u", "make everyone watch, or let them work", "u"),
		line(Lock, Teaching, false, "l", "close the class to newcomers, or open it", "l"),
		line(Names, Teaching, true, "a", "names, or numbers alone", "a"),
		line(Remove, Teaching, true, "d", "remove from the class", "d"),
		line(Back, Anywhere, false, "esc", "back to the list", "esc"),
		line(Notebook, Anywhere, false, "n", "the notebook of what you measured", "n"),
		line(Link, Anywhere, true, "y", "copy this place: a command, in a browser a link", "y"),
		line(Mouse, Anywhere, false, "m", "mouse off or on", "m"),
		line(Suspend, Anywhere, false, "ctrl+z", "suspend", "ctrl+z"),
		line(Help, Anywhere, true, "?", "help", "?", "f1"),
		line(Quit, Anywhere, true, "q", "quit", "q"),
		line(ForceQuit, Anywhere, false, "ctrl+c", "quit at once, always", "ctrl+c"),
	}
})

func line(in Intent, g Group, bar bool, shown, does string, pressed ...string) entry {
	return entry{0, in, g, bar, false, key.NewBinding(key.WithKeys(pressed...), key.WithHelp(shown, does))}
}

func digits() []string {
	all := make([]string, 9)
	for i := range all {
		all[i] = fmt.Sprint(i + 1)
	}
	return all
}

func numerals() []string { return append([]string{"0"}, digits()...) }

// Rule allows an intent in some state.
type Rule struct {
	Intent Intent
	Does   string   // what it does there, in a word or two; empty for the general description
	Keys   []string // the only keys for it there; empty for all of them
	Shown  string   // how its keys are shown, if not as usual
	Bar    bool     // show it in the key bar although it is usually not there
	Keep   bool     // show it in the key bar whatever else is shown
	Quiet  bool     // leave it out of the key bar, since another rule shows its keys
}

// Allow returns the map in which exactly the intents of the rules are enabled. The key
// bar shows them in the order of the rules.
func (m Map) Allow(rules ...Rule) Map {
	out := Map{entries: slices.Clone(m.entries)}
	for i := range out.entries {
		e := &out.entries[i]
		at := slices.IndexFunc(rules, func(r Rule) bool { return r.Intent == e.intent })
		e.binding.SetEnabled(at >= 0)
		if at < 0 {
			continue
		}
		help := e.binding.Help()
		r := rules[at]
		e.rank = at
		e.bar, e.keep = (e.bar || r.Bar || r.Keep) && !r.Quiet, r.Keep
		if r.Does != "" {
			help.Desc = r.Does
		}
		if len(r.Keys) > 0 {
			e.binding.SetKeys(r.Keys...)
		}
		if r.Shown != "" {
			help.Key = r.Shown
		}
		e.binding.SetHelp(help.Key, help.Desc)
	}
	return out
}

// Without returns the map with an intent disabled.
func (m Map) Without(in Intent) Map {
	out := Map{entries: slices.Clone(m.entries)}
	for i := range out.entries {
		if out.entries[i].intent == in {
			out.entries[i].binding.SetEnabled(false)
		}
	}
	return out
}

// Match returns the meaning of a key press; ok is false if the key has none in this
// state.
func (m Map) Match(pressed fmt.Stringer) (in Intent, ok bool) {
	for _, e := range m.entries {
		if key.Matches(pressed, e.binding) {
			return e.intent, true
		}
	}
	return None, false
}

// Allowed reports whether an intent is enabled.
func (m Map) Allowed(in Intent) bool {
	for _, e := range m.entries {
		if e.intent == in {
			return e.binding.Enabled()
		}
	}
	return false
}

// Shown is an enabled binding in the form in which it is shown.
type Shown struct {
	Intent  Intent
	Press   string // the key that a click presses, if the binding has one meaning
	Parts   []Part // otherwise the keys shown side by side, if each is one character
	Binding key.Binding
}

// Part is one of several keys that are shown together; a click on it presses it.
type Part struct {
	Text   string // how it is shown
	Intent Intent
	Press  string
}

// Onwards returns the key that a click on the words of a binding presses: the one that
// goes forward or increases something. It is empty if there is none.
func (s Shown) Onwards() Part {
	for _, p := range s.Parts {
		onwards := p.Press == "down" || p.Press == "right" || p.Press == "+"
		if len(s.Parts) == 1 || onwards && p.Intent == s.Intent {
			return p
		}
	}
	return Part{Intent: s.Intent, Press: s.Press}
}

// Bar lists what the key bar shows, in order of importance, and separately what it
// shows last and never leaves out: the bindings that a rule keeps, help and quit.
func (m Map) Bar() (first, last []Shown) {
	ranked := slices.Clone(m.entries)
	slices.SortStableFunc(ranked, func(a, b entry) int { return a.rank - b.rank })
	for _, e := range ranked {
		switch {
		case !e.bar || !e.binding.Enabled():
		case e.keep || e.intent == Help || e.intent == Quit:
			last = append(last, m.shown(e))
		default:
			first = append(first, m.shown(e))
		}
	}
	return first, last
}

func (m Map) shown(e entry) Shown {
	s := Shown{Intent: e.intent, Binding: e.binding}
	switch pressed := e.binding.Keys(); e.intent {
	case Vertical, Horizontal, Digit, Hands, Speed: // one binding with several meanings
		if s.Parts = m.parts(e.binding.Help().Key); s.Parts == nil && len(pressed) == 1 {
			s.Press = pressed[0]
		}
	default:
		s.Press = pressed[0]
	}
	return s
}

// parts splits keys that are shown together; it returns nil if they are not arrows or
// signs with a meaning in this state.
func (m Map) parts(shown string) []Part {
	var parts []Part
	for _, r := range shown {
		pressed, ok := map[rune]typed{'↑': "up", '↓': "down", '←': "left", '→': "right", '+': "+", '-': "-"}[r]
		if !ok {
			return nil
		}
		in, ok := m.Match(pressed)
		if !ok {
			return nil
		}
		parts = append(parts, Part{string(r), in, string(pressed)})
	}
	return parts
}

// typed is a key, given by its name.
type typed string

// String returns the name of the key in Bubble Tea.
func (t typed) String() string { return string(t) }

// Equal reports whether two maps allow the same keys, described in the same words.
func (m Map) Equal(o Map) bool {
	return slices.EqualFunc(m.entries, o.entries, func(a, b entry) bool {
		return a.rank == b.rank && a.bar == b.bar && a.keep == b.keep && a.binding.Enabled() == b.binding.Enabled() &&
			a.binding.Help() == b.binding.Help() && slices.Equal(a.binding.Keys(), b.binding.Keys())
	})
}

// In lists the enabled bindings of a group.
func (m Map) In(g Group) []key.Binding {
	var in []key.Binding
	for _, e := range m.entries {
		if e.group == g && e.binding.Enabled() {
			in = append(in, e.binding)
		}
	}
	return in
}

// Clashes lists the keys to which two enabled bindings would both respond.
func (m Map) Clashes() []string {
	var seen, twice []string
	for _, e := range m.entries {
		if !e.binding.Enabled() {
			continue
		}
		for _, k := range e.binding.Keys() {
			if slices.Contains(seen, k) {
				twice = append(twice, k)
			}
			seen = append(seen, k)
		}
	}
	return twice
}
