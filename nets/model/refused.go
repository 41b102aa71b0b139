package model

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"weightshare/nets/model/weights"
)

// lookedAt is how much of a file is looked at to tell text from other files.
const lookedAt = 1024

// isBinary reports whether a file is no text.
func isBinary(in *weights.Input) bool {
	b, err := in.Read(0, min(in.Size, lookedAt), "text")
	if err != nil || bytes.IndexByte(b, 0) >= 0 {
		return true
	}
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 && (len(b) >= utf8.UTFMax || in.Size <= lookedAt) {
			return true // and no character that is cut off
		}
		b = b[size:]
	}
	return false
}

// refuse says what to hand over instead of a file that no reader takes.
func refuse(in *weights.Input) ([]weights.Tensor, error) {
	start, err := in.Read(0, min(in.Size, 16), "a model")
	if err != nil {
		return nil, err
	}
	for _, kind := range []struct{ magic, advice string }{
		{"\x89HDF\r\n\x1a\n", "an HDF5 file, and no reader of those is kept up in pure Go: in Keras, write model.save('x.keras') or model.to_json(), and name that file"},
		{"\x1f\x8b", "a file compressed by gzip: unpack it first, or pipe it through gunzip and name -"},
		{"PK\x03\x04", "a ZIP archive, but neither of torch.save nor of Keras: name the model file in it"},
		{"\x93NUMPY", "an array of NumPy: save the model's tensors with safetensors.numpy.save_file"},
	} {
		if strings.HasPrefix(string(start), kind.magic) {
			return nil, in.Errorf(0, "%s", kind.advice)
		}
	}
	return nil, in.Errorf(0, "it begins with % x, but a network in notation or a model file was expected: safetensors, PyTorch, GGUF", start[:min(len(start), 8)])
}
