package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"

	"weightshare/nets/model"
	"weightshare/nets/model/weights"
)

// spool reads a stream to its end to allow random access: into memory up to the size of
// networks in notation, and beyond that into a temporary file, which does not outlive
// the program. A long stream that does not begin like a model is not read any further,
// since it may have no end.
func spool(stream io.Reader) (in *weights.Input, closeSpool func(), err error) {
	head, err := io.ReadAll(io.LimitReader(stream, maxNetworkFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading a stream: %w", err)
	}
	if len(head) <= maxNetworkFile {
		return &weights.Input{ReaderAt: bytes.NewReader(head), Size: int64(len(head))}, func() {}, nil
	}
	start := &weights.Input{ReaderAt: bytes.NewReader(head), Size: math.MaxInt64} // of unknown length
	if format := model.Detect(start); format == model.Refused || format == model.Text {
		return &weights.Input{ReaderAt: bytes.NewReader(head), Size: int64(len(head))}, func() {}, nil
	}
	file, err := os.CreateTemp("", "weightshare-*")
	if err != nil {
		return nil, nil, fmt.Errorf("keeping a large stream: %w", err)
	}
	remove := func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}
	_ = os.Remove(file.Name()) // a killed program leaves nothing behind; Windows cannot remove open files
	size, err := io.Copy(file, io.MultiReader(bytes.NewReader(head), stream))
	if err != nil {
		remove()
		return nil, nil, fmt.Errorf("keeping a large stream: %w", err)
	}
	return &weights.Input{ReaderAt: file, Size: size}, remove, nil
}
