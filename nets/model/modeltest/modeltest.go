// Package modeltest makes small model files for tests.
package modeltest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strings"

	"weightshare/nets/model/weights"
)

// Tensor is a tensor to write to a file.
type Tensor struct {
	Name  string
	Shape []int64
	Value []float32
}

// Input returns a file with these bytes, named model.
func Input(b []byte) *weights.Input {
	return &weights.Input{ReaderAt: bytes.NewReader(b), Name: "model", Size: int64(len(b))}
}

// Safetensors returns a file with tensors of type F32.
func Safetensors(tensors ...Tensor) []byte {
	var header strings.Builder
	var data []byte
	header.WriteString(`{"__metadata__":{"format":"pt"}`)
	for _, t := range tensors {
		begin := len(data)
		data, _ = binary.Append(data, binary.LittleEndian, t.Value) // cannot fail: the size is fixed
		entry, _ := json.Marshal(map[string]any{                    // cannot fail: the types are plain
			"dtype": "F32", "shape": append([]int64{}, t.Shape...), "data_offsets": []int{begin, len(data)},
		})
		name, _ := json.Marshal(t.Name)
		header.WriteString("," + string(name) + ":" + string(entry))
	}
	header.WriteString("}")
	return append(SafetensorsHeader(header.String()), data...)
}

// SafetensorsHeader returns the beginning of a file with this header.
func SafetensorsHeader(header string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...)
}
