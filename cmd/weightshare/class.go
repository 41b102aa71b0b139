package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/class"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets/visible"
)

type classOptions struct {
	format, out string
	force       bool
	names       bool
}

func newClass(c console) *cobra.Command {
	var o classOptions
	command := &cobra.Command{
		Use:   "class FILE...",
		Short: "Put together what a class has answered and measured",
		Long: "Reads what learners hand in with weightshare report --hand-in, and tabulates it: for each question how many were right, before and after a second answer, how hard it was, how well it tells learners apart, " +
			"and the commonest wrong reply. Then comes the mean of every measured number over all seeds, with its interval. Nobody is named unless you ask for names.",
		Example: `  weightshare class hand-ins/*.json
  weightshare class hand-ins/*.json -o class.md --names
  weightshare class hand-ins/*.json --format csv > class.csv`,
		RunE: func(_ *cobra.Command, args []string) error { return tabulateClass(c, o, args) },
	}
	flags := command.Flags()
	flags.StringVar(&o.format, "format", formatMarkdown, "how to write: markdown or csv")
	flags.StringVarP(&o.out, "out", "o", "", "write to this new `file` instead of standard output")
	flags.BoolVar(&o.force, "force", false, "replace the file if it exists already")
	flags.BoolVar(&o.names, "names", false, "add a table of learners by name, to Markdown")
	complete(command, "format", []string{formatMarkdown, formatCSV})
	return command
}

// tabulateClass reports on all files that can be read, and then on the errors of the
// others.
func tabulateClass(c console, o classOptions, paths []string) error {
	if err := checkFormat(o.format, formatMarkdown, formatCSV); err != nil {
		return err
	}
	if len(paths) == 0 {
		return help.Usagef("class needs the files that learners have handed in; each makes one with weightshare report --hand-in FILE")
	}
	all := course.All()
	var learners []class.Learner
	var seen [][]byte
	var wrong error
	for _, path := range paths {
		handIn, content, err := readHandIn(path, c.in)
		switch {
		case err != nil:
			wrong = errors.Join(wrong, err)
			continue
		case slices.ContainsFunc(seen, func(have []byte) bool { return bytes.Equal(have, content) }):
			fmt.Fprintf(c.err, "weightshare: %s holds the same as a file before it and counts once\n", visible.Text(path))
			continue
		}
		seen = append(seen, content)
		learners = append(learners, handIn.Learner(all))
	}
	if len(learners) == 0 {
		return wrong
	}
	var written bytes.Buffer
	report := class.NewReport(all, learners)
	write := func(w io.Writer) error { return report.Markdown(w, o.names) }
	if o.format == formatCSV {
		write = report.CSV
	}
	if err := write(&written); err != nil {
		return err
	}
	if o.out != "" && o.out != "-" {
		return errors.Join(saveReport(c, o.out, o.force, written.Bytes()), wrong)
	}
	_, err := fmt.Fprint(c.out, written.String())
	return errors.Join(err, wrong)
}

// largestHandIn limits how much of a file is read, to ten times the size of the whole
// course's results.
const largestHandIn = 16 << 20

// readHandIn reads a file that a learner has handed in.
func readHandIn(path string, stdin io.Reader) (h class.HandIn, content []byte, err error) {
	fail := func(place string, err error) error {
		return fmt.Errorf("%s%s: %w; have it made anew with weightshare report --hand-in FILE", visible.Text(path), place, err)
	}
	if content, err = readWhole(path, stdin, largestHandIn, wantDocument("name one that weightshare report --hand-in wrote")); err != nil {
		return h, nil, err
	}
	if h.Document, err = progress.Read(content); err != nil {
		return h, nil, fail(jsonPlace(content, err), err)
	}
	var named struct{ Name string }
	_ = json.Unmarshal(content, &named) // a name that is not a string counts as none
	h.Name = named.Name
	return h, content, nil
}

// jsonPlace returns a colon and the line and column of a JSON error, or "" if it has
// none.
func jsonPlace(content []byte, err error) string {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 1 || offset > int64(len(content)) {
		return ""
	}
	before := content[:offset-1]
	return fmt.Sprintf(":%d:%d", 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n'))
}

// handIn writes the results that a learner hands in to a file.
func handIn(c console, o reportOptions, kept progress.Document) error {
	h := class.HandInOf(o.name, kept)
	if len(h.Lessons) == 0 {
		return errors.New("there is nothing to hand in yet: answer a question or run a race first")
	}
	var written bytes.Buffer
	if err := visible.WriteJSON(&written, h); err != nil {
		return err
	}
	if o.handIn == "-" {
		if _, err := c.out.Write(written.Bytes()); err != nil {
			return fmt.Errorf("write what is handed in: %w", err)
		}
		return nil
	}
	if err := saveReport(c, o.handIn, o.force, written.Bytes()); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.err, "What you answered and measured in %s is in %s, without your own words.\n", text.Plural(len(h.Lessons), "lesson"), visible.Text(o.handIn))
	return err
}
