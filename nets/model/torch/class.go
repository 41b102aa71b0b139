package torch

import (
	"fmt"
	"strings"

	"github.com/nlpodyssey/gopickle/types"

	"weightshare/nets/model/weights"
)

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
		"int64": "I64", "int32": "I32", "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL", "qint8": "I8", "quint8": "U8", "qint32": "I32",
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
	case "torch._utils._rebuild_qtensor":
		return function(rebuildQuantized), nil
	case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor":
		return function(rebuildSparse), nil
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		return function(firstArgument), nil
	case "torch._tensor._rebuild_from_type_v2":
		return function(rebuildFromType), nil
	case "torch.Size", "collections.Counter":
		return function(firstArgument), nil
	case "collections.defaultdict":
		return function(func([]any) (any, error) { return types.NewOrderedDict(), nil }), nil
	case "collections.deque":
		return function(func([]any) (any, error) { return types.NewList(), nil }), nil
	case "torch.device", "torch.Tensor", "torch.nn.parameter.Parameter", "torch.serialization._get_layout",
		"torch.per_tensor_affine", "torch.per_channel_affine", "torch.per_tensor_symmetric", "torch.per_channel_symmetric", "torch.per_channel_affine_float_qparams",
		"torch.strided", "torch.contiguous_format", "torch.channels_last", "torch.preserve_format",
		"_codecs.encode", "argparse.Namespace", "types.SimpleNamespace", "uuid.UUID", "fractions.Fraction",
		"numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
		"numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct":
		return opaque{}, nil
	}
	switch module {
	case "builtins", "__builtin__": // with Python 2's names up to protocol 2
		return builtin(name)
	case "pathlib", "pathlib._local", "datetime":
		return opaque{}, nil
	}
	return nil, unknownClass(module, name)
}

// builtin returns what stands for a type of Python itself. No function is among them.
func builtin(name string) (any, error) {
	switch name {
	case "list", "dict", "set", "frozenset", "tuple":
		return function(firstArgument), nil
	case "int", "long", "float", "bool", "str", "unicode", "bytes", "bytearray", "complex", "range", "xrange", "slice", "object":
		return opaque{}, nil
	}
	return nil, unknownClass("builtins", name)
}

// unknownClass returns the error for a class that is not read. It says how to save the
// tensors alone.
func unknownClass(module, name string) error {
	advice := "write torch.save(model.state_dict(), 'x.pt')"
	switch {
	case name == "UninitializedParameter" || name == "UninitializedBuffer":
		advice = "a lazy layer has not seen an input: run the model once, then save it again"
	case strings.HasPrefix(name, "_rebuild_meta_tensor"):
		advice = "a tensor on the device meta has no numbers: load the model on the processor, then save it again"
	}
	return fmt.Errorf("it names %s.%s, but tensors and plain containers alone are read, and nothing is run: %s", clip(module), clip(name), advice)
}
