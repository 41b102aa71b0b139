package arch

// Attention is multi-head self-attention on a sequence.
const Attention Kind = "attn"

var attentions = []*kindInfo{
	{
		kind: Attention, family: sequence, torch: "MultiheadAttention", keras: "MultiHeadAttention", aliases: "attention selfattention mha", mapsOnly: true,
		example: "attn4", about: "self-attention with 4 heads: every position looks at all",
		argument: numberArgument("the number of heads", func(l *Layer) *int { return &l.Heads }),
		initial:  Layer{Bias: PerKernel}, options: []*option{keyValueHeads, causalAttention, noBias},
		shape: attend, count: countAttention, field: wholeField,
	},
}

var (
	keyValueHeads = &option{
		name: "kv", value: "2", about: "two heads for keys and values, shared by the others",
		read: func(p *wordParser, l *Layer, value string) (err *Error) {
			l.KVHeads, err = parseNumber(value, "the number of heads for keys and values", 1, p.instead("kv1"))
			return err
		},
		print: func(b []byte, l *Layer) []byte {
			return l.appendNumber(b, "kv", l.KVHeads != 0 && l.KVHeads != l.Heads, l.KVHeads)
		},
	}
	causalAttention = flagOption(option{name: "causal", about: "no position looks at a later one"},
		func(l *Layer) *bool { return &l.Causal }, true)
)

// attend checks that the heads divide the channels evenly, and the key and value
// heads the heads.
func attend(l *Layer, _ *resolver) *Error {
	if e := l.needSequence(); e != nil {
		return e
	}
	if l.KVHeads == 0 {
		l.KVHeads = l.Heads
	}
	fits := *l
	switch {
	case l.In.C%l.Heads != 0:
		fits.Heads = gcd(l.In.C, l.Heads)
		fits.KVHeads = gcd(fits.Heads, l.KVHeads)
		return newError(fits.canonical(), "%d channels cannot be divided among %d heads", l.In.C, l.Heads)
	case l.Heads%l.KVHeads != 0:
		fits.KVHeads = gcd(l.Heads, l.KVHeads)
		return newError(fits.canonical(), "%d heads cannot be divided among %d for keys and values", l.Heads, l.KVHeads)
	}
	return nil
}

// countAttention counts four projections at every position: queries, keys,
// values and the output. Products of activations, one for every query with every
// key and one for every weight with every value, are MACs without links.
func countAttention(l *Layer, b *formulaBuilder) tally {
	n, c := b.positions(l.In), number(l.In.C)
	projections := func(seen formula) formula {
		if l.KVHeads == l.Heads {
			return b.product(number(4), seen, c)
		}
		kv := number(l.In.C / l.Heads * l.KVHeads)
		return b.sum(b.product(number(2), seen, c), b.product(number(2), seen, kv))
	}
	t := parametersOnly(projections(b.biased(l, c)))
	t.links = b.product(n, t.parameters)
	t.unshared = t.links
	t.macs = b.sum(b.product(n, projections(c)), b.product(number(2), n, n, c))
	return t
}
