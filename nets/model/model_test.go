package model_test

import (
	"archive/zip"
	"strings"
	"testing"

	"weightshare/nets/model"
	"weightshare/nets/model/modeltest"
)

// TestDetect checks that the kind of a file is determined by its content.
func TestDetect(t *testing.T) {
	t.Parallel()
	w := modeltest.Tensor{Name: "w", Shape: []int64{2}, Value: []float32{1, 2}}
	long := strings.Repeat("28x28 # é\n", 200)
	for _, c := range []struct {
		name string
		file []byte
		want model.Format
	}{
		{"safetensors", modeltest.Safetensors(w), model.Safetensors},
		{"GGUF", modeltest.GGUF(w), model.GGUF},
		{"TFLite", modeltest.TFLite([]modeltest.TFLiteValue{{Name: "x"}}, nil), model.TFLite},
		{"PyTorch", modeltest.Torch(modeltest.TorchTensor(6, 0), make([]float32, 6)), model.PyTorch},
		{"half of PyTorch's", modeltest.Torch(modeltest.TorchTensor(6, 0), make([]float32, 6))[:200], model.PyTorch},
		{"another archive", modeltest.Zip(zip.Store, modeltest.Entry{Name: "readme.txt"}), model.Refused},
		{"HDF5", []byte("\x89HDF\r\n\x1a\n"), model.Refused},
		{"a web page", []byte("\n<!DOCTYPE html>\n<script>\nA(\n"), model.Refused},
		{"a pointer", []byte("version https://git-lfs.github.com/spec/v1\n"), model.Refused},
		{"Latin-1", []byte("r\xe9seau"), model.Refused},
		{"control characters", []byte("\x05\x01saved"), model.Refused},
		{"colors", []byte("28x28 # \x1b[31mred\x1b[m\n"), model.Text},
		{"PyTorch behind a byte order mark", []byte("\ufeffSequential(\n  (0): Linear(in_features=1, out_features=2, bias=True)\n)"), model.PyTorchText},
		{"source of PyTorch", []byte("import torch.nn as nn\nmodel = nn.Sequential(nn.Linear(1, 2))"), model.PyTorchText},
		{"notation", []byte("28x28 conv3:6\n"), model.Text},
		{"a character cut off where looking ends", []byte(long[1:]), model.Text},
		{"nothing", nil, model.Text},
	} {
		if got := model.Detect(modeltest.Input(c.file)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestReadRefused checks that for files that no reader accepts, the error says what
// to provide instead.
func TestReadRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, want string }{
		{"\x89HDF\r\n\x1a\n", "model.save('x.keras') or model.to_json()"},
		{"\x1f\x8b\x08", "unpack it first"},
		{string(modeltest.Zip(zip.Store, modeltest.Entry{Name: "readme.txt"})), "neither of torch.save nor of Keras"},
		{"\x93NUMPY\x01", "safetensors.numpy.save_file"},
		{"\x00\x01\x02", "it begins with 00 01 02, but a network in notation or a model file was expected: ONNX, TFLite, Keras, safetensors, PyTorch, GGUF, or the text"},
		{"\xff\xfe2\x008\x00", "a text in UTF-16, as PowerShell writes one"},
		{strings.Repeat("x", 257) + "ustar\x00", "a tar archive: unpack it"},
		{"\ufeff{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\"a.weight\": \"model-1-of-2\u009b.safetensors\"}}", `name those, such as model-1-of-2\u009b.safetensors`},
		{"=====\nLayer (type:depth-idx)    Param #\n=====\nNet   --\n├─Conv2d: 1-1   260\n", "a table of torchinfo"},
		{"-----\n  Layer (type)   Output Shape   Param #\n=====\n    Conv2d-1   [-1, 64, 112, 112]  9,408\n", "a table of torchsummary"},
		{"import numpy\nfrom tensorflow import keras\nmodel = keras.Sequential([])\n", "it is the source of a program that uses Keras"},
		{"<html><body>", "it is a web page, not a model: download the file itself"},
		{"version https://git-lfs.github.com/spec/v1\noid", "it is a Git LFS pointer, not a model: download the file itself"},
	} {
		_, err := model.Read(modeltest.Input([]byte(c.file)), model.Refused)
		if err == nil || !strings.HasPrefix(err.Error(), "model: byte 0: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got error %v, want %q", c.file, err, c.want)
		}
	}
}

func TestSharing(t *testing.T) {
	t.Parallel()
	w := modeltest.Tensor{Name: "w", Shape: []int64{2, 2}, Value: []float32{1, 2, 3, 4}}
	v := modeltest.Tensor{Name: "v", Shape: []int64{2, 2}, Value: []float32{1, 3, 2, 4}}
	file, err := model.Read(modeltest.Input(modeltest.Safetensors(w, v)), model.Safetensors)
	if err != nil {
		t.Fatal(err)
	}
	for copies, distinct := range map[bool]int64{false: 8, true: 4} {
		s, err := file.Sharing(t.Context(), copies)
		if err != nil || s.Stored != 8 || s.Distinct != distinct {
			t.Errorf("looking for copies %t: got %+v, %v, want 8 stored, %d distinct", copies, s, err, distinct)
		}
	}
}

// TestSharingOfAutoencoder recovers what an exporter lost: a decoder that is the
// transposed encoder is a copy, one that was trained separately is not.
func TestSharingOfAutoencoder(t *testing.T) {
	t.Parallel()
	const inputs, units = 32, 8
	encoder := modeltest.Tensor{Name: "encoder", Shape: []int64{units, inputs}, Value: make([]float32, units*inputs)}
	transposed := modeltest.Tensor{Name: "decoder", Shape: []int64{inputs, units}, Value: make([]float32, units*inputs)}
	own := modeltest.Tensor{Name: "decoder", Shape: []int64{inputs, units}, Value: make([]float32, units*inputs)}
	for i := range encoder.Value {
		encoder.Value[i] = float32(i)
		transposed.Value[i%inputs*units+i/inputs] = float32(i)
		own.Value[i] = float32(-1 - i)
	}
	for distinct, decoder := range map[int64]modeltest.Tensor{256: transposed, 512: own} {
		file, err := model.Read(modeltest.Input(modeltest.Safetensors(encoder, decoder)), model.Safetensors)
		if err != nil {
			t.Fatal(err)
		}
		s, err := file.Sharing(t.Context(), true)
		if err != nil || s.Stored != 512 || s.Distinct != distinct {
			t.Errorf("got %+v, %v, want 512 stored, %d distinct", s, err, distinct)
		}
	}
}
