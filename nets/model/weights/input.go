package weights

import (
	"fmt"
	"io"
	"math"

	"weightshare/nets/visible"
)

// MaxTensors is the maximum number of tensors in a file, many times that of the
// largest models: a header that promises more is refused before it fills the
// memory.
const MaxTensors = 20_000

// Input is a model file being read. Errors refer to it by its name.
type Input struct {
	io.ReaderAt
	Name string
	Size int64 // in bytes
}

// Errorf returns an error that names the file and the offset in it, followed by
// what was found there and what was expected.
func (in *Input) Errorf(at int64, format string, args ...any) error {
	return fmt.Errorf("%s: byte %d: %w", visible.Text(in.Name), at, fmt.Errorf(format, args...))
}

// Read returns the n bytes at an offset. If the file ends before, the error says
// what they were expected to be. Callers must limit n.
func (in *Input) Read(at, n int64, what string) ([]byte, error) {
	if err := in.CheckRange(at, n, what); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	if got, err := in.ReadAt(b, at); int64(got) < n {
		return nil, in.Errorf(at, "reading %s: %w", what, err)
	}
	return b, nil
}

// CheckRange returns an error unless the file has n bytes from an offset on, which are
// expected to be what.
func (in *Input) CheckRange(at, n int64, what string) error {
	if at < 0 || at > in.Size {
		return in.Errorf(in.Size, "the file ends, but %s was expected at byte %d%s", what, at, in.mend(at, n))
	}
	if n < 0 || n > in.Size-at {
		return in.Errorf(at, "%s of %d bytes was expected, but the file ends after %d%s", what, n, in.Size-at, in.mend(at, n))
	}
	return nil
}

// mend says what to do if the file, which should have n bytes from an offset on, is
// truncated.
func (in *Input) mend(at, n int64) string {
	if in.Size == 0 || at < 0 || n < 0 || n > math.MaxInt64-at {
		return ""
	}
	return fmt.Sprintf("; if it is cut off, copy or download it again: %d of at least %d bytes are here", in.Size, at+n)
}
