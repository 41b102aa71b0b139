// Package figure describes what there is to see as plain data: a grid of bits,
// a signed heatmap, a race with its curves. A figure knows its own words, so
// that a front without a screen can say it; it knows nothing of terminals.
// Package tui/draw turns figures into pictures.
package figure

// A Figure is one thing to look at. Every concrete type embeds Head.
type Figure interface {
	// Header gives what all figures share.
	Header() Meta
	// Words says the figure in sentences with its numbers: no control, box,
	// block or braille characters. It ends with a full stop, without a newline.
	Words() string
}

// Meta is what all figures share.
type Meta struct {
	ID    string // stable within its step: a click or a focus names it
	Title string // a few words, shown above the figure
	Note  string // one line shown below it; may be empty
	// Control names the lessons.Control that a click on a cell acts on;
	// empty where a click does nothing. The action's Index is the cell's
	// index in the figure's own order.
	Control string
}

// Header returns the head itself, so that embedding it satisfies Figure.
func (h Meta) Header() Meta { return h }

// BinaryGrid is a row or grid of binary cells in row-major order: an image whose
// pixels can be toggled, or images laid out beside one another.
type BinaryGrid struct {
	Meta
	Cols   int      // cells a row; len(Values) is a multiple of it
	Values []bool   // true is a pixel that is on (a 1)
	Labels []string // one per cell, or nil
	Cursor int      // the cell the keyboard is on, -1 for none
}

// Pattern is a small binary picture with a name, its pixels row-major.
type Pattern struct {
	Label string
	Cols  int
	Bits  []bool
}

// Gallery lays out many small patterns, each of which can be lit and marked:
// the sixteen global detectors, the training images to choose from.
type Gallery struct {
	Meta
	Items  []GalleryItem
	Cursor int    // index of the item the keyboard is on, -1 for none
	Lit    string // what a lit item means, for the legend: "fires", "studied"
}

// GalleryItem is one pattern of a Gallery.
type GalleryItem struct {
	Pattern
	Lit  bool
	Mark Mark // a verdict on this item, None for nothing
}

// Mark is a verdict.
type Mark int

// The verdicts.
const (
	None Mark = iota
	Right
	Wrong
)

// FeatureScan shows small features slid along the places of an image and where each
// fires: rows are features, columns are places.
type FeatureScan struct {
	Meta
	Image    []bool    // the image, one row
	Field    int       // pixels a feature sees
	Features []Pattern // one a row
	Fires    [][]bool  // [feature][place]; len of inner = len(Image)-Field+1
	Place    int       // the place under the cursor, -1 for none
}

// Heatmap is a grid of signed values, row-major.
type Heatmap struct {
	Meta
	Cols      int
	Values    []float64
	Masked    []bool  // cells that hold no number (not zero: nothing); nil for none
	Scale     float64 // the magnitude drawn at full strength; 0 means max |value|
	Unsigned  bool    // values are never negative
	RowLabels []string
	ColLabels []string
	Cursor    int // index of the cell whose value is spelled out, -1 for none
	// Dots marks cells in which something stands besides the value; nil for
	// none. Dot says what: "a training bar fell here".
	Dots []bool
	Dot  string
}

// Series is one line of a Curves figure, or of a race.
type Series struct {
	Name string
	X, Y []float64 // equally long, X rising
	// Low and High bound the spread around Y, over seeds for instance; nil for
	// none, else as long as Y.
	Low, High []float64
}

// Curves plots series against a common axis.
type Curves struct {
	Meta
	XLabel, YLabel string
	Series         []Series
	LogX, LogY     bool
	XMin, XMax     float64 // both 0: from the data
	YMin, YMax     float64 // both 0: from the data
}

// Bar is one bar of a Bars figure.
type Bar struct {
	Label string
	Value float64 // in log10 when Bars.Log is set, so that 2^784 has a place
	Text  string  // the number as it should be read: "216,320", "2^784"
	// Kind, from 1 on, gives bars of a kind one colour; 0 gives each its own.
	Kind int
}

// Bars compares magnitudes.
type Bars struct {
	Meta
	Bars []Bar
	Log  bool // Value is a base-10 logarithm; the axis shows powers of ten
	// Max, if positive, is where the axis ends whatever the values are: bars can be
	// watched growing, and one that is longer is cut off there and marked.
	Max float64
}

// Table is rows of words and numbers.
type Table struct {
	Meta
	Columns []Column
	Rows    [][]string
	Cursor  int // row the keyboard is on, -1 for none
}

// Column heads a column of a Table.
type Column struct {
	Name    string
	Numeric bool // align to the right
}

// Race shows networks that train side by side on the same data.
type Race struct {
	Meta
	Steps, Of int // steps done and steps in all
	Seed      uint64
	Lanes     []Lane
}

// Lane is one network of a race.
type Lane struct {
	Name       string // "shared"
	Network    string // its notation
	Parameters int64
	Weights    []Heatmap // its weights now, biases as maps of their own
	Loss       Series    // training loss by step
	Train      Fraction  // training images right now
	Unseen     Fraction  // unseen images right now
	Solved     int       // first step at which all training images were right, 0 if not yet
	Images     []Mark    // a verdict per image where there are few, else nil
	Words      string    // what to say of it in one sentence, beyond the numbers; may be empty
}

// Fraction is right out of all; Of may be 0, where nothing was left to test.
type Fraction struct{ Right, Of int }
