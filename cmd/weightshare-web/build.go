package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// builder builds the page of one clone: it runs the go command there.
type builder struct {
	root  string    // the folder of the module
	cache string    // the folder for results that are reused
	log   io.Writer // receives messages about progress
}

// run runs go with arguments in the module's folder, with the environment changed by
// env, and returns its output. Errors include its standard error.
func (b builder) run(ctx context.Context, env []string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir, command.Env = b.root, append(os.Environ(), env...)
	var said bytes.Buffer
	command.Stderr = &said
	printed, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return printed, nil
}

// program is the package that runs in the browser.
const program = "./cmd/weightshare"

// newBuilder returns the builder for the clone that contains the folder dir.
func newBuilder(ctx context.Context, dir string) (builder, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return builder{}, fmt.Errorf("there is no folder for what is made once: %w", err)
	}
	b := builder{root: dir, cache: filepath.Join(cache, "weightshare-web")}
	root, err := b.run(ctx, nil, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return builder{}, err
	}
	b.root = string(bytes.TrimSpace(root))
	if _, err := os.Stat(filepath.Join(b.root, filepath.FromSlash(program))); err != nil {
		return builder{}, fmt.Errorf("%s is no clone of weightshare, whose source this command builds: run it in one", dir)
	}
	return b, nil
}

// fastPackages are the patterns of the packages in which calls are inlined: those that
// train, and those that they depend on. Inlining in all others would make the download
// a tenth larger, without speeding up anything that people wait for.
func fastPackages() []string {
	return []string{"weightshare/nets/...", "runtime", "runtime/...", "internal/runtime/...", "math", "math/bits", "math/rand/v2"}
}

// notation is the package of the notation. It trains nothing, and inlining calls would double
// the code of its tables, which are set up before the first frame.
const notation = "weightshare/nets/arch"

// build compiles the program and returns the resulting file.
func (b builder) build(ctx context.Context) ([]byte, error) {
	dir, err := b.newFolder()
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	modfile, err := b.writeModfile(ctx, dir)
	if err != nil {
		return nil, err
	}
	overlay, err := b.writeOverlay(dir)
	if err != nil {
		return nil, err
	}
	wasm := filepath.Join(dir, programName)
	args := []string{"build", "-modfile=" + modfile, "-overlay=" + overlay, "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l"}
	for _, fast := range fastPackages() {
		args = append(args, "-gcflags="+fast+"=")
	}
	args = append(args, "-gcflags="+notation+"=-l")
	_, err = b.run(ctx, []string{"GOOS=js", "GOARCH=wasm", "GOWORK=off"}, append(args, "-o", wasm, program)...)
	if err != nil {
		return nil, fmt.Errorf("the program does not build for the browser: %w", err)
	}
	text, err := os.ReadFile(wasm)
	if err != nil {
		return nil, fmt.Errorf("read the program: %w", err)
	}
	return text, nil
}

// support returns the script that Go programs need in a browser, from the Go
// installation that compiles them, since the two must match.
func (b builder) support(ctx context.Context) ([]byte, error) {
	root, err := b.run(ctx, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(string(bytes.TrimSpace(root)), "lib", "wasm", supportName)
	script, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("this installation of Go lacks %s, which comes with Go from its own site", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the support of Go: %w", err)
	}
	return script, nil
}
