package arch

// The recurrent layers: one set of weights for all steps.
const (
	RNN      Kind = "rnn"
	GRU      Kind = "gru"
	LSTM     Kind = "lstm"
	ConvLSTM Kind = "convlstm"
)

var recurrents = []*kindInfo{
	recurrent(RNN, "recurrent: one set of weights for all steps of a sequence", "RNN", "SimpleRNN"),
	recurrent(GRU, "recurrent with three gates", "GRU", "GRU"),
	recurrent(LSTM, "recurrent with four gates, and a memory", "LSTM", "LSTM"),
	{
		kind: ConvLSTM, family: sequence, torch: noName, keras: "ConvLSTM2D", mapsOnly: true,
		example: "convlstm3:16", about: "an LSTM of convolutions, over the depth of a map with three axes",
		argument: argument{readPlane, printPlane}, initial: Layer{Bias: PerKernel}, options: recurrentOptions,
		shape: recurOverDepth, count: countRecurrent, field: wholeField,
	},
}

var recurrentOptions = []*option{
	flagOption(option{name: "last", about: "the output of the last step alone"}, func(l *Layer) *bool { return &l.Last }, true),
	flagOption(option{name: "bi", about: "both directions side by side"}, func(l *Layer) *bool { return &l.Both }, true),
	twoBiases,
	noBias,
}

var twoBiases = &option{
	name: "bias", value: "2", about: "two biases a gate, as PyTorch has them", decides: []string{"bias"},
	read: func(p *wordParser, l *Layer, value string) *Error {
		if l.TwoBiases = value == "2"; !l.TwoBiases {
			return newError(p.instead("bias2"), "a gate has one bias, or two")
		}
		return nil
	},
	print: func(b []byte, l *Layer) []byte { return l.appendNumber(b, "bias", l.TwoBiases, 2) },
}

func recurrent(k Kind, about, torch, keras string) *kindInfo {
	return &kindInfo{
		kind: k, family: sequence, torch: torch, keras: keras, mapsOnly: true,
		example: string(k) + ":64", about: about, argument: unitCount,
		initial: Layer{Bias: PerKernel}, options: recurrentOptions,
		shape: recur, count: countRecurrent, field: wholeField,
	}
}

func recur(l *Layer, _ *resolver) *Error {
	if e := l.needSequence(); e != nil {
		return e
	}
	l.Out.C = l.Kernels
	if l.Both {
		l.Out.C *= 2
	}
	if l.Last {
		l.Out = flatShape(int64(l.Out.C))
	}
	return nil
}

// recurOverDepth outputs a map for every step, or only the last one. Kernels
// are padded so that maps keep their size.
func recurOverDepth(l *Layer, _ *resolver) *Error {
	if l.In.D == 0 {
		return newError("an input with three axes, such as 16x28x28:3", "its steps are the depth of a map with three axes, its input is %s", l.In)
	}
	l.Out.C = l.Kernels
	if l.Both {
		l.Out.C *= 2
	}
	if l.Last {
		l.Out.D = 0
	}
	return nil
}

// countRecurrent counts gates, each with weights for the input and for the
// previous state, and with a bias for every unit. All are used once at each
// step.
func countRecurrent(l *Layer, b *formulaBuilder) tally {
	gates := number(map[Kind]int{RNN: 1, GRU: 3, LSTM: 4, ConvLSTM: 4}[l.Kind])
	directions := 1
	if l.Both {
		directions = 2
	}
	in, h, steps := number(l.In.C), number(l.Kernels), b.positions(l.In)
	weights := []formula{b.product(in, h), b.product(h, h)}
	if l.Kind == ConvLSTM {
		taps := b.product(number(l.KH), number(l.KW))
		weights = []formula{b.product(taps, in, h), b.product(taps, h, h)}
	}
	all := weights
	switch {
	case l.TwoBiases:
		all = append(all[:2:2], b.product(number(2), h))
	case l.Bias != NoBias:
		all = append(all[:2:2], h)
	}
	of := func(f formula, factors ...formula) formula {
		if directions == 2 {
			factors = append(factors, number(2))
		}
		return b.product(append(factors, gates, f)...)
	}
	t := parametersOnly(of(b.sum(all...)))
	t.links = of(b.sum(all...), steps)
	t.unshared = t.links
	t.macs = of(b.sum(weights...), steps)
	return t
}

// readPlane reads kernels over height and width, whatever the number of axes.
func readPlane(p *wordParser, l *Layer, text string) *Error {
	axes := p.axes
	p.axes = 2
	err := readKernelCount(p, l, text)
	p.axes = axes
	return err
}

func printPlane(b []byte, l *Layer) []byte {
	plane := *l
	plane.axes = 2
	return printKernelCount(b, &plane)
}
