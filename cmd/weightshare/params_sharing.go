package main

import (
	"fmt"
	"io"
	"strings"

	"weightshare/lessons/text"
	"weightshare/nets/arch"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// maxCopies is the number of copies that are named; JSON has them all.
const maxCopies = 8

// writeSharing says which tensors of a file are copies of others, and which share their
// storage.
func writeSharing(w io.Writer, s weights.Sharing, distinct bool) error {
	if len(s.Places) > 0 {
		said := fmt.Sprintf("Shared: %s. The file stores %s numbers once, as the network uses them.", names(s.Places), arch.Thousands(numbers(s.Places)))
		if err := sentence(w, said); err != nil {
			return err
		}
	}
	var said string
	switch {
	case !distinct:
		said = fmt.Sprintf("%s numbers are stored. Without --distinct=false it is said how many of them are copies.", arch.Thousands(s.Stored))
	case len(s.Copies) == 0:
		said = fmt.Sprintf("%s numbers are stored, all distinct: no tensor is a copy of another.", arch.Thousands(s.Stored))
	default:
		said = fmt.Sprintf("%s: %s of %s numbers are copies, %s are distinct. If the network is to share them, tie them again after loading: this file stores each by itself.",
			names(s.Copies), arch.Thousands(s.Stored-s.Distinct), arch.Thousands(s.Stored), arch.Thousands(s.Distinct))
	}
	if distinct && s.Constant > 0 {
		said += fmt.Sprintf(" (%s equal others but hold one value throughout, as fresh biases do: not taken for copies.)", text.Plural(s.Constant, "tensor"))
	}
	if distinct && s.Unread > 0 {
		said += fmt.Sprintf(" (Not compared: %s whose numbers do not lie one behind another.)", text.Plural(s.Unread, "tensor"))
	}
	return sentence(w, said)
}

// names says which tensors are the same as which others.
func names(copies []weights.Copy) string {
	said := mapped(copies[:min(len(copies), maxCopies)], func(c weights.Copy) string {
		line := fmt.Sprintf("`%s` is `%s`", visible.Text(c.Tensor), visible.Text(c.Of))
		if c.Transposed {
			line += " transposed"
		}
		return line
	})
	if more := len(copies) - maxCopies; more > 0 {
		said = append(said, fmt.Sprintf("and %d more, which --format json names", more))
	}
	return strings.Join(said, "; ")
}

func numbers(copies []weights.Copy) int64 {
	var sum int64
	for _, c := range copies {
		sum += c.Numbers
	}
	return sum
}
