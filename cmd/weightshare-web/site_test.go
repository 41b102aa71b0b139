package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// smallSite returns the page around something that is not a program.
func smallSite(t *testing.T, compressed bool) site {
	t.Helper()
	s, err := newSite([]byte("\x00asm"), []byte("// support"), compressed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// address matches the addresses that a page, a style or a script asks for.
var address = regexp.MustCompile(`(?:src|href)="([^"]*)"|url\("([^"]*)"\)|from "([^"]*)"|import "([^"]*)"|register\("([^"]*)"\)`)

// Every address in the page is relative, and its file exists: the page works under any
// path of any server, and asks no other server for anything.
func TestAddresses(t *testing.T) {
	t.Parallel()
	s := smallSite(t, true)
	for _, name := range []string{"index.html", "page.css", "page.js", "lines.html", "lines/lines.css", "lines/lines.mjs", "terminal/terminal.mjs", "lines.js", "load.js", "program.js", "system.js", "sw.js"} {
		for _, match := range address.FindAllStringSubmatch(string(s[name]), -1) {
			asked := strings.Join(match[1:], "")
			if strings.HasPrefix(asked, "data:") {
				continue
			}
			file, _, _ := strings.Cut(asked, "?")
			if file == "./" {
				file = "index.html"
			}
			if _, there := s[path.Join(path.Dir(name), file)]; !there || strings.HasPrefix(asked, "/") || strings.Contains(asked, ":") {
				t.Errorf("%s asks for %q, which is no file of the page beside it", name, asked)
			}
		}
	}
}

// Files made by others come with their licences.
func TestLicences(t *testing.T) {
	t.Parallel()
	s := smallSite(t, false)
	for _, folder := range []string{"xterm", "iosevka"} {
		if len(s[folder+"/LICENSE.txt"]) == 0 {
			t.Errorf("%s has no licence", folder)
		}
	}
}

// Placeholders are replaced, and another program gives another version, so that
// browsers notice.
func TestVersion(t *testing.T) {
	t.Parallel()
	s := smallSite(t, false)
	for name, text := range s {
		if bytes.Contains(text, []byte("{{")) && path.Ext(name) != ".wasm" {
			t.Errorf("%s holds a mark that nothing replaced", name)
		}
	}
	other, err := newSite([]byte("\x00asm, changed"), []byte("// support"), false)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(s["sw.js"], other["sw.js"]) {
		t.Error("the script that keeps the page does not change with the program")
	}
	for _, name := range []string{"./", "page.js", "lines.html", "load.js", "program.js", "wasm_exec.js", "iosevka/regular.woff2"} {
		sum := sha256.Sum256(s[cmp.Or(strings.TrimPrefix(name, "./"), "index.html")])
		if digest := base64.StdEncoding.EncodeToString(sum[:]); !bytes.Contains(s["sw.js"], []byte(`"`+name+`":"sha256-`+digest+`"`)) {
			t.Errorf("a browser does not keep %s as it is", name)
		}
	}
}

// Files are sent with their types, and compressed if the browser accepts that.
func TestHandler(t *testing.T) {
	t.Parallel()
	s := smallSite(t, true)
	maps.Copy(s, site{"app.wasm.br": []byte("brotli"), "app.wasm.gz": []byte("gzip")})
	server := httptest.NewServer(http.StripPrefix("/deep/path", handler(s)))
	t.Cleanup(server.Close)
	for _, test := range []struct{ file, accepts, kind, encoding, body string }{
		{"", "gzip, br", "text/html; charset=utf-8", "", ""},
		{"page.js", "gzip", "text/javascript; charset=utf-8", "", ""},
		{"app.wasm", "gzip, deflate, br", "application/wasm", "br", "brotli"},
		{"app.wasm", "gzip", "application/wasm", "gzip", "gzip"},
		{"app.wasm", "br;q=0, gzip;q=0.5", "application/wasm", "gzip", "gzip"},
		{"app.wasm", "identity", "application/wasm", "", "\x00asm"},
		{"app.wasm.br", "br", "application/octet-stream", "", "brotli"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/deep/path/"+test.file, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", test.accepts)
		answer, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		got := answer.Header
		request.Header.Set("If-None-Match", got.Get("ETag"))
		if again, err := server.Client().Do(request); err != nil || again.Body.Close() != nil || again.StatusCode != http.StatusNotModified {
			t.Errorf("%+v: asked whether it has changed, the server says %v, %v", test, again, err)
		}
		if answer.StatusCode != http.StatusOK || got.Get("Content-Type") != test.kind || got.Get("Content-Encoding") != test.encoding {
			t.Errorf("%+v: %s, %s, %q", test, answer.Status, got.Get("Content-Type"), got.Get("Content-Encoding"))
		}
		if test.body != "" && string(body) != test.body {
			t.Errorf("%+v: the answer is %q", test, body)
		}
		if got.Get("Content-Security-Policy") != policy || strings.Contains(policy, "'unsafe-eval'") {
			t.Errorf("%+v: the policy is %q", test, got.Get("Content-Security-Policy"))
		}
	}
	if !bytes.Contains(s["index.html"], []byte(`content="`+policy+`"`)) {
		t.Error("on another server the page has no policy")
	}
}

// Compressed data are cached, and are the same the second time.
func TestCompressed(t *testing.T) {
	t.Parallel()
	b := builder{cache: t.TempDir(), log: t.Output()}
	data := bytes.Repeat([]byte("weight "), 1000)
	for _, f := range formats() {
		short, err := b.compressed(data, f)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := b.compressed(data, f); err != nil || !bytes.Equal(short, again) {
			t.Errorf("%s: again %d bytes, not %d: %v", f.name, len(again), len(short), err)
		}
		if f.name == "br" {
			if whole, err := io.ReadAll(brotli.NewReader(bytes.NewReader(short))); err != nil || !bytes.Equal(whole, data) {
				t.Errorf("what was compressed is read as %d bytes: %v", len(whole), err)
			}
		}
	}
	if kept, err := os.ReadDir(b.cache); err != nil || len(kept) != len(formats()) {
		t.Errorf("kept are %v: %v", kept, err)
	}
}

// The error of a failed build contains the compiler's message; that of a folder that is
// not a clone says so.
func TestBrokenBuild(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/other\n\ngo 1.26\n")
	write("go.sum", "")
	if _, err := newBuilder(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "no clone of weightshare") {
		t.Errorf("of another module it says %v", err)
	}
	write("cmd/weightshare/main.go", "package main\n\nfunc main() { undefined() }\n")
	b, err := newBuilder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.run(t.Context(), []string{"GOFLAGS=-mod=mod"}, "build", "-o", filepath.Join(dir, "out"), program)
	if err == nil || !strings.Contains(err.Error(), "undefined: undefined") {
		t.Errorf("of a broken program it says %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.build(canceled); err == nil {
		t.Error("a build that was broken off succeeds")
	}
}

// Files left by a killed program are removed, but nothing that another program may
// still be working on.
func TestAbandonedFolders(t *testing.T) {
	t.Parallel()
	b := builder{cache: t.TempDir()}
	var dirs [2]string
	for i := range dirs {
		dir, err := b.newFolder()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		dirs[i] = dir
	}
	old := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(dirs[0], old, old); err != nil {
		t.Fatal(err)
	}
	dir, err := b.newFolder()
	if err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dirs[1]); err != nil || len(left) != 2 {
		t.Errorf("left are %v: %v", left, err)
	}
}

// Every patched module is one that this module requires, and its file is for browsers
// only.
func TestPatches(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range patches() {
		if !strings.Contains(string(mod), p.module+" v") {
			t.Errorf("%s is not among the modules", p.module)
		}
		if !strings.HasPrefix(p.text, "//go:build js\n") {
			t.Errorf("%s is not for browsers alone", p.file)
		}
	}
}
