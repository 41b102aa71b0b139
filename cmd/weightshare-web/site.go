package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/natefinch/atomic"

	"weightshare/tui/serve/web/assets"
)

//go:embed page
var pageFiles embed.FS

// The names of files that are not in the folder page.
const (
	programName = "app.wasm"
	supportName = "wasm_exec.js"
)

// Placeholders in the pages and in sw.js, which are replaced when the site is written.
const (
	versionMark    = "{{version}}"
	policyMark     = "{{policy}}"
	digestsMark    = `"{{digests}}"`
	compressedMark = "{{compressed}}"
)

// policy is the Content-Security-Policy of the page. The terminal's renderer adds
// styles of its own to the page.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
	"connect-src 'self'; font-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; form-action 'none'"

// site maps the names of the page's files, with slashes, to their contents.
type site map[string][]byte

// newSite assembles the page around the compiled program. With compressed, the page may
// load the program from app.wasm.br or app.wasm.gz.
func newSite(wasm, support []byte, compressed bool) (site, error) {
	s := site{programName: wasm, supportName: support}
	for root, files := range map[string]embed.FS{"page": pageFiles, ".": assets.Files} {
		if err := s.add(files, root); err != nil {
			return nil, fmt.Errorf("the page: %w", err)
		}
	}
	version := s.version()
	replace := strings.NewReplacer(versionMark, version, policyMark, policy, compressedMark, fmt.Sprint(compressed))
	for _, name := range []string{"index.html", "lines.html"} {
		s[name] = []byte(replace.Replace(string(s[name])))
	}
	digests, err := json.Marshal(s.digests()) // of the pages as they are served
	if err != nil {
		return nil, fmt.Errorf("the digests of the files: %w", err)
	}
	replace = strings.NewReplacer(versionMark, version, digestsMark, string(digests))
	s["sw.js"] = []byte(replace.Replace(string(s["sw.js"])))
	return s, nil
}

// add adds the files below a root, by their names relative to it.
func (s site) add(files embed.FS, root string) error {
	err := fs.WalkDir(files, root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if s[strings.TrimPrefix(file, root+"/")], err = files.ReadFile(file); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("the files of the page: %w", err)
	}
	return nil
}

// version returns an identifier that is the same for the same files.
func (s site) version() string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(sum, "%s %d\n%s", name, len(s[name]), s[name])
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}

// digests returns the digests, in the form of Subresource Integrity, of the files that a
// browser caches at its first visit. It caches the program once it has loaded it, and does
// not cache the licences. It caches the first page under the folder's address: a server may
// redirect from the page's file name to it.
func (s site) digests() map[string]string {
	digests := map[string]string{}
	for name, text := range s {
		switch {
		case name == programName, name == "sw.js", path.Ext(name) == ".txt", path.Ext(name) == ".md":
			continue
		case name == "index.html":
			name = "./"
		}
		sum := sha256.Sum256(text)
		digests[name] = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	return digests
}

// write writes the files into the folder dir.
func (s site) write(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	defer func() { _ = root.Close() }()
	for name, text := range s {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return fmt.Errorf("write the page: %w", err)
		}
		if err := root.WriteFile(name, text, 0o644); err != nil {
			return fmt.Errorf("write the page: %w", err)
		}
	}
	return nil
}

// makeSite builds the program and assembles the page around it.
func (b builder) makeSite(ctx context.Context, compressed bool) (site, error) {
	fmt.Fprintln(b.log, "Building the program for the browser; the first time takes a minute or two.")
	text, err := b.build(ctx)
	if err != nil {
		return nil, err
	}
	support, err := b.support(ctx)
	if err != nil {
		return nil, err
	}
	s, err := newSite(text, support, compressed)
	if err != nil || !compressed {
		return s, err
	}
	fmt.Fprintln(b.log, "Compressing it, once for each version of the program.")
	for _, f := range formats() {
		if s[programName+f.suffix], err = b.compressed(text, f); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// compressed returns data compressed in a format, from the cache if it is there.
func (b builder) compressed(data []byte, f format) ([]byte, error) {
	name := fmt.Sprintf("%x%s", sha256.Sum256(data), f.suffix)
	if short, err := fs.ReadFile(os.DirFS(b.cache), name); err == nil {
		return short, nil
	}
	var short bytes.Buffer
	if err := f.compress(&short, data); err != nil {
		return nil, err
	}
	if err := atomic.WriteFile(filepath.Join(b.cache, name), bytes.NewReader(short.Bytes())); err != nil {
		fmt.Fprintln(b.log, "What was compressed is not kept for the next time:", err)
	}
	return short.Bytes(), nil
}
