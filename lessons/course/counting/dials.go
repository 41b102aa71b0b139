package counting

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// countScene counts one layer in all sharings. Its dials are there once its
// question is answered.
type countScene struct {
	open                        bool
	side, kernel, kernels, bias int // indices into what can be chosen
}

func countSides() []int { return []int{28, 56, 112, 224} }

func countKernels() []int { return []int{3, 5, 7} }

func countMaps() []int { return []int{32, 64, 128} }

// biasing is how many biases a layer has.
type biasing struct{ name, word string }

func biasings() []biasing {
	return []biasing{{"one per map", ""}, {"one per unit (1989)", "/posbias"}, {"none", "/nobias"}}
}

func (s *countScene) Reveal(open bool) { s.open = open }

func biasDial(index int) lessons.Control {
	c := lessons.Control{ID: "bias", Label: "biases", Kind: lessons.Dial, Index: index, Hint: "how many numbers that are only added"}
	for _, b := range biasings() {
		c.Options = append(c.Options, b.name)
	}
	return c
}

func (s *countScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	return []lessons.Control{
		scene.NumberDial("side", "image", "how large the image is", "%[1]d×%[1]d", s.side, countSides()),
		scene.NumberDial("kernel", "kernel", "how much one place sees", "%[1]d×%[1]d", s.kernel, countKernels()),
		scene.NumberDial("kernels", "feature maps", "how many kernels there are", "%d", s.kernels, countMaps()),
		biasDial(s.bias),
	}
}

func (s *countScene) Do(a lessons.Action) error {
	switch a.Control {
	case "side":
		s.side = a.Index
	case "kernel":
		s.kernel = a.Index
	case "kernels":
		s.kernels = a.Index
	default:
		s.bias = a.Index
	}
	return nil
}

// notation is the layer in a sharing: the word before the size, options behind.
func (s *countScene) notation(word, option string) string {
	side, k := countSides()[s.side], countKernels()[s.kernel]
	return fmt.Sprintf("%dx%d %s%d:%d%s%s", side, side, word, k, countMaps()[s.kernels], option, biasings()[s.bias].word)
}

func (s *countScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "counts", Title: s.notation("conv", "")}, Cursor: -1,
		Columns: []figure.Column{{Name: "layer"}, {Name: "numbers", Numeric: true}, {Name: "MACs", Numeric: true}, {Name: "uses", Numeric: true}},
	}
	row := func(name string, numbers, macs string, uses float64) {
		t.Rows = append(t.Rows, []string{name, numbers, macs, text.Number(uses)})
	}
	for _, l := range []struct{ name, word, option string }{
		{"shared", "conv", ""}, {"tiles", "conv", "/tile2"}, {"unshared", "local", ""},
	} {
		all, err := scene.Counts(s.notation(l.word, l.option))
		if err != nil {
			t.Note = err.Error()
			continue
		}
		row(l.name, arch.Thousands(all.Totals.Parameters), arch.Thousands(all.Totals.MACs), all.Layers[0].UsesPerWeight())
		if l.name == "shared" {
			t.Note = "shared: " + all.Layers[0].Formula + " numbers; uses: of a weight, in an image"
		}
	}
	if all, err := scene.Counts(s.dense()); err == nil {
		row("dense", arch.Thousands(all.Totals.Parameters), arch.Thousands(all.Totals.MACs), all.Layers[0].UsesPerWeight())
	}
	if !s.open {
		t.Columns, t.Note = t.Columns[:2], ""
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:2]
		}
	}
	return []figure.Figure{t}
}

// dense is the dense layer with as many outputs.
func (s *countScene) dense() string {
	side, k := countSides()[s.side], countKernels()[s.kernel]
	word := biasings()[s.bias].word
	if word == "/posbias" {
		word = "" // a dense layer has one per unit anyway
	}
	return fmt.Sprintf("%dx%d dense:%d%s", side, side, (side-k+1)*(side-k+1)*countMaps()[s.kernels], word)
}

// Values count the layer of the question at its first and at its last size.
func (s *countScene) Values() map[string]string {
	values := map[string]string{}
	sides := countSides()
	for i, name := range map[int]string{0: "small", len(sides) - 1: "large"} {
		at := countScene{side: i}
		all, err := scene.Counts(at.notation("conv", ""))
		if err != nil || len(all.Layers) == 0 {
			continue
		}
		row := all.Layers[0]
		values[name] = fmt.Sprintf("%d×%d", sides[i], sides[i])
		values[name+"-shared"], values[name+"-unshared"] = arch.Thousands(row.Parameters), row.Unshared.String()
		values[name+"-macs"], values[name+"-places"] = arch.Thousands(row.MACs), arch.Thousands(row.Layer.Out.Positions())
		values["a-place"] = arch.Thousands(row.MACs / row.Layer.Out.Positions())
	}
	return values
}

// The budget of the last try.
const (
	budgetNumbers = 1_000
	budgetMACs    = 100_000
)

// budgetScene looks for the most feature maps within a budget.
type budgetScene struct {
	kernel, stride, maps, bias, sharing int // indices into what can be chosen
	most                                int // feature maps that fit at all
}

func newBudgetScene() *budgetScene {
	s := &budgetScene{maps: 1}
	s.most = s.mostMaps()
	return s
}

func budgetStrides() []int { return []int{1, 2, 3, 4} }

// budgetMaps are the numbers of feature maps to choose from.
func budgetMaps() []int {
	var all []int
	for n := 8; n <= 128; n += 8 {
		all = append(all, n)
	}
	return all
}

func budgetSharings() []string { return []string{"shared", "unshared"} }

func (s *budgetScene) Controls() []lessons.Control {
	sharing := lessons.Control{
		ID: "sharing", Label: "kernels", Kind: lessons.Dial, Options: budgetSharings(), Index: s.sharing,
		Hint: "one for all places, or one a place",
	}
	return []lessons.Control{
		scene.NumberDial("maps", "feature maps", "how many kernels there are", "%d", s.maps, budgetMaps()),
		scene.NumberDial("kernel", "kernel", "how much one place sees", "%[1]d×%[1]d", s.kernel, countKernels()),
		scene.NumberDial("stride", "stride", "how far from place to place", "%d", s.stride, budgetStrides()),
		sharing, biasDial(s.bias),
	}
}

func (s *budgetScene) Do(a lessons.Action) error {
	to := map[string]*int{"maps": &s.maps, "kernel": &s.kernel, "stride": &s.stride, "sharing": &s.sharing, "bias": &s.bias}[a.Control]
	if to != nil {
		*to = a.Index
	}
	return nil
}

func (s *budgetScene) notation() string {
	word := []string{"conv", "local"}[s.sharing]
	bias := biasings()[s.bias].word
	if s.sharing == 1 && bias == "/posbias" {
		bias = "" // unshared kernels have one per unit anyway
	}
	stride := ""
	if n := budgetStrides()[s.stride]; n > 1 {
		stride = fmt.Sprintf("/s%d", n)
	}
	return fmt.Sprintf("28x28 %s%d:%d%s%s", word, countKernels()[s.kernel], budgetMaps()[s.maps], stride, bias)
}

// withinBudget reports whether a count is below both limits.
func withinBudget(c *arch.Counts) bool {
	return c.Totals.Parameters < budgetNumbers && c.Totals.MACs < budgetMACs
}

// mostMaps is the most feature maps that any setting of the dials fits into the
// budget, found by trying them all.
func (s *budgetScene) mostMaps() int {
	for maps := len(budgetMaps()) - 1; maps >= 0; maps-- {
		for kernel := range countKernels() {
			for stride := range budgetStrides() {
				for bias := range biasings() {
					try := budgetScene{kernel: kernel, stride: stride, maps: maps, bias: bias}
					if c, err := scene.Counts(try.notation()); err == nil && withinBudget(c) {
						return budgetMaps()[maps]
					}
				}
			}
		}
	}
	return 0
}

func (s *budgetScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("The most feature maps with fewer than %s numbers and %s multiplications.", arch.Thousands(budgetNumbers), arch.Thousands(budgetMACs))}
	c, err := scene.Counts(s.notation())
	maps := budgetMaps()[s.maps]
	switch {
	case err != nil:
		g.Missing = err.Error()
	case c.Totals.Parameters >= budgetNumbers:
		g.Missing = arch.Thousands(c.Totals.Parameters) + " numbers are too many"
	case c.Totals.MACs >= budgetMACs:
		g.Missing = arch.Thousands(c.Totals.MACs) + " multiplications are too many"
	case maps < s.most:
		g.Missing = strconv.Itoa(maps) + " maps fit; more can"
	default:
		g.Met = true
	}
	return g
}

func (s *budgetScene) Figures() []figure.Figure {
	f := figure.Bars{Meta: figure.Meta{ID: "budget", Title: s.notation()}, Max: 2} // twice the budget
	c, err := scene.Counts(s.notation())
	if err != nil {
		f.Note = err.Error()
		return []figure.Figure{f}
	}
	share := func(label string, n, of int64) {
		f.Bars = append(f.Bars, figure.Bar{Label: label, Value: float64(n) / float64(of), Text: fmt.Sprintf("%s of %s", arch.Thousands(n), arch.Thousands(of))})
	}
	share("the budget", 1, 1)
	f.Bars[0].Text = "all of it"
	share("numbers", c.Totals.Parameters, budgetNumbers)
	share("MACs", c.Totals.MACs, budgetMACs)
	f.Note = fmt.Sprintf("%s; out %s", c.Layers[0].Formula, c.Layers[0].Output)
	return []figure.Figure{f}
}

func (s *budgetScene) Values() map[string]string {
	return map[string]string{"most": strconv.Itoa(s.most), "maps": strconv.Itoa(budgetMaps()[s.maps])}
}
