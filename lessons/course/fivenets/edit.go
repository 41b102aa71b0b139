package fivenets

import (
	"errors"
	"fmt"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
	"weightshare/nets/experiment"
)

// editScene asks the learner to turn Net-3 into Net-5 by editing its notation. The
// network can be trained whenever it is valid.
type editScene struct {
	scene.Race
	*networks
	text   string
	counts *arch.Counts // of the last valid text
	wrong  *arch.Error  // of the present text, nil if it is valid
	unfit  error        // why the network cannot be trained on the task, nil if it can
	met    bool         // the goal; it stays met
}

func newEditScene(f *networks) *editScene {
	s := &editScene{networks: f}
	s.write(f.plan.Networks[2])
	return s
}

// target returns Net-5, source Net-3, with which the learner begins.
func (s *editScene) target() *arch.Counts { return s.networks.counts[4] }

func (s *editScene) source() *arch.Counts { return s.networks.counts[2] }

// write replaces the text and parses it.
func (s *editScene) write(text string) {
	s.text, s.wrong, s.unfit = text, nil, nil
	network, err := arch.Parse(text)
	var counts *arch.Counts
	if err == nil {
		counts, err = arch.Count(network)
	}
	if err != nil {
		if !errors.As(err, &s.wrong) {
			s.wrong = &arch.Error{End: len(text), Problem: err.Error()}
		}
		return
	}
	s.counts = counts
	s.unfit = s.trial().Validate()
	s.met = s.met || counts.Network == s.target().Network
}

// trial returns the plan that trains the last valid network.
func (s *editScene) trial() experiment.Plan {
	p := s.plan
	p.Networks = []string{s.counts.Network}
	return p
}

func (s *editScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "network", Label: "the network", Kind: lessons.Line, Value: s.text, Notation: true, Restarts: true,
		Hint: "the notation, to be edited word by word",
	}
	switch {
	case s.wrong != nil:
		c.Trouble, c.From, c.To = s.wrong.Error(), s.wrong.Start, s.wrong.End
	case s.unfit != nil:
		var network *experiment.NetworkError
		c.Trouble = "it cannot be trained here: " + s.unfit.Error()
		if errors.As(s.unfit, &network) {
			c.Trouble = "it cannot be trained here: " + network.Err.Error()
		}
	}
	return []lessons.Control{c}
}

func (s *editScene) Do(a lessons.Action) error {
	s.write(a.Text)
	return nil
}

func (s *editScene) trainable() bool { return s.wrong == nil && s.unfit == nil }

func (s *editScene) Run(seed uint64) (lessons.Stepper, error) {
	if !s.trainable() { // the control says why
		return nil, nil
	}
	s.Latest = nil
	return s.Start(seed, scene.RaceSetup{Plan: s.plan, Networks: []scene.NetworkSpec{{ID: "yours", Name: "yours", Network: s.counts.Network}}})
}

func (s *editScene) Goal() lessons.Goal {
	g := lessons.Goal{
		Text: fmt.Sprintf("%s links, %s weights", arch.Thousands(s.target().Totals.Links), arch.Thousands(s.target().Totals.Parameters)),
		Met:  s.met,
	}
	if !s.met {
		g.Missing = s.missing()
	}
	return g
}

// missing compares the present network with the target: the counts, and the first
// word of the notation that differs.
func (s *editScene) missing() string {
	if s.wrong != nil {
		return "it cannot be read yet"
	}
	say := fmt.Sprintf("now %s links, %s weights", arch.Thousands(s.counts.Totals.Links), arch.Thousands(s.counts.Totals.Parameters))
	have, want := strings.Fields(s.counts.Network), strings.Fields(s.target().Network)
	if len(have) != len(want) {
		return say + fmt.Sprintf("; Net-5 has %d words, not %d", len(want), len(have))
	}
	for i := range want {
		if have[i] != want[i] {
			return say + fmt.Sprintf("; word %d is not right yet", i+1)
		}
	}
	return say
}

func (s *editScene) Figures() []figure.Figure {
	title := "This network, layer by layer"
	if s.wrong != nil {
		title = "The last network that could be read"
	}
	layers := layersTable(title, s.counts)
	layers.Note = ""
	side := figure.NewTable("aim", "Where it has to go", "", "#links", "#weights")
	side.Cursor = 1
	for _, row := range []struct {
		name string
		of   *arch.Counts
	}{{"Net-3", s.source()}, {"yours", s.counts}, {"Net-5", s.target()}} {
		side.Rows = append(side.Rows, []string{row.name, arch.Thousands(row.of.Totals.Links), arch.Thousands(row.of.Totals.Parameters)})
	}
	if !s.Started() {
		return []figure.Figure{layers, side}
	}
	return []figure.Figure{s.Figure("Your network learns"), layers, side}
}

func (s *editScene) Values() map[string]string { return s.with(nil) }
