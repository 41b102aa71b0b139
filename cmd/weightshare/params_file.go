package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weightshare/cmd/help"
	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// tensorDocument is the JSON for a file that only holds weights: it has no graph, so
// nothing says how often a weight is used.
type tensorDocument struct {
	Network string       `json:"network"`
	File    fileDocument `json:"file"`
	Tensors []tensorRow  `json:"tensors"`
	Totals  tensorTotals `json:"totals"`
}

// fileDocument says how many numbers a file holds, and how many of them are distinct.
type fileDocument struct {
	Format   model.Format   `json:"format"`
	Stored   *int64         `json:"stored"`   // null if the file has no tensors
	Distinct *int64         `json:"distinct"` // null if copies were not looked for
	Copies   []copyDocument `json:"copies"`
	// Places are tensors that share the storage of another.
	Places []copyDocument `json:"stored_once"`
}

type copyDocument struct {
	Tensor     string `json:"tensor"`
	Of         string `json:"of"`
	Transposed bool   `json:"transposed"`
}

// newFileDocument describes a file. If the file has the numbers of its tensors and
// copies were looked for, it lists the copies.
func newFileDocument(file *model.File, s weights.Sharing, looked bool) fileDocument {
	document := func(c weights.Copy) copyDocument { return copyDocument{c.Tensor, c.Of, c.Transposed} }
	d := fileDocument{Format: file.Format, Copies: mapped(s.Copies, document), Places: mapped(s.Places, document)}
	if len(file.Tensors) > 0 {
		d.Stored = &s.Stored
	}
	if looked {
		d.Distinct = &s.Distinct
	}
	return d
}

// hasNumbers reports whether a file has the numbers of its tensors rather than just
// their shapes.
func hasNumbers(file *model.File) bool {
	return slices.ContainsFunc(file.Tensors, func(t weights.Tensor) bool { return t.Data != nil })
}

// describeFile adds to the counts of a network what its file stores.
func (n *counted) describeFile(ctx context.Context, o paramsOptions) error {
	stored := hasNumbers(n.file)
	sharing, err := n.file.Sharing(ctx, o.distinct && stored)
	if err != nil {
		return err
	}
	n.counts.File = newFileDocument(n.file, sharing, o.distinct && stored)
	if stored {
		n.sharing = &sharing
	}
	return nil
}

type tensorRow struct {
	Tensor  string  `json:"tensor"`
	Shape   []int64 `json:"shape"`
	Type    string  `json:"type"`
	Numbers int64   `json:"numbers"`
	Bytes   int64   `json:"bytes"`
}

type tensorTotals struct {
	Parameters     int64   `json:"parameters"`
	Buffers        int64   `json:"buffers"`
	OptimizerState int64   `json:"optimizer_state"`
	Links          *int64  `json:"links"` // always null
	MACs           *int64  `json:"macs"`  // always null
	ReceptiveField []int64 `json:"receptive_field"`
	Bytes          int64   `json:"bytes"`
	// Training is the least memory that training takes, not counting activations.
	Training   arch.Hypothetical `json:"training_bytes"`
	stateBytes int64             // of the optimizer's stored state
}

func newTensorDocument(s source, sharing weights.Sharing, looked bool) tensorDocument {
	file := newFileDocument(s.file, sharing, looked)
	d := tensorDocument{Network: s.name, File: file, Tensors: []tensorRow{}}
	again := map[string]bool{} // tensors that share the storage of another
	for _, p := range file.Places {
		again[p.Tensor] = true
	}
	roles := weights.Roles(s.file.Tensors)
	for i, t := range s.file.Tensors {
		shape := t.Shape
		if shape == nil {
			shape = []int64{} // a single number
		}
		d.Tensors = append(d.Tensors, tensorRow{Tensor: t.Name, Shape: shape, Type: t.Type.Name, Numbers: t.Numbers, Bytes: t.Bytes})
		if !again[t.Name] {
			d.Totals.add(t, roles[i])
		}
	}
	return d
}

// add counts a tensor in the total of its role.
func (n *tensorTotals) add(t weights.Tensor, role weights.Role) {
	n.Bytes += t.Bytes
	switch role {
	case weights.Buffer:
		n.Buffers += t.Numbers
	case weights.OptimizerState:
		n.OptimizerState += t.Numbers
		n.stateBytes += t.Bytes
	default:
		n.Parameters += t.Numbers
	}
}

// roles says how many of the stored numbers are not parameters; it is empty if all are.
func (n *tensorTotals) roles() string {
	if n.Buffers == 0 && n.OptimizerState == 0 {
		return ""
	}
	said := fmt.Sprintf("Of %s numbers %s are parameters.", arch.Thousands(n.Parameters+n.Buffers+n.OptimizerState), arch.Thousands(n.Parameters))
	if n.Buffers > 0 {
		said += fmt.Sprintf(" %s are buffers (such as running averages and masks), which are kept but not trained.", arch.Thousands(n.Buffers))
	}
	if n.OptimizerState > 0 {
		said += fmt.Sprintf(" %s are what an optimiser keeps (such as exp_avg and step): no parameters, and not in the memory for training.", arch.Thousands(n.OptimizerState))
	}
	return said
}

// listTensors prints the tensors of a file and, below the table, why it does not list
// layers.
func listTensors(ctx context.Context, c console, o paramsOptions, s source, why string) error {
	for _, note := range s.file.Notes {
		fmt.Fprintf(c.err, "%s: %s\n", s.label(), visible.Text(note))
	}
	state, err := optimizerNumbers(o.optimizer)
	if err != nil {
		return err
	}
	stored := hasNumbers(s.file)
	sharing, err := s.file.Sharing(ctx, o.distinct && stored)
	if err != nil {
		return err
	}
	document := newTensorDocument(s, sharing, o.distinct && stored)
	training, err := arch.TrainingBytes(document.Totals.Parameters, o.bytes, state)
	if err != nil {
		return help.Usagef("--bytes: %w", err)
	}
	document.Totals.Training = training
	if o.format == formatJSON {
		return visible.WriteJSON(c.out, struct {
			Version int `json:"version"`
			tensorDocument
		}{1, document})
	}
	if err := printTensors(c, o, s, sharing.Places); err != nil || o.format != formatTable {
		return err
	}
	if roles := document.Totals.roles(); roles != "" {
		if err := sentence(c.out, roles); err != nil {
			return err
		}
	}
	if stored {
		if err := writeSharing(c.out, sharing, o.distinct); err != nil {
			return err
		}
	}
	if o.memory || o.bytes != arch.BytesPerNumber {
		if err := sentence(c.out, fmt.Sprintf("Memory: the weights take %s as they are stored. Training with %s takes at least %s: weights, gradients, %s%s a number. Activations need the network.",
			formatBytes(arch.Hypothetical(document.Totals.Bytes-document.Totals.stateBytes)), o.optimizer, formatBytes(training), optimizerState(o.optimizer), text.Plural(o.bytes, "byte"))); err != nil {
			return err
		}
	}
	return sentence(c.out, visible.Text(why))
}

// warnIgnored says which flags have no effect when only tensors are counted, and why.
func warnIgnored(c console, s source, o paramsOptions, why string) {
	if len(o.graphFlags) == 0 {
		return
	}
	change := "changes"
	if len(o.graphFlags) > 1 {
		change = "change"
	}
	fmt.Fprintf(c.err, "%s: --%s %s nothing: %s\n", s.label(), strings.Join(o.graphFlags, ", --"), change, why)
}

// printTensors prints the table of the tensors of a file.
func printTensors(c console, o paramsOptions, s source, places []weights.Copy) error {
	lines := tensorLines(s.file.Tensors, places)
	folded := false
	if o.format == formatTable && terminalWidth(c.out) > 0 && !o.all {
		short := foldTensors(lines)
		folded, lines = len(short) < len(lines), short
	}
	tensors := tensorTable(lines, o)
	if o.format != formatTable {
		return tensors.write(c.out, c.env, o.format)
	}
	fmt.Fprintf(c.out, "%s: %s\n\n", s.label(), s.file.Format)
	if err := tensors.print(c.out, c.env); err != nil || !folded {
		return err
	}
	fmt.Fprintln(c.out, "(tensors that differ in the numbers of their names alone are one row: see --all)")
	return nil
}
