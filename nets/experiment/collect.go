package experiment

import (
	"cmp"
	"maps"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// key names a run among the runs of one document.
type key struct {
	network string
	samples int
	seed    uint64
}

func (r *Run) key() key { return key{r.Network, r.Samples, r.Seed} }

// collection gathers runs and puts them in order: networks and sample sizes as
// they were first named, seeds rising.
type collection struct {
	networks map[string]int // the place of each
	sizes    map[int]int
	runs     map[key]Run
}

func newCollection() *collection {
	return &collection{networks: map[string]int{}, sizes: map[int]int{}, runs: map[key]Run{}}
}

// name gives networks and sample sizes a place, those that have none yet.
func (c *collection) name(networks []string, sizes []int) {
	for _, n := range networks {
		if _, ok := c.networks[n]; !ok {
			c.networks[n] = len(c.networks)
		}
	}
	for _, s := range sizes {
		if _, ok := c.sizes[s]; !ok {
			c.sizes[s] = len(c.sizes)
		}
	}
}

// add takes a run in, over one of the same key.
func (c *collection) add(r Run) {
	c.name([]string{r.Network}, []int{r.Samples})
	c.runs[r.key()] = r
}

// document builds the document of all runs so far; head gives everything that
// is not about runs.
func (c *collection) document(head Document) *Document {
	d := head
	d.Version = Version
	d.Runs = slices.SortedFunc(maps.Values(c.runs), func(a, b Run) int {
		return cmp.Or(
			cmp.Compare(c.networks[a.Network], c.networks[b.Network]),
			cmp.Compare(c.sizes[a.Samples], c.sizes[b.Samples]),
			cmp.Compare(a.Seed, b.Seed),
		)
	})
	if d.Runs == nil {
		d.Runs = []Run{} // an empty list, not null
	}
	d.Summary = summarise(d.Runs)
	for size, place := range c.sizes {
		if place == 0 {
			d.Samples = size
		}
	}
	return &d
}

// groups cuts runs in order into those of one network and sample size.
func groups(runs []Run) [][]Run {
	var list [][]Run
	for start := 0; start < len(runs); {
		end := start + 1
		for end < len(runs) && runs[end].Network == runs[start].Network && runs[end].Samples == runs[start].Samples {
			end++
		}
		list = append(list, runs[start:end])
		start = end
	}
	return list
}

// summarise sums runs up that are in order.
func summarise(runs []Run) []Summary {
	list := groups(runs)
	lines := make([]Summary, 0, len(list))
	for _, g := range list {
		line := Summary{Network: g[0].Network, Parameters: g[0].Parameters, Samples: g[0].Samples}
		line.TestAccuracyMean, line.TestAccuracySD = meanSD(g, func(r Run) *float64 { return r.TestAccuracy })
		lines = append(lines, line)
	}
	return lines
}

// meanSD gives the mean and the standard deviation (n−1) of what the runs have;
// nil where that takes more runs than there are.
func meanSD(runs []Run, value func(Run) *float64) (mean, sd *float64) {
	var values []float64
	for _, r := range runs {
		if v := value(r); v != nil {
			values = append(values, *v)
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	m, s := stat.MeanStdDev(values, nil)
	if len(values) == 1 {
		return &m, nil
	}
	return &m, &s
}

// Document puts runs of the plan, done one by one, into the document that
// Execute would make of them.
func (p Plan) Document(runs []Run) *Document {
	all := newCollection()
	all.name(p.Networks, p.sizes())
	for _, r := range runs {
		all.add(r)
	}
	return all.document(p.head())
}
