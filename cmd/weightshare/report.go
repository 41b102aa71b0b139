package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/notebook"
	"weightshare/nets/visible"
)

type reportOptions struct {
	format, out  string
	handIn, name string
	force        bool
}

func newReport(c console) *cobra.Command {
	var o reportOptions
	command := &cobra.Command{
		Use:   "report",
		Short: "Write down what you have measured, each number with the command that repeats it",
		Long: "Begins with one page: the verdict beside your own words, one table of all claims, and what it does not show. " +
			"Then come the details, under three headings: the advantage of shared weights, their price, and whether it is just a habit. " +
			"Each sentence comes with your numbers, their spread over seeds, what you had predicted, and the commands that repeat them. What you have not measured yet is listed.",
		Example: `  weightshare report
  weightshare report -o shared-weights.md
  weightshare report --format json
  weightshare report --hand-in anna.json`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return writeReport(c, o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.format, "format", formatMarkdown, "how to write: markdown or json")
	flags.StringVarP(&o.out, "out", "o", "", "write to this `file`, which is replaced if it exists, instead of standard output")
	flags.StringVar(&o.handIn, "hand-in", "", "instead of a report, write what you answered and measured to this new `file`, for your teacher to give to weightshare class")
	flags.StringVar(&o.name, "name", "", "sign what you hand in with this `name`; without it nobody is named")
	flags.BoolVar(&o.force, "force", false, "replace the file of --hand-in if it exists already")
	complete(command, "format", []string{formatMarkdown, formatJSON})
	return command
}

func writeReport(c console, o reportOptions) error {
	if err := checkFormat(o.format, formatMarkdown, formatJSON); err != nil {
		return err
	}
	kept, err := store(c).Load()
	if err != nil {
		printError(c.err, err)
	}
	if o.handIn != "" {
		return handIn(c, o, kept)
	}
	if o.name != "" {
		return help.Usagef("--name signs what you hand in: add --hand-in FILE")
	}
	found := notebook.New(course.All(), kept)
	var text bytes.Buffer
	if o.format == formatJSON {
		document := reportOf(found)
		document.Tests = reportTestsOf(testResult(kept))
		err = visible.WriteJSON(&text, document)
	} else {
		err = markdownReport(&text, found)
		markdownTests(&text, testResult(kept))
	}
	if err != nil {
		return err
	}
	if o.out != "" && o.out != "-" {
		return saveReport(c, o.out, true, text.Bytes())
	}
	_, err = fmt.Fprint(c.out, text.String())
	return err
}

// saveReport writes a report to a file, but over an existing one only if replaces is set,
// and never over the progress file.
func saveReport(c console, path string, replaces bool, text []byte) error {
	if isSameFile(path, store(c).Path()) {
		return help.Usagef("%s: that is your progress; name another file", path)
	}
	file, err := openOutput(path)
	if err != nil {
		return err
	}
	defer file.release()
	if file.exists && !file.stream && !replaces {
		return fmt.Errorf("%s exists already and was left as it is; add --force to replace it, or name another file", path)
	}
	return file.write(text)
}

// isSameFile reports whether two paths lead to the same file, which need not exist.
func isSameFile(a, b string) bool {
	if path, err := filepath.Abs(a); err == nil && path == b {
		return true
	}
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

type reportDocument struct {
	Version  int             `json:"version"`
	Verdict  []string        `json:"verdict"`
	Own      []reportWords   `json:"own"`
	Findings []reportFinding `json:"findings"`
	Limits   []string        `json:"limits"`
	Lab      []reportLabRun  `json:"lab"`
	Missing  []reportMissing `json:"missing"`
	Tests    reportTests     `json:"tests"`
}

// reportLabRun is a run of the lab that was added to the report.
type reportLabRun struct {
	Name string `json:"name"`
	reportNumber
}

// reportWords is what the learner wrote.
type reportWords struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Text   string `json:"text"`
	At     string `json:"at"`
}

// reportFinding is one claim with the learner's numbers.
type reportFinding struct {
	Heading    string            `json:"heading"`
	Lesson     string            `json:"lesson"`
	Claim      string            `json:"claim"`
	Text       string            `json:"text"`
	Numbers    []reportNumber    `json:"numbers"`
	Counted    []string          `json:"counted"`
	Compared   reportComparison  `json:"compared"`
	Prediction *reportPrediction `json:"prediction"`
}

// reportComparison names the networks that a claim compares, and says whether their
// order stays the same when something else is held equal.
type reportComparison struct {
	Shared         string   `json:"shared"` // empty if it was not measured
	Unshared       string   `json:"unshared"`
	Chance         *float64 `json:"chance"`
	AtEqualNumbers string   `json:"holds_at_equal_numbers"`
	AtEqualWork    string   `json:"holds_at_equal_work"`
}

// reportNumber is one number, averaged over all the seeds with which it was measured.
type reportNumber struct {
	Step    string         `json:"step"`
	Network string         `json:"network"`
	Metric  string         `json:"metric"`
	Mean    float64        `json:"mean"`
	SD      *float64       `json:"sd"` // null for a single seed
	Seeds   []uint64       `json:"seeds"`
	Options map[string]any `json:"options"`
	Repeat  string         `json:"repeat"`
}

// reportPrediction is what the learner predicted.
type reportPrediction struct {
	Step       string `json:"step"`
	Question   string `json:"question"`
	Choice     string `json:"choice"`
	Right      bool   `json:"right"`
	Confidence string `json:"confidence,omitempty"`
	At         string `json:"at"`
}

// reportMissing lists what has not been measured yet in one lesson.
type reportMissing struct {
	Lesson string   `json:"lesson"`
	Steps  []string `json:"steps"`
	Claims []string `json:"claims"`
}

func reportOf(n notebook.Notebook) reportDocument {
	r := reportDocument{
		Version: 1, Verdict: notebook.Verdict(), Own: []reportWords{}, Findings: []reportFinding{}, Limits: n.Limits(), Lab: []reportLabRun{}, Missing: []reportMissing{},
	}
	for _, own := range n.Own {
		r.Own = append(r.Own, reportWords{own.Lesson.ID, own.Step.ID, own.Text, own.At})
	}
	for _, f := range n.Findings {
		r.Findings = append(r.Findings, reportFindingOf(f))
	}
	for _, l := range n.Reported() {
		r.Lab = append(r.Lab, reportLabRun{l.Name, reportNumberOf(l.Average, l.Commands())})
	}
	for _, m := range n.Missing {
		missing := reportMissing{Lesson: m.Lesson.ID, Steps: []string{}, Claims: []string{}}
		for _, s := range m.Steps {
			missing.Steps = append(missing.Steps, s.ID)
		}
		for _, c := range m.Claims {
			missing.Claims = append(missing.Claims, c.Title)
		}
		r.Missing = append(r.Missing, missing)
	}
	return r
}

func reportNumberOf(a notebook.Average, repeat []string) reportNumber {
	number := reportNumber{
		Step: a.Step, Network: a.Network, Metric: a.Metric, Mean: a.Mean, Seeds: a.Seeds, Options: a.Options, Repeat: strings.Join(repeat, "; "),
	}
	if len(a.Seeds) > 1 {
		number.SD = &a.SD
	}
	return number
}

func reportFindingOf(f notebook.Finding) reportFinding {
	out := reportFinding{
		Heading: f.Claim.Heading.String(), Lesson: f.Lesson.ID, Claim: f.Claim.Title, Text: lessons.PlainText(f.Text),
		Numbers: []reportNumber{}, Counted: append([]string{}, f.Counted...),
	}
	for _, a := range f.Numbers {
		out.Numbers = append(out.Numbers, reportNumberOf(a, f.Repeat(a)))
	}
	c := f.Compared
	out.Compared = reportComparison{AtEqualNumbers: c.Numbers.Holds.String(), AtEqualWork: c.Work.Holds.String()}
	if c.Shared != nil {
		out.Compared.Shared = c.Shared.Network
	}
	if c.Unshared != nil {
		out.Compared.Unshared = c.Unshared.Network
	}
	if c.Chance > 0 {
		out.Compared.Chance = &c.Chance
	}
	if p := f.Prediction; p != nil {
		out.Prediction = &reportPrediction{
			Step: p.Step.ID, Question: p.Asked(), Choice: p.Chosen(), Right: p.Answer.Right,
			Confidence: p.Answer.Confidence.String(), At: p.Answer.At,
		}
	}
	return out
}
