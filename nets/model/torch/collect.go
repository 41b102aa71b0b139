package torch

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/nlpodyssey/gopickle/types"

	"weightshare/nets/model/weights"
)

// maxDepth is the maximum nesting depth of containers.
const maxDepth = 64

// collect lists the tensors in a value, which was read from a pickle at this
// offset.
func collect(in *weights.Input, at int64, value any) ([]weights.Tensor, error) {
	c := collector{in: in, at: at, seen: map[any]bool{}, named: map[string]int{}}
	name := ""
	if _, single := value.(*view); single {
		name = "tensor"
	}
	if err := c.walk(name, value, 0); err != nil {
		return nil, err
	}
	if len(c.out) == 0 {
		return nil, in.Errorf(at, "a pickle with tensors was expected, but it has none")
	}
	return c.out, nil
}

type collector struct {
	in    *weights.Input
	at    int64
	seen  map[any]bool   // containers: one that many others contain is visited once
	named map[string]int // by name: how many tensors have it
	out   []weights.Tensor
}

func (c *collector) walk(name string, value any, depth int) error {
	if v, ok := value.(*view); ok {
		return c.add(name, v)
	}
	switch value.(type) {
	case *types.Dict, *types.OrderedDict, *types.List, *types.Tuple:
	default:
		return nil
	}
	if c.seen[value] {
		return nil
	}
	c.seen[value] = true
	if depth > maxDepth {
		return c.in.Errorf(c.at, "containers nested at most %d deep were expected", maxDepth)
	}
	inner := func(key, value any) error { return c.walk(join(name, key), value, depth+1) }
	switch v := value.(type) {
	case *types.Dict:
		for _, entry := range *v {
			if err := inner(entry.Key, entry.Value); err != nil {
				return err
			}
		}
	case *types.OrderedDict:
		for e := v.List.Front(); e != nil; e = e.Next() {
			if entry, ok := e.Value.(*types.OrderedDictEntry); ok {
				if err := inner(entry.Key, entry.Value); err != nil {
					return err
				}
			}
		}
	case *types.List:
		return each(*v, inner)
	case *types.Tuple:
		return each(*v, inner)
	}
	return nil
}

func each(values []any, inner func(key, value any) error) error {
	for i, v := range values {
		if err := inner(i, v); err != nil {
			return err
		}
	}
	return nil
}

// join appends a key to a name.
func join(name string, key any) string {
	word := "?"
	switch k := key.(type) {
	case string:
		word = k
	case int, float64:
		word = fmt.Sprint(k)
	case bool: // as Python writes them
		word = "False"
		if k {
			word = "True"
		}
	case nil:
		word = "None"
	}
	if name == "" {
		return word
	}
	return name + "." + word
}

// add adds a tensor.
func (c *collector) add(name string, v *view) error {
	if len(c.out) == weights.MaxTensors {
		return c.in.Errorf(c.at, "more than %d tensors, which is more than was expected of a model", weights.MaxTensors)
	}
	if c.named[name]++; c.named[name] > 1 { // different keys can be written alike
		name = fmt.Sprintf("%s (%d)", name, c.named[name])
	}
	kind := v.storage.kind
	if v.kindWhereUntyped.Name != "" {
		kind = v.kindWhereUntyped
	}
	count, ok := weights.Product(v.shape)
	if !ok {
		return c.in.Errorf(c.at, "tensor %q has the shape %v, but at most 2⁶³−1 numbers were expected", clip(name), v.shape)
	}
	span, ok := v.span(count)
	total := v.storage.numbers * v.storage.kind.Bytes // checked when the storage was found
	if !ok || v.storage.offset < 0 || span > total/kind.Bytes || v.begin > total/kind.Bytes-span {
		return c.in.Errorf(c.at, "tensor %q has the shape %v with strides %v from %d, but one within its storage of %d bytes was expected",
			clip(name), v.shape, v.strides, v.begin, total)
	}
	offset := v.storage.offset + v.begin*kind.Bytes
	order, dense := v.order()
	if !dense {
		// The numbers are not contiguous: their count is known, but they are not read.
		c.out = append(c.out, weights.Tensor{Name: name, Shape: v.shape, Type: kind, Numbers: count, Bytes: span * kind.Bytes, Offset: offset})
		return nil
	}
	t, err := weights.New(c.in, c.at, name, v.shape, kind, offset)
	if long := v.longAxes(); len(long) == 2 {
		t.ColumnMajor = order[0] > order[1]
	} else if !slices.IsSorted(order) {
		t.Order = order
	}
	c.out = append(c.out, t)
	return err
}

// span returns how many numbers there are from the first of a tensor to the last.
func (v *view) span(count int64) (n int64, ok bool) {
	if count == 0 {
		return 0, true
	}
	n = 1
	for i, size := range v.shape {
		stride := v.strides[i]
		if stride < 0 || size > 1 && stride > (math.MaxInt64-n)/(size-1) {
			return 0, false
		}
		n += (size - 1) * stride
	}
	return n, true
}

// longAxes lists the axes with more than one number.
func (v *view) longAxes() []int {
	var long []int
	for i, size := range v.shape {
		if size != 1 {
			long = append(long, i)
		}
	}
	return long
}

// order lists the axes with more than one number as the file stores them, the one with the
// largest stride first. dense reports whether the numbers lie one behind another.
func (v *view) order() (axes []int, dense bool) {
	axes = v.longAxes()
	if slices.Contains(v.shape, 0) {
		return axes, true
	}
	slices.SortStableFunc(axes, func(a, b int) int { return cmp.Compare(v.strides[b], v.strides[a]) })
	n := int64(1)
	for _, axis := range slices.Backward(axes) {
		if v.strides[axis] != n {
			return nil, false
		}
		n *= v.shape[axis]
	}
	return axes, true
}
