package torch

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/nlpodyssey/gopickle/pickle"
	"github.com/nlpodyssey/gopickle/types"

	"weightshare/nets/guard"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// storage is numbers in the file that tensors are views of.
type storage struct {
	key     string
	kind    weights.Type
	numbers int64
	offset  int64 // in the file; -1 until it is known
}

// view is a tensor as a pickle describes it.
type view struct {
	storage          *storage
	begin            int64 // in numbers
	shape, strides   []int64
	kindWhereUntyped weights.Type
}

// unpickle builds the values of a scanned pickle. Every name in a pickle is looked
// up in this package's own list, which contains no Python code and nothing with
// side effects.
func unpickle(in *weights.Input, at int64, b []byte, persistent func(id any) (any, error)) (any, error) {
	rest := bytes.NewReader(b)
	u := pickle.NewUnpickler(rest)
	u.FindClass = findClass
	u.PersistentLoad = persistent
	var value any
	var failed error
	panicked := guard.Call(func() error {
		value, failed = u.Load()
		return nil
	})
	if err := cmp.Or(panicked, failed); err != nil {
		return nil, in.Errorf(at+int64(len(b)-rest.Len()), "a pickle of tensors and plain values was expected: %w", shortened(err))
	}
	return value, nil
}

// maxError is the maximum length of an error message, whose text may contain a
// whole value.
const maxError = 200

func shortened(err error) error {
	var wrong *guard.PanicError
	if errors.As(err, &wrong) {
		return fmt.Errorf("an instruction makes no sense (%s)", clip(fmt.Sprint(wrong.Value)))
	}
	return errors.New(clip(err.Error()))
}

func clip(s string) string {
	if len(s) > maxError {
		s = s[:maxError] + "…"
	}
	return visible.Text(s)
}

// function is something a pickle may call: it rebuilds a value.
type function func(args []any) (any, error)

// Call does what the pickle's call amounts to here.
func (f function) Call(args ...any) (any, error) { return f(args) }

// opaque stands for a value that does not matter for tensors, such as a NumPy
// number.
type opaque struct{}

func (opaque) Call(...any) (any, error)  { return opaque{}, nil }
func (opaque) PyNew(...any) (any, error) { return opaque{}, nil }
func (opaque) PySetState(any) error      { return nil }
func (opaque) Append(any)                {}
func (opaque) Set(any, any)              {}

func firstArgument(args []any) (any, error) {
	if len(args) == 0 {
		return types.NewTupleFromSlice(nil), nil
	}
	return args[0], nil
}

// rebuildFromType is _rebuild_from_type_v2(function, type, arguments, state).
func rebuildFromType(args []any) (any, error) {
	if len(args) == 4 {
		call, isCall := args[0].(function)
		inner, isTuple := args[2].(*types.Tuple)
		if isCall && isTuple {
			return call(*inner)
		}
	}
	return nil, errors.New("a tensor is rebuilt from a function and its arguments")
}

// rebuildTensor is _rebuild_tensor_v2(storage, offset, size, stride, …), or v3 with
// the type of the numbers as argument 6.
func rebuildTensor(args []any) (any, error) {
	if len(args) < 4 {
		return nil, errors.New("a tensor is rebuilt from a storage, an offset, a size and strides")
	}
	from, isStorage := args[0].(*storage)
	begin, isNumber := args[1].(int)
	shape, isShape := integers(args[2])
	strides, areStrides := integers(args[3])
	if !isStorage || !isNumber || !isShape || !areStrides || begin < 0 || len(shape) != len(strides) {
		return nil, errors.New("a tensor is rebuilt from a storage, an offset, a size and as many strides")
	}
	v := &view{storage: from, begin: int64(begin), shape: shape, strides: strides}
	if len(args) > 6 {
		kind, ok := args[6].(weights.Type)
		if !ok {
			return nil, errors.New("the type of a tensor's numbers is one such as torch.float32")
		}
		v.kindWhereUntyped = kind
	}
	return v, nil
}

// rebuildQuantized is _rebuild_qtensor(storage, offset, size, stride, parameters, …); the
// scales among the parameters are settings of the type.
func rebuildQuantized(args []any) (any, error) {
	return rebuildTensor(args[:min(len(args), 4)])
}

// rebuildSparse is _rebuild_sparse_tensor(layout, tensors): the indices of the numbers,
// and the numbers.
func rebuildSparse(args []any) (any, error) {
	if len(args) == 2 {
		if tensors, ok := args[1].(*types.Tuple); ok {
			return tensors, nil
		}
	}
	return nil, errors.New("a sparse tensor is rebuilt from a layout, and a tuple of indices and numbers")
}

// integers returns a tuple or list of numbers.
func integers(value any) ([]int64, bool) {
	var all []any
	switch v := value.(type) {
	case *types.Tuple:
		all = *v
	case *types.List:
		all = *v
	default:
		return nil, false
	}
	out := make([]int64, len(all))
	for i, v := range all {
		n, ok := v.(int)
		if !ok {
			return nil, false
		}
		out[i] = int64(n)
	}
	return out, true
}

// storageOf makes a storage from its description in a pickle: the word storage, the
// class, the key, the device and the number of elements.
func storageOf(id any) (*storage, error) {
	tuple, ok := id.(*types.Tuple)
	if !ok || tuple.Len() < 5 {
		return nil, errors.New("a storage is a tuple of a class, a key, a device and a size")
	}
	word, _ := tuple.Get(0).(string)
	kind, isType := tuple.Get(1).(weights.Type)
	key, isKey := tuple.Get(2).(string)
	numbers, isNumber := tuple.Get(4).(int)
	if word != "storage" || !isType || !isKey || !isNumber || numbers < 0 || strings.ContainsRune(key, '/') {
		return nil, errors.New("a storage is a tuple of a class, a key, a device and a size")
	}
	return &storage{key: key, kind: kind, numbers: int64(numbers), offset: -1}, nil
}
