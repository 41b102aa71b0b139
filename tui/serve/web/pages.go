package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"weightshare/tui/serve/web/assets"
)

//go:embed page
var pageFiles embed.FS

// policy is the Content-Security-Policy of the page. The terminal's renderer adds
// styles of its own to the page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; font-src 'self'; " +
	"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// file is a file in the forms in which it is sent.
type file struct {
	kind, tag    string
	text, packed []byte // packed is nil if compression gains nothing
}

// readPages reads all files that the server sends, by path.
func readPages() (map[string]file, error) {
	pages := map[string]file{}
	for root, files := range map[string]embed.FS{"page": pageFiles, ".": assets.Files} {
		err := fs.WalkDir(files, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := files.ReadFile(name)
			if err == nil {
				pages["/"+strings.TrimPrefix(name, root+"/")], err = newFile(name, text)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("the page: %w", err)
		}
	}
	pages["/"] = pages["/index.html"]
	return pages, nil
}

func newFile(name string, text []byte) (file, error) {
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".mjs", ".js": // whatever the system is configured to say
		kind = "text/javascript; charset=utf-8"
	case ".woff2":
		kind = "font/woff2"
	}
	f := file{kind: kind, tag: fmt.Sprintf(`"%x"`, sha256.Sum256(text)), text: text}
	if kind == "font/woff2" {
		return f, nil
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		return file{}, fmt.Errorf("compress %s: %w", name, err)
	}
	if err := w.Close(); err != nil {
		return file{}, fmt.Errorf("compress %s: %w", name, err)
	}
	f.packed = packed.Bytes()
	return f, nil
}

// page sends a file.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	f, ok := s.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "there is nothing to change", http.StatusMethodNotAllowed)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-cache") // ask whether it has changed
	header.Set("ETag", f.tag)
	header.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", f.kind)
	text := f.text
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		text = f.packed
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write(text) // nobody is left to report an error to
	}
}
