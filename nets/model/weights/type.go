package weights

import (
	"math"
	"strconv"

	"weightshare/nets/visible"
)

// Type is the type of a tensor's numbers. Quantized types pack a block of numbers
// together with its scale.
type Type struct {
	Name  string
	Block int64 // numbers in a block, 1 for plain types
	Bytes int64 // of a block
}

// plainTypes are the types that are not quantized, by their names in safetensors.
var plainTypes = [...]Type{
	{"BOOL", 1, 1},
	{"U8", 1, 1},
	{"I8", 1, 1},
	{"F8_E4M3", 1, 1},
	{"F8_E5M2", 1, 1},
	{"F8_E8M0", 1, 1},
	{"F8_E4M3FNUZ", 1, 1},
	{"F8_E5M2FNUZ", 1, 1},
	{"U16", 1, 2},
	{"I16", 1, 2},
	{"F16", 1, 2},
	{"BF16", 1, 2},
	{"U32", 1, 4},
	{"I32", 1, 4},
	{"F32", 1, 4},
	{"U64", 1, 8},
	{"I64", 1, 8},
	{"F64", 1, 8},
	{"C64", 1, 8},
	{"C128", 1, 16},
	{"F4", 2, 1},
	{"F6_E2M3", 4, 3},
	{"F6_E3M2", 4, 3},
}

// PlainType returns the type with a name such as F32, BF16 or I64.
func PlainType(name string) (Type, bool) {
	for _, t := range plainTypes {
		if t.Name == name {
			return t, true
		}
	}
	return Type{}, false
}

// Size returns how many bytes n numbers take; ok is false if they are not a whole
// number of blocks or too many.
func (t Type) Size(n int64) (bytes int64, ok bool) {
	if t.Block <= 0 || n%t.Block != 0 || n/t.Block > math.MaxInt64/max(t.Bytes, 1) {
		return 0, false
	}
	return n / t.Block * t.Bytes, true
}

// quoted returns a name from a file as it appears in errors.
func quoted(name string) string { return strconv.Quote(visible.Text(name)) }
