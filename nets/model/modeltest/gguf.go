package modeltest

import "encoding/binary"

// GGUF returns a file with a text and an array as settings, and with tensors of
// type F32.
func GGUF(tensors ...Tensor) []byte {
	le := binary.LittleEndian
	text := func(b []byte, s string) []byte { return append(le.AppendUint64(b, uint64(len(s))), s...) }
	b := le.AppendUint32([]byte("GGUF"), 3)
	b = le.AppendUint64(b, uint64(len(tensors)))
	b = le.AppendUint64(b, 2)
	b = text(le.AppendUint32(text(b, "general.architecture"), 8), "llama")
	b = le.AppendUint64(le.AppendUint32(le.AppendUint32(text(b, "tokenizer.ggml.tokens"), 9), 8), 2)
	b = text(text(b, "<s>"), "</s>")
	data := make([]byte, 0, 64*len(tensors))
	for _, t := range tensors {
		b = le.AppendUint32(text(b, t.Name), uint32(min(len(t.Shape), 8)))
		for i := range t.Shape {
			b = le.AppendUint64(b, uint64(max(t.Shape[len(t.Shape)-1-i], 0)))
		}
		b = le.AppendUint64(le.AppendUint32(b, 0), uint64(len(data)))
		data, _ = binary.Append(data, le, t.Value) // cannot fail: the size is fixed
		data = append(data, make([]byte, -len(data)&31)...)
	}
	b = append(b, make([]byte, -len(b)&31)...)
	return append(b, data...)
}
