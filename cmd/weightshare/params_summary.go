package main

import (
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/dustin/go-humanize"

	"weightshare/lessons/text"
	"weightshare/nets/arch"
)

// printSummary answers the first questions about a network: its totals, each with the
// convention by which it was counted, and the memory that it takes.
func printSummary(w io.Writer, n counted, o paramsOptions) error {
	t, m := n.counts.Totals, n.counts.Totals.Memory
	title := n.counts.Input.String() + " → " + n.counts.Source.Output().String()
	if n.name != "" {
		title = n.label() + ": " + title
	}
	paragraphs := []string{
		title,
		summaryTable([][3]string{
			{"parameters", arch.Thousands(t.Parameters), "every shared weight once"},
			{macsName, arch.Thousands(t.MACs), "multiply-accumulates of one sample, without adding biases"},
			{"FLOPs", t.FLOPs.String(), "two for each MAC"},
			{"activations", t.Activations.String(), "outputs of the layers, of one sample; what works in place is not counted"},
			{"alive at once", t.PeakActivations.String(), "the most of one sample, input included, in a forward pass"},
			{"receptive field", formatNumbers(t.ReceptiveField), fieldNote(n.counts)},
		}, terminalWidth(w)),
		memoryHeading(m) + "\n" + summaryTable([][3]string{
			{"weights", formatBytes(m.Weights), m.Weights.String() + " bytes"},
			{"inference", formatBytes(m.Inference), m.Inference.String() + " bytes: weights, and the activations alive at once"},
			{"training", formatBytes(m.Training), m.Training.String() + " bytes: weights, gradients, " + optimizerState(o.optimizer) +
				"and what the backward pass needs: inputs, activations, and what normalisation, recurrent layers and attention keep; fused attention keeps no maps, and less. At least: a framework needs room to work in"},
		}, terminalWidth(w)),
	}
	_, err := fmt.Fprintln(w, strings.Join(paragraphs, "\n\n")+"\n")
	return err
}

// fieldNote says which receptive field a total gives.
func fieldNote(c *arch.Counts) string {
	note := "pixels, of the last layer that does not see all of the input"
	if exceeds(c) {
		note += "; it reaches beyond its borders"
	}
	return note
}

// exceeds reports whether the receptive field is larger than the input.
func exceeds(c *arch.Counts) bool {
	sizes := c.Input.Dims()
	for i, n := range c.Totals.ReceptiveField {
		if i < len(sizes) && n > int64(sizes[i]) {
			return true
		}
	}
	return false
}

// memoryHeading says what the memory was calculated for.
func memoryHeading(m arch.Memory) string {
	return fmt.Sprintf("Memory for a batch of %s, %s a number:", arch.Thousands(int64(m.Batch)), text.Plural(m.BytesPerNumber, "byte"))
}

// minNote is the smallest width to which the notes of a summary are wrapped.
const minNote = 24

// summaryTable lays out lines of a name, a number and a note in columns, with the notes
// wrapped to a width; 0 means no wrapping.
func summaryTable(lines [][3]string, width int) string {
	var widths [2]int
	for _, l := range lines {
		for i := range widths {
			widths[i] = max(widths[i], ansi.StringWidth(l[i]))
		}
	}
	return strings.Join(mapped(lines, func(l [3]string) string {
		pad := func(i int) string { return strings.Repeat(" ", widths[i]-ansi.StringWidth(l[i])) }
		head := l[0] + pad(0) + "  " + pad(1) + l[1] + "  "
		note := l[2]
		if width > 0 {
			note = ansi.Wordwrap(note, max(minNote, width-ansi.StringWidth(head)), "")
		}
		return head + strings.ReplaceAll(note, "\n", "\n"+strings.Repeat(" ", ansi.StringWidth(head)))
	}), "\n")
}

// optimizerState says what an optimizer stores besides weights and gradients.
func optimizerState(optimizer string) string {
	if n := arch.Optimizers()[strings.ToLower(optimizer)]; n > 0 {
		return fmt.Sprintf("%s that %s keeps for each weight, ", text.Plural(n, "number"), optimizer)
	}
	return ""
}

// optimizerNumbers returns how many numbers an optimizer stores for each weight.
func optimizerNumbers(name string) (int, error) {
	state, known := arch.Optimizers()[strings.ToLower(name)]
	if !known {
		return 0, noChoice("--optimizer", "optimizer", name, optimizerNames())
	}
	return state, nil
}

func optimizerNames() []string { return slices.Sorted(maps.Keys(arch.Optimizers())) }

// memoryWords says in one sentence how much memory a network takes.
func memoryWords(m arch.Memory, optimizer string) string {
	return fmt.Sprintf("%s weights %s, inference %s, training with %s %s.",
		memoryHeading(m), formatBytes(m.Weights), formatBytes(m.Inference), optimizer, formatBytes(m.Training))
}

// formatBytes formats a size for people: 97 MiB.
func formatBytes(n arch.Hypothetical) string {
	if !n.Known() {
		return n.String()
	}
	return humanize.BigIBytes(big.NewInt(int64(n)))
}
