package main

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

// zeros is an endless stream.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// A long stream is kept if it begins like a model, and is otherwise not read any
// further.
func TestSpoolStops(t *testing.T) {
	t.Parallel()
	const length = maxNetworkFile + 1<<20
	for _, c := range []struct {
		start string
		want  int64
	}{
		{"", maxNetworkFile + 1},
		{"GGUF", length},
		{"\x10\x00\x00\x00\x00\x00\x00\x00{", length},
		{"PK\x03\x04", length},
	} {
		in, closeSpool, err := spool(io.LimitReader(io.MultiReader(strings.NewReader(c.start), zeros{}), length))
		if err != nil {
			t.Fatal(err)
		}
		if in.Size != c.want {
			t.Errorf("%q: %d bytes are kept, want %d", c.start, in.Size, c.want)
		}
		if file, ok := in.ReaderAt.(*os.File); ok && runtime.GOOS != "windows" {
			if _, err := os.Stat(file.Name()); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%q: a program killed now would leave %s: %v", c.start, file.Name(), err)
			}
		}
		closeSpool()
	}
}
