package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

func newZoo(c console) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "zoo",
		Short: "List the published networks that it knows by name, with their counts",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return listZoo(c, format) },
	}
	formatFlag(command, &format)
	return command
}

type zooEntry struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Source     string `json:"source"`
	Published  string `json:"published"`
	Network    string `json:"network"`
	Parameters int64  `json:"parameters"`
	MACs       int64  `json:"macs"`
}

func listZoo(c console, format string) error {
	if err := checkFormat(format); err != nil {
		return err
	}
	var entries []zooEntry
	list := resultTable{columns: []column{
		{name: "name"},
		{name: "parameters", numeric: true},
		{name: "unshared", numeric: true, rank: 2},
		{name: macsName, numeric: true, rank: 1},
		{name: "what it is", rank: 3},
	}}
	o := paramsOptions{format: format}
	for _, e := range arch.Zoo() {
		counts, err := count(source{name: e.Name, text: e.Text})
		if err != nil {
			return fmt.Errorf("the zoo is damaged: %w", err)
		}
		entries = append(entries, zooEntry{e.Name, e.Title, e.Source, e.Published, counts.Network, counts.Totals.Parameters, counts.Totals.MACs})
		list.rows = append(list.rows, []string{
			e.Name, formatCount(counts.Totals.Parameters, o), formatHypothetical(counts.Totals.Unshared, o), formatCount(counts.Totals.MACs, o), e.Title,
		})
	}
	if format == formatJSON {
		return visible.WriteJSON(c.out, struct {
			Version  int        `json:"version"`
			Networks []zooEntry `json:"networks"`
		}{1, entries})
	}
	return list.write(c.out, c.env, format)
}
