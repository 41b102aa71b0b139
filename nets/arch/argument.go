package arch

import (
	"strconv"
	"strings"
)

type argument struct {
	read  func(p *wordParser, l *Layer, text string) *Error
	print func(b []byte, l *Layer) []byte
}

// The arguments.
var (
	noArgument  = argument{readNothing, func(b []byte, _ *Layer) []byte { return b }}
	kernelCount = argument{readKernelCount, printKernelCount}                            // conv5:6, conv3x5:6
	kernelSize  = argument{readKernelSize, printKernel}                                  // dw3
	poolWindow  = argument{readWindow, printKernel}                                      // maxpool2
	unitCount   = argument{readUnitCount, printUnitCount}                                // dense:10
	scaleFactor = numberArgument("the factor", func(l *Layer) *int { return &l.Factor }) // upsample2
	branchList  = argument{readBranches, noArgument.print}                               // add( … | … )
)

func readBranches(_ *wordParser, l *Layer, _ string) *Error {
	return newError(l.info.example, "its branches are missing")
}

func readNothing(_ *wordParser, l *Layer, text string) *Error {
	if text != "" {
		return newError(string(l.Kind), "%s takes no number", l.Kind)
	}
	return nil
}

func readKernelCount(p *wordParser, l *Layer, text string) *Error {
	word := string(l.Kind)
	size, count, _ := strings.Cut(text, ":")
	if size == "" {
		number := "6"
		if n, err := strconv.Atoi(count); err == nil && n > 0 {
			number = count
		}
		return newError(p.instead(word+"5:"+number), "how large are its kernels?")
	}
	if err := p.kernel(l, size, "kernel", p.instead(word+"5:6")); err != nil {
		return err
	}
	suggestion := p.instead(word + size + ":6")
	if count == "" {
		return newError(suggestion, "how many kernels?")
	}
	n, err := parseNumber(count, "the number of kernels", 1, suggestion)
	l.Kernels = n
	return err
}

func printKernelCount(b []byte, l *Layer) []byte { return printUnitCount(printKernel(b, l), l) }

func readKernelSize(p *wordParser, l *Layer, text string) *Error {
	size, count, counted := strings.Cut(text, ":")
	if counted { // rejected once the channels are known
		n, err := parseNumber(count, "the number of kernels", 1, l.info.example)
		if err != nil {
			return err
		}
		l.Kernels = n
	}
	return p.channelwise(l, size, "kernel")
}

// readWindow reads the window of a pool, whose stride equals the window unless
// an option changes it.
func readWindow(p *wordParser, l *Layer, text string) *Error {
	err := p.channelwise(l, text, "window")
	l.StrideD, l.StrideH, l.StrideW = l.KD, l.KH, l.KW
	return err
}

// channelwise reads a kernel or window that no number of kernels may follow.
func (p *wordParser) channelwise(l *Layer, text, noun string) *Error {
	size, _, counted := strings.Cut(text, ":")
	if counted {
		return newError(p.instead(string(l.Kind)+size), "%s takes no number of kernels, because it works channel by channel", l.Kind)
	}
	return p.kernel(l, size, noun, l.info.example)
}

func (p *wordParser) kernel(l *Layer, text, noun, suggestion string) *Error {
	if text == "" {
		return newError(suggestion, "how large is its %s?", noun)
	}
	d, h, w, err := p.sizes(text, "the "+noun, 1, suggestion)
	l.KD, l.KH, l.KW = d, h, w
	return err
}

func printKernel(b []byte, l *Layer) []byte { return l.appendSizes(b, l.KD, l.KH, l.KW) }

func readUnitCount(p *wordParser, l *Layer, text string) *Error {
	size, count, _ := strings.Cut(text, ":")
	if size != "" {
		return newError(p.instead(string(l.Kind)+":"+strings.Trim(size, "x")), "the number of units follows a colon")
	}
	if count == "" {
		return newError(p.instead(l.info.example), "how many units?")
	}
	n, err := parseNumber(count, "the number of units", 1, p.instead(l.info.example))
	l.Kernels = n
	return err
}

func printUnitCount(b []byte, l *Layer) []byte {
	return strconv.AppendInt(append(b, ':'), int64(l.Kernels), 10)
}

// numberArgument is a whole number directly after the word.
func numberArgument(noun string, field func(*Layer) *int) argument {
	return argument{
		read: func(_ *wordParser, l *Layer, text string) (err *Error) {
			*field(l), err = parseNumber(text, noun, 1, l.info.example)
			return err
		},
		print: func(b []byte, l *Layer) []byte { return strconv.AppendInt(b, int64(*field(l)), 10) },
	}
}
