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

// storageType returns the type of the numbers in a PyTorch storage, given its
// class.
func storageType(class string) (weights.Type, bool) {
	names := map[string]string{
		"FloatStorage": "F32", "DoubleStorage": "F64", "HalfStorage": "F16", "BFloat16Storage": "BF16",
		"LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8", "BoolStorage": "BOOL",
		"ComplexFloatStorage": "C64", "ComplexDoubleStorage": "C128",
		"UntypedStorage": "U8", "QInt8Storage": "I8", "QUInt8Storage": "U8", "QInt32Storage": "I32",
	}
	return weights.PlainType(names[class])
}

// numberType returns the type of numbers with a name in PyTorch.
func numberType(name string) (weights.Type, bool) {
	names := map[string]string{
		"float32": "F32", "float64": "F64", "float16": "F16", "bfloat16": "BF16",
		"int64": "I64", "int32": "I32", "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL",
		"uint16": "U16", "uint32": "U32", "uint64": "U64", "complex64": "C64", "complex128": "C128",
		"float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "float8_e8m0fnu": "F8_E8M0",
		"float8_e4m3fnuz": "F8_E4M3FNUZ", "float8_e5m2fnuz": "F8_E5M2FNUZ",
	}
	return weights.PlainType(names[name])
}

// findClass returns what a pickle may name: tensors, their storages and types, and
// what training saves along with them.
func findClass(module, name string) (any, error) {
	if module == "torch" || module == "torch.storage" {
		if kind, ok := storageType(name); ok {
			return kind, nil
		}
		if kind, ok := numberType(name); ok {
			return kind, nil
		}
	}
	switch module + "." + name {
	case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_tensor":
		return function(rebuildTensor), nil
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		return function(firstArgument), nil
	case "torch._tensor._rebuild_from_type_v2":
		return function(rebuildFromType), nil
	case "torch.Size", "builtins.list", "builtins.dict", "builtins.set", "builtins.tuple", "__builtin__.set":
		return function(firstArgument), nil
	case "collections.defaultdict":
		return function(func([]any) (any, error) { return types.NewOrderedDict(), nil }), nil
	case "torch.device", "torch.Tensor", "torch.nn.parameter.Parameter", "_codecs.encode", "argparse.Namespace", "builtins.int", "builtins.float", "builtins.bool",
		"numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
		"numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct":
		return opaque{}, nil
	}
	return nil, fmt.Errorf("it names %s.%s, but tensors and plain containers alone are read, and nothing is run: write torch.save(model.state_dict(), 'x.pt')", clip(module), clip(name))
}

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
