// Package safetensors reads which tensors a safetensors file contains: eight
// bytes with the length of a JSON header, the header, the numbers.
package safetensors

import (
	"encoding/binary"
	"encoding/json"
	"io"

	"weightshare/nets/model/weights"
)

const (
	lengthBytes = 8
	maxName     = 4096
	// maxHeader is the maximum length of a header, many times that of large
	// models.
	maxHeader = 8 << 20
)

// Is reports whether a file is a safetensors file, judging by its first bytes.
func Is(in *weights.Input) bool {
	b, err := in.Read(0, lengthBytes+1, "a header")
	if err != nil {
		return false
	}
	n := binary.LittleEndian.Uint64(b)
	return b[lengthBytes] == '{' && n >= 2 && n < 1<<40
}

// Read returns the tensors of a file in the order of its header.
func Read(in *weights.Input) ([]weights.Tensor, error) {
	b, err := in.Read(0, lengthBytes, "the length of the header")
	if err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(b)
	if n > maxHeader {
		return nil, in.Errorf(0, "the header has %d bytes, but at most %d were expected", n, maxHeader)
	}
	length := int64(n)
	if err := in.CheckRange(lengthBytes, length, "the header"); err != nil {
		return nil, err
	}
	h := header{
		in: in, start: lengthBytes + length,
		json:  json.NewDecoder(io.NewSectionReader(in, lengthBytes, length)),
		names: map[string]bool{},
	}
	return h.tensors()
}

// header decodes the JSON object that names the tensors.
type header struct {
	in    *weights.Input
	start int64 // of the data
	json  *json.Decoder
	names map[string]bool
}

// at returns the offset in the file that the decoder has reached.
func (h *header) at() int64 { return lengthBytes + h.json.InputOffset() }

func (h *header) tensors() ([]weights.Tensor, error) {
	if token, err := h.json.Token(); err != nil || token != json.Delim('{') {
		return nil, h.in.Errorf(h.at(), "a JSON object with the tensors was expected")
	}
	var all []weights.Tensor
	for h.json.More() {
		token, err := h.json.Token()
		if err != nil {
			return nil, h.in.Errorf(h.at(), "the name of a tensor was expected: %w", err)
		}
		name, _ := token.(string) // within an object the decoder accepts no other key
		if name == "__metadata__" {
			var texts map[string]string
			if err := h.json.Decode(&texts); err != nil {
				return nil, h.in.Errorf(h.at(), "an object of texts was expected for __metadata__: %w", err)
			}
			continue
		}
		switch {
		case len(name) > maxName:
			return nil, h.in.Errorf(h.at(), "a name of %d bytes, but at most %d were expected", len(name), maxName)
		case h.names[name]:
			return nil, h.in.Errorf(h.at(), "tensor %q occurs twice, but each was expected once", name)
		case len(all) == weights.MaxTensors:
			return nil, h.in.Errorf(h.at(), "more than %d tensors, which is more than was expected of a model", weights.MaxTensors)
		}
		h.names[name] = true
		t, err := h.tensor(name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if _, err := h.json.Token(); err != nil {
		return nil, h.in.Errorf(h.at(), "the end of the header's JSON object was expected: %w", err)
	}
	return all, nil
}

// tensor decodes what the header says about one tensor.
func (h *header) tensor(name string) (weights.Tensor, error) {
	at := h.at()
	var entry struct {
		Type    string   `json:"dtype"`
		Shape   []int64  `json:"shape"`
		Offsets [2]int64 `json:"data_offsets"`
	}
	if err := h.json.Decode(&entry); err != nil {
		return weights.Tensor{}, h.in.Errorf(h.at(), "dtype, shape and data_offsets of tensor %q were expected: %w", name, err)
	}
	kind, ok := weights.PlainType(entry.Type)
	if !ok {
		return weights.Tensor{}, h.in.Errorf(at, "tensor %q has numbers of type %q, but one such as F32, BF16 or I64 was expected", name, entry.Type)
	}
	begin, end := entry.Offsets[0], entry.Offsets[1]
	if begin < 0 || end < begin || begin > h.in.Size {
		return weights.Tensor{}, h.in.Errorf(at, "tensor %q lies from %d to %d, but bytes of the file were expected", name, begin, end)
	}
	t, err := weights.New(h.in, at, name, entry.Shape, kind, h.start+begin)
	if err == nil && t.Bytes != end-begin {
		err = h.in.Errorf(at, "tensor %q has %d bytes from %d to %d, but its shape %v of %s takes %d", name, end-begin, begin, end, t.Shape, kind.Name, t.Bytes)
	}
	return t, err
}
