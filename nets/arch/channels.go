package arch

import (
	"strconv"
	"strings"
)

// readParts reads how many channels each branch of a split gets. If text is
// empty they are divided evenly.
func readParts(l *Layer, text string) *Error {
	if text == "" {
		return nil
	}
	const suggestion = "split2,2("
	from := 0
	for part := range strings.SplitSeq(text, ",") {
		n, err := parseNumber(part, "the number of channels", 1, suggestion)
		if err != nil {
			return err
		}
		if from > maxNumber {
			return newError(suggestion, "it has too many channels")
		}
		l.Channels = append(l.Channels, []Range{{from, from + n}})
		from += n
	}
	l.Word = splitWord(l.Channels)
	return nil
}

func splitWord(channels [][]Range) string {
	sizes := make([]int, len(channels))
	for i, c := range channels {
		sizes[i] = c[0].To - c[0].From
	}
	return string(appendNumbers([]byte(Split), sizes, ",")) + "("
}

// divideChannels assigns the branches of a split their channels.
func divideChannels(l *Layer, branches int) ([]Shape, *Error) {
	if l.Channels == nil {
		if l.In.C%branches != 0 {
			problem := "%d channels cannot be divided evenly among %d branches"
			if l.In.C < branches {
				return nil, newError("at most as many branches as channels", problem, l.In.C, branches)
			}
			return nil, newError(splitWord(evenParts(l.In.C, branches)), problem, l.In.C, branches)
		}
		l.Channels = evenParts(l.In.C, branches)
	}
	if len(l.Channels) != branches {
		return nil, newError("a branch for each part, or split( … | … )", "it divides channels into %d parts and has %d branches", len(l.Channels), branches)
	}
	if given := l.Channels[branches-1][0].To; given != l.In.C {
		if l.In.C < branches {
			return nil, newError("at most as many branches as channels", "its parts have %d channels together, its input has %d", given, l.In.C)
		}
		return nil, newError(splitWord(evenParts(l.In.C, branches)), "its parts have %d channels together, its input has %d", given, l.In.C)
	}
	return l.branchInputs(), nil
}

// evenParts divides channels among branches, as evenly as possible.
func evenParts(channels, branches int) [][]Range {
	parts := make([][]Range, branches)
	from := 0
	for i := range parts {
		size := channels / branches
		if i < channels%branches {
			size++
		}
		parts[i] = []Range{{from, from + size}}
		from += size
	}
	return parts
}

// readPicks reads the channels that a branch sees, counted from 1: "1,3-5".
func readPicks(l *Layer, text string) *Error {
	const suggestion = "pick1,3-5("
	if text == "" {
		return newError(suggestion, "which channels?")
	}
	var picked []Range
	for part := range strings.SplitSeq(text, ",") {
		first, last, several := strings.Cut(part, "-")
		from, err := parseNumber(first, "a channel", 1, suggestion)
		if err != nil {
			return err
		}
		to := from
		if several {
			if to, err = parseNumber(last, "a channel", 1, suggestion); err != nil {
				return err
			}
		}
		before := 0
		if n := len(picked); n > 0 {
			before = picked[n-1].To
		}
		switch {
		case to < from || from <= before:
			return newError(suggestion, "the channels stand in order, each once")
		case from == before+1 && before > 0:
			picked[len(picked)-1].To = to
		default:
			picked = append(picked, Range{from - 1, to})
		}
	}
	l.Channels = [][]Range{picked}
	b := []byte(Pick)
	for i, r := range picked {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(r.From+1), 10)
		if r.To > r.From+1 {
			b = strconv.AppendInt(append(b, '-'), int64(r.To), 10)
		}
	}
	l.Word = string(b) + "("
	return nil
}

func pickChannels(l *Layer, _ int) ([]Shape, *Error) {
	picked := l.Channels[0]
	if last := picked[len(picked)-1].To; last > l.In.C {
		word := "pick1-" + strconv.Itoa(l.In.C) + "("
		if l.In.C == 1 {
			word = "pick1("
		}
		return nil, newError(word, "there is no channel %d, its input has %d", last, l.In.C)
	}
	return l.branchInputs(), nil
}

// branchInputs returns, for each branch, the input with only that branch's
// channels.
func (l *Layer) branchInputs() []Shape {
	shapes := make([]Shape, len(l.Channels))
	for i, channels := range l.Channels {
		shapes[i] = l.In
		shapes[i].C = 0
		for _, r := range channels {
			shapes[i].C += r.To - r.From
		}
	}
	return shapes
}
