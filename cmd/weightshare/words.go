package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

func newWords(c console) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "words [WORD]",
		Short: "List the words of the notation, with their names in PyTorch and Keras",
		Long: "Lists every word in which networks are written, with an example, one line, and its name in PyTorch and Keras. " +
			"With a WORD, such as conv or conv5:6/s2, it says what may follow that one.",
		Example: `  weightshare words
  weightshare words conv
  weightshare words --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return help.Usagef("one word at a time, but got %d: %s", len(args), strings.Join(args, " "))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return listWords(c, format, args) },
	}
	formatFlag(command, &format)
	return command
}

// wordTable returns the table of words, which README and the manual show too.
func wordTable(words []arch.WordInfo) resultTable {
	t := resultTable{columns: []column{{name: "word"}, {name: "what it is"}, {name: "PyTorch", rank: 1}, {name: "Keras", rank: 2}}}
	for _, w := range words {
		t.rows = append(t.rows, []string{w.Example, w.About, w.Torch, w.Keras})
	}
	return t
}

func listWords(c console, format string, args []string) error {
	if err := checkFormat(format); err != nil {
		return err
	}
	words := arch.Words()
	if len(args) == 1 {
		w, err := arch.FindWord(args[0])
		if err != nil {
			return help.Usagef("%s; weightshare words lists them all", visible.Text(err.Error()))
		}
		words = []arch.WordInfo{w}
	}
	if format == formatJSON {
		return visible.WriteJSON(c.out, struct {
			Version int             `json:"version"`
			Words   []arch.WordInfo `json:"words"`
		}{1, words})
	}
	if err := wordTable(words).write(c.out, c.env, format); err != nil {
		return err
	}
	if len(args) == 0 || len(words[0].Options) == 0 {
		return nil
	}
	options := resultTable{columns: []column{{name: "option"}, {name: "what it does"}}}
	for _, o := range words[0].Options {
		options.rows = append(options.rows, []string{o.Word, o.About})
	}
	if format == formatCSV { // only one table
		return nil
	}
	if _, err := fmt.Fprintln(c.out); err != nil {
		return fmt.Errorf("write the options: %w", err)
	}
	return options.write(c.out, c.env, format)
}

// manualWords returns the words for the manual, one per line.
func manualWords() string {
	var b strings.Builder
	for _, w := range arch.Words() {
		fmt.Fprintf(&b, "%s: %s\n\n", w.Example, w.About)
	}
	return b.String()
}
