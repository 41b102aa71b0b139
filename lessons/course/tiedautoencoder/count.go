package tiedautoencoder

import (
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// countScene asks what tying halves.
type countScene struct{ scene.Answered }

func (s *countScene) Figures() []figure.Figure {
	t := figure.NewTable("counts", "28×28 in, 32 in the middle, 28×28 out", "", "#untied", "#tied")
	untied, tied := autoCountsOf(digitUntied), autoCountsOf(digitTied)
	for _, row := range []struct {
		name string
		of   func(autoCounts) int64
	}{
		{"weights", func(t autoCounts) int64 { return t.parameters - t.biases }},
		{"biases", func(t autoCounts) int64 { return t.biases }},
		{"numbers in all", func(t autoCounts) int64 { return t.parameters }},
		{"multiplications", func(t autoCounts) int64 { return t.macs }},
	} {
		cells := []string{row.name, arch.Thousands(row.of(untied)), "?"}
		if s.Open {
			cells[2] = arch.Thousands(row.of(tied))
		}
		t.Rows = append(t.Rows, cells)
	}
	return []figure.Figure{t}
}

// autoCounts are the counts of an autoencoder.
type autoCounts struct{ parameters, biases, macs int64 }

func autoCountsOf(notation string) autoCounts {
	counts := scene.MustCount(notation)
	// Every use of a weight is a multiplication, so that the other links are uses of
	// biases.
	return autoCounts{counts.Totals.Parameters, counts.Totals.Links - counts.Totals.MACs, counts.Totals.MACs}
}

func (s *countScene) Values() map[string]string {
	untied, tied := autoCountsOf(digitUntied), autoCountsOf(digitTied)
	return map[string]string{
		"untied": text.Number(float64(untied.parameters)), "tied": text.Number(float64(tied.parameters)),
		"biases": text.Number(float64(tied.biases)), "macs": text.Number(float64(tied.macs)),
	}
}
