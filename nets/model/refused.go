package model

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"weightshare/nets/model/weights"
)

// lookedAt is how many bytes of a file are examined to tell text from other
// files.
const lookedAt = 1024

// isBinary reports whether a file is not text.
func isBinary(in *weights.Input) bool {
	b, err := in.Read(0, min(in.Size, lookedAt), "text")
	if err != nil || bytes.IndexByte(b, 0) >= 0 {
		return true
	}
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 && (len(b) >= utf8.UTFMax || in.Size <= lookedAt) {
			return true // and it is not a character that is cut off
		}
		b = b[size:]
	}
	return false
}

// stand matches texts that are found in place of a model, by their beginning.
var stand = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*(?:(<!doctype html|<html)|version https://git-lfs\.github\.com/spec/)`)
})

// isStandIn reports whether a file is a text in place of a model.
func isStandIn(in *weights.Input) bool {
	b, err := in.Read(0, min(in.Size, lookedAt), "text")
	return err == nil && stand().Match(b)
}

// refuse returns an error that says what to provide instead of a file that no
// reader accepts.
func refuse(in *weights.Input) ([]weights.Tensor, error) {
	start, err := in.Read(0, min(in.Size, lookedAt), "a model")
	if err != nil {
		return nil, err
	}
	if m := stand().FindSubmatch(start); m != nil {
		what := "a Git LFS pointer"
		if len(m[1]) > 0 {
			what = "a web page"
		}
		return nil, in.Errorf(0, "it is %s, not a model: download the file itself", what)
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
	return nil, in.Errorf(0, "it begins with % x, but a network in notation or a model file was expected: ONNX, TFLite, Keras, safetensors, PyTorch, GGUF, or the text of print(model) or model.summary()", start[:min(len(start), 8)])
}
