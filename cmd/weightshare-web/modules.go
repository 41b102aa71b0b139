package main

import (
	"context"
	"crypto/sha256"
	_ "embed" // what the modules lack
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A patch adds a file to a module that does not compile for js/wasm without it;
// see upstream/README.md.
type patch struct{ module, file, text string }

var (
	//go:embed upstream/bubbletea_js.go.txt
	bubbleteaFile string
	//go:embed upstream/clipboard_js.go.txt
	clipboardFile string
)

func patches() []patch {
	return []patch{
		{"charm.land/bubbletea/v2", "tty_js.go", bubbleteaFile},
		{"github.com/atotto/clipboard", "clipboard_js.go", clipboardFile},
	}
}

// writeModfile writes a go.mod and a go.sum into the folder dir, with the same content
// as those of the module at root, except that they name patched copies. It returns the
// path of the go.mod.
func (b builder) writeModfile(ctx context.Context, dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("write a go.mod: %w", err)
	}
	defer func() { _ = root.Close() }()
	for from, to := range map[string]string{"go.mod": "web.mod", "go.sum": "web.sum"} {
		text, err := os.ReadFile(filepath.Join(b.root, from))
		if err != nil {
			return "", fmt.Errorf("copy %s: %w", from, err)
		}
		if err := root.WriteFile(to, text, 0o600); err != nil {
			return "", fmt.Errorf("copy %s: %w", from, err)
		}
	}
	modfile := filepath.Join(dir, "web.mod")
	for _, p := range patches() {
		copied, err := b.patched(ctx, p)
		if err != nil {
			return "", fmt.Errorf("patch %s: %w", p.module, err)
		}
		if _, err := b.run(ctx, nil, "mod", "edit", "-replace="+p.module+"="+copied, modfile); err != nil {
			return "", err
		}
	}
	return modfile, nil
}

// patched returns the folder of a patched copy of a module. It is stored in the user's
// cache, under a name derived from everything that goes into it, so that the compiler's
// cache stays valid too.
func (b builder) patched(ctx context.Context, p patch) (string, error) {
	said, err := b.run(ctx, nil, "mod", "download", "-json", p.module)
	if err != nil {
		return "", err
	}
	var module struct{ Dir, Version, Sum string }
	if err := json.Unmarshal(said, &module); err != nil {
		return "", fmt.Errorf("what go mod download says: %w", err)
	}
	key := sha256.Sum256([]byte(module.Version + module.Sum + p.file + p.text))
	target := filepath.Join(b.cache, "modules", fmt.Sprintf("%s-%x", filepath.Base(filepath.Dir(p.module)), key[:8]))
	if _, err := os.Stat(target); err == nil {
		return target, nil
	}
	return target, b.replaceFolder(target, func(dir string) error {
		if err := os.CopyFS(dir, os.DirFS(module.Dir)); err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, p.file), []byte(p.text), 0o600); err != nil {
			return fmt.Errorf("add a file: %w", err)
		}
		return nil
	})
}

// replaceFolder creates the folder target in one move, so that it is either complete or
// absent. If another program creates it in the meantime, that one stays.
func (b builder) replaceFolder(target string, fill func(dir string) error) error {
	dir, err := b.newFolder()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := fill(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	if err := os.Rename(dir, target); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, made := os.Stat(target); made != nil {
			return fmt.Errorf("make a folder: %w", err)
		}
	}
	return nil
}

// abandoned is the age from which on nobody works on a folder of newFolder any more.
const abandoned = time.Hour

// newFolder creates a folder for unfinished work in the cache, and removes those left
// there by killed programs.
func (b builder) newFolder() (string, error) {
	parent := filepath.Join(b.cache, "unfinished")
	if err := os.MkdirAll(parent, 0o750); err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	left, err := os.ReadDir(parent)
	if err != nil {
		return "", fmt.Errorf("look for what was left: %w", err)
	}
	for _, entry := range left {
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(filepath.Join(parent, entry.Name()))
		}
	}
	dir, err := os.MkdirTemp(parent, "")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	return dir, nil
}
