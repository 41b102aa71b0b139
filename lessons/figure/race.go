package figure

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// Race shows networks that train side by side on the same data.
type Race struct {
	Meta
	Steps, Of int // training steps done, and in total
	Seed      uint64
	Lanes     []Lane
}

// Lane is one network of a Race.
type Lane struct {
	Name       string // "shared"
	Network    string // its notation
	Parameters int64
	MACs       int64     // of one sample, 0 if they are not counted
	Weights    []Heatmap // its weights now; biases have maps of their own
	Loss       Series    // training loss by step
	Train      Fraction  // training images that it gets right now
	Unseen     Fraction  // unseen images that it gets right now
	Solved     int       // first step at which all training images were right, 0 if none
	Images     []Mark    // a verdict per image if there are few, else nil
	Words      string    // a sentence about it beyond the numbers; may be empty
}

// Fraction is Right out of Of; Of is 0 if nothing was left to test.
type Fraction struct{ Right, Of int }

func (f Race) equal(other Figure) bool {
	g, ok := other.(Race)
	return ok && f.Meta == g.Meta && f.Steps == g.Steps && f.Of == g.Of && f.Seed == g.Seed &&
		slices.EqualFunc(f.Lanes, g.Lanes, Lane.same)
}

func (l Lane) same(m Lane) bool {
	return l.Name == m.Name && l.Network == m.Network && l.Parameters == m.Parameters && l.MACs == m.MACs && l.Train == m.Train &&
		l.Unseen == m.Unseen && l.Solved == m.Solved && l.Words == m.Words && l.Loss.same(m.Loss) &&
		slices.Equal(l.Images, m.Images) && slices.EqualFunc(l.Weights, m.Weights, Heatmap.same)
}

// Words implements Figure.
func (f Race) Words() string {
	if len(f.Lanes) == 0 {
		return f.statement("no networks")
	}
	var say []string
	if f.Steps == 0 {
		say = append(say, fmt.Sprintf("%s, %s each, not run yet", text.Plural(len(f.Lanes), "network"), text.Plural(f.Of, "step")))
	} else {
		say = append(say, fmt.Sprintf("Step %d of %d, seed %d", f.Steps, f.Of, f.Seed))
	}
	for _, l := range f.Lanes {
		say = append(say, l.words(f.Steps > 0)...)
	}
	return f.statement(say...)
}

// words says what a lane is and, once the race has begun, what it has reached.
func (l Lane) words(ran bool) []string {
	name := upper(l.Name)
	if l.Network != "" {
		name += " (" + l.Network + ")"
	}
	name += " has " + text.Plural(l.Parameters, "number")
	if l.MACs > 0 {
		name += " and takes " + text.Plural(l.MACs, "multiply-add")
	}
	if !ran {
		return []string{name}
	}
	var facts []string
	if n := len(l.Loss.Y); n > 0 {
		facts = append(facts, "loss "+text.Spoken(l.Loss.Y[n-1]))
	}
	if l.Train.Of > 0 {
		facts = append(facts, "training images right: "+l.Train.words())
	}
	if l.Unseen.Of > 0 {
		facts = append(facts, "unseen images right: "+l.Unseen.words())
	}
	if l.Solved > 0 {
		facts = append(facts, fmt.Sprintf("all training images right from step %d", l.Solved))
	}
	facts = append([]string{name}, facts...)
	return append([]string{strings.Join(facts, "; ")}, l.weights()...)
}

// maxWeights is the largest number of weights that are read out, as many as a
// listener can follow.
const maxWeights = 9

// weights says the weights if they are few, and the sentence about the network.
func (l Lane) weights() []string {
	var say []string
	n := 0
	for _, w := range l.Weights {
		n += len(w.Values)
	}
	for _, w := range l.Weights {
		if n > maxWeights {
			break
		}
		if w.Title == "" {
			w.Title = "weights"
		}
		say = append(say, upper(strings.TrimSuffix(w.Words(), ".")))
	}
	if l.Words != "" {
		say = append(say, upper(l.Words))
	}
	return say
}

// words returns the fraction as it is spoken.
func (f Fraction) words() string { return fmt.Sprintf("%d of %d", f.Right, f.Of) }
