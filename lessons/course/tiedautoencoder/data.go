package tiedautoencoder

import (
	"math"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/experiment"
)

// lowRankScene measures the error on new data by the number of examples, for data
// of low rank.
type lowRankScene struct {
	scene.Sweep
}

// lowRankSizes returns the numbers of examples, lowRankSeeds is how many seeds each
// has.
func lowRankSizes() []int { return []int{8, 16, 32, 256} }

const lowRankSeeds = 5

func (s *lowRankScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan("low-rank")
	who := []scene.NetworkSpec{{ID: "tied", Name: "tied", Network: rankTied}, {ID: "untied", Name: "untied", Network: rankUntied, Equal: scene.Work}}
	return s.Start(scene.BySamples(plan, who, lowRankSizes(), scene.SeedsFrom(seed, lowRankSeeds)))
}

// errorOf returns a run's error on new data.
func errorOf(r experiment.Run) *float64 { return r.TestLoss }

func (s *lowRankScene) Figures() []figure.Figure {
	f := s.Curves("Error on new data", "examples")
	f.YLabel, f.YMin, f.YMax, f.LogX = "error", 0, 0, true
	for i := range f.Series {
		f.Series[i] = figure.Series{Name: s.Setup.Lines[i]}
	}
	for k, p := range s.Setup.Points {
		found := s.Estimate(k, errorOf)
		if found.Seeds == 0 {
			continue
		}
		line := &f.Series[p.Line]
		line.X, line.Y = append(line.X, p.X), append(line.Y, found.Mean)
		line.Low, line.High = append(line.Low, found.Mean-found.SD), append(line.High, found.Mean+found.SD)
	}
	t := figure.NewTable("errors", "Squared error; untied minus tied", "#examples", "#tied", "#difference [95 %]")
	for _, n := range lowRankSizes() {
		label := text.Number(float64(n))
		t.Rows = append(t.Rows, []string{
			label, s.short("tied", n), scene.DifferenceText(s.Difference("untied", "tied", label)),
		})
	}
	scene.ExplainLuck(&t)
	return []figure.Figure{f, t}
}

// short returns the mean error of a network with the given number of examples.
func (s *lowRankScene) short(id string, n int) string {
	found := s.Find(id, text.Number(float64(n)), errorOf)
	if found.Seeds == 0 {
		return "–"
	}
	return text.Fixed(found.Mean, 1)
}

func (s *lowRankScene) Measured() []progress.Measurement { return s.errors() }

// errors returns the errors of the finished runs.
func (s *lowRankScene) errors() []progress.Measurement {
	var all []progress.Measurement
	if s.Latest == nil {
		return nil
	}
	for i, runs := range s.Latest.Runs {
		p := s.Setup.Points[i]
		for _, r := range runs {
			all = append(all, scene.Measurements(p.NetworkSpec, s.Setup.PlanOf(p, r.Seed), r, scene.MetricTestLoss)...)
		}
	}
	return all
}

func (s *lowRankScene) Values() map[string]string {
	sizes := lowRankSizes()
	few, many := sizes[0], sizes[len(sizes)-1]
	less := ""
	if d := s.Difference("untied", "tied", text.Number(float64(few))); d != nil {
		less = scene.DifferenceWords(d)
	}
	return map[string]string{
		"few": strconv.Itoa(few), "many": strconv.Itoa(many), "few-less": less,
		"tied-few": s.short("tied", few), "untied-few": s.short("untied", few),
		"tied-many": s.short("tied", many), "untied-many": s.short("untied", many),
	}
}

// crossingsScene races autoencoders on images for which the best encoder is not the
// transpose of the best decoder.
type crossingsScene struct {
	scene.Answered
	scene.Race
}

func (s *crossingsScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := scene.Plan("crossings")
	return s.Start(seed, scene.RaceSetup{Plan: plan, Seeds: scene.VerdictSeeds, Inspect: paintedBy, Networks: []scene.NetworkSpec{
		{ID: "untied", Name: "untied", Network: crossUntied},
		{ID: "tied", Name: "tied", Network: crossTied, Equal: scene.Work},
		{ID: "wide", Name: "tied×2", Network: crossWide, Equal: scene.Numbers},
	}})
}

// painted is a test image and its reconstruction by a network.
type painted struct{ picture, copied []float64 }

// paintedBy reconstructs the first test image that is neither nearly empty nor
// nearly full.
func paintedBy(_ scene.NetworkSpec, t *experiment.Trial) any {
	test := t.Test()
	for i := range test.N {
		picture, lit := scene.Widen(test.Sample(i)), 0.0
		for _, v := range picture {
			lit += v
		}
		if share := lit / float64(len(picture)); share < .3 || share > .6 {
			continue
		}
		copied := scene.Widen(t.Net().Forward(test.Sample(i), 1))
		for k, v := range copied {
			copied[k] = 1 / (1 + math.Exp(-v)) // outputs are logits
		}
		return painted{picture, copied}
	}
	return painted{}
}

func (s *crossingsScene) Figures() []figure.Figure {
	pictures := figure.ImageRow{Meta: figure.Meta{ID: "painted", Title: "A new picture and its reconstructions"}}
	add := func(title string, values []float64) {
		if len(values) > 0 {
			pictures.Images = append(pictures.Images, figure.Heatmap{
				Meta: figure.Meta{ID: title, Title: title}, Cols: 8, Values: scene.Finite(values), Scale: 1, Unsigned: true, Cursor: -1,
			})
		}
	}
	for i, id := range []string{"tied", "untied"} {
		l := s.Racer(id)
		if l == nil {
			continue
		}
		if p, ok := l.Inspected.(painted); ok {
			if i == 0 {
				add("the picture", p.picture)
			}
			add(id, p.copied)
		}
	}
	race := s.Figure("They learn")
	if !s.Open { // the third is part of the answer
		race.Lanes = race.Lanes[:min(2, len(race.Lanes))]
	}
	switch {
	case len(pictures.Images) == 0:
		return []figure.Figure{race}
	case s.Finished():
		all := s.bySeeds()
		all.Note, all.KeepNote = strings.TrimPrefix(all.Note+"; "+race.Note, "; "), true
		return []figure.Figure{pictures, all}
	}
	return s.WithSeeds(s.bySeeds, 2, pictures, race)
}

// bySeeds tabulates the errors over all seeds.
func (s *crossingsScene) bySeeds() figure.Table {
	t := s.Seeds("Error on new pictures", "error", 2, scene.TestLossOf)
	if !s.Open {
		t.Rows = t.Rows[:2]
	}
	return t
}

func (s *crossingsScene) Values() map[string]string {
	v := map[string]string{"seeds": strconv.Itoa(s.SeedCount())}
	for i, id := range []string{"untied", "tied", "wide"} {
		v[id+"-error"] = "not known"
		if found := s.Over(i, scene.TestLossOf); found.Seeds > 0 {
			v[id+"-error"] = decimals(found.Mean)
		}
	}
	v["work-won"], v["numbers-won"] = s.verdict(1), s.verdict(2)
	return v
}

// verdict says whether a tied autoencoder has a larger error than the untied one.
func (s *crossingsScene) verdict(tied int) string {
	d := s.DifferenceOf(tied, 0, scene.TestLossOf)
	switch {
	case d == nil:
		return "no sure winner"
	case d.MaybeLuck():
		return "no sure winner: " + scene.DifferenceText(d)
	case d.Mean > 0:
		return "**untied** wins by " + scene.DifferenceWords(d)
	default:
		return "**tied** wins by " + scene.DifferenceWords(s.DifferenceOf(0, tied, scene.TestLossOf))
	}
}
