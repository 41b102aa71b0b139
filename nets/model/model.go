// Package model reads model files of other frameworks: it determines what kind a
// file is, by its content, and what it contains. Nothing in a file is ever
// executed.
package model

import (
	"context"

	"weightshare/nets/model/gguf"
	"weightshare/nets/model/keras"
	"weightshare/nets/model/layers"
	"weightshare/nets/model/onnx"
	"weightshare/nets/model/safetensors"
	"weightshare/nets/model/tflite"
	"weightshare/nets/model/torch"
	"weightshare/nets/model/torchtext"
	"weightshare/nets/model/weights"
)

// Format is a kind of model file.
type Format string

// The kinds of model files that are distinguished. Refused stands for binary files
// of other kinds: the error of reading them says what to provide instead. Text is
// everything else: a network in notation.
const (
	Safetensors Format = "safetensors"
	PyTorch     Format = "pytorch"
	GGUF        Format = "gguf"
	PyTorchText Format = "pytorch-text"
	ONNX        Format = "onnx"
	TFLite      Format = "tflite"
	KerasJSON   Format = "keras-json"
	KerasFile   Format = "keras"
	KerasText   Format = "keras-summary"
	Refused     Format = "refused"
	Text        Format = "text"
)

// File is the contents of a model file.
type File struct {
	Format  Format
	Tensors []weights.Tensor // in the file's order
	Network layers.Network   // nil for files that contain only weights
	// Notes says, in complete sentences, what a printed text leaves out.
	Notes []string
	// Example is an input of the kind that the network takes; empty if unknown.
	Example string
	in      *weights.Input
}

// Sharing returns how many numbers the file stores and, if copies is set, how many
// of them are copies of others, for which it reads the tensors that may be.
func (f *File) Sharing(ctx context.Context, copies bool) (weights.Sharing, error) {
	if !copies {
		return weights.Stored(f.Tensors), nil
	}
	return weights.FindCopies(ctx, f.in, f.Tensors)
}

// reader reads one kind of model file.
type reader struct {
	format Format
	is     func(*weights.Input) bool // judging by the beginning of the file
	read   func(*weights.Input) (*File, error)
}

// ofWeights makes a reader of files that contain only tensors.
func ofWeights(read func(*weights.Input) ([]weights.Tensor, error)) func(*weights.Input) (*File, error) {
	return func(in *weights.Input) (*File, error) {
		tensors, err := read(in)
		return &File{Tensors: tensors}, err
	}
}

// network is a network with the tensors it was read with.
type network interface {
	layers.Network
	Tensors() []weights.Tensor
}

// printed is a network read from text that a program printed.
type printed interface {
	Notes() []string
	Example() string
}

// ofNetwork makes a reader of files that contain a network.
func ofNetwork[N network](read func(*weights.Input) (N, error)) func(*weights.Input) (*File, error) {
	return func(in *weights.Input) (*File, error) {
		n, err := read(in)
		if err != nil {
			return nil, err
		}
		file := &File{Tensors: n.Tensors(), Network: n}
		if text, ok := any(n).(printed); ok {
			file.Notes, file.Example = text.Notes(), text.Example()
		}
		return file, nil
	}
}

// readers lists the kinds of model files in the order in which they are tried.
func readers() []reader {
	return []reader{
		{Refused, isStandIn, ofWeights(refuse)},
		{GGUF, gguf.Is, ofWeights(gguf.Read)},
		{TFLite, tflite.Is, ofNetwork(tflite.Read)},
		{PyTorch, torch.Is, ofWeights(torch.Read)},
		{Safetensors, safetensors.Is, ofWeights(safetensors.Read)},
		{KerasFile, keras.IsArchive, ofNetwork(keras.ReadArchive)},
		{KerasJSON, keras.Is, ofNetwork(keras.Read)},
		{ONNX, onnx.Is, ofNetwork(onnx.Read)},
		{KerasText, keras.IsSummary, ofNetwork(keras.ReadSummary)},
		{PyTorchText, torchtext.Is, ofNetwork(torchtext.Read)},
		{Refused, isBinary, ofWeights(refuse)},
	}
}

// Detect returns the kind of a file, judging only by its content.
func Detect(in *weights.Input) Format {
	for _, r := range readers() {
		if r.is(in) {
			return r.format
		}
	}
	return Text
}

// Read returns the contents of a file of any kind other than Text.
func Read(in *weights.Input, format Format) (*File, error) {
	for _, r := range readers() {
		if r.format == format {
			file, err := r.read(in)
			if err != nil {
				return nil, err
			}
			file.Format, file.in = format, in
			return file, nil
		}
	}
	return nil, in.Errorf(0, "no model file, as was expected, but %s", format)
}
