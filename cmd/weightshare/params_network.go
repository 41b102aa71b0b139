package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"weightshare/cmd/help"
	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/visible"
)

// buildFile connects the layers of a model file.
func buildFile(s source) (*layers.Built, error) {
	var input arch.Shape
	if s.input != "" {
		var err error
		if input, err = arch.ParseInput(s.input); err != nil {
			return nil, help.Usagef("--input %s: %w", s.input, err)
		}
	}
	if s.file.Network == nil {
		return nil, help.Usagef("%s holds weights without a network; count it alone", s.label())
	}
	built, err := s.file.Network.Build(input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.label(), err)
	}
	return built, nil
}

// countFile connects the layers of a model file and counts them. The warnings of the
// counts state the assumptions made.
func countFile(s source) (*arch.Counts, error) {
	built, err := buildFile(s)
	if err != nil {
		return nil, err
	}
	counts, err := built.Graph.Count()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.label(), err)
	}
	for _, note := range slices.Concat(s.file.Notes, built.Notes) {
		counts.Warnings = append(counts.Warnings, visible.Text(note))
	}
	return counts, nil
}

// paramsOfFile prints the network of a model file or, if that cannot be counted, what
// the file holds.
func paramsOfFile(ctx context.Context, c console, o paramsOptions, s source) error {
	if s.file.Network == nil {
		warnIgnored(c, s, o, "tensors alone are counted, and the network with its input is needed, as ONNX, Keras and print(model) have it")
		return listTensors(ctx, c, o, s, "The file holds weights without a network: how often each is used, and for how many multiply-accumulates, it does not say.")
	}
	n, err := countAs(ctx, s, o)
	var usage help.UsageError
	var noInput layers.NoInputError
	switch {
	case err == nil:
		warn(c, n)
		return printCounts(c, o, []counted{n})
	case errors.As(err, &usage) || len(s.file.Tensors) == 0:
		return err
	case s.input != "":
		return help.Usagef("--input %s does not fit: %w; %s", s.input, err, inputHint(s.file.Example))
	case errors.As(err, &noInput):
		warnIgnored(c, s, o, "sizes need the input: add --input "+noInput.Input())
		return listTensors(ctx, c, o, s, "Parameters alone are counted: "+noInput.Error()+", and MACs, activations, memory and receptive fields are counted too.")
	}
	warnIgnored(c, s, o, "its layers cannot be connected")
	return listTensors(ctx, c, o, s, "Its layers alone are counted, as they cannot be connected: "+err.Error())
}

// inputHint says how to write an input such as the example.
func inputHint(example string) string {
	switch {
	case example == "" || strings.Contains(example, "x"):
		return "write height, width, then channels, such as " + cmp.Or(example, "224x224x3")
	case strings.Contains(example, ":"):
		return "write steps, then features, such as " + example
	}
	return "write a length alone, such as " + example
}

// printNotation prints each network in the notation, one per line. If one of several
// cannot be expressed, it is named and the others are still printed.
func printNotation(c console, found []source) error {
	failed := 0
	for _, s := range found {
		said, err := inNotation(c, s)
		switch {
		case err != nil && len(found) == 1:
			return err
		case err != nil:
			printError(c.err, err)
			failed++
		default:
			fmt.Fprintln(c.out, said)
		}
	}
	if failed > 0 {
		return help.Usagef("%d of %d networks could not be said in the notation", failed, len(found))
	}
	return nil
}

// inNotation returns a network in the notation.
func inNotation(c console, s source) (string, error) {
	if s.file == nil {
		counts, err := count(s)
		if err != nil {
			return "", err
		}
		return counts.Network, nil
	}
	built, err := buildFile(s)
	if err != nil {
		return "", err
	}
	text, err := built.Graph.Notation()
	if err != nil {
		return "", fmt.Errorf("%s cannot be said in the notation: %w", s.label(), err)
	}
	for _, note := range slices.Concat(s.file.Notes, built.Notes) {
		fmt.Fprintf(c.err, "%s: %s\n", s.label(), visible.Text(note))
	}
	return text, nil
}
