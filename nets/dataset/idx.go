package dataset

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"weightshare/nets/internal/memory"
	"weightshare/nets/visible"
)

const (
	idxBytes = 0x08 // the only number type of images and labels
	// maxIDX is the maximum unpacked size of a file in bytes.
	maxIDX = 1 << 31
	// trusted is how many bytes are allocated on the strength of a header alone.
	trusted = 1 << 20
)

// idxKind is what a file of unsigned bytes contains.
type idxKind struct {
	what       string
	dimensions int
	promise    string // of a header with the sizes of the dimensions
}

var (
	idxImages = idxKind{"images", 3, "pixels of %d images of %d×%d"}
	idxLabels = idxKind{"labels", 1, "%d labels"}
)

// readIDX reads an IDX file (magic 00 00 08 and the number of dimensions), plain
// or gzipped. Everything the header says is checked against the data; an error
// contains name, the offset in the unpacked file and what was expected. If
// accept is not nil, it is called with the size of the first dimension before
// anything after the header is read.
func readIDX(r io.Reader, name string, kind idxKind, accept func(n int) error) (dims []int, body []byte, err error) {
	x, err := openIDX(r, name)
	if err != nil {
		return nil, nil, err
	}
	if dims, err = x.header(kind.dimensions, kind.what); err != nil {
		return nil, nil, err
	}
	if accept != nil {
		if err := accept(dims[0]); err != nil {
			return nil, nil, err
		}
	}
	total, sizes := 1, make([]any, len(dims))
	for i, d := range dims {
		total *= d
		sizes[i] = d
	}
	body, err = x.body(total, fmt.Sprintf(kind.promise, sizes...))
	return dims, body, err
}

type idxReader struct {
	r    io.Reader
	name string
	at   int64
}

// openIDX unpacks the file if it is gzipped, whatever its name.
func openIDX(r io.Reader, name string) (*idxReader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	x := &idxReader{r: buffered, name: visible.Text(name)}
	if magic, err := buffered.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, x.fail("a gzip header was expected: %w", err)
		}
		x.r = unpacked
	}
	return x, nil
}

func (x *idxReader) fail(format string, args ...any) error {
	return fmt.Errorf("%s: byte %d: "+format, append([]any{x.name, x.at}, args...)...)
}

func (x *idxReader) word(what string) ([4]byte, error) {
	var b [4]byte
	n, err := io.ReadFull(x.r, b[:])
	if err == nil {
		return b, nil
	}
	x.at += int64(n)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return b, x.fail("the file ends where 4 bytes with %s were expected", what)
	}
	return b, x.fail("reading %s: %w", what, err)
}

// header reads and checks the magic number and the dimensions.
func (x *idxReader) header(dimensions int, what string) ([]int, error) {
	magic, err := x.word("the magic number")
	if err != nil {
		return nil, err
	}
	switch {
	case magic[0] != 0 || magic[1] != 0:
		return nil, x.fail("it begins with % x, an IDX file of %s was expected, which begins with 00 00 08 %02x", magic, what, dimensions)
	case magic[2] != idxBytes:
		x.at = 2
		return nil, x.fail("its numbers are of type %#02x, %s of type 0x08 (unsigned bytes) were expected", magic[2], what)
	case int(magic[3]) != dimensions:
		x.at = 3
		return nil, x.fail("it has %d dimensions, %d were expected for %s", magic[3], dimensions, what)
	}
	x.at = 4
	dims := make([]int, dimensions)
	total := int64(1)
	for i := range dims {
		b, err := x.word("the size of a dimension")
		if err != nil {
			return nil, err
		}
		n := int64(binary.BigEndian.Uint32(b[:]))
		if n == 0 {
			return nil, x.fail("dimension %d is 0, at least 1 was expected", i+1)
		}
		// total ≤ 2³¹ and n < 2³², so the product fits.
		if total *= n; total > maxIDX {
			return nil, x.fail("its header promises %d or more bytes, at most %d were expected", total, int64(maxIDX))
		}
		dims[i] = int(n)
		x.at += 4
	}
	if total > trusted { // growing copies the data, which takes as much memory again
		if free, known := memory.Available(); known && 2*total > free {
			return nil, x.fail("its header promises %d bytes, but only %d are free", total, free/2)
		}
	}
	return dims, nil
}

// body reads exactly as many bytes as the header promises. Memory grows with the
// data that arrives, so a header that lies costs nothing.
func (x *idxReader) body(total int, what string) ([]byte, error) {
	body := make([]byte, 0, min(total, trusted))
	for len(body) < total {
		if len(body) == cap(body) {
			body = append(make([]byte, 0, min(2*cap(body), total)), body...)
		}
		n, err := io.ReadFull(x.r, body[len(body):cap(body)])
		body = body[:len(body)+n]
		x.at += int64(n)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, x.fail("the file ends after %d of %d bytes; its header promises %s", len(body), total, what)
		}
		if err != nil {
			return nil, x.fail("reading %s: %w", what, err)
		}
	}
	var more [1]byte
	switch _, err := io.ReadFull(x.r, more[:]); {
	case err == nil:
		return nil, x.fail("the file goes on where its end was expected; its header promises %s", what)
	case !errors.Is(err, io.EOF):
		return nil, x.fail("the end of the file was expected: %w", err)
	}
	return body, nil
}
