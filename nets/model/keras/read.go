// Package keras reads Keras networks: the text of to_json(), on its own or inside a
// .keras file. Both Keras 2 and 3 write layers with their settings and connections;
// shapes follow from the input, which may leave sizes open.
package keras

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"weightshare/nets/model/weights"
)

const (
	// maxBytes is the maximum length of JSON that is read, ten times that of large
	// models.
	maxBytes = 16 << 20
	// maxEntries is the maximum number of files in a .keras file; Keras writes three.
	maxEntries = 1000
	// maxLayers limits the layers of a model, including those of models inside it.
	maxLayers = 100_000
	maxDepth  = 50
)

// Model is a model that was read from JSON.
type Model struct {
	in   *weights.Input
	root layer
}

// Tensors returns nothing: the JSON has no numbers, and in a .keras file they are
// in HDF5, which this package does not read.
func (m *Model) Tensors() []weights.Tensor { return nil }

// Is reports whether a file is the JSON of a Keras model.
func Is(in *weights.Input) bool {
	const enough = 64 << 10
	b, err := in.Read(0, min(in.Size, enough), "JSON")
	if err != nil {
		return false
	}
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(b, []byte("{")) && bytes.Contains(b, []byte(`"class_name"`))
}

// Read reads a model from JSON.
func Read(in *weights.Input) (*Model, error) {
	if in.Size > maxBytes {
		return nil, in.Errorf(maxBytes, "the JSON has %d bytes, but at most %d were expected", in.Size, maxBytes)
	}
	b, err := in.Read(0, in.Size, "the JSON of a model")
	if err != nil {
		return nil, err
	}
	return decode(in, b)
}

// IsArchive reports whether a file is a .keras file: a zip file with config.json.
func IsArchive(in *weights.Input) bool {
	start, err := in.Read(0, 4, "a zip file")
	if err != nil || string(start) != "PK\x03\x04" {
		return false
	}
	file, err := configFile(in)
	return err == nil && file != nil
}

// ReadArchive reads a model from a .keras file.
func ReadArchive(in *weights.Input) (*Model, error) {
	file, err := configFile(in)
	if err != nil {
		return nil, err
	}
	if file.UncompressedSize64 > maxBytes {
		return nil, in.Errorf(0, "config.json has %d bytes, but at most %d were expected", file.UncompressedSize64, maxBytes)
	}
	r, err := file.Open()
	if err != nil {
		return nil, in.Errorf(0, "config.json cannot be opened: %w", err)
	}
	defer func() { _ = r.Close() }() // opened only for reading
	b, err := io.ReadAll(io.LimitReader(r, maxBytes))
	if err != nil {
		return nil, in.Errorf(0, "config.json cannot be read: %w", err)
	}
	return decode(in, b)
}

// configFile finds the model's settings in a .keras file.
func configFile(in *weights.Input) (*zip.File, error) {
	n, err := entries(in)
	if err != nil {
		return nil, err
	}
	if n > maxEntries {
		return nil, in.Errorf(0, "the zip file holds %d files, but at most %d were expected", n, maxEntries)
	}
	z, err := zip.NewReader(in, in.Size)
	if err != nil {
		return nil, in.Errorf(0, "a zip file was expected: %w", err)
	}
	for _, file := range z.File {
		if file.Name == "config.json" {
			return file, nil
		}
	}
	return nil, in.Errorf(0, "the zip file has no config.json, which a .keras file has")
}

// entries returns the number of files that a zip file claims at its end, so that a
// directory that promises more than fits in memory is not read.
func entries(in *weights.Input) (int, error) {
	const record, longest = 22, 22 + 1<<16
	n := min(in.Size, longest)
	b, err := in.Read(in.Size-n, n, "the end of a zip file")
	if err != nil {
		return 0, err
	}
	at := bytes.LastIndex(b, []byte("PK\x05\x06"))
	if at < 0 || len(b)-at < record {
		return 0, in.Errorf(in.Size, "the end of a zip file was expected; if it is cut off, copy or download it again")
	}
	return int(b[at+10]) | int(b[at+11])<<8, nil
}

// decode reads JSON. Its errors name the byte offset.
func decode(in *weights.Input, b []byte) (*Model, error) {
	m := &Model{in: in}
	err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &m.root)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return nil, in.Errorf(syntax.Offset, "JSON was expected: %w", err)
	case errors.As(err, &kind) && !strings.HasSuffix(kind.Field, "layers"):
		// A layer that is counted otherwise gives this name to something else, such as the
		// scale of Rescaling, which is a number: the setting is as if it were not there.
	case errors.As(err, &kind):
		return nil, in.Errorf(kind.Offset, "a %s was expected for %s, but there is a %s", kind.Type, kind.Field, kind.Value)
	case err != nil:
		return nil, in.Errorf(0, "JSON was expected: %w", err)
	}
	if len(m.root.Config.Layers) == 0 {
		return nil, in.Errorf(0, "a model with layers was expected, but %q has none", m.root.Class)
	}
	return m, nil
}
