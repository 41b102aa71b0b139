// Package gguf reads which tensors a GGUF file contains, as llama.cpp writes it:
// a header of settings and shapes, then the numbers. The published readers in Go
// pull in a network client or a whole server to read a header that this package
// handles in a page of code.
package gguf

import (
	"math"
	"slices"

	"weightshare/nets/model/weights"
)

const (
	magic = "GGUF"
	// alignmentKey is the setting that gives the alignment of tensors in bytes.
	alignmentKey     = "general.alignment"
	defaultAlignment = 32
	// maxAxes is the maximum number of axes of a tensor.
	maxAxes = 8
)

// Is reports whether a file is a GGUF file, judging by its first bytes.
func Is(in *weights.Input) bool {
	start, err := in.Read(0, int64(len(magic)), "a header")
	return err == nil && string(start) == magic
}

// Read returns the tensors of a file in the order of its header. Shapes have the
// rows first, as in PyTorch; the file has them in the reverse order.
func Read(in *weights.Input) ([]weights.Tensor, error) {
	c := &cursor{in: in, at: int64(len(magic))}
	version, err := c.uint32("the version")
	if err != nil {
		return nil, err
	}
	if version < 1 || version > 3 {
		return nil, in.Errorf(int64(len(magic)), "version %d, but 1, 2 or 3 with the low byte first was expected", version)
	}
	c.wide = version > 1
	const leastTensor, leastSetting = 16, 9
	at := c.at
	tensors, err := c.length(leastTensor, "the number of tensors")
	if err != nil {
		return nil, err
	}
	if tensors > weights.MaxTensors {
		return nil, in.Errorf(at, "%d tensors, which is more than was expected of a model", tensors)
	}
	settings, err := c.length(leastSetting, "the number of settings")
	if err != nil {
		return nil, err
	}
	alignment, err := c.settings(settings)
	if err != nil {
		return nil, err
	}
	infos := make([]info, 0, min(tensors, 1024))
	for range tensors {
		t, err := c.info()
		if err != nil {
			return nil, err
		}
		infos = append(infos, t)
	}
	start := (c.at + alignment - 1) / alignment * alignment
	all := make([]weights.Tensor, len(infos))
	for i, t := range infos {
		if t.offset > uint64(max(in.Size-start, 0)) || t.offset > math.MaxInt64 {
			return nil, in.Errorf(t.at, "tensor %q begins %d bytes after the header, but only %d bytes follow it", t.name, t.offset, in.Size-start)
		}
		if all[i], err = weights.New(in, t.at, t.name, t.shape, t.kind, start+int64(t.offset)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// settings skips the settings and returns the alignment of tensors.
func (c *cursor) settings(n int64) (alignment int64, err error) {
	alignment = defaultAlignment
	for range n {
		key, err := c.text("the name of a setting")
		if err != nil {
			return 0, err
		}
		at := c.at
		kind, err := c.uint32("the type of a setting")
		if err != nil {
			return 0, err
		}
		if key != alignmentKey || kind != typeUint32 {
			if err := c.value(kind, 0); err != nil {
				return 0, err
			}
			continue
		}
		value, err := c.uint32("the alignment")
		if err != nil {
			return 0, err
		}
		if value == 0 || value > 1<<20 {
			return 0, c.in.Errorf(at, "tensors aligned to %d bytes, but 1 to 2²⁰ was expected", value)
		}
		alignment = int64(value)
	}
	return alignment, nil
}

// The types of settings used by name here; texts and arrays have no fixed size.
const (
	typeUint32 = 4
	typeText   = 8
	typeArray  = 9
)

// valueBytes are the sizes of the types of settings, 0 for texts and arrays.
var valueBytes = [...]int64{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8}

// value skips the value of a setting, nested in depth arrays.
func (c *cursor) value(kind uint32, depth int) error {
	const maxDepth = 8
	switch {
	case int(kind) >= len(valueBytes):
		return c.in.Errorf(c.at-4, "a setting of type %d, but one of 0 to %d was expected", kind, len(valueBytes)-1)
	case kind == typeText:
		n, err := c.length(1, "the length of a text")
		if err != nil {
			return err
		}
		return c.skip(n, "a text")
	case kind != typeArray:
		return c.skip(valueBytes[kind], "the value of a setting")
	case depth == maxDepth:
		return c.in.Errorf(c.at, "arrays nested at most %d deep were expected", maxDepth)
	}
	inner, err := c.uint32("the type of an array's values")
	if err != nil {
		return err
	}
	if int(inner) < len(valueBytes) && valueBytes[inner] > 0 {
		n, err := c.length(valueBytes[inner], "the length of an array")
		if err != nil {
			return err
		}
		return c.skip(n*valueBytes[inner], "an array")
	}
	n, err := c.length(4, "the length of an array")
	if err != nil {
		return err
	}
	for range n {
		if err := c.value(inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// info is what the header says about a tensor.
type info struct {
	at     int64 // its position in the header
	name   string
	shape  []int64
	kind   weights.Type
	offset uint64 // relative to the end of the header
}

func (c *cursor) info() (info, error) {
	t := info{at: c.at}
	var err error
	if t.name, err = c.text("the name of a tensor"); err != nil {
		return t, err
	}
	axes, err := c.uint32("the number of axes")
	if err != nil {
		return t, err
	}
	if axes > maxAxes {
		return t, c.in.Errorf(t.at, "tensor %q has %d axes, but at most %d were expected", t.name, axes, maxAxes)
	}
	for range axes {
		size, err := c.uint64("the size of an axis")
		if err != nil {
			return t, err
		}
		if size > 1<<62 {
			return t, c.in.Errorf(t.at, "tensor %q has an axis of %d, but at most 2⁶² was expected", t.name, size)
		}
		t.shape = append(t.shape, int64(size))
	}
	slices.Reverse(t.shape)
	kind, err := c.uint32("the type of a tensor")
	if err != nil {
		return t, err
	}
	var known bool
	if t.kind, known = numberType(kind); !known {
		return t, c.in.Errorf(t.at, "tensor %q has numbers of type %d, which is none that was expected", t.name, kind)
	}
	t.offset, err = c.uint64("the place of a tensor")
	return t, err
}
