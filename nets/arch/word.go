package arch

import (
	"fmt"
	"strconv"
	"strings"
)

// largestNumber bounds every number that can be written. Sizes that follow
// from them may be larger; their arithmetic is checked.
const largestNumber = 1_000_000_000

// wordParser reads one word of a layer: its name, its argument, its options.
type wordParser struct {
	text string
	oneD bool // the network is one-dimensional: one number per kernel, stride …
}

// newError is an Error that does not know its place yet.
func newError(write, what string, args ...any) *Error {
	return &Error{Problem: fmt.Sprintf(what, args...), Suggestion: write}
}

// parse reads a layer that is no group. Of the result it sets the fields that
// the word alone decides.
func (p *wordParser) parse() (*Layer, *Error) {
	if looksLikeInput(p.text) {
		return nil, newError("a layer, such as conv5:6", "an input size can only be the first word")
	}
	core, options, _ := strings.Cut(p.text, "/")
	kind, rest, err := p.name(core)
	if err != nil {
		return nil, err
	}
	l := &Layer{Kind: kind}
	if kind.Convolves() || kind == Transposed {
		l.StrideH, l.StrideW, l.DilationH, l.DilationW, l.Groups = 1, 1, 1, 1, 1
		l.Bias = PerKernel
	}
	switch kind { //nolint:exhaustive // the others have neither bias nor sharing to start from
	case Local:
		l.Sharing.Scheme = Unshared
	case Dense, Tied:
		l.Bias = PerKernel
	case MaxPool, AvgPool:
		l.DilationH, l.DilationW = 1, 1
	}
	if err := p.argument(l, rest); err != nil {
		return nil, err
	}
	if len(core) < len(p.text) {
		if err := p.options(l, options); err != nil {
			return nil, err
		}
	}
	if kind.Pools() && l.StrideW == 0 { // stride = size unless given
		l.StrideH, l.StrideW = l.KH, l.KW
	}
	return l, nil
}

// name splits the core of a word into its kind and what follows the name.
func (p *wordParser) name(core string) (Kind, string, *Error) {
	if k, ok := kindOf(core); ok { // relu6 has its digit in its name
		if k.Joins() {
			return 0, "", newError(k.info().example, "its branches are missing")
		}
		return k, "", nil
	}
	letters := 0
	for letters < len(core) && isLetter(core[letters]) {
		letters++
	}
	name, rest := core[:letters], core[letters:]
	k, ok := kindOf(name)
	switch {
	case !ok:
		return 0, "", p.unknown(name, rest)
	case k.Joins():
		return 0, "", newError(k.info().example, "its branches are missing")
	}
	return k, rest, nil
}

// unknown proposes the nearest known word, with the rest of the word kept
// where the two take the same arguments.
func (p *wordParser) unknown(name, rest string) *Error {
	k, ok := nearestKind(name)
	if !ok {
		return newError("one of conv local dense maxpool gmp relu …", "there is no such layer")
	}
	i := k.info()
	write := i.example
	if i.arg != branches {
		_, options, _ := strings.Cut(p.text, "/")
		mended := wordParser{text: i.name + rest, oneD: p.oneD}
		if options != "" {
			mended.text += "/" + options
		}
		if _, err := mended.parse(); err == nil {
			write = mended.text
		}
	}
	return newError(write, "there is no layer %q, the nearest is %s", shorten(name, longestWord), i.name)
}

// argument reads what follows a name: the kernel and number of kernels, the
// units, the factor.
func (p *wordParser) argument(l *Layer, rest string) *Error {
	i := l.Kind.info()
	size, count, counted := strings.Cut(rest, ":")
	switch i.arg {
	case kernelCount:
		return p.kernelCount(l, size, count, counted)
	case kernelAlone:
		if counted {
			return newError(p.withCore(i.name+size), "%s takes no number of kernels, it works channel by channel", i.name)
		}
		return p.kernel(l, size, kernelNoun(l.Kind), i.example)
	case units:
		if size != "" {
			return newError(p.withCore("dense:"+strings.Trim(size, "x")), "the number of units follows a colon")
		}
		if count == "" {
			return newError(p.withCore(i.example), "how many units?")
		}
		n, err := p.number(count, "the number of units", 1, p.withCore(i.example))
		l.Kernels = n
		return err
	case factor:
		n, err := p.number(rest, "the factor", 1, i.example)
		l.Factor = n
		return err
	default:
		if rest != "" {
			return newError(i.name, "%s takes no number", i.name)
		}
		return nil
	}
}

// kernelCount reads "5:6" and "3x5:6".
func (p *wordParser) kernelCount(l *Layer, size, count string, counted bool) *Error {
	name := l.Kind.info().name
	if size == "" {
		number := "6"
		if n, err := strconv.Atoi(count); err == nil && n > 0 {
			number = count
		}
		return newError(p.withCore(name+"5:"+number), "how large are its kernels?")
	}
	if err := p.kernel(l, size, "kernel", p.withCore(name+"5:6")); err != nil {
		return err
	}
	mend := p.withCore(name + size + ":6")
	if !counted || count == "" {
		return newError(mend, "how many kernels?")
	}
	n, err := p.number(count, "the number of kernels", 1, mend)
	l.Kernels = n
	return err
}

// kernelNoun is what the window of a layer is called.
func kernelNoun(k Kind) string {
	if k.Pools() {
		return "window"
	}
	return "kernel"
}

// kernel reads a kernel or window size, which is missing when text is empty.
func (p *wordParser) kernel(l *Layer, text, noun, mend string) *Error {
	if text == "" {
		return newError(mend, "how large is its %s?", noun)
	}
	h, w, err := p.pair(text, "the "+noun, 1, mend)
	l.KH, l.KW = h, w
	return err
}

// withCore gives the word with its part before the options replaced.
func (p *wordParser) withCore(core string) string {
	if i := strings.IndexByte(p.text, '/'); i >= 0 {
		return core + p.text[i:]
	}
	return core
}

// pair reads "2" or, in two dimensions, "2x3" as height and width. In one
// dimension the height is 1, or 0 for what may be 0 (padding).
func (p *wordParser) pair(text, noun string, least int, mend string) (h, w int, err *Error) {
	first, second, two := strings.Cut(text, "x")
	if h, err = p.number(first, noun, least, mend); err != nil {
		return 0, 0, err
	}
	switch {
	case two && p.oneD:
		return 0, 0, newError(strings.Replace(p.text, text, second, 1), "%s of a one-dimensional layer is one number, its width", noun)
	case two:
		w, err = p.number(second, noun, least, mend)
		return h, w, err
	case p.oneD:
		return least, h, nil
	}
	return h, h, nil
}

// number reads a whole number between least and largestNumber.
func (p *wordParser) number(text, noun string, least int, mend string) (int, *Error) {
	digits := strings.TrimPrefix(text, "-")
	switch {
	case text == "":
		return 0, newError(mend, "%s is missing", noun)
	case !isDigits(digits):
		return 0, newError(mend, "%s is not a whole number", noun)
	case len(digits) < len(text):
		return 0, newError(mend, "%s cannot be negative", noun)
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n > largestNumber:
		return 0, newError(mend, "%s is too large, at most %d is possible", noun, largestNumber)
	case n < least:
		return 0, newError(mend, "%s must be at least %d", noun, least)
	}
	return n, nil
}

// isDigits reports whether text is made of decimal digits, one at least.
func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// isLetter reports whether c is an ASCII letter.
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
