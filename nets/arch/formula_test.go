package arch_test

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// evaluate computes a formula exactly, as Go evaluates constants.
func evaluate(text string) (constant.Value, error) {
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, strings.ReplaceAll(text, "·", "*"))
	return v.Value, err
}

// checkFormulas checks that every formula of a network evaluates to its number.
func checkFormulas(t *testing.T, c *arch.Counts) {
	t.Helper()
	for _, r := range c.Layers {
		if own := r.Layer.Formula(arch.Parameters); own != r.Formula {
			t.Errorf("%s: formulas %q and %q", r.Name, r.Formula, own)
		}
		for q, want := range map[arch.Quantity]int64{
			arch.Parameters: r.Parameters, arch.Links: r.Links, arch.MACs: r.MACs,
			arch.UnsharedParameters: int64(r.Unshared), arch.DenseParameters: int64(r.Dense),
		} {
			text := r.Layer.Formula(q)
			got, err := evaluate(text)
			switch {
			case err != nil:
				t.Errorf("%s: %v", r.Name, err)
			case want == int64(arch.Overflow):
				if _, exact := constant.Int64Val(got); exact {
					t.Errorf("%s: %q is %v, which is not beyond 2⁶³−1", r.Name, text, got)
				}
			case constant.Compare(got, token.NEQ, constant.MakeInt64(want)):
				t.Errorf("%s: %q is %v, the row says %d", r.Name, text, got, want)
			}
		}
	}
}

func TestFormulasWorkOut(t *testing.T) {
	t.Parallel()
	forRandom(t, 200, func(t *testing.T, text string, _ *arch.Network) {
		t.Helper()
		checkFormulas(t, count(t, text))
	})
	for _, e := range arch.Zoo() {
		checkFormulas(t, count(t, e.Text))
	}
	checkFormulas(t, count(t, "100000x100000 conv3:9/same"))
}

func TestFormulas(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		of   arch.Quantity
		want string
	}{
		{"28x28 conv5:6", arch.Parameters, "(5·5·1 + 1)·6"},
		{"28x28 conv5:6", arch.Links, "24·24·(5·5·1 + 1)·6"},
		{"28x28 conv5:6", arch.MACs, "24·24·5·5·1·6"},
		{"28x28 conv5:6", arch.UnsharedParameters, "24·24·(5·5·1 + 1)·6"},
		{"28x28 conv5:6", arch.DenseParameters, "(28·28 + 1)·24·24·6"},
		{"28x28 conv5:6/nobias", arch.Parameters, "5·5·1·6"},
		{"28x28 conv5:6/posbias", arch.Parameters, "5·5·1·6 + 24·24·6"},
		{"28x28 conv5:6/tile2", arch.Parameters, "2·2·(5·5·1 + 1)·6"},
		{"28x28 conv5:6/blocks3/posbias", arch.Parameters, "3·3·5·5·1·6 + 24·24·6"},
		{"28x28 local5:6", arch.Parameters, "24·24·(5·5·1 + 1)·6"},
		{"27x27x96 conv5:256/p2/g2", arch.Parameters, "(5·5·96/2 + 1)·256"},
		{"14x14x512 dw3/same/nobias", arch.Parameters, "3·3·1·512"},
		{"10:3 conv3:2", arch.Parameters, "(3·3 + 1)·2"},
		{"10:3 conv3:2/tile4", arch.Parameters, "4·(3·3 + 1)·2"},
		{"5x5x16 dense:120", arch.Parameters, "(5·5·16 + 1)·120"},
		{"784 dense:10/nobias", arch.Parameters, "784·10"},
		{"8x8x2 bn", arch.Parameters, "2·2"},
		{"8x8x2 tconv2:4/s2", arch.Parameters, "(2·2·2 + 1)·4"},
		{"8x8x2 tconv2:4/s2", arch.UnsharedParameters, "8·8·2·2·2·4 + 16·16·4"},
		{"8x8 relu", arch.Parameters, "0"},
		{"1x1x512 dense:10", arch.Parameters, "(512 + 1)·10"},
	} {
		n := parse(t, test.text)
		if got := n.Layers[0].Formula(test.of); got != test.want {
			t.Errorf("%q: got formula %q, want %q", test.text, got, test.want)
		}
	}
}
