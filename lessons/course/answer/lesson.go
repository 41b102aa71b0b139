// Package answer is the lesson answer: So what is the advantage? Or was it just “we noticed it works better”?
package answer

import (
	_ "embed" // the text of the lesson
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/notebook"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson returns the lesson answer, which gathers the claims of all lessons of the course.
func Lesson(all func() []*lessons.Lesson) lessons.Source {
	return lessons.Source{ID: id, Text: markdown, Open: func(env lessons.Env) lessons.Scenes { return openWith(env, all(), Plan()) }}
}

const id = "answer"

// openWith opens the lesson on the claims of the given lessons.
func openWith(env lessons.Env, all []*lessons.Lesson, plan experiment.Plan) lessons.Scenes {
	notebook := notebook.New(all, env.Progress)
	before := newSentenceScene("before", env.Progress)
	after := newSentenceScene("after", env.Progress)
	after.earlier = before
	return lessons.Scenes{
		"before":    before,
		"page":      &pageScene{notebook: notebook, before: before},
		"compute":   &computeScene{},
		"advantage": &claimsScene{notebook: notebook, heading: lessons.Advantage},
		"price":     &claimsScene{notebook: notebook, heading: lessons.Price},
		"habit":     &habitScene{claimsScene{notebook: notebook, heading: lessons.Habit}, tallyOf(all, env.Progress)},
		"elsewhere": &MomentsScene{Plan: plan},
		"after":     after,
	}
}

// Plan returns the plan for the task with a signal at one of several moments, with so few examples
// that sharing makes a difference.
func Plan() experiment.Plan { return scene.PlanWith("patches", 32) }

// sentenceScene asks for a sentence in the learner's own words.
type sentenceScene struct {
	step    string
	text    string
	earlier *sentenceScene // that of the first step, in which it is nil
}

func newSentenceScene(step string, p progress.Document) *sentenceScene {
	s := &sentenceScene{step: step}
	if have := p.Lesson(id).Answers[step]; have.Own {
		s.text = have.Choice
	}
	return s
}

func (s *sentenceScene) Figures() []figure.Figure { return nil }

func (s *sentenceScene) Controls() []lessons.Control {
	return []lessons.Control{{
		ID: s.step, Label: "your answer", Kind: lessons.Line, Value: s.text, Own: true, Hint: "one sentence, in your own words",
	}}
}

func (s *sentenceScene) Do(a lessons.Action) error {
	s.text = a.Text
	return nil
}

// sentenceWords is the smallest number of words that the goal asks for.
const sentenceWords = 5

func (s *sentenceScene) Goal() lessons.Goal {
	n := len(strings.Fields(s.text))
	return lessons.Goal{
		Text: "an answer in your own words", Met: n >= sentenceWords,
		Missing: fmt.Sprintf("%s so far; a sentence has %d or more", text.Plural(n, "word"), sentenceWords),
	}
}

func (s *sentenceScene) Values() map[string]string {
	v := map[string]string{s.step: text.EscapeMarkdown(s.text), "verdict": strings.Join(notebook.Verdict(), " ")}
	if s.earlier != nil {
		v[s.earlier.step] = text.EscapeMarkdown(s.earlier.text)
	}
	return v
}

// computeScene compares parameters and multiplications of one layer, shared and
// unshared.
type computeScene struct{ scene.Answered }

func (s *computeScene) Figures() []figure.Figure {
	t := figure.NewTable("layer", "One layer, 3×3, 32 kernels, on 28×28", "layer", "#numbers", "#multiplications")
	for _, row := range []struct{ name, network string }{
		{"shared", "28x28 conv3:32"}, {"unshared", "28x28 local3:32"},
	} {
		counts, err := scene.Counts(row.network)
		if err != nil {
			t.Note = err.Error()
			continue
		}
		work := "?"
		if s.Open {
			work = text.Number(float64(counts.Totals.MACs))
		}
		t.Rows = append(t.Rows, []string{row.name, text.Number(float64(counts.Totals.Parameters)), work})
	}
	return []figure.Figure{t}
}

// claimsScene shows the notebook's findings under one heading.
type claimsScene struct {
	notebook notebook.Notebook
	heading  lessons.Heading
	chosen   int
}

func (s *claimsScene) findings() []notebook.Finding { return s.notebook.Under(s.heading) }

// missing returns rows for the claims under the heading that are not measured yet: the number of
// the lesson, and the title.
func (s *claimsScene) missing() [][]string {
	var all [][]string
	for _, m := range s.notebook.Missing {
		for _, c := range m.Claims {
			if c.Heading == s.heading {
				all = append(all, []string{strconv.Itoa(m.Lesson.Order), c.Title})
			}
		}
	}
	return all
}

func (s *claimsScene) Controls() []lessons.Control {
	c := scene.Choice[string]{ID: "claim", Label: "claim", Figure: "claims", Hint: "which claim to read", Index: s.chosen}
	for _, f := range s.findings() {
		c.Values = append(c.Values, f.Claim.Title)
	}
	if len(c.Values) == 0 {
		c.Values = []string{"none measured yet"}
	}
	return []lessons.Control{c.Control()}
}

func (s *claimsScene) Do(a lessons.Action) error {
	s.chosen = a.Index
	return nil
}

func (s *claimsScene) Figures() []figure.Figure {
	claims := figure.NewTable("claims", strings.TrimSuffix(s.heading.Title(), "?")+", in your numbers", "#shared", "#unshared", "claim")
	if claims.Cursor = s.chosen; s.heading == lessons.Habit {
		claims.Cursor = -1 // there is none to choose
	}
	for _, f := range s.findings() {
		claims.Rows = append(claims.Rows, claimRow(f))
	}
	if len(claims.Rows) == 0 {
		claims.Cursor, claims.Note = -1, "nothing measured yet"
	}
	figures := []figure.Figure{claims}
	if open := s.missing(); len(open) > 0 {
		t := figure.NewTable("open", "Not measured yet", "#lesson", "claim")
		t.Rows = open
		if len(claims.Rows) == 0 { // no empty table
			return []figure.Figure{t}
		}
		figures = append(figures, t)
	}
	return figures
}

// noPair stands in for the numbers of a claim that does not compare a shared with an unshared
// network.
const noPair = "–"

// claimRow returns what a finding measured or counted for a shared and for an unshared network, and
// its title with the unit. A number that only one of the two has is left to the sentence, which
// says what it is compared with.
func claimRow(f notebook.Finding) []string {
	row, title := f.Row(), f.Claim.Title
	shared, unshared, unit := row.Shared, row.Unshared, row.Metric
	if len(f.Numbers) == 0 {
		shared, unshared, _ = strings.Cut(row.Parameters, " | ")
		unit = "numbers"
	}
	if unshared == "" || shared == notebook.NotMeasured || unshared == notebook.NotMeasured {
		return []string{noPair, noPair, title + " (see the text)"}
	}
	if unit != scene.MetricTest {
		title += " (" + strings.ReplaceAll(unit, "_", " ") + ")"
	}
	return []string{short(shared), short(unshared), title}
}

// short returns a number from the notebook's table without its spread, for a narrow table.
func short(number string) string {
	mean, _, _ := strings.Cut(number, " ± ")
	return mean
}

// predictedText says whether the prediction of a finding was right, in a sentence to follow
// another.
func predictedText(f notebook.Finding) string {
	switch {
	case f.Prediction == nil:
		return ""
	case f.Prediction.Answer.Right:
		return " You predicted it rightly."
	default:
		return " You predicted it wrongly."
	}
}

// longestSentence is how many runes of a claim are shown at most; the notebook shows all of it.
const longestSentence = 330

func (s *claimsScene) Values() map[string]string {
	found := s.findings()
	v := map[string]string{
		"count":    fmt.Sprintf("You have measured %d of %d claims.", len(found), len(found)+len(s.missing())),
		"sentence": "Nothing here yet: the table names the lessons that measure it.",
	}
	if s.chosen < len(found) {
		f := found[s.chosen]
		say := []rune(strings.ReplaceAll(lessons.PlainText(f.Text), "\n", " "))
		if len(say) > longestSentence {
			say = append(say[:longestSentence-1:longestSentence-1], '…')
		}
		v["sentence"] = text.EscapeMarkdown(string(say))
		if len(f.Numbers) > 0 {
			v["sentence"] += " (" + text.EscapeMarkdown(notebook.Place(f.Lesson, f.Numbers[0].Step)) + ")"
		}
		v["sentence"] += predictedText(f)
	}
	return v
}

// tally counts the learner's predictions.
type tally struct{ made, right, sureWrong int }

// tallyOf counts the predictions in all lessons before this one.
func tallyOf(all []*lessons.Lesson, p progress.Document) tally {
	var t tally
	for _, l := range all {
		record := p.Lesson(l.ID)
		if l.ID == id {
			continue
		}
		for i := range l.Steps {
			a, ok := record.Answers[l.Steps[i].ID]
			if !ok || a.Own || l.Steps[i].Question == nil {
				continue
			}
			t.made++
			switch {
			case a.Right:
				t.right++
			case a.Confidence == progress.Sure:
				t.sureWrong++
			}
		}
	}
	return t
}

// habitScene is a claimsScene with the tally of the learner's predictions.
type habitScene struct {
	claimsScene
	tally tally
}

// Controls implements lessons.Controller: the step has none.
func (*habitScene) Controls() []lessons.Control { return nil }

func (s *habitScene) Figures() []figure.Figure {
	t := figure.NewTable("tally", "Your predictions", "#made", "#right", "#sure and wrong")
	t.Rows = [][]string{{strconv.Itoa(s.tally.made), strconv.Itoa(s.tally.right), strconv.Itoa(s.tally.sureWrong)}}
	return append([]figure.Figure{t}, s.claimsScene.Figures()...)
}

func (s *habitScene) Values() map[string]string {
	say := fmt.Sprintf("You have made %s; %d came true.", text.Plural(s.tally.made, "prediction"), s.tally.right)
	if s.tally.made == 0 {
		say = "You have not predicted anything yet."
	}
	return map[string]string{"predictions": say}
}

// momentsSeeds is the number of seeds that an accuracy is averaged over.
const momentsSeeds = 5

// MomentsScene compares networks that detect a signal at one of several moments.
type MomentsScene struct {
	scene.Sweep
	Plan experiment.Plan
}

func (s *MomentsScene) who() []scene.NetworkSpec {
	names := []string{"shared", "local", "dense"}
	says := []string{"one kernel", "one a moment", "dense"}
	all := make([]scene.NetworkSpec, 0, len(names))
	for i, network := range s.Plan.Networks {
		all = append(all, scene.NetworkSpec{ID: names[i], Name: says[i], Network: network, Equal: []scene.Equal{0, scene.Twins, 0}[i]})
	}
	return all
}

// Run implements lessons.Runner.
func (s *MomentsScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(scene.BySamples(s.Plan, s.who(), []int{s.Plan.Task.Samples}, scene.SeedsFrom(seed, momentsSeeds)))
}

// Figures implements lessons.Scene.
func (s *MomentsScene) Figures() []figure.Figure {
	bars := figure.Bars{Meta: figure.Meta{ID: "moments", Title: "New ones right"}}
	t := figure.NewTable("numbers", "Beside one kernel, "+text.Plural(momentsSeeds, "seed"), "net", "#difference [95 %]", "#numbers")
	t.Note = strings.TrimPrefix(s.Held(), "; ")
	first := s.Found(s.who()[0].ID, s.label())
	for i, e := range s.who() {
		found, row := s.Estimate(i, scene.TestAccuracy), []string{e.Name, "", scene.ParametersText(e.Network)}
		bars.Bars = append(bars.Bars, figure.Bar{Label: e.Name, Value: found.Mean, Text: found.Short()})
		if i > 0 && s.Started() {
			row[1] = scene.DifferenceText(experiment.Paired(s.Found(e.ID, s.label()), first))
		}
		t.Rows = append(t.Rows, row)
	}
	scene.ExplainLuck(&t)
	if !s.Started() {
		return []figure.Figure{s.examples(), t}
	}
	return []figure.Figure{bars, t}
}

// label returns the label of the sweep's points, which all have the same size.
func (s *MomentsScene) label() string { return text.Number(float64(s.Plan.Task.Samples)) }

// examples shows one example of each class, with one moment per row.
func (s *MomentsScene) examples() figure.ImageRow {
	const moments = 8
	f := figure.ImageRow{Meta: figure.Meta{ID: "examples", Title: "One moment per row: find the signal"}}
	set, _, err := dataset.Make(s.Plan.Task, 1)
	if err != nil {
		f.Note = err.Error()
		return f
	}
	for label, title := range []string{"upside down", "upright"} {
		i := slices.Index(set.Labels, int32(label))
		if i < 0 {
			continue
		}
		f.Images = append(f.Images, figure.Heatmap{
			Meta: figure.Meta{ID: title, Title: title}, Cols: set.Pixels() / moments, Values: scene.Widen(set.Sample(i)), Cursor: -1,
		})
	}
	return f
}

// Values implements lessons.Valuer.
func (s *MomentsScene) Values() map[string]string {
	v := map[string]string{"samples": strconv.Itoa(s.Plan.Task.Samples)}
	for i, e := range s.who() {
		v[e.ID] = s.Estimate(i, scene.TestAccuracy).Short()
	}
	v["ahead"] = scene.DifferenceWords(s.Difference(s.who()[0].ID, s.who()[1].ID, s.label()))
	return v
}
