package calculator

import (
	"strconv"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/page"
)

// details returns the lines below an open row: its formulas with the numbers put in.
func (m *Model) details() []string {
	if !m.open || m.rows() == 0 {
		return nil
	}
	r := &m.counts.Layers[m.table.At]
	w := max(m.areas.rows.Dx()-6, 8)
	var lines []string
	for _, f := range formulas(r) {
		lines = append(lines, page.HangingIndent(m.Style.Paint(draw.Muted, f.name), m.Style.Paint(m.role(draw.Text), f.text), w)...)
	}
	for i := range lines {
		lines[i] = "      " + lines[i]
	}
	return lines
}

type formula struct{ name, text string }

// formulas says what is computed for a layer, and how.
func formulas(r *arch.LayerCounts) []formula {
	if r.Parameters == 0 && r.MACs == 0 {
		return []formula{{"", "no parameters and no multiplications; it puts out " + r.Output.String()}}
	}
	all := []formula{{"parameters  ", r.Formula + " = " + arch.Thousands(r.Parameters)}}
	hypothetical := func(name string, q arch.Quantity, n arch.Hypothetical) {
		if !n.Known() {
			all = append(all, formula{name, r.Layer.Formula(q) + " " + n.String()})
			return
		}
		all = append(all, formula{name, r.Layer.Formula(q) + " = " + n.String()})
	}
	hypothetical("unshared    ", arch.UnsharedParameters, r.Unshared)
	hypothetical("dense       ", arch.DenseParameters, r.Dense)
	all = append(all, formula{"MACs        ", r.Layer.Formula(arch.MACs) + " = " + arch.Thousands(r.MACs)})
	if uses := r.Uses; uses > 0 {
		all = append(all, formula{"each weight ", "is used " + times(uses) + " for one input"})
	}
	return all
}

// times says how often: once, 784 times, 1.5 times.
func times(n float64) string {
	if n == 1 {
		return "once"
	}
	if n == float64(int64(n)) {
		return arch.Thousands(int64(n)) + " times"
	}
	return strconv.FormatFloat(n, 'f', 2, 64) + " times on average"
}
