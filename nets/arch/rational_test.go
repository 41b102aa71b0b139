package arch

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestRationals compares checked fractions with exact ones: equal where they
// fit, invalid where they do not.
func TestRationals(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1989, 0))
	draw := func() rational {
		n := r.Int64() >> r.IntN(63)
		if r.IntN(2) == 0 {
			n = -n
		}
		return ratio(n, r.Int64()>>r.IntN(62)|1)
	}
	exact := func(a rational) *big.Rat { return big.NewRat(a.n, a.d) }
	fits := 0
	for range 20_000 {
		a, b := draw(), draw()
		for name, pair := range map[string]struct {
			got  rational
			want *big.Rat
		}{
			"plus":  {a.plus(b), new(big.Rat).Add(exact(a), exact(b))},
			"times": {a.times(b), new(big.Rat).Mul(exact(a), exact(b))},
		} {
			switch {
			case pair.got.d == 0:
				if name == "times" && pair.want.Num().IsInt64() && pair.want.Denom().IsInt64() && pair.want.Num().Int64() != math.MinInt64 {
					t.Fatalf("%v times %v fits, %v", a, b, pair.want)
				}
				continue
			case exact(pair.got).Cmp(pair.want) != 0:
				t.Fatalf("%v %s %v: got %v, want %v", a, name, b, pair.got, pair.want)
			}
			fits++
			ceil := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(pair.want.Num()), pair.want.Denom()))
			if pair.got.ceil() != ceil.Int64() {
				t.Fatalf("%v rounds up to %d, want %v", pair.got, pair.got.ceil(), ceil)
			}
		}
	}
	if fits < 10_000 {
		t.Errorf("only %d results fit", fits)
	}
	if bad := integer(math.MaxInt64).plus(integer(1)); bad.d != 0 || bad.plus(integer(1)).d != 0 || bad.times(integer(0)).d != 0 {
		t.Error("an overflow does not stay invalid")
	}
}
