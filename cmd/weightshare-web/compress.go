package main

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/natefinch/atomic"
)

// format is a way to compress that browsers know.
type format struct {
	name   string // in the headers Accept-Encoding and Content-Encoding
	suffix string // of a file that is compressed so
	writer func(io.Writer) io.WriteCloser
}

// formats are the formats, the one that compresses best first.
func formats() []format {
	return []format{
		{"br", ".br", func(w io.Writer) io.WriteCloser {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
		}},
		{"gzip", ".gz", func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // fails for unknown levels alone
			return z
		}},
	}
}

func (f format) compress(w io.Writer, data []byte) error {
	z := f.writer(w)
	if _, err := z.Write(data); err != nil {
		return err //nolint:wrapcheck // the caller says what failed
	}
	return z.Close() //nolint:wrapcheck // the caller says what failed
}

// atomicWrite writes a file whole or not at all.
func atomicWrite(path string, data []byte) error {
	return atomic.WriteFile(path, bytes.NewReader(data)) //nolint:wrapcheck // it names the file
}
