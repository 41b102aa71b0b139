package arch

import "strconv"

// Quantity is something that is counted of a layer.
type Quantity int

// The quantities that a layer has a formula for.
const (
	Parameters         Quantity = iota // every weight once, however often it is used
	Links                              // every use of every weight
	MACs                               // links without biases
	UnsharedParameters                 // parameters if no position shared its weights
	DenseParameters                    // parameters if every unit saw every input
)

// formula is a number together with the terms it comes from. Numbers beyond
// 2⁶³−1 keep their text and lose ok.
type formula struct {
	text  string
	value int64
	ok    bool
	sum   bool // text is a sum, to be put in parentheses when multiplied
}

func number(n int) formula { return formula{strconv.Itoa(n), int64(n), true, false} }

// by multiplies formulas.
func by(fs ...formula) formula {
	p := formula{value: 1, ok: true}
	size := 0
	for _, f := range fs {
		size += len(f.text) + len("·()")
	}
	text := make([]byte, 0, size)
	for i, f := range fs {
		if i > 0 {
			text = append(text, "·"...)
		}
		if f.sum && len(fs) > 1 {
			text = append(append(append(text, '('), f.text...), ')')
		} else {
			text = append(text, f.text...)
		}
		if p.ok = p.ok && f.ok; p.ok {
			p.value, p.ok = multiply(p.value, f.value)
		}
	}
	p.text = string(text)
	return p
}

// plus adds two formulas.
func plus(a, b formula) formula {
	s := formula{text: a.text + " + " + b.text, ok: a.ok && b.ok, sum: true}
	if s.ok {
		s.value, s.ok = sum(a.value, b.value)
	}
	return s
}

// factors gives the sizes of a map as factors: height and width, or the width.
func (s Shape) factors() []formula {
	if s.OneD {
		return []formula{number(s.W)}
	}
	return []formula{number(s.H), number(s.W)}
}

// units gives the units of a shape as factors, those of 1 left out.
func (s Shape) units() formula {
	var fs []formula
	for _, n := range s.Dims() {
		if n > 1 {
			fs = append(fs, number(n))
		}
	}
	if len(fs) == 0 {
		return number(1)
	}
	return by(fs...)
}

// taps gives the factors of one kernel: its height, width, and the channels
// it looks at.
func (l *Layer) taps() formula {
	fs := make([]formula, 0, 3)
	if !l.In.OneD {
		fs = append(fs, number(l.KH))
	}
	fs = append(fs, number(l.KW))
	seen := number(l.In.C / l.Groups)
	if l.Groups > 1 && seen.value > 1 {
		seen.text = strconv.Itoa(l.In.C) + "/" + strconv.Itoa(l.Groups)
	}
	return by(append(fs, seen)...)
}

// convolution counts kernels and biases under some sharing: banks times
// kernels of so many taps each.
func (l *Layer) convolution(s Sharing, bias Bias) formula {
	var banks []formula
	switch s.Scheme {
	case Unshared:
		banks = l.Out.factors()
	case Tiles, Blocks:
		if !l.In.OneD {
			banks = append(banks, number(min(s.N, l.Out.H)))
		}
		banks = append(banks, number(min(s.N, l.Out.W)))
	case Shared:
	}
	each, kernels := l.taps(), number(l.Kernels)
	switch bias {
	case PerKernel:
		each = plus(each, number(1))
	case PerUnit:
		return plus(by(append(banks, each, kernels)...), by(append(l.Out.factors(), kernels)...))
	case NoBias:
	}
	return by(append(banks, each, kernels)...)
}

// biased adds one bias to what a unit sees, where the layer has biases.
func (l *Layer) biased(seen formula) formula {
	if l.Bias == NoBias {
		return seen
	}
	return plus(seen, number(1))
}

// formula works out one quantity of the layer by itself. Groups have none of
// their own.
func (l *Layer) formula(q Quantity) formula {
	switch {
	case l.Kind.Convolves():
		return l.convolutionFormula(q)
	case l.Kind == Dense || l.Kind == Tied:
		return l.denseFormula(q)
	case q == Links || q == MACs:
		return number(0)
	case l.Kind == Transposed && q == UnsharedParameters:
		kernels := by(append(l.In.factors(), l.taps(), number(l.Kernels))...)
		if l.Bias == NoBias {
			return kernels
		}
		return plus(kernels, by(append(l.Out.factors(), number(l.Kernels))...))
	case l.Kind == Transposed:
		return by(l.biased(l.taps()), number(l.Kernels))
	case l.Kind == BatchNorm || l.Kind == LayerNorm:
		return by(number(2), number(l.In.C))
	}
	return number(0)
}

func (l *Layer) convolutionFormula(q Quantity) formula {
	unshared := Sharing{Scheme: Unshared}
	switch q {
	case Links, UnsharedParameters:
		return l.convolution(unshared, min(l.Bias, PerKernel))
	case MACs:
		return l.convolution(unshared, NoBias)
	case DenseParameters:
		return by(l.biased(l.In.units()), l.Out.units())
	default:
		return l.convolution(l.Sharing, l.Bias)
	}
}

func (l *Layer) denseFormula(q Quantity) formula {
	seen, units := l.In.units(), number(l.Kernels)
	switch {
	case q == MACs:
		return by(seen, units)
	case l.Kind == Dense || q == Links:
		return by(l.biased(seen), units)
	case l.Bias == NoBias:
		return number(0)
	}
	return units // the weights are those of the dense layer that it mirrors
}

// Formula gives the terms from which a quantity of the layer is computed:
// "(5·5·1 + 1)·6". Groups (add, cat, mul) have "0".
func (l *Layer) Formula(q Quantity) string { return l.formula(q).text }
