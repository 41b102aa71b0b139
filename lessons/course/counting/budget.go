package counting

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
)

// The budget that a layer must stay below.
const (
	budgetNumbers = 1_000
	budgetMACs    = 100_000
)

// budgetScene looks for the most feature maps within a budget.
type budgetScene struct {
	scene.Bindings
	maps, kernel, stride *scene.Choice[int]
	sharing              *scene.Choice[string]
	bias                 *scene.Choice[biasing]
	most                 int // the most feature maps that fit at all
}

// The kinds of sharing to choose from.
const (
	shared = iota
	unshared
)

func newBudgetScene() *budgetScene {
	s := &budgetScene{
		maps:    &scene.Choice[int]{ID: "maps", Label: "feature maps", Hint: "how many kernels there are", Index: 1},
		kernel:  kernelDial(),
		stride:  &scene.Choice[int]{ID: "stride", Label: "stride", Hint: "how far the kernel moves", Values: []int{1, 2, 3, 4}},
		sharing: &scene.Choice[string]{ID: "sharing", Label: "sharing", Hint: "one kernel for all places, or one for each", Values: []string{"shared", "unshared"}},
		bias:    biasDial(),
	}
	for n := 8; n <= 128; n += 8 {
		s.maps.Values = append(s.maps.Values, n)
	}
	s.Bindings = scene.Bindings{s.maps, s.kernel, s.stride, s.sharing, s.bias}
	s.most = s.mostMaps()
	return s
}

// notation returns the layer as it is set.
func (s *budgetScene) notation() string {
	return s.layer(s.maps.Value(), s.kernel.Value(), s.stride.Value(), s.sharing.Index, s.bias.Value().option)
}

func (s *budgetScene) layer(maps, kernel, stride, sharing int, bias string) string {
	word := "conv"
	if sharing == unshared {
		if word = "local"; bias == perUnit {
			bias = "" // it has one in any case
		}
	}
	strideOption := ""
	if stride > 1 {
		strideOption = fmt.Sprintf("/s%d", stride)
	}
	return fmt.Sprintf("28x28 %s%d:%d%s%s", word, kernel, maps, strideOption, bias)
}

// withinBudget reports whether a network stays below both limits.
func withinBudget(notation string) bool {
	totals := scene.MustCount(notation).Totals
	return totals.Parameters < budgetNumbers && totals.MACs < budgetMACs
}

// mostMaps returns the largest number of feature maps that any setting of the
// dials fits into the budget, found by trying them all. Unshared ones never
// fit.
func (s *budgetScene) mostMaps() int {
	for _, maps := range slices.Backward(s.maps.Values) {
		for _, kernel := range s.kernel.Values {
			for _, stride := range s.stride.Values {
				for _, bias := range s.bias.Values {
					if withinBudget(s.layer(maps, kernel, stride, shared, bias.option)) {
						return maps
					}
				}
			}
		}
	}
	return 0
}

func (s *budgetScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Get as many feature maps as you can with fewer than %s numbers and %s multiplications.", arch.Thousands(budgetNumbers), arch.Thousands(budgetMACs))}
	totals := scene.MustCount(s.notation()).Totals
	switch {
	case totals.Parameters >= budgetNumbers:
		g.Missing = arch.Thousands(totals.Parameters) + " numbers are too many"
	case totals.MACs >= budgetMACs:
		g.Missing = arch.Thousands(totals.MACs) + " multiplications are too many"
	case s.maps.Value() < s.most:
		g.Missing = s.maps.String() + " maps fit, but more are possible"
	default:
		g.Met = true
	}
	return g
}

func (s *budgetScene) Figures() []figure.Figure {
	c := scene.MustCount(s.notation())
	share := func(label string, n, of int64) figure.Bar {
		return figure.Bar{Label: label, Value: float64(n) / float64(of), Text: fmt.Sprintf("%s of %s", arch.Thousands(n), arch.Thousands(of))}
	}
	return []figure.Figure{figure.Bars{
		Meta: figure.Meta{ID: "budget", Title: "Budgets used: " + s.notation(), Note: fmt.Sprintf("%s; out %s", c.Layers[0].Formula, c.Layers[0].Output)},
		Max:  2, // twice the budget
		Bars: []figure.Bar{
			{Label: "the budget", Value: 1, Text: "all of it"},
			share("numbers", c.Totals.Parameters, budgetNumbers), share("MACs", c.Totals.MACs, budgetMACs),
		},
	}}
}

func (s *budgetScene) Values() map[string]string {
	return map[string]string{"most": strconv.Itoa(s.most)}
}
