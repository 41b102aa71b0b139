package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/nets/experiment"
)

func newMerge(c console) *cobra.Command {
	var o outputFlags
	command := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Put the parts of a comparison together",
		Long: "Joins comparisons that compare --out wrote on other machines or at other times. The result is what a single compare would have made. " +
			"They must have the same task and options; a run that several of them hold counts once. Write - for standard input.",
		Example: `  weightshare merge seeds-*.json
  weightshare merge a.json b.json --out all.json --format markdown`,
		RunE: func(_ *cobra.Command, args []string) error { return merge(c, o, args) },
	}
	o.register(command)
	return command
}

func merge(c console, o outputFlags, paths []string) error {
	if err := checkFormat(o.format); err != nil {
		return err
	}
	if len(paths) == 0 {
		return help.Usagef("merge needs the files that compare --out wrote; write weightshare merge a.json b.json")
	}
	if err := o.open(); err != nil {
		return err
	}
	defer o.release()
	if o.file != nil && o.file.exists && !o.file.stream {
		return fmt.Errorf("--out %s exists already and was left as it is; name another file", o.out)
	}
	parts := make([]*experiment.Document, len(paths))
	for i, path := range paths {
		var err error
		if parts[i], err = readDocument(path, c.in); err != nil {
			return err
		}
	}
	whole, err := experiment.Merge(parts...)
	var differs *experiment.DifferenceError
	if errors.As(err, &differs) && differs.Part >= 0 {
		return fmt.Errorf("%s and %s are not parts of one comparison: %s is %s in the first, %s in the second",
			paths[0], paths[differs.Part], differs.Field, differs.First, differs.This)
	}
	if err != nil {
		return err
	}
	if err := o.save(whole); err != nil {
		return err
	}
	return o.print(c, whole)
}
