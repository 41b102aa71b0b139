package notebook

import (
	"fmt"

	"weightshare/lessons"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// Verdict returns the program's own answer, in three sentences.
func Verdict() []string {
	return []string{
		"A shared weight learns from every place, so it needs fewer examples.",
		"It saves numbers, not work.",
		"It is a bet that places are alike, not just a habit: where they differ, it can lose.",
	}
}

// Standing says how the learner's own comparisons compare with the verdict.
func (n Notebook) Standing() string {
	compared, alike, ahead := 0, 0, 0
	for _, f := range n.Findings {
		if first, ok := f.Compared.Ahead(); ok {
			compared++
			if f.Compared.HeldEqual() == "kernels, work" {
				alike++
			}
			if first {
				ahead++
			}
		}
	}
	if compared == 0 {
		return "You have not measured any of this yet."
	}
	return fmt.Sprintf("You have compared shared with unshared in %s, %d of them at equal kernels and work. Shared was ahead in %d.", text.Plural(compared, "claim"), alike, ahead)
}

// Row is one line of the table on the first page: a claim and what was measured
// for it, as text.
type Row struct {
	Lesson                          *lessons.Lesson
	Claim                           lessons.Claim
	Metric                          string // empty if nothing is measured
	Shared, Unshared                string
	Chance, Seeds, Parameters, MACs string
	HeldEqual                       string // for the pair that is compared: "kernels, work: conv5:4 against local5:4"
	AtEqualNumbers, AtEqualWork     string // whether the order stays, and for which pair
	Ahead                           string // shared or unshared
}

const (
	// NotMeasured stands in for a number that a Row does not have.
	NotMeasured = "not measured"
	none        = "–"
)

// Rows returns the lines of the table: the claims that are measured, then the
// others.
func (n Notebook) Rows() []Row {
	var rows []Row
	for _, f := range n.Findings {
		rows = append(rows, f.Row())
	}
	for _, m := range n.Missing {
		for _, c := range m.Claims {
			rows = append(rows, Row{
				Lesson: m.Lesson, Claim: c, Shared: NotMeasured, Unshared: NotMeasured, Chance: none, Seeds: none, Parameters: none, MACs: none,
				HeldEqual: none, AtEqualNumbers: NotMeasured, AtEqualWork: NotMeasured, Ahead: none,
			})
		}
	}
	return rows
}

// Row returns the line of the table for a finding.
func (f Finding) Row() Row {
	c := f.Compared
	r := Row{
		Lesson: f.Lesson, Claim: f.Claim, Shared: NotMeasured, Unshared: NotMeasured, Chance: none, Seeds: none, Parameters: none, MACs: none,
		Ahead: none, HeldEqual: c.HeldEqual(),
		AtEqualNumbers: c.Numbers.say("numbers", parametersOf), AtEqualWork: c.Work.say("MACs", macsOf),
	}
	if ahead, ok := c.Ahead(); ok {
		r.Ahead = map[bool]string{true: "shared", false: "unshared"}[ahead]
	}
	if c.Shared != nil && c.Unshared != nil {
		r.HeldEqual += ": " + pair(c.Shared.Network, c.Unshared.Network)
	}
	count := func(have string, n int64) string {
		if have == none {
			return arch.Thousands(n)
		}
		return have + " | " + arch.Thousands(n)
	}
	for _, side := range []struct {
		average *Average
		text    *string
	}{{c.Shared, &r.Shared}, {c.Unshared, &r.Unshared}} {
		if side.average == nil {
			continue
		}
		t := totals(side.average.Network)
		*side.text, r.Metric = side.average.String(), side.average.Metric
		r.Parameters, r.MACs = count(r.Parameters, t.Parameters), count(r.MACs, t.MACs)
		if seeds := fmt.Sprint(len(side.average.Seeds)); r.Seeds == none {
			r.Seeds = seeds
		} else if r.Seeds != seeds {
			r.Seeds += " | " + seeds
		}
	}
	if len(f.Numbers) == 0 {
		r.Shared, r.Unshared, r.AtEqualNumbers, r.AtEqualWork = "counted", "counted", none, none
		for _, network := range f.Counted {
			t := totals(network)
			r.Parameters, r.MACs = count(r.Parameters, t.Parameters), count(r.MACs, t.MACs)
		}
	}
	if c.Chance > 0 {
		r.Chance = text.Fixed(c.Chance, 2)
	}
	return r
}

// fewSeeds is the number of seeds below which a difference may be luck.
const fewSeeds = 5

// Limits says what the numbers do not show.
func (n Notebook) Limits() []string {
	few, numbers, work := 0, 0, 0
	for _, f := range n.Findings {
		c := f.Compared
		if c.Shared == nil || c.Unshared == nil {
			continue
		}
		if min(len(c.Shared.Seeds), len(c.Unshared.Seeds)) < fewSeeds {
			few++
		}
		if c.Numbers.Holds == Unmeasured {
			numbers++
		}
		if c.Work.Holds == Unmeasured {
			work++
		}
	}
	limits := []string{
		"The networks are small and the images are drawn. Large networks on photographs may differ.",
		"The worlds were built to show a difference. How often the real one is like them, no run here tells.",
		"What hardware gains is not measured: one loaded weight serves many places, and FFT or Winograd methods need fewer multiplications (Mathieu 2013; Lavin and Gray 2016).",
	}
	if few > 0 {
		limits = append(limits, fmt.Sprintf("%s on fewer than %d seeds, and may be luck.", rest(few), fewSeeds))
	}
	if numbers+work > 0 {
		limits = append(limits, fmt.Sprintf("Comparisons not measured at equal numbers: %d; at equal work: %d.", numbers, work))
	}
	return limits
}

func rest(n int) string {
	if n == 1 {
		return "1 comparison rests"
	}
	return fmt.Sprintf("%d comparisons rest", n)
}
