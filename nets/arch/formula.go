package arch

import "strconv"

// Quantity is something that is counted for a layer.
type Quantity int

// The quantities that a layer has a formula for.
const (
	Parameters         Quantity = iota // every weight once, however often it is used
	Links                              // every use of every weight
	MACs                               // links without biases
	UnsharedParameters                 // parameters if no position shared its weights
	DenseParameters                    // parameters if every unit saw every input
)

// Formula returns the terms from which a quantity of the layer is computed, such
// as "(5·5·1 + 1)·6". For groups (add, cat, mul) it is "0".
func (l *Layer) Formula(q Quantity) string {
	t := l.count(new(formulaBuilder))
	return [...]formula{
		Parameters: t.parameters, Links: t.links, MACs: t.macs, UnsharedParameters: t.unshared, DenseParameters: t.dense,
	}[q].String()
}

type tally struct {
	parameters, links, macs formula
	unshared, dense         formula // parameters of hypothetical versions
}

// parametersOnly counts parameters that are the same in every version, and no
// uses of them.
func parametersOnly(parameters formula) tally {
	return tally{parameters: parameters, unshared: parameters, dense: parameters}
}

// count counts the layer. A layer that uses another's parameters has none of its
// own, but would have if nothing were shared.
func (l *Layer) count(b *formulaBuilder) tally {
	t := l.info.count(l, b)
	if l.Weights != nil || l.again {
		t.parameters = formula{}
		if l.info.family != convolution && l.info.family != separable {
			t.dense = formula{}
		}
	}
	return t
}

func countNothing(*Layer, *formulaBuilder) tally { return tally{} }

// formula is a non-negative number with the terms from which it is computed. The
// zero formula is 0.
type formula struct {
	value    int64
	overflow bool // the number exceeds 2⁶³−1; value is meaningless
	operator operator
	terms    []formula
}

type operator uint8

const (
	plainNumber operator = iota // no terms
	divided
	multiplied
	added
)

func number(n int) formula { return formula{value: int64(n)} }

// formulaBuilder makes formulas. It owns their terms, so that counting many
// layers with one builder allocates little.
type formulaBuilder struct{ terms []formula }

// combine makes a formula from terms; its value is still to be set.
func (b *formulaBuilder) combine(o operator, terms ...formula) formula {
	start := len(b.terms)
	b.terms = append(b.terms, terms...)
	return formula{operator: o, terms: b.terms[start:len(b.terms):len(b.terms)]}
}

// quotient is n/d, which must be exact, written as one number if d is 1 or equal
// to n.
func (b *formulaBuilder) quotient(n, d int) formula {
	if d == 1 || d == n {
		return number(n / d)
	}
	q := b.combine(divided, number(n), number(d))
	q.value = int64(n / d)
	return q
}

func (b *formulaBuilder) product(fs ...formula) formula {
	p := b.combine(multiplied, fs...)
	p.value = 1
	for _, f := range fs {
		var ok bool
		p.value, ok = multiply(p.value, f.value)
		p.overflow = p.overflow || f.overflow || !ok
	}
	return p
}

func (b *formulaBuilder) sum(fs ...formula) formula {
	s := b.combine(added, fs...)
	for _, f := range fs {
		var ok bool
		s.value, ok = checkedSum(s.value, f.value)
		s.overflow = s.overflow || f.overflow || !ok
	}
	return s
}

func (b *formulaBuilder) positions(s Shape) formula {
	switch s.Axes() {
	case 1:
		return number(s.W)
	case 3:
		return b.product(number(s.D), number(s.H), number(s.W))
	}
	return b.product(number(s.H), number(s.W))
}

// units counts the units of a shape, with factors of 1 left out.
func (b *formulaBuilder) units(s Shape) formula {
	fs := make([]formula, 0, 4)
	for _, n := range [...]int{s.D, s.H, s.W, s.C} {
		if n > 1 {
			fs = append(fs, number(n))
		}
	}
	if len(fs) == 0 {
		return number(1)
	}
	return b.product(fs...)
}

// biased adds one bias to the weights of a unit if the layer has biases.
func (b *formulaBuilder) biased(l *Layer, weights formula) formula {
	if l.Bias == NoBias {
		return weights
	}
	return b.sum(weights, number(1))
}

// hypothetical returns the value, or Overflow if it exceeds 2⁶³−1.
func (f formula) hypothetical() Hypothetical {
	if f.overflow {
		return Overflow
	}
	return Hypothetical(f.value)
}

// String returns the terms: "(5·5·96/2 + 1)·256".
func (f formula) String() string {
	if f.operator == plainNumber {
		return strconv.FormatInt(f.value, 10)
	}
	return string(f.append(make([]byte, 0, 64)))
}

func (f formula) append(b []byte) []byte {
	if f.operator == plainNumber {
		return strconv.AppendInt(b, f.value, 10)
	}
	for i, term := range f.terms {
		if i > 0 {
			b = append(b, [...]string{divided: "/", multiplied: "·", added: " + "}[f.operator]...)
		}
		if f.operator == multiplied && term.operator == added && len(f.terms) > 1 {
			b = append(term.append(append(b, '(')), ')')
		} else {
			b = term.append(b)
		}
	}
	return b
}
