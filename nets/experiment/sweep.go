package experiment

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/dataset"
	"weightshare/nets/visible"
)

// KernelsDial is the name in a sweep of the number of kernels of the first layers.
const KernelsDial = "kernels"

// A Point is a plan at one value of a sweep. The value is empty if the sweep is
// part of the plan itself.
type Point struct {
	Value string
	Plan  Plan
}

// Sweep returns the plan at every value of a sweep such as "rate=0.003,0.01", which
// names a setting. A document has one set of options, so each value gets a plan of
// its own. Only the samples, and the kernels of the first layers as in
// "kernels=4,16", are swept within one plan. The size of the images also becomes
// that of the networks' inputs. Values that contain a comma are separated by
// semicolons.
func (p Plan) Sweep(text string) ([]Point, error) {
	name, list, ok := strings.Cut(text, "=")
	if !ok {
		return nil, fmt.Errorf("sweep %q: write a setting and its values, as in rate=0.003,0.01", text)
	}
	name = strings.TrimSpace(name)
	values := splitValues(list)
	if name == KernelsDial {
		return p.sweepKernels(values)
	}
	at := slices.IndexFunc(Settings(), func(s Setting) bool { return s.Name == name })
	if at < 0 {
		return nil, fmt.Errorf("sweep: there is no setting %q: write %s or %s", name, strings.Join(settingNames(), ", "), KernelsDial)
	}
	setting := Settings()[at]
	var points []Point
	samples := []int{}
	for _, value := range values {
		at := p
		if err := setting.Set(&at, value); err != nil {
			return nil, err
		}
		value = setting.Get(at)
		if name == "size" {
			at.Networks = Resized(p.Networks, p.Task, at.Task)
		}
		samples = append(samples, at.Task.Samples)
		if !slices.ContainsFunc(points, func(have Point) bool { return have.Value == value }) {
			points = append(points, Point{value, at})
		}
	}
	if name == "samples" {
		p.Samples = samples
		points = []Point{{Plan: p}}
	}
	for _, at := range points {
		if err := at.Plan.Validate(); err != nil {
			return nil, err
		}
	}
	return points, nil
}

// splitValues splits the values of a sweep, at semicolons if there are any:
// "4,5;anywhere" is two positions.
func splitValues(list string) []string {
	if before, ok := strings.CutSuffix(list, ";"); ok {
		return strings.Split(before, ";")
	}
	if strings.Contains(list, ";") {
		return strings.Split(list, ";")
	}
	return strings.Split(list, ",")
}

// joinValues is the inverse of splitValues.
func joinValues(values []string) string {
	if !slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ",") }) {
		return strings.Join(values, ",")
	}
	return strings.Join(values, ";") + ";"
}

// Resized changes the input of networks from that of one task to that of another.
func Resized(networks []string, from, to dataset.Spec) []string {
	before, after := from.InputWord(), to.InputWord()
	all := slices.Clone(networks)
	if before == "" || after == "" {
		return all
	}
	for i, network := range networks {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(network), before); ok && strings.TrimLeft(rest, " \t\n") != rest {
			all[i] = after + rest
		}
	}
	return all
}

// SweepArguments returns the words after "weightshare compare" that repeat the plan
// at every value of a setting, or of the kernels; see Arguments.
func (p Plan) SweepArguments(name string, values []string) []string {
	defaults := p.defaults()
	switch name {
	case "samples":
		p.Samples = nil
		p.Task.Samples = defaults.Task.Samples
	case "size":
		p.Networks = Resized(p.Networks, p.Task, defaults.Task)
	}
	return p.arguments(name, "--sweep", name+"="+joinValues(values))
}

func settingNames() []string {
	settings := Settings()
	all := make([]string, len(settings))
	for i, s := range settings {
		all[i] = s.Name
	}
	return all
}

func (p Plan) sweepKernels(values []string) ([]Point, error) {
	networks := p.Networks
	p.Networks = nil
	for _, network := range networks {
		for _, value := range values {
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil || n < 1 {
				return nil, fmt.Errorf("%s: %q is not a number of kernels: write 16", KernelsDial, value)
			}
			with, err := withKernels(network, n)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", network, err)
			}
			p.Networks = append(p.Networks, with.String())
		}
	}
	return []Point{{Plan: p}}, p.Validate()
}

// Swept is the comparisons of a sweep, one for each value of a setting.
type Swept struct {
	Version     int         `json:"version"`
	Setting     string      `json:"sweep"`
	Values      []string    `json:"-"` // in each document's options, or in a separate field
	Comparisons []*Document `json:"comparisons"`
}

// TaskName implements Results.
func (s *Swept) TaskName() string { return s.Comparisons[0].Task }

// WriteJSON writes all comparisons in one object.
func (s *Swept) WriteJSON(w io.Writer) error {
	s.Version = Version
	return visible.WriteJSON(w, s)
}

// Table returns one table of all comparisons: that of [Document.Table], with the
// value after the network. Differences are from the first network at the same
// value.
func (s *Swept) Table() (columns []Column, rows [][]string) {
	for i, d := range s.Comparisons {
		some, more := d.Table()
		columns = slices.Insert(some, 1, Column{s.Setting, true})
		rows = append(rows, withValue(more, 1, s.Values[i])...)
	}
	return columns, rows
}

func withValue(rows [][]string, at int, value string) [][]string {
	for i := range rows {
		rows[i] = slices.Insert(rows[i], at, value)
	}
	return rows
}

// WriteCSV writes one line per run, with the value in the last column.
func (s *Swept) WriteCSV(w io.Writer) error {
	var rows [][]string
	for i, d := range s.Comparisons {
		some := d.csv()
		head := append(some[0], "sweep_"+strings.ReplaceAll(s.Setting, "-", "_"))
		if i == 0 {
			rows = append(rows, head)
		}
		rows = append(rows, withValue(some[1:], len(head)-1, s.Values[i])...)
	}
	return writeCSV(w, rows)
}

// WriteMarkdown writes the table as Markdown.
func (s *Swept) WriteMarkdown(w io.Writer) error {
	columns, rows := s.Table()
	d := s.Comparisons[0]
	options := Options{}
	for name, value := range d.Options {
		if name != strings.ReplaceAll(s.Setting, "-", "_") {
			options[name] = value
		}
	}
	steps := fmt.Sprintf(", %d steps", d.Steps)
	if s.Setting == "steps" {
		steps = ""
	}
	return writeMarkdown(w, columns, rows, fmt.Sprintf("Task %s%s, %s", d.Task, steps, options))
}
