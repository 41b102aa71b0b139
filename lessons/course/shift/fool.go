package shift

import (
	"fmt"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
)

// foolScene asks for shifts that fool two shared networks: one that pools between
// its layers, and one whose image has a border.
type foolScene struct {
	asking
	network *scene.Choice[scene.NetworkSpec]
	fooled  [2]bool     // the pooled one by an odd shift, the plain one by any
	read    *[2]reading // by the chosen network, unmoved and moved; nil before it is trained
}

// foolRadius is large enough to reach over the border.
const foolRadius = 6

// The indices of the networks.
const (
	foolPooled = iota
	foolPlain
)

func newFoolScene(trained trainedNets, set *dataset.Set) *foolScene {
	networks := []scene.NetworkSpec{pooledNet(), plainNet()}
	networks[foolPlain].Equal = 0 // with the pooled one
	s := &foolScene{
		asking: asking{training: training{trained: trained, needs: networks}, mover: newMover(set, 3, foolRadius)},
		network: &scene.Choice[scene.NetworkSpec]{
			ID: "net", Label: "the network", Figure: nameImage, Hint: "which network to fool",
			Values: networks, Text: func(n scene.NetworkSpec) string { return n.Name },
		},
	}
	s.Bindings, s.again = scene.Bindings{s.mover, s.mover.digit, s.network}, s.ask
	return s
}

// ask asks the chosen network about the digit, unmoved and moved.
func (s *foolScene) ask() {
	s.read = nil
	net := s.trained[s.network.Value().ID]
	if net == nil {
		return
	}
	s.read = &[2]reading{readingOf(net, s.mover.image()), readingOf(net, s.mover.moved())}
	if s.isFooled() && (s.network.Index == foolPlain || s.mover.shift().Odd()) {
		s.fooled[s.network.Index] = true
	}
}

// isFooled reports whether the network reads the unmoved digit, but not the moved
// one.
func (s *foolScene) isFooled() bool {
	digit := s.mover.digit.Value()
	return s.read[0].digit == digit && s.read[1].digit != digit
}

func (s *foolScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Fool the pooled network by an odd nudge, and the one without a ring at its border."}
	switch {
	case s.read == nil:
		g.Missing = "the networks are not trained yet: let them run"
	case !s.fooled[foolPooled] && !s.fooled[foolPlain]:
		g.Missing = "neither is fooled yet"
	case !s.fooled[foolPooled]:
		g.Missing = "the pooled one is not fooled yet"
	case !s.fooled[foolPlain]:
		g.Missing = "the one without a ring is not fooled yet"
	default:
		g.Met = true
	}
	return g
}

func (s *foolScene) Figures() []figure.Figure {
	digit, moved := s.mover.digit.Value(), s.mover.moved()
	image := scene.ImageMap(nameImage, fmt.Sprintf("A %d, %s", digit, s.mover.shift()), imageSide, moved.X)
	if s.read == nil {
		return []figure.Figure{image, s.Figure("Two networks to fool")}
	}
	before, now := &s.read[0], &s.read[1]
	image.Title += fmt.Sprintf(": read as %d", now.digit)
	var likely []string
	for _, d := range now.likeliest() {
		likely = append(likely, fmt.Sprintf("%d: %s", d, text.Percent(now.share[d])))
	}
	image.Note = strings.Join(likely, ", ")
	switch {
	case before.digit != digit:
		image.Note += fmt.Sprintf("; unmoved read as %d, so this does not count", before.digit)
	case !s.isFooled():
	case s.network.Index == foolPooled && !s.mover.shift().Odd():
		image.Note += "; fooled by an even nudge"
	default:
		image.Note += "; fooled"
	}
	return []figure.Figure{image}
}

func (s *foolScene) Values() map[string]string {
	return map[string]string{"digit": strconv.Itoa(s.mover.digit.Value()), "nudge": s.mover.shift().String()}
}
