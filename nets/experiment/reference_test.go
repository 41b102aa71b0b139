package experiment

import (
	"weightshare/nets/dataset"
)

// A reference is one comparison of the reference runs, measured with PyTorch:
// the accuracy (or loss, for tasks without one) of each network at each sample
// size. The scripts' own settings are the tasks' defaults; turn changes what the
// comparison changes.
type reference struct {
	name  string
	task  string
	turn  func(*Plan)
	seeds int // that the reference's means are over
	// quick is how many seeds the guarding test takes; 0 leaves the comparison
	// to the benchmark.
	quick   int
	samples []int
	rows    []referenceRow
}

// referenceRow holds a network's means, one per sample size; a negative one was
// not measured.
type referenceRow struct {
	network string
	want    []float64
	// quick marks sample sizes that the guarding test takes, by index; nil: all.
	quick []int
}

const none = -1

// references lists the comparisons.
func references() []reference {
	var all []reference
	for _, part := range [][]reference{
		invertReferences(), barReferences(), worldReferences(), placeReferences(),
		hierarchyReferences(), whereReferences(), tiedReferences(), fiveReferences(),
	} {
		all = append(all, part...)
	}
	return all
}

func invertReferences() []reference {
	return []reference{{
		name: "1 four pixels", task: "invert", seeds: 20, quick: 20, samples: []int{1, 2, 3, 4, 6, 8, 12, 15},
		rows: []referenceRow{
			// The reference counts a logit of 0 as an answer, which gives it .06 on
			// unseen images; here it is none, so the table knows nothing of them.
			{network: "16 dense:4/nobias", want: []float64{0, 0, 0, 0, 0, 0, 0, 0}},
			{network: "4 dense:4", want: []float64{0, .02, .17, .36, .66, .83, 1, 1}},
			{network: "4 local1:1", want: []float64{0, .21, .54, .82, .96, 1, 1, 1}},
			{network: "4 conv1:1", want: []float64{.95, 1, 1, 1, 1, 1, 1, 1}},
		},
	}}
}

func barReferences() []reference {
	half := func(train, test dataset.Place) func(*Plan) {
		return func(p *Plan) { p.Task.TrainAt, p.Task.TestAt = train, test }
	}
	return []reference{
		{
			name: "2 bars", task: "bars", seeds: 5, quick: 3, samples: []int{20, 50, 100, 200, 500, 1000},
			rows: []referenceRow{
				{network: "12x12 conv5:4 relu gmp dense:4", want: []float64{.71, .83, .89, .93, .945, .95}, quick: []int{0, 4}},
				{network: "12x12 conv5:4/ring relu gmp dense:4", want: []float64{none, .98, none, 1, none, 1}, quick: []int{1}},
				{network: "12x12 local5:4 relu gmp dense:4", want: []float64{.28, .35, .42, .53, .74, .85}, quick: []int{0, 4}},
				{network: "12x12 dense:64 relu dense:4", want: []float64{.27, .29, .32, .34, .45, .65}, quick: []int{4}},
				{network: "12x12 conv5:4 relu dense:4", want: []float64{.27, .30, .35, .45, .67, .83}, quick: []int{3}},
				{network: "12x12 local5:4 relu dense:4", want: []float64{.29, .31, .36, .42, .58, .75}, quick: []int{3}},
			},
		},
		{
			name: "2 bars, left half seen", task: "bars", turn: half(dataset.Left, dataset.Left), seeds: 5, samples: []int{500},
			rows: []referenceRow{
				{network: "12x12 conv5:4 relu gmp dense:4", want: []float64{.95}},
				{network: "12x12 conv5:4/ring relu gmp dense:4", want: []float64{1}},
				{network: "12x12 local5:4 relu gmp dense:4", want: []float64{.91}},
				{network: "12x12 dense:64 relu dense:4", want: []float64{.69}},
				{network: "12x12 conv5:4 relu dense:4", want: []float64{.82}},
				{network: "12x12 local5:4 relu dense:4", want: []float64{.83}},
			},
		},
		{
			name: "2 bars, right half unseen", task: "bars", turn: half(dataset.Left, dataset.Right), seeds: 5, quick: 2, samples: []int{500},
			rows: []referenceRow{
				{network: "12x12 conv5:4 relu gmp dense:4", want: []float64{.82}},
				{network: "12x12 conv5:4/ring relu gmp dense:4", want: []float64{1}},
				{network: "12x12 local5:4 relu gmp dense:4", want: []float64{.26}},
				{network: "12x12 dense:64 relu dense:4", want: []float64{.24}},
				{network: "12x12 conv5:4 relu dense:4", want: []float64{.23}},
				{network: "12x12 local5:4 relu dense:4", want: []float64{.25}},
			},
		},
		{
			name: "2 bars, blocks", task: "bars", seeds: 5, quick: 2, samples: []int{50, 200, 1000},
			rows: []referenceRow{
				{network: "12x12 conv5:4/blocks2 relu gmp dense:4", want: []float64{.58, .86, .92}, quick: []int{1}},
				{network: "12x12 conv5:4/blocks4 relu gmp dense:4", want: []float64{.48, .69, .91}, quick: []int{1}},
				{network: "12x12 conv5:4/blocks8 relu gmp dense:4", want: []float64{.35, .53, .85}, quick: []int{1}},
			},
		},
		{
			name: "3 locality or sharing", task: "bars", seeds: 8, quick: 2, samples: []int{50, 200, 1000},
			rows: []referenceRow{
				{network: "12x12 conv5:4/ring relu gmp dense:4", want: []float64{.98, 1, 1}, quick: []int{}},
				{network: "12x12 conv11:4/ring relu gmp dense:4", want: []float64{.83, 1, 1}, quick: []int{0}},
				{network: "12x12 local5:4/ring relu gmp dense:4", want: []float64{.35, .54, .86}, quick: []int{1}},
				{network: "12x12 local11:4/ring relu gmp dense:4", want: []float64{.31, .41, .65}, quick: []int{0}},
			},
		},
	}
}

func worldReferences() []reference {
	world := func(w dataset.Transform) func(*Plan) { return func(p *Plan) { p.Task.World = w } }
	inverted := func(share float64) func(*Plan) { return func(p *Plan) { p.Task.Inverted = share } }
	three := func(shared, local, dense float64) []referenceRow {
		return []referenceRow{
			{network: "12x12 conv5:4/ring relu gmp dense:4", want: []float64{shared}},
			{network: "12x12 local5:4 relu gmp dense:4", want: []float64{local}},
			{network: "12x12 dense:64 relu dense:4", want: []float64{dense}},
		}
	}
	thousand := []int{1000}
	return []reference{
		{name: "4 world plain", task: "bars", turn: world(dataset.Plain), seeds: 20, samples: thousand, rows: three(1, .87, .69)},
		{name: "4 world sensor", task: "bars", turn: world(dataset.Sensor), seeds: 20, samples: thousand, rows: three(.70, .87, .68)},
		{
			name: "4 world sensor, 64 kernels", task: "bars", turn: world(dataset.Sensor), seeds: 4, samples: thousand,
			rows: []referenceRow{{network: "12x12 conv5:64 relu gmp dense:4", want: []float64{.95}}},
		},
		{name: "4 world shuffle", task: "bars", turn: world(dataset.Shuffle), seeds: 20, samples: thousand, rows: three(.29, .49, .68)},
		{name: "4 inverted .05", task: "bars", turn: inverted(.05), seeds: 4, samples: thousand, rows: three(.98, .89, .68)},
		{name: "4 inverted .1", task: "bars", turn: inverted(.1), seeds: 4, quick: 2, samples: thousand, rows: three(.96, .89, .68)},
		{name: "4 inverted .25", task: "bars", turn: inverted(.25), seeds: 4, samples: thousand, rows: three(.83, .89, .68)},
		{name: "4 inverted .5", task: "bars", turn: inverted(.5), seeds: 4, samples: thousand, rows: three(.65, .89, .68)},
	}
}

func placeReferences() []reference {
	at := func(p dataset.Place) func(*Plan) { return func(q *Plan) { q.Task.TestAt = p } }
	five := func(ring, plain, local, flat, dense float64) []referenceRow {
		return []referenceRow{
			{network: "16x16 conv5:16/ring relu gmp dense:10", want: []float64{ring}},
			{network: "16x16 conv5:16 relu gmp dense:10", want: []float64{plain}},
			{network: "16x16 local5:16 relu gmp dense:10", want: []float64{local}},
			{network: "16x16 conv5:16 relu dense:10", want: []float64{flat}},
			{network: "16x16 dense:64 relu dense:10", want: []float64{dense}},
		}
	}
	pad := func(ring, local float64) []referenceRow {
		return []referenceRow{
			{network: "20x20 conv5:8/ring relu maxpool2 conv5:16/ring relu gmp dense:10", want: []float64{ring}},
			{network: "20x20 local5:8/ring relu maxpool2 local5:16/ring relu gmp dense:10", want: []float64{local}},
		}
	}
	return []reference{
		{name: "5 one place, there", task: "one-place", turn: at(dataset.At(4, 5)), seeds: 5, quick: 1, samples: []int{200}, rows: five(1, 1, 1, 1, 1)},
		{name: "5 one place, anywhere", task: "one-place", turn: at(dataset.Anywhere), seeds: 5, quick: 2, samples: []int{200}, rows: five(1, .91, .11, .09, .10)},
		{
			name: "5 one place, in the corner", task: "one-place", turn: at(dataset.At(0, 0)), seeds: 5, samples: []int{200},
			rows: []referenceRow{{network: "16x16 conv5:16 relu gmp dense:10", want: []float64{.66}}},
		},
		{
			name: "5 one place, one pixel off", task: "one-place", turn: at(dataset.At(4, 6)), seeds: 5, samples: []int{200},
			rows: []referenceRow{{network: "16x16 dense:64 relu dense:10", want: []float64{.12}}},
		},
		{name: "5 pad, centred", task: "pad", seeds: 1, samples: []int{1000}, rows: pad(.97, .99)},
		{name: "5 pad, nudged by 1", task: "pad", turn: at(dataset.At(2, 4)), seeds: 1, samples: []int{1000}, rows: pad(.94, .79)},
		{name: "5 pad, nudged by 2", task: "pad", turn: at(dataset.At(2, 5)), seeds: 1, samples: []int{1000}, rows: pad(.97, .26)},
		{name: "5 pad, nudged by 3", task: "pad", turn: at(dataset.At(2, 6)), seeds: 1, samples: []int{1000}, rows: pad(.94, .12)},
		{name: "5 pad, nudged by 4", task: "pad", turn: at(dataset.At(2, 7)), seeds: 1, samples: []int{1000}, rows: pad(.97, .09)},
	}
}

func hierarchyReferences() []reference {
	gap := func(p *Plan) { p.Task.Gap = dataset.Range{From: 3, To: 4} }
	return []reference{
		{
			name: "7 tees", task: "tees", seeds: 5, quick: 2, samples: []int{100, 300, 1000},
			rows: []referenceRow{
				{network: "16x16 conv5:4/ring relu gmp dense:4", want: []float64{.49, .73, .77}, quick: []int{1}},
				{network: "16x16 conv5:4/ring relu maxpool2 conv5:8/ring relu gmp dense:4", want: []float64{.87, .97, .98}, quick: []int{1}},
				{network: "16x16 conv13:8/ring relu gmp dense:4", want: []float64{.63, .99, 1}, quick: []int{}},
				{network: "16x16 dense:64 relu dense:4", want: []float64{.25, .25, .29}, quick: []int{1}},
			},
		},
		{
			name: "7 tees, gaps 3 to 4", task: "tees", turn: gap, seeds: 5, quick: 2, samples: []int{300},
			rows: []referenceRow{
				{network: "16x16 conv3:8/ring relu gmp dense:4", want: []float64{.24}},
				{network: "16x16 conv3:8/ring relu maxpool2 conv5:8/ring relu gmp dense:4", want: []float64{.96}},
			},
		},
	}
}

func whereReferences() []reference {
	ring := func(p *Plan) { p.Task.Ring = true }
	return []reference{
		{
			name: "8 arrangement", task: "arrangement", seeds: 5, quick: 3, samples: []int{50, 200, 1000},
			rows: []referenceRow{
				{network: "12x12 conv5:4 relu gmp dense:2", want: []float64{.70, .87, .91}, quick: []int{1}},
				{network: "12x12 conv5:4/blocks2 relu gmp dense:2", want: []float64{.91, .97, .99}, quick: []int{0}},
				{network: "12x12 conv5:4/blocks4 relu gmp dense:2", want: []float64{.83, .98, 1}, quick: []int{0}},
				{network: "12x12 local5:4 relu gmp dense:2", want: []float64{.71, .92, .99}, quick: []int{1}},
				{network: "12x12 coords conv5:4 relu gmp dense:2", want: []float64{.92, .97, .97}, quick: []int{1}},
			},
		},
		{
			name: "8 arrangement on a ring", task: "arrangement", turn: ring, seeds: 4, quick: 4, samples: []int{50, 200, 1000},
			rows: []referenceRow{
				{network: "12x12 conv5:4/ring relu gmp dense:2", want: []float64{.49, .49, .51}, quick: []int{1}},
				{network: "12x12 local5:4/ring relu gmp dense:2", want: []float64{.68, .87, .98}, quick: []int{1}},
			},
		},
		{
			name: "8 keyboard", task: "keyboard", seeds: 6, quick: 3, samples: []int{100, 300, 1000},
			rows: []referenceRow{
				{network: "20x20 local5:2/s5 relu dense:2", want: []float64{.73, .90, .97}, quick: []int{1}},
				{network: "20x20 conv5:2/s5 relu dense:2", want: []float64{.64, .73, .81}, quick: []int{1}},
				{network: "20x20 conv5:15/s5 relu dense:2", want: []float64{.80, .90, .96}, quick: []int{1}},
				{network: "20x20 conv5:32/s5 relu gmp dense:2", want: []float64{none, none, .50}, quick: []int{2}},
			},
		},
	}
}

func tiedReferences() []reference {
	return []reference{
		{
			name: "11 low rank (loss)", task: "low-rank", seeds: 8, quick: 8, samples: []int{8, 16, 32, 256},
			rows: []referenceRow{
				{network: "32 dense:8/nobias tied/nobias", want: []float64{16.8, 14.8, 13.5, 12.0}, quick: []int{0, 1, 2}},
				{network: "32 dense:8/nobias dense:32/nobias", want: []float64{18.9, 16.0, 13.5, 12.0}, quick: []int{0, 1, 2}},
			},
		},
		{
			name: "11 crossings (loss)", task: "crossings", seeds: 5, quick: 3, samples: []int{20, 100, 500},
			rows: []referenceRow{
				{network: "8x8 dense:16 sigmoid tied", want: []float64{.65, .26, .140}, quick: []int{0}},
				{network: "8x8 dense:16 sigmoid dense:64", want: []float64{.48, .11, .034}, quick: []int{0}},
			},
		},
	}
}

func fiveReferences() []reference {
	t, err := Lookup("strokes")
	if err != nil {
		panic(err)
	}
	r := reference{name: "12 five networks", task: "strokes", seeds: 10, quick: 2, samples: []int{320}}
	for i, want := range []float64{.72, .78, .80, .81, .83} {
		r.rows = append(r.rows, referenceRow{network: t.Networks[i], want: []float64{want}})
	}
	return []reference{r}
}
