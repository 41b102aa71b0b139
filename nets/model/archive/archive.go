// Package archive opens model files that are ZIP archives, such as those of
// PyTorch and Keras. Entries must be stored uncompressed, so that no entry takes
// more memory than the file has bytes: compressed ones are refused.
package archive

import (
	"archive/zip"
	"errors"
	"io"
	"strings"

	"weightshare/nets/model/weights"
)

// maxDirectory is the maximum size of the list of entries that is read, enough for
// 60,000.
const maxDirectory = 6 << 20

// Archive is an open archive.
type Archive struct {
	in      *weights.Input
	entries map[string]*zip.File
	names   []string
}

// Is reports whether a file begins as archives do.
func Is(in *weights.Input) bool {
	start, err := in.Read(0, 4, "a header")
	return err == nil && string(start) == "PK\x03\x04"
}

var errDirectory = errors.New("its list of entries has more than 6 MB")

// limited fails once more has been read than a list of entries may take.
type limited struct {
	io.ReaderAt
	left int
}

func (l *limited) ReadAt(p []byte, at int64) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errDirectory
	}
	return l.ReaderAt.ReadAt(p, at) //nolint:wrapcheck // package zip compares it with io.EOF
}

// Open reads the list of entries.
func Open(in *weights.Input) (*Archive, error) {
	z, err := zip.NewReader(&limited{in, maxDirectory}, in.Size)
	if err != nil {
		return nil, in.Errorf(in.Size, "a ZIP archive ends with a list of its entries, which was expected before here; if it is cut off, copy or download it again: %w", err)
	}
	a := &Archive{in: in, entries: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		if a.entries[f.Name] == nil {
			a.names = append(a.names, f.Name)
			a.entries[f.Name] = f
		}
	}
	return a, nil
}

// Find returns the full name of the first entry with this name in any folder, or
// "" if there is none.
func (a *Archive) Find(name string) string {
	for _, n := range a.names {
		if n == name || strings.HasSuffix(n, "/"+name) {
			return n
		}
	}
	return ""
}

// Place returns where in the file an entry is.
func (a *Archive) Place(name string) (offset, size int64, err error) {
	f := a.entries[name]
	if f == nil {
		return 0, 0, a.in.Errorf(a.in.Size, "the archive has no entry %q, which was expected", name)
	}
	offset, err = f.DataOffset()
	if err != nil {
		return 0, 0, a.in.Errorf(a.in.Size, "entry %q was expected where the list of entries says: %w", name, err)
	}
	if f.Method != zip.Store || f.UncompressedSize64 != f.CompressedSize64 {
		return 0, 0, a.in.Errorf(offset, "entry %q is compressed, but one stored as it is was expected", name)
	}
	size = int64(min(f.UncompressedSize64, 1<<62))
	return offset, size, a.in.CheckRange(offset, size, "entry "+name)
}
