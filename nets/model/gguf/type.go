package gguf

import "weightshare/nets/model/weights"

// numberTypes lists the types of tensors by their number in GGUF, with how many
// numbers make a block and how many bytes a block takes. Those without a name are
// no longer in use.
var numberTypes = [...]weights.Type{
	0: {Name: "F32", Block: 1, Bytes: 4}, 1: {Name: "F16", Block: 1, Bytes: 2},
	2: {Name: "Q4_0", Block: 32, Bytes: 18}, 3: {Name: "Q4_1", Block: 32, Bytes: 20},
	6: {Name: "Q5_0", Block: 32, Bytes: 22}, 7: {Name: "Q5_1", Block: 32, Bytes: 24},
	8: {Name: "Q8_0", Block: 32, Bytes: 34}, 9: {Name: "Q8_1", Block: 32, Bytes: 36},
	10: {Name: "Q2_K", Block: 256, Bytes: 84}, 11: {Name: "Q3_K", Block: 256, Bytes: 110},
	12: {Name: "Q4_K", Block: 256, Bytes: 144}, 13: {Name: "Q5_K", Block: 256, Bytes: 176},
	14: {Name: "Q6_K", Block: 256, Bytes: 210}, 15: {Name: "Q8_K", Block: 256, Bytes: 292},
	16: {Name: "IQ2_XXS", Block: 256, Bytes: 66}, 17: {Name: "IQ2_XS", Block: 256, Bytes: 74},
	18: {Name: "IQ3_XXS", Block: 256, Bytes: 98}, 19: {Name: "IQ1_S", Block: 256, Bytes: 50},
	20: {Name: "IQ4_NL", Block: 32, Bytes: 18}, 21: {Name: "IQ3_S", Block: 256, Bytes: 110},
	22: {Name: "IQ2_S", Block: 256, Bytes: 82}, 23: {Name: "IQ4_XS", Block: 256, Bytes: 136},
	24: {Name: "I8", Block: 1, Bytes: 1}, 25: {Name: "I16", Block: 1, Bytes: 2},
	26: {Name: "I32", Block: 1, Bytes: 4}, 27: {Name: "I64", Block: 1, Bytes: 8},
	28: {Name: "F64", Block: 1, Bytes: 8}, 29: {Name: "IQ1_M", Block: 256, Bytes: 56},
	30: {Name: "BF16", Block: 1, Bytes: 2},
	34: {Name: "TQ1_0", Block: 256, Bytes: 54}, 35: {Name: "TQ2_0", Block: 256, Bytes: 66},
	39: {Name: "MXFP4", Block: 32, Bytes: 17}, 40: {Name: "NVFP4", Block: 64, Bytes: 36},
}

// numberType returns the type with a number in GGUF.
func numberType(n uint32) (t weights.Type, known bool) {
	if int(n) >= len(numberTypes) || numberTypes[n].Name == "" {
		return t, false
	}
	return numberTypes[n], true
}
