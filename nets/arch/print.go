package arch

import (
	"fmt"
	"strconv"
	"strings"
)

// String writes the network in its canonical form: one space between words,
// numbers and options in one way, no comments. It parses to the same network.
func (n *Network) String() string {
	b := append([]byte(nil), n.Input.canonical()...)
	b = appendWords(b, n.Layers)
	return string(b)
}

func appendWords(b []byte, layers []*Layer) []byte {
	for _, l := range layers {
		b = append(b, ' ')
		b = append(b, l.Word...)
		bodies := l.Branches
		switch {
		case l.Kind == Repeat: // the same words every time
			bodies = bodies[:1]
		case !l.Kind.Joins():
			continue
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

// canonical is the input's word: 4, 100:8, 28x28, 28x28x3.
func (s Shape) canonical() string {
	switch {
	case s.OneD && s.C == 1:
		return strconv.Itoa(s.W)
	case s.OneD:
		return fmt.Sprintf("%d:%d", s.W, s.C)
	case s.C == 1:
		return fmt.Sprintf("%dx%d", s.H, s.W)
	}
	return fmt.Sprintf("%dx%dx%d", s.H, s.W, s.C)
}

// canonical is the layer's word with its options in one order and what says
// nothing left out.
func (l *Layer) canonical(oneD bool) string {
	i := l.Kind.info()
	b := []byte(i.name)
	pair := func(h, w int) {
		if h != w && !oneD {
			b = strconv.AppendInt(b, int64(h), 10)
			b = append(b, 'x')
		}
		b = strconv.AppendInt(b, int64(w), 10)
	}
	if i.arg == kernelCount || i.arg == kernelAlone {
		pair(l.KH, l.KW)
	}
	if i.arg == kernelCount || i.arg == units {
		b = append(b, ':')
		b = strconv.AppendInt(b, int64(l.Kernels), 10)
	}
	if i.arg == factor {
		b = strconv.AppendInt(b, int64(l.Factor), 10)
	}
	number := func(option string, say bool, h, w int) {
		if say {
			b = append(b, option...)
			pair(h, w)
		}
	}
	if l.Kind.Pools() {
		number("/s", l.StrideH != l.KH || l.StrideW != l.KW, l.StrideH, l.StrideW)
	} else {
		number("/s", l.StrideH > 1 || l.StrideW > 1, l.StrideH, l.StrideW)
	}
	number("/p", l.PadH > 0 || l.PadW > 0, l.PadH, l.PadW)
	number("/d", l.DilationH > 1 || l.DilationW > 1, l.DilationH, l.DilationW)
	number("/g", l.Groups > 1, l.Groups, l.Groups)
	flag := func(say bool, option string) {
		if say {
			b = append(b, option...)
		}
	}
	flag(l.Padding == Same, "/same")
	flag(l.Padding == Ring, "/ring")
	flag(l.Ceil, "/ceil")
	number("/tile", l.Sharing.Scheme == Tiles, l.Sharing.N, l.Sharing.N)
	number("/blocks", l.Sharing.Scheme == Blocks, l.Sharing.N, l.Sharing.N)
	flag(l.Bias == NoBias && strings.Contains(i.options, " nobias "), "/nobias")
	flag(l.Bias == PerUnit, "/posbias")
	return string(b)
}
