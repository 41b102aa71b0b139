package arch

import "math/big"

// Sharing says which output positions of a convolution use the same kernels.
type Sharing struct {
	Scheme Scheme
	N      int // period of Tiles, blocks along each side of Blocks
}

// Scheme is a way to share kernels.
type Scheme int

// The schemes, each a map from output positions to banks of kernels.
const (
	Shared   Scheme = iota // one bank for all
	Unshared               // a bank per position: local
	Tiles                  // /tile: positions N apart share
	Blocks                 // /blocks: N×N blocks of neighboring positions share
)

// schemeInfo is one row of the table of schemes. The banks form a grid of rows
// and columns; only banks that some position uses exist.
type schemeInfo struct {
	grid func(n int, out Shape) (rows, columns int)
	// bank returns the row and column in the grid of the bank that position (r, c)
	// uses.
	bank func(n int, out Shape, r, c int) (row, column int)
}

// schemes is the table of schemes. Nothing writes to it.
var schemes = [...]schemeInfo{
	Shared: {
		grid: func(int, Shape) (int, int) { return 1, 1 },
		bank: func(int, Shape, int, int) (int, int) { return 0, 0 },
	},
	Unshared: {
		grid: func(_ int, out Shape) (int, int) { return max(1, out.D) * out.H, out.W },
		bank: func(_ int, _ Shape, r, c int) (int, int) { return r, c },
	},
	Tiles: {
		grid: func(n int, out Shape) (int, int) { return min(n, out.H), min(n, out.W) },
		bank: func(n int, _ Shape, r, c int) (int, int) { return r % n, c % n },
	},
	Blocks: {
		grid: func(n int, out Shape) (int, int) { return min(n, out.H), min(n, out.W) },
		bank: func(n int, out Shape, r, c int) (int, int) { return block(r, n, out.H), block(c, n, out.W) },
	},
}

var schemeOptions = []*option{
	schemeOption(Tiles, "tile", "the period", "positions two apart share their kernel"),
	schemeOption(Blocks, "blocks", "the number of blocks", "2×2 blocks of neighbours share their kernel"),
}

func schemeOption(s Scheme, name, noun, about string) *option {
	return &option{
		name: name, value: "2", about: about, decides: []string{"sharing"},
		read: func(p *wordParser, l *Layer, value string) (err *Error) {
			l.Sharing.Scheme = s
			l.Sharing.N, err = parseNumber(value, noun, 1, p.instead(name+"2"))
			return err
		},
		print: func(b []byte, l *Layer) []byte {
			return l.appendNumber(b, name, l.Sharing.Scheme == s, l.Sharing.N)
		},
	}
}

// block returns ⌊n·i/size⌋ if every block has a position, otherwise i: if there
// are more blocks than positions, each position is a block of its own.
func block(i, n, size int) int {
	if n >= size {
		return i
	}
	if scaled, ok := multiply(int64(n), int64(i)); ok {
		return int(scaled / int64(size))
	}
	scaled := new(big.Int).Mul(big.NewInt(int64(n)), big.NewInt(int64(i)))
	return int(scaled.Div(scaled, big.NewInt(int64(size))).Int64())
}

func (s Sharing) banks(out Shape) int64 {
	rows, columns := schemes[s.Scheme].grid(s.N, out)
	return int64(rows) * int64(columns)
}

// bank returns the number of the bank that position (r, c) uses, in reading
// order of the grid.
func (s Sharing) bank(out Shape, r, c int) int {
	scheme := schemes[s.Scheme]
	_, columns := scheme.grid(s.N, out)
	row, column := scheme.bank(s.N, out, r, c)
	return row*columns + column
}

// Banks returns how many banks of kernels a convolution has: 1 when shared, one
// per output position when not. It is 0 for layers that do not convolve.
func (l *Layer) Banks() int64 {
	if l.info.family != convolution {
		return 0
	}
	return l.Sharing.banks(l.Out)
}

// Bank returns the bank that output row r, column c takes its kernel from, from
// 0 to Banks()−1.
func (l *Layer) Bank(r, c int) int { return l.Sharing.bank(l.Out, r, c) }

// Bias says how many biases a layer has.
type Bias uint8

// The biases.
const (
	NoBias    Bias = iota
	PerKernel      // one per kernel and bank; one per unit of a dense layer
	PerUnit        // /posbias: one per output unit, however kernels are shared
)

func (l *Layer) biasSharing() Sharing {
	if l.Bias == PerUnit {
		return Sharing{Scheme: Unshared}
	}
	return l.Sharing
}

// BiasBanks returns how many sets of biases, each with one bias per kernel, a
// convolution has: 0 without biases, otherwise Banks(), or one per output
// position with /posbias.
func (l *Layer) BiasBanks() int64 {
	if l.Bias == NoBias || l.info.family != convolution {
		return 0
	}
	return l.biasSharing().banks(l.Out)
}

// BiasBank returns the set that output row r, column c takes its biases from.
func (l *Layer) BiasBank(r, c int) int { return l.biasSharing().bank(l.Out, r, c) }
