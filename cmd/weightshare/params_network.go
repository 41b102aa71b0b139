package main

import (
	"context"
	"errors"
	"fmt"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/visible"
)

// countFile connects the layers of a model file and counts them. The notes say in
// sentences what was taken for granted.
func countFile(s source) (*arch.Counts, []string, error) {
	var input arch.Shape
	if s.input != "" {
		var err error
		if input, err = arch.ParseInput(s.input); err != nil {
			return nil, nil, usagef("--input %s: %w", s.input, err)
		}
	}
	if s.file.Network == nil {
		return nil, nil, usagef("%s holds weights without a network; count it alone", s.label())
	}
	built, err := s.file.Network.Build(input)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.label(), err)
	}
	counts, err := built.Graph.Count()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.label(), err)
	}
	return counts, built.Notes, nil
}

// paramsOfFile prints the network of a model file, or where that cannot be counted
// what the file holds.
func paramsOfFile(ctx context.Context, c console, o paramsOptions, s source) error {
	if s.file.Network == nil {
		return paramsFile(ctx, c, o, s, "The file holds weights without a network: how often each is used, and for how many multiply-accumulates, it does not say.")
	}
	counts, notes, err := countFile(s)
	if err != nil {
		var usage usageError
		if errors.As(err, &usage) || len(s.file.Tensors) == 0 {
			return err
		}
		why := "Its layers alone are counted, as they cannot be connected: " + err.Error()
		if errors.Is(err, layers.ErrNoInput) {
			why = "Parameters alone are counted: " + layers.ErrNoInput.Error() + ", and MACs, activations, memory and receptive fields are counted too."
		}
		return paramsFile(ctx, c, o, s, why)
	}
	if err := counts.SetMemory(1, o.bytes, 0); err != nil {
		return usagef("--bytes: %w", err)
	}
	if o.format == formatJSON {
		return arch.WriteJSON(c.out, counts)
	}
	if o.format == formatTable {
		fmt.Fprintf(c.out, "%s: %s, input %s\n\n", s.label(), s.file.Format, counts.Input)
	}
	if err := printCounts(c, o, counts); err != nil {
		return err
	}
	for _, note := range notes {
		if o.format == formatTable {
			if err := sentence(c.out, visible.Text(note)); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(c.err, "%s: %s\n", s.label(), visible.Text(note))
	}
	return nil
}
