package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// handler serves the files of a site, compressed if there is a compressed version and
// the browser accepts it.
func handler(files site) http.Handler {
	version := files.version()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache") // ask whether it has changed
		header.Set("ETag", `"`+version+`"`)
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		text, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if kind := mediaType(name); kind != "" {
			header.Set("Content-Type", kind)
		}
		for _, f := range formats() {
			short, ok := files[name+f.suffix]
			if !ok {
				continue
			}
			header.Add("Vary", "Accept-Encoding")
			if accepts(r, f.name) {
				header.Set("Content-Encoding", f.name)
				header.Set("ETag", `"`+version+f.suffix+`"`)
				text = short
				break
			}
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
	})
}

// mediaType returns the type of a file by its name; it is empty if the server finds out
// by itself.
func mediaType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".br", ".gz":
		return "application/octet-stream"
	case "":
		return ""
	default:
		return mime.TypeByExtension(ext)
	}
}

// accepts reports whether a request accepts a response in the format name.
func accepts(r *http.Request, name string) bool {
	all := strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",")
	return slices.ContainsFunc(all, func(offer string) bool {
		kind, weight, _ := strings.Cut(offer, ";")
		return strings.TrimSpace(kind) == name && strings.ReplaceAll(weight, " ", "") != "q=0"
	})
}

// How long the server waits for a browser's request and, at its end, for browsers that
// are still loading.
const (
	headerPatience = 10 * time.Second
	closePatience  = 2 * time.Second
)

// serve serves a handler on a listener until ctx ends.
func serve(ctx context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerPatience}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	if err := server.Shutdown(closing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("end serving: %w", err)
	}
	return nil
}
