package arch

// String writes the network in its canonical form: one space between words,
// numbers and options in one way, no comments. It parses to the same network.
func (n *Network) String() string {
	return string(appendWords([]byte(n.Input.canonical()), n.Layers))
}

func appendWords(b []byte, layers []*Layer) []byte {
	for _, l := range layers {
		b = append(append(b, ' '), l.Word...)
		bodies := l.Branches
		if len(bodies) == 0 {
			continue
		}
		if l.Kind == Repeat { // the same words every time
			bodies = bodies[:1]
		}
		for i, body := range bodies {
			if i > 0 {
				b = append(b, " |"...)
			}
			b = appendWords(b, body)
		}
		b = append(b, " )"...)
	}
	return b
}

// canonical is the layer's word with its options in one order, and without
// those that say what holds anyway.
func (l *Layer) canonical() string {
	b := l.info.argument.print(append(make([]byte, 0, 32), l.Kind...), l)
	for _, o := range l.info.options {
		b = o.print(b, l)
	}
	return string(b)
}
