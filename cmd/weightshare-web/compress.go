package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
)

// format is a compression format that browsers support.
type format struct {
	name   string // in the headers Accept-Encoding and Content-Encoding
	suffix string // of the names of compressed files
	writer func(io.Writer) io.WriteCloser
}

// formats returns the formats, the one that compresses best first.
func formats() []format {
	return []format{
		{"br", ".br", func(w io.Writer) io.WriteCloser {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
		}},
		{"gzip", ".gz", func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // fails only for unknown levels
			return z
		}},
	}
}

func (f format) compress(w io.Writer, data []byte) error {
	z := f.writer(w)
	_, err := z.Write(data)
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("compress as %s: %w", f.name, err)
	}
	return nil
}
