// Package lab is the lab: a place to choose a task, write networks, race them and
// sweep a setting.
package lab

import (
	_ "embed" // the text of the lesson
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// ID is the ID of the lab.
const ID = "lab"

// RaceStep is the step of the lab in which networks race.
const RaceStep = "race"

// New returns the lab, in the form of a lesson. It begins with the given
// experiment if begin is not nil, else with the learner's own data if own, a plan
// for them, is not nil, else with the task bars.
func New(begin, own *experiment.Plan) *lessons.Lesson {
	l := lessons.Source{ID: ID, Text: markdown, Open: func(env lessons.Env) lessons.Scenes { return open(env, begin, own) }}.Lesson()
	l.Unlisted = true
	return l
}

// maxNetworks is how many networks the lab can hold, and usualSeeds how many seeds a
// sweep begins with.
const (
	maxNetworks = 4
	usualSeeds  = 5
)

// open opens the lab with an experiment; see New.
func open(env lessons.Env, begin, own *experiment.Plan) lessons.Scenes {
	state := env.Progress.Lesson(ID).State
	l := &lab{seeds: usualSeeds, over: overSeeds, rates: map[string]string{}, results: newResults(env.Measured, state), checked: map[string]error{}}
	if own != nil {
		plan := ownPlan(*own)
		l.own = &plan
	}
	switch {
	case begin != nil && begin.Files == nil:
		l.adopt(*begin)
	case l.setUpAgain(state):
	case l.own != nil:
		l.take(ownData)
	default:
		l.take("bars")
	}
	return lessons.Scenes{
		"world":    &taskScene{setUp{labScene{l}}},
		"networks": &networksScene{setUp: setUp{labScene{l}}},
		"training": &trainingScene{setUp{labScene{l}}},
		RaceStep:   newRaceScene(l),
		"sweep":    &sweepScene{labScene: labScene{l}},
		"kept":     newKeptScene(l),
		"missions": newMissionsScene(l),
	}
}

// lab is the experiment that all steps of the lab share.
type lab struct {
	own     *experiment.Plan    // for the learner's own data, as it begins; nil without any
	plan    experiment.Plan     // its Networks and Seeds are ignored
	lines   [maxNetworks]string // the networks as typed; empty for none
	rates   map[string]string   // by the ID of the network; none for the plan's rate
	seeds   uint64              // of a sweep
	over    string              // the setting that is swept
	recent  []string            // networks that ran, newest first
	results *results
	checked map[string]error                        // results of check, by the arguments that repeat the run
	parsed  scene.Memo[string, []scene.NetworkSpec] // results of networks, by lines and rates
}

// take begins a task with its default settings. The networks so far remain among the
// recent ones.
func (l *lab) take(name string) {
	p, err := l.begun(name)
	if err != nil {
		return // names come from the list of tasks
	}
	l.addRecent(l.networks())
	l.adopt(p)
}

// begun returns the plan with which a task begins.
func (l *lab) begun(name string) (experiment.Plan, error) {
	if name == ownData && l.own != nil {
		return *l.own, nil
	}
	return experiment.NewPlan(name)
}

// taskName returns the task of the lab, as begun knows it.
func (l *lab) taskName() string {
	if l.plan.Files != nil {
		return ownData
	}
	return l.plan.Task.Name
}

// adopt takes over an experiment with at most its first maxNetworks networks.
func (l *lab) adopt(p experiment.Plan) {
	l.plan = p
	if len(p.Samples) > 0 {
		l.plan.Task.Samples = p.Samples[0]
	}
	l.plan.Samples, l.plan.Networks, l.plan.Seeds = nil, nil, nil
	l.lines, l.rates = [maxNetworks]string{}, map[string]string{}
	copy(l.lines[:], p.Networks)
}

// networks returns the networks that take part.
func (l *lab) networks() []scene.NetworkSpec {
	return slices.Clone(l.parsed.Get(fmt.Sprint(l.lines, l.rates), func(string) []scene.NetworkSpec { return l.readLines() }))
}

// readLines parses the lines that are networks.
func (l *lab) readLines() []scene.NetworkSpec {
	var all []scene.NetworkSpec
	for i, text := range l.lines {
		if net, err := arch.Parse(text); err == nil {
			n := scene.NetworkSpec{ID: networkID(i), Name: strconv.Itoa(i+1) + " " + firstWord(net), Network: net.String()}
			if rate := l.rates[n.ID]; rate != "" {
				n.Change = func(p *experiment.Plan) { _ = p.Set(overRate, rate) } // it is a preset
			}
			all = append(all, n)
		}
	}
	return all
}

// networkID returns the ID of the network in a row.
func networkID(row int) string { return "net" + strconv.Itoa(row+1) }

// firstWord returns the word of a network's first layer with weights, as the
// network's short name.
func firstWord(net *arch.Network) string {
	flat := net.Flat()
	at := slices.IndexFunc(flat, func(l *arch.Layer) bool { return l.Kind.Convolves() || l.Kind == arch.Dense })
	if at < 0 {
		at = 0
	}
	return flat[at].Word
}

// Experiment returns the plan of all networks with a list of seeds.
func (l *lab) Experiment(seeds []uint64) experiment.Plan {
	p := l.plan
	p.Seeds = seeds
	for _, e := range l.networks() {
		p.Networks = append(p.Networks, e.Network)
	}
	return p
}

// The most that a network may cost in the lab, so that a run can be stopped at once
// and fits into the memory of a small machine.
const (
	maxParameters = 4 << 20
	maxWork       = 20e9 // multiply-accumulates of one step, or of one evaluation
)

// trouble returns why the experiment cannot run, nil if it can.
func (l *lab) trouble() error {
	none := true
	for i, text := range l.lines {
		if strings.TrimSpace(text) == "" {
			continue
		}
		none = false
		if err := l.check(l.plan, text); err != nil {
			return fmt.Errorf("network %d: %w", i+1, err)
		}
	}
	if none {
		return errors.New("there is no network: write one under The networks")
	}
	return nil
}

// troubleWith returns why the networks of a plan cannot run, nil if they can.
func (l *lab) troubleWith(p experiment.Plan) error {
	for i, text := range p.Networks {
		if err := l.check(p, text); err != nil {
			return fmt.Errorf("network %d: %w", i+1, err)
		}
	}
	return nil
}

// canRun reports whether the experiment can run.
func (l *lab) canRun() bool { return l.trouble() == nil }

// mostChecked is how many results of check are remembered.
const mostChecked = 64

// check returns why a network cannot run with a plan, nil if it can. It caches its
// results, because every frame needs them, and for a network of thousands of layers
// that takes a while.
func (l *lab) check(p experiment.Plan, network string) error {
	p.Networks, p.Seeds = []string{network}, []uint64{0}
	key := experiment.ShellLine(p.Arguments())
	if err, known := l.checked[key]; known {
		return err
	}
	if len(l.checked) >= mostChecked {
		clear(l.checked)
	}
	err := validate(p)
	l.checked[key] = err
	return err
}

// validate returns why the only network of a plan cannot run here, nil if it can.
func validate(p experiment.Plan) error {
	samples := p.Task.Samples
	if len(p.Samples) > 0 {
		samples = p.Samples[0]
	}
	if err := p.Validate(); err != nil {
		var wrong *experiment.NetworkError
		if errors.As(err, &wrong) {
			return wrong.Err
		}
		return err
	}
	net, err := arch.Parse(p.Networks[0])
	if err != nil {
		return err
	}
	counts, err := arch.Count(net)
	if err != nil {
		return err
	}
	if counts.Totals.Parameters > maxParameters {
		return fmt.Errorf("its %s parameters are too many to watch (at most %s): weightshare compare trains them",
			text.Number(float64(counts.Totals.Parameters)), text.Number(maxParameters))
	}
	images := max(3*p.Training.Batch, samples+p.Task.Test)
	if p.Training.Batch == 0 {
		images = max(images, 3*samples)
	}
	if work := float64(counts.Totals.MACs) * float64(images); work > maxWork {
		return fmt.Errorf("its %s multiply-accumulates for each of %s images are too many to watch: take fewer images, or use weightshare compare",
			text.Number(float64(counts.Totals.MACs)), text.Number(float64(images)))
	}
	return nil
}

// troubleFigure returns the figure that says why nothing runs; nil if something can.
func (l *lab) troubleFigure() []figure.Figure {
	err := l.trouble()
	if err == nil {
		return nil
	}
	t := figure.NewTable("trouble", "This cannot run yet", "no.", "can run", "network")
	t.Note = err.Error()
	for i, text := range l.lines {
		if strings.TrimSpace(text) == "" {
			continue
		}
		can := "yes"
		if l.check(l.plan, text) != nil {
			can = "no"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), can, text})
	}
	return []figure.Figure{t}
}

// addRecent puts the networks of a run first among the recent ones.
func (l *lab) addRecent(networks []scene.NetworkSpec) {
	for _, e := range slices.Backward(networks) {
		l.recent = slices.DeleteFunc(l.recent, func(text string) bool { return text == e.Network })
		l.recent = slices.Insert(l.recent, 0, e.Network)
	}
	const most = 8
	l.recent = l.recent[:min(len(l.recent), most)]
}

// choice is a control over values written as text.
type choice struct {
	id, label, hint string
	values          []string
	now             string
	usual           string // the value with which the task begins, to return to; may be empty
	set             func(string) error
}

// choices returns controls for settings.
func (l *lab) choices(settings []experiment.Setting) []choice {
	begun, err := l.begun(l.taskName())
	if err != nil {
		return nil // names come from the list of tasks
	}
	all := make([]choice, len(settings))
	for i, s := range settings {
		all[i] = choice{
			id: s.Name, label: s.Label, hint: s.Help, values: s.Presets, now: s.Get(l.plan), usual: s.Get(begun),
			set: func(value string) error { return l.set(&s, value) },
		}
	}
	return all
}

// set changes a setting. If that changes the size of the image, networks that begin
// with the old size are changed to begin with the new one.
func (l *lab) set(s *experiment.Setting, value string) error {
	before := l.plan.Task
	if err := s.Set(&l.plan, value); err != nil {
		return err
	}
	copy(l.lines[:], experiment.Resized(l.lines[:], before, l.plan.Task))
	return nil
}

// shown returns the options as the learner reads them: a switch is on or off.
func (c choice) shown() []string {
	options := slices.Clone(c.options())
	for i, o := range options {
		switch o {
		case "false":
			options[i] = "off"
		case "true":
			options[i] = "on"
		}
	}
	return options
}

// options returns the values, including the present and the usual one.
func (c choice) options() []string {
	all := c.values
	for _, value := range []string{c.usual, c.now} {
		if value != "" && !slices.Contains(all, value) {
			all = insertInOrder(all, value)
		}
	}
	return all
}

// insertInOrder inserts a value before the first larger number, else at the end.
func insertInOrder(values []string, value string) []string {
	at := len(values)
	if now, err := strconv.ParseFloat(value, 64); err == nil {
		if i := slices.IndexFunc(values, func(v string) bool { n, err := strconv.ParseFloat(v, 64); return err == nil && n > now }); i >= 0 {
			at = i
		}
	}
	return slices.Insert(slices.Clone(values), at, value)
}

// choose sets the choice that an action names.
func choose(choices []choice, a lessons.Action) error {
	for _, c := range choices {
		if c.id == a.Control {
			return c.set(c.options()[a.Index])
		}
	}
	return nil
}

// choiceControls returns choices as controls.
func choiceControls(choices []choice) []lessons.Control {
	all := make([]lessons.Control, len(choices))
	for i, c := range choices {
		all[i] = lessons.Control{
			ID: c.id, Label: c.label, Kind: lessons.Dial, Options: c.shown(), Index: slices.Index(c.options(), c.now), Hint: c.hint,
		}
	}
	return all
}

// taskNames lists the names of the tasks.
func (l *lab) taskNames() []string {
	all := dataset.All()
	names := make([]string, 0, len(all)+1)
	if l.own != nil {
		names = append(names, ownData)
	}
	for _, t := range all {
		names = append(names, t.Name)
	}
	return names
}
