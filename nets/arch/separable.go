package arch

import (
	"slices"
	"strconv"
	"strings"
)

// Separable is a depthwise convolution without biases, followed by a 1×1
// convolution.
const Separable Kind = "sep"

var separables = []*kindInfo{
	{
		kind: Separable, family: separable, torch: noName, keras: "SeparableConv2D", aliases: "sepconv separable", mapsOnly: true,
		example: "sep3:64", about: "separable convolution: depthwise without bias, then 64 kernels of 1×1",
		argument: kernelCount, initial: plainConvolution(Shared), options: slices.Concat(depthwiseOptions, []*option{noBias}),
		shape: convolveSeparably, count: countSeparable, field: slideField,
	},
}

func convolveSeparably(l *Layer, _ *resolver) *Error {
	l.Out.C = l.Kernels
	return l.slide("kernel")
}

// countSeparable counts both convolutions: every weight is used once at every
// output position.
func countSeparable(l *Layer, b *formulaBuilder) tally {
	one := *l
	one.Groups = l.In.C
	channels := number(l.In.C)
	if l.Multiplier > 1 {
		channels = b.product(channels, number(l.Multiplier))
	}
	kernels, positions := number(l.Kernels), b.positions(l.Out)
	depthwise := b.product(b.taps(&one), channels)
	t := tally{
		parameters: b.sum(depthwise, b.product(b.biased(l, channels), kernels)),
		dense:      b.product(b.biased(l, b.units(l.In)), b.units(l.Out)),
		macs:       b.product(positions, b.sum(depthwise, b.product(channels, kernels))),
	}
	t.links = b.product(positions, t.parameters)
	t.unshared = t.links
	return t
}

// Options by which kernels share numbers other than by position.
var (
	turned = &option{
		name: "turn", value: "4", about: "four copies of each kernel, turned, and the largest of their outputs",
		read: func(p *wordParser, l *Layer, value string) (err *Error) {
			if l.Turns, err = parseNumber(value, "the number of turns", 1, p.instead("turn4")); err == nil && l.Turns != 4 {
				err = newError(p.instead("turn4"), "kernels are turned by right angles, four in all")
			}
			return err
		},
		print: func(b []byte, l *Layer) []byte { return l.appendNumber(b, "turn", l.Turns > 0, l.Turns) },
	}
	drawn = numberOption(option{name: "hash", value: "100", about: "its numbers are drawn from 100 free ones, by lot", decides: []string{"numbers", "bias"}},
		"the number of free numbers", 0, func(l *Layer) *int { return &l.Free })
	pulled = &option{
		name: "soft", value: ".01", about: "the kernels of all places begin alike, and training pulls them towards their mean", decides: []string{"numbers"},
		read: func(p *wordParser, l *Layer, value string) *Error {
			pull, err := strconv.ParseFloat(value, 64)
			if strings.Trim(value, "0123456789.") != "" || err != nil || pull <= 0 || pull > maxNumber {
				return newError(p.instead("soft.01"), "the strength is a number above 0")
			}
			l.Pull = pull
			return nil
		},
		print: func(b []byte, l *Layer) []byte {
			if l.Pull == 0 {
				return b
			}
			strength := strconv.FormatFloat(l.Pull, 'f', -1, 64)
			return append(append(b, "/soft"...), strings.TrimPrefix(strength, "0")...)
		},
	}
)

// allNumbers counts the weights and biases that a convolution would have if
// they were not drawn from free numbers.
func (b *formulaBuilder) allNumbers(l *Layer) formula {
	if l.Free == 0 {
		return formula{}
	}
	sized := *l
	sized.Out.C = l.Kernels
	if sized.slide("kernel") != nil {
		return formula{overflow: true} // the layer is refused anyway
	}
	return b.convolution(&sized, l.Sharing, l.Bias)
}
