package model

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// lookedAt is how many bytes of a file are examined to tell text from other
// files.
const lookedAt = 1024

// escape begins the colors of a text that was printed for a terminal.
const escape = '\x1b'

// isBinary reports whether a file is not text.
func isBinary(in *weights.Input) bool {
	b, err := in.Read(0, min(in.Size, lookedAt), "text")
	if err != nil || bytes.IndexByte(b, 0) >= 0 {
		return true
	}
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if unicode.IsControl(r) && r < ' ' && r != escape && !unicode.IsSpace(r) {
			return true
		}
		if r == utf8.RuneError && size == 1 && (len(b) >= utf8.UTFMax || in.Size <= lookedAt) {
			return true // and it is not a character that is cut off
		}
		b = b[size:]
	}
	return false
}

const utf16 = "a text in UTF-16, as PowerShell writes one: save it as UTF-8, as with | Out-File -Encoding utf8"

// standIns are texts that are found in place of a model, by their beginning, each with
// what to do about it; %s is what the pattern's group matches.
var standIns = sync.OnceValue(func() []standIn {
	of := func(pattern, advice string) standIn { return standIn{regexp.MustCompile(pattern), advice} }
	return []standIn{
		of(`(?i)^\s*(?:<!doctype html|<html)`, "it is a web page, not a model: download the file itself"),
		of(`^version https://git-lfs\.github\.com/spec/`, "it is a Git LFS pointer, not a model: download the file itself"),
		of(`^\s*\{(?s:.*)"weight_map"\s*:\s*\{\s*"[^"]*"\s*:\s*"([^"]+)"`, "it lists the files that hold the parts of a model: name those, such as %s"),
		of(`(?m)^Layer \(type.*:depth-idx`, "a table of torchinfo, which leaves out how layers are set: name the text of print(model) instead"),
		of(`(?m)^\s*[A-Z]\w*-1\s+\[-?\d+, `, "a table of torchsummary, which leaves out how layers are set: name the text of print(model) instead"),
		of(`(?m)^\s*(?:import|from)\s+(?:tensorflow|tf_keras|keras)\b`, "it is the source of a program that uses Keras, and no program is run: name what model.to_json() or model.summary() gives"),
	}
})

type standIn struct {
	text   *regexp.Regexp
	advice string
}

// standsIn returns what to do about a text in place of a model; it is empty for others.
func standsIn(in *weights.Input) string {
	b, err := in.Read(0, min(in.Size, lookedAt), "text")
	if err != nil {
		return ""
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	for _, s := range standIns() {
		switch m := s.text.FindSubmatch(b); {
		case m == nil:
		case len(m) > 1:
			return fmt.Sprintf(s.advice, visible.Text(string(m[1])))
		default:
			return s.advice
		}
	}
	return ""
}

// isStandIn reports whether a file is a text in place of a model.
func isStandIn(in *weights.Input) bool { return standsIn(in) != "" }

// refuse returns an error that says what to provide instead of a file that no
// reader accepts.
func refuse(in *weights.Input) ([]weights.Tensor, error) {
	start, err := in.Read(0, min(in.Size, lookedAt), "a model")
	if err != nil {
		return nil, err
	}
	if advice := standsIn(in); advice != "" {
		return nil, in.Errorf(0, "%s", advice)
	}
	const tarMagic = 257 // where a tar archive says that it is one
	if len(start) > tarMagic && bytes.HasPrefix(start[tarMagic:], []byte("ustar")) {
		return nil, in.Errorf(0, "a tar archive: unpack it, and name the model file in it")
	}
	for _, kind := range []struct{ magic, advice string }{
		{"\x89HDF\r\n\x1a\n", "an HDF5 file, and no reader of those is kept up in pure Go: in Keras, write model.save('x.keras') or model.to_json(), and name that file"},
		{"\xff\xfe", utf16},
		{"\xfe\xff", utf16},
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
