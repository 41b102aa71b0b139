package tflite

import "weightshare/nets/model/weights"

// The fields of the tables of schema.fbs that are read, by their position there.
const (
	modelCodes, modelGraphs, modelBuffers = 1, 2, 4

	codeOld, codeCustom, codeBuiltin = 0, 1, 3

	graphTensors, graphInputs, graphOperators = 0, 1, 3

	tensorShape, tensorType, tensorBuffer, tensorName = 0, 1, 2, 3
	tensorQuantization, tensorSparsity, tensorOpen    = 4, 6, 7

	quantizationScale = 2

	bufferData, bufferOffset, bufferSize = 0, 1, 2

	operatorCode, operatorInputs, operatorOutputs, operatorOptions = 0, 1, 2, 4
)

// setting is a field of an operator's options.
type setting struct {
	name        string
	slot, bytes int
	usual       int64
}

// settings returns the options that are read for an operator.
func settings(operator string) []setting {
	switch operator {
	case "CONV_2D":
		return []setting{{"padding", 0, 1, 0}, {"stride_w", 1, 4, 0}, {"stride_h", 2, 4, 0}, {"activation", 3, 1, 0}, {"dilation_w", 4, 4, 1}, {"dilation_h", 5, 4, 1}}
	case "DEPTHWISE_CONV_2D":
		return []setting{{"padding", 0, 1, 0}, {"stride_w", 1, 4, 0}, {"stride_h", 2, 4, 0}, {"activation", 4, 1, 0}, {"dilation_w", 5, 4, 1}, {"dilation_h", 6, 4, 1}}
	case "AVERAGE_POOL_2D", "MAX_POOL_2D", "L2_POOL_2D":
		return []setting{{"padding", 0, 1, 0}, {"stride_w", 1, 4, 0}, {"stride_h", 2, 4, 0}, {"width", 3, 4, 0}, {"height", 4, 4, 0}, {"activation", 5, 1, 0}}
	case "TRANSPOSE_CONV":
		return []setting{{"padding", 0, 1, 0}, {"stride_w", 1, 4, 0}, {"stride_h", 2, 4, 0}, {"activation", 3, 1, 0}}
	case "FULLY_CONNECTED":
		return []setting{{"activation", 0, 1, 0}, {"keep", 2, 1, 0}}
	case "ADD", "MUL", "SUB", "DIV":
		return []setting{{"activation", 0, 1, 0}}
	case "CONCATENATION":
		return []setting{{"axis", 0, 4, 0}, {"activation", 1, 1, 0}}
	case "MEAN", "REDUCE_MAX":
		return []setting{{"keep", 0, 1, 0}}
	case "UNIDIRECTIONAL_SEQUENCE_LSTM":
		return []setting{{"time_first", 3, 1, 0}}
	case "UNIDIRECTIONAL_SEQUENCE_RNN":
		return []setting{{"time_first", 0, 1, 0}}
	case "BIDIRECTIONAL_SEQUENCE_LSTM":
		return []setting{{"time_first", 4, 1, 1}}
	case "SPLIT", "SPLIT_V":
		return []setting{{"parts", 0, 4, 0}}
	}
	return nil
}

// operators lists the names of the schema's operators by code.
var operators = [...]string{
	0: "ADD", 1: "AVERAGE_POOL_2D", 2: "CONCATENATION", 3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 5: "DEPTH_TO_SPACE", 6: "DEQUANTIZE",
	7: "EMBEDDING_LOOKUP", 8: "FLOOR", 9: "FULLY_CONNECTED", 11: "L2_NORMALIZATION", 12: "L2_POOL_2D", 13: "LOCAL_RESPONSE_NORMALIZATION",
	14: "LOGISTIC", 16: "LSTM", 17: "MAX_POOL_2D", 18: "MUL", 19: "RELU", 20: "RELU_N1_TO_1", 21: "RELU6", 22: "RESHAPE",
	23: "RESIZE_BILINEAR", 24: "RNN", 25: "SOFTMAX", 26: "SPACE_TO_DEPTH", 27: "SVDF", 28: "TANH", 31: "CALL", 32: "CUSTOM", 34: "PAD",
	35: "UNIDIRECTIONAL_SEQUENCE_RNN", 36: "GATHER", 37: "BATCH_TO_SPACE_ND", 38: "SPACE_TO_BATCH_ND", 39: "TRANSPOSE", 40: "MEAN",
	41: "SUB", 42: "DIV", 43: "SQUEEZE", 44: "UNIDIRECTIONAL_SEQUENCE_LSTM", 45: "STRIDED_SLICE", 46: "BIDIRECTIONAL_SEQUENCE_RNN",
	47: "EXP", 48: "TOPK_V2", 49: "SPLIT", 50: "LOG_SOFTMAX", 52: "BIDIRECTIONAL_SEQUENCE_LSTM", 53: "CAST", 54: "PRELU", 55: "MAXIMUM",
	56: "ARG_MAX", 57: "MINIMUM", 58: "LESS", 59: "NEG", 60: "PADV2", 61: "GREATER", 62: "GREATER_EQUAL", 63: "LESS_EQUAL", 64: "SELECT",
	65: "SLICE", 66: "SIN", 67: "TRANSPOSE_CONV", 68: "SPARSE_TO_DENSE", 69: "TILE", 70: "EXPAND_DIMS", 71: "EQUAL", 72: "NOT_EQUAL",
	73: "LOG", 74: "SUM", 75: "SQRT", 76: "RSQRT", 77: "SHAPE", 78: "POW", 79: "ARG_MIN", 80: "FAKE_QUANT", 81: "REDUCE_PROD",
	82: "REDUCE_MAX", 83: "PACK", 84: "LOGICAL_OR", 85: "ONE_HOT", 86: "LOGICAL_AND", 87: "LOGICAL_NOT", 88: "UNPACK", 89: "REDUCE_MIN",
	90: "FLOOR_DIV", 91: "REDUCE_ANY", 92: "SQUARE", 93: "ZEROS_LIKE", 94: "FILL", 95: "FLOOR_MOD", 96: "RANGE",
	97: "RESIZE_NEAREST_NEIGHBOR", 98: "LEAKY_RELU", 99: "SQUARED_DIFFERENCE", 100: "MIRROR_PAD", 101: "ABS", 102: "SPLIT_V",
	103: "UNIQUE", 104: "CEIL", 105: "REVERSE_V2", 106: "ADD_N", 107: "GATHER_ND", 108: "COS", 109: "WHERE", 110: "RANK", 111: "ELU",
	112: "REVERSE_SEQUENCE", 113: "MATRIX_DIAG", 114: "QUANTIZE", 115: "MATRIX_SET_DIAG", 116: "ROUND", 117: "HARD_SWISH", 118: "IF",
	119: "WHILE", 120: "NON_MAX_SUPPRESSION_V4", 121: "NON_MAX_SUPPRESSION_V5", 122: "SCATTER_ND", 123: "SELECT_V2", 124: "DENSIFY",
	125: "SEGMENT_SUM", 126: "BATCH_MATMUL", 128: "CUMSUM", 129: "CALL_ONCE", 130: "BROADCAST_TO", 131: "RFFT2D", 132: "CONV_3D",
	133: "IMAG", 134: "REAL", 135: "COMPLEX_ABS", 140: "REDUCE_ALL", 141: "CONV_3D_TRANSPOSE", 142: "VAR_HANDLE", 143: "READ_VARIABLE",
	144: "ASSIGN_VARIABLE", 145: "BROADCAST_ARGS", 150: "GELU", 151: "DYNAMIC_UPDATE_SLICE", 152: "RELU_0_TO_1", 156: "ATAN2", 158: "SIGN",
}

const custom = 32 // an operator whose name is in the file

// types lists the schema's number types by code; texts and resources, which hold no
// weights, have none.
var types = [...]weights.Type{
	0: {Name: "F32", Block: 1, Bytes: 4}, 1: {Name: "F16", Block: 1, Bytes: 2}, 2: {Name: "I32", Block: 1, Bytes: 4},
	3: {Name: "U8", Block: 1, Bytes: 1}, 4: {Name: "I64", Block: 1, Bytes: 8}, 6: {Name: "BOOL", Block: 1, Bytes: 1},
	7: {Name: "I16", Block: 1, Bytes: 2}, 8: {Name: "C64", Block: 1, Bytes: 8}, 9: {Name: "I8", Block: 1, Bytes: 1},
	10: {Name: "F64", Block: 1, Bytes: 8}, 11: {Name: "C128", Block: 1, Bytes: 16}, 12: {Name: "U64", Block: 1, Bytes: 8},
	15: {Name: "U32", Block: 1, Bytes: 4}, 16: {Name: "U16", Block: 1, Bytes: 2}, 17: {Name: "I4", Block: 2, Bytes: 1},
	18: {Name: "BF16", Block: 1, Bytes: 2},
}
