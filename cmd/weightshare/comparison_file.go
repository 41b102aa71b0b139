package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/experiment"
)

// outputFlags are the flags of compare and merge that say where a comparison goes.
type outputFlags struct {
	format, out string
	file        *outFile // nil without --out
}

func (o *outputFlags) register(command *cobra.Command) {
	formatFlag(command, &o.format)
	command.Flags().StringVar(&o.out, "out", "", "write the comparison as JSON to this new `file` as well")
}

// open opens the file of --out, if there is one. This is done before the first run, so
// that nothing is trained in vain.
func (o *outputFlags) open() (err error) {
	switch o.out {
	case "":
		return nil
	case "-":
		return help.Usagef("--out -: standard output gets the comparison anyway; add --format json for the text that --out writes")
	}
	if o.file, err = openOutput(o.out); err != nil {
		return fmt.Errorf("--out %w", err)
	}
	return nil
}

func (o *outputFlags) release() {
	if o.file != nil {
		o.file.release()
	}
}

// readDocument reads a comparison from a file, or from standard input for "-".
func readDocument(path string, stdin io.Reader) (*experiment.Document, error) {
	in, err := openInput(path, stdin, wantDocument("name one that compare --out wrote"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read, so nothing can be lost
	document, err := experiment.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}

// save replaces the file, if there is one, with the comparison.
func (o *outputFlags) save(d *experiment.Document) error {
	if o.file == nil {
		return nil
	}
	var text bytes.Buffer
	if err := d.WriteJSON(&text); err != nil {
		return err
	}
	return o.file.write(text.Bytes())
}

// printable is one comparison, or those of a sweep.
type printable interface {
	Table() ([]experiment.Column, [][]string)
	WriteJSON(io.Writer) error
	WriteCSV(io.Writer) error
	WriteMarkdown(io.Writer) error
}

func (o *outputFlags) print(c console, d printable) error {
	switch o.format {
	case formatJSON:
		return d.WriteJSON(c.out)
	case formatCSV:
		return d.WriteCSV(c.out)
	case formatMarkdown:
		return d.WriteMarkdown(c.out)
	}
	return comparisonTable(d).print(c.out, c.env)
}

// comparisonTable returns the comparison as a table. On a narrow terminal it keeps the
// network, its parameters and its test accuracy.
func comparisonTable(d printable) resultTable {
	columns, rows := d.Table()
	ranks := map[string]int{"train accuracy": 3, macsName: 2, "test loss": 5, "seconds": 4, "runs": 2, "samples": 1}
	s := resultTable{rows: rows}
	for _, col := range columns {
		s.columns = append(s.columns, column{name: col.Name, numeric: col.Numeric, rank: ranks[col.Name]})
	}
	return s
}
