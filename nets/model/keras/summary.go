package keras

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/weights"
)

// Summary is a model read from the output of model.summary(): layers with the shapes
// of their outputs and their numbers of parameters, and in a functional model their
// connections. Kernels, strides and paddings are inferred from these.
type Summary struct {
	in    *weights.Input
	rows  []*row
	all   int // rows, including those of models inside models
	total int64
	said  int64 // the printed total, −1 if there is none
}

// row is a layer in the table.
type row struct {
	name, class string
	dims        sizes // of its output, with the batch first; −1 for None
	numbers     int64
	from        outcomes // nil if the table does not say
	inner       []*row   // of a model printed with its layers
}

// Tensors lists the parameters of each layer as one tensor, because shapes are not
// printed. The moving averages of a batch normalization, two for each channel, are
// listed separately.
func (s *Summary) Tensors() []weights.Tensor { return tensorsOf(s.rows, "") }

func tensorsOf(rows []*row, path string) []weights.Tensor {
	kind, _ := weights.PlainType("F32")
	var all []weights.Tensor
	hold := func(name string, n int64) {
		if n > 0 {
			all = append(all, weights.Tensor{Name: name, Shape: []int64{n}, Type: kind, Numbers: n, Bytes: kind.Bytes * n, Offset: -1})
		}
	}
	for _, r := range rows {
		switch name := join(path, r.name); {
		case r.inner != nil:
			all = append(all, tensorsOf(r.inner, name)...)
		default:
			moving := int64(0) // per channel
			if r.class == "BatchNormalization" && len(r.dims) > 0 {
				if n := r.dims[len(r.dims)-1]; n > 0 && n <= r.numbers/2 && r.numbers%n == 0 {
					moving = n
				}
			}
			hold(name, r.numbers-2*moving)
			hold(name+".moving_mean", moving)
			hold(name+".moving_variance", moving)
		}
	}
	return all
}

// heading matches the first line of the table.
var heading = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t┃]*Layer \(type\)[ \t┃].*Output Shape.*Param #`)
})

// IsSummary reports whether a text has the heading that model.summary() prints.
func IsSummary(in *weights.Input) bool {
	const enough = 64 << 10
	b, err := in.Read(0, min(in.Size, enough), "text")
	return err == nil && bytes.IndexByte(b, 0) < 0 && heading().Match(b)
}

// maxRows limits the rows, maxDepth models inside models.
const maxRows = 10_000

// maxNumbers is the maximum number of parameters of a layer: the sum over all layers
// then fits.
const maxNumbers = 1 << 50

// ReadSummary reads the output of model.summary().
func ReadSummary(in *weights.Input) (*Summary, error) {
	if in.Size > maxBytes {
		return nil, in.Errorf(maxBytes, "the text has %d bytes, but at most %d were expected", in.Size, maxBytes)
	}
	b, err := in.Read(0, in.Size, "the summary of a model")
	if err != nil {
		return nil, err
	}
	place := heading().FindIndex(b)
	if place == nil {
		return nil, in.Errorf(0, "a table was expected that begins with Layer (type), Output Shape, Param #")
	}
	s := &Summary{in: in, said: -1}
	t := table{Summary: s, at: int64(place[0])}
	for line := range strings.Lines(string(b[place[0]:])) {
		if err := t.line(strings.TrimRight(line, "\r\n")); err != nil {
			return nil, err
		}
		t.at += int64(len(line))
	}
	if err := t.end(); err != nil {
		return nil, err
	}
	if s.all == 0 {
		return nil, in.Errorf(in.Size, "the table ends, but a layer was expected")
	}
	s.total = sum(s.rows)
	return s, nil
}

func sum(rows []*row) (n int64) {
	for _, r := range rows {
		if r.inner != nil {
			n += sum(r.inner)
		} else {
			n += r.numbers
		}
	}
	return n
}

// table is the table while it is being read, line by line.
type table struct {
	*Summary
	at      int64
	columns []int    // where the columns begin; nil if cells are separated by box lines
	names   []string // their headings
	cells   []string // of the current row
	rowAt   int64
	depth   int
	open    []*row // the models that contain the current row, outermost first
	done    bool   // the totals have begun
}

var (
	totals = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*Total params: ([\d,]+)`)
	})
	border = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[\s_=|¯┏┳┓┡╇┩├┼┤└┴┘─━]*$`)
	})
	marks = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:\s*└ ?|\|+ ?)`)
	})
	titled = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(.*?)\s*\(([\w.>-]*)(\)?)$`)
	})
	history = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`([\w./:-]+)(?:\[(\d{1,9})\]\[\d{1,9}\]|(\[?)[\d\]\[]*…)`)
	})
)

// line reads a line of the table.
func (t *table) line(line string) error {
	if m := totals().FindStringSubmatch(line); m != nil {
		t.done = true
		t.said, _ = strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
		return nil
	}
	if t.names == nil {
		t.begin(line)
		return nil
	}
	if t.done || border().MatchString(line) {
		return nil
	}
	cells := t.cut(line)
	if len(cells) <= t.column("Param #") {
		return nil // another separator between rows
	}
	if numbers := strings.Trim(cells[t.column("Param #")], "| "); numbers != "" {
		if err := t.end(); err != nil {
			return err
		}
		t.cells, t.rowAt, t.depth = make([]string, len(t.names)), t.at, depth(cells[0])
		cells[0] = marks().ReplaceAllString(cells[0], "")
	}
	for i := range min(len(cells), len(t.cells)) {
		t.cells[i] += strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(cells[i]), "|"))
	}
	return nil
}

// depth returns the number of models that contain a layer, as shown by marks in front
// of its name.
func depth(cell string) int {
	if bars := len(cell) - len(strings.TrimLeft(cell, "|")); bars > 0 {
		return bars
	}
	spaces, _, nested := strings.Cut(cell, "└")
	if !nested {
		return 0
	}
	return max(1, len(spaces)/3)
}

// begin determines where the columns are.
func (t *table) begin(heading string) {
	if strings.Contains(heading, "┃") {
		for _, name := range strings.Split(strings.Trim(strings.TrimSpace(heading), "┃"), "┃") {
			t.names = append(t.names, strings.TrimSpace(name))
		}
		return
	}
	for _, name := range []string{"Layer (type)", "Output Shape", "Param #", "Connected to", "Trainable"} {
		if at := strings.Index(heading, name); at >= 0 {
			t.names, t.columns = append(t.names, name), append(t.columns, len([]rune(heading[:at])))
		}
	}
	t.columns[0] = 0
}

func (t *table) column(name string) int { return max(0, slices.Index(t.names, name)) }

// cut splits a line into cells.
func (t *table) cut(line string) []string {
	if t.columns == nil {
		return strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "│ "), "│"), "│")
	}
	runes := []rune(line)
	cells := make([]string, len(t.columns))
	for i, from := range t.columns {
		to := len(runes)
		if i+1 < len(t.columns) {
			to = min(to, t.columns[i+1])
		}
		if from < to {
			cells[i] = string(runes[from:to])
		}
	}
	return cells
}

func (t *table) errorf(format string, args ...any) error {
	return t.in.Errorf(t.rowAt, format, args...)
}

// end stores the completed row.
func (t *table) end() error {
	if t.cells == nil {
		return nil
	}
	if t.all++; t.all > maxRows || t.depth > maxDepth {
		return t.errorf("more than %d layers, or models nested more than %d deep", maxRows, maxDepth)
	}
	m := titled().FindStringSubmatch(t.cells[0])
	if m == nil {
		return t.errorf("%q was found, but a layer with its class was expected, such as conv2d (Conv2D)", t.cells[0])
	}
	r := &row{name: m[1], class: m[2]}
	if m[3] == "" {
		r.class = whole(m[2])
	}
	word, _, _ := strings.Cut(t.cells[t.column("Param #")], "(")
	var err error
	if r.numbers, err = strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(word), ",", ""), 10, 64); err != nil || r.numbers < 0 || r.numbers > maxNumbers {
		return t.errorf("layer %s has %q parameters, but a number up to 2⁵⁰ was expected", r.name, word)
	}
	r.dims = printedShape(t.cells[t.column("Output Shape")])
	if at := t.column("Connected to"); at > 0 {
		r.from = outcomes{}
		for _, m := range history().FindAllStringSubmatch(t.cells[at], -1) {
			use, _ := strconv.Atoi(m[2]) // digits, if any
			if m[2] == "" && m[3] == "" {
				m[1] = t.beginning(m[1])
			}
			r.from = append(r.from, outcome{m[1], use})
		}
	}
	t.keep(r)
	t.cells = nil
	return nil
}

// beginning returns the last layer whose name begins with name, for names cut off by
// narrow columns.
func (t *table) beginning(name string) string {
	for _, r := range slices.Backward(t.rows) {
		if strings.HasPrefix(r.name, name) {
			return r.name
		}
	}
	return name
}

// classes lists classes whose names may be cut off, common ones first.
const classes = "Conv2D Conv1D Conv2DTranspose DepthwiseConv2D SeparableConv2D MaxPooling2D MaxPooling1D AveragePooling2D GlobalAveragePooling2D " +
	"GlobalAveragePooling1D GlobalMaxPooling2D GlobalMaxPooling1D BatchNormalization LayerNormalization Activation Dense Dropout SpatialDropout2D Flatten " +
	"Concatenate Multiply InputLayer Embedding Bidirectional Reshape UpSampling2D ZeroPadding2D AdaptiveAveragePooling2D AdaptiveMaxPooling2D LeakyReLU Functional Sequential "

// whole returns the class whose name was cut off.
func whole(beginning string) string {
	for _, class := range strings.Fields(classes) {
		if strings.HasPrefix(class, beginning) {
			return class
		}
	}
	return beginning
}

// keep adds a row to the model that contains it.
func (t *table) keep(r *row) {
	t.depth = min(t.depth, len(t.open))
	t.open = append(t.open[:t.depth], r)
	if t.depth == 0 {
		t.rows = append(t.rows, r)
		return
	}
	model := t.open[t.depth-1]
	model.inner = append(model.inner, r)
}

var number = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`None|\d{1,15}`)
})

// printedShape returns the first shape in a cell, such as (None, 28, 28, 6) or
// [(None, 10, 8), (None, 8)], or nil if there is none.
func printedShape(cell string) sizes {
	first, _, _ := strings.Cut(cell, ")")
	words := number().FindAllString(first, maxSizes)
	if words == nil {
		return nil
	}
	dims := make(sizes, 0, len(words))
	for _, word := range words {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			n = -1
		}
		dims = append(dims, n)
	}
	return dims
}

// Build connects the layers for an input. The zero Shape stands for the input in the
// summary.
func (s *Summary) Build(input arch.Shape) (*layers.Built, error) {
	w := working{}
	root := layer{Class: "Functional"}
	own := w.inputOf(s.rows)
	given, known := shapeOf(own)
	switch {
	case input == (arch.Shape{}) && !known:
		return nil, layers.NoInputError{}
	case known && input != (arch.Shape{}) && input.Units() != given.Units():
		return nil, fmt.Errorf("its shapes are those for an input of %s", given)
	case !known:
		own = sizes{-1}
		for _, n := range input.Dims() {
			own = append(own, int64(n))
		}
		if input.OneD && input.C == 1 && len(s.rows) > 0 && len(s.rows[0].dims) < 3 {
			own = own[:2]
		}
	}
	root.Config = w.model(s.rows, own, "")
	root.Config.Batch = own
	if w.err != nil {
		return nil, w.err
	}
	m := &Model{in: s.in, root: root}
	built, err := m.Build(arch.Shape{})
	if err != nil {
		return nil, err
	}
	if s.said >= 0 && s.said != s.total {
		w.note("The parameters of its layers add up to %s, but the summary says %s in all.", arch.Thousands(s.total), arch.Thousands(s.said))
	}
	built.Notes = slices.Concat(w.notes, built.Notes)
	return built, nil
}
