package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"weightshare/cmd/help"
	"weightshare/nets/model"
	"weightshare/nets/model/weights"
	"weightshare/nets/visible"
)

// modelHint says what to name instead of a file that does not exist.
const modelHint = "name an existing one, or write the network itself: 28x28 conv5:6"

// readSource reads a model or a network in notation from a file, or from standard input
// for "-". The source of a model keeps the file open.
func readSource(path string, stdin io.Reader) (source, error) {
	in, closeInput, err := openModel(path, stdin, wantModel(modelHint))
	if err != nil {
		return source{}, err
	}
	s := source{name: path, close: closeInput}
	if format := model.Detect(in); format == model.Text {
		s.text, err = networkText(in)
		if err == nil {
			err = checkNotation(path, s.text)
		}
	} else {
		s.file, err = model.Read(in, format)
	}
	if err != nil {
		closeInput()
		return source{}, err
	}
	return s, nil
}

// checkNotation returns an error for a text that is no network, as what it begins with or
// the name of its file shows.
func checkNotation(path, text string) error {
	switch word := firstWord(text); {
	case strings.HasPrefix(word, "{"):
		return help.Usagef("%s holds JSON, but no Keras model: write model.to_json() and name that file", visible.Text(path))
	case isModelFile(path) && !strings.HasSuffix(path, ".txt") && !strings.HasPrefix(word, "#") && !strings.HasSuffix(word, ":") && !beginsNetwork(word):
		return help.Usagef("%s is named as a model, but holds a text that is none, beginning with %q; save or download it again", visible.Text(path), shorten(visible.Text(word), 40))
	}
	return nil
}

// networkText reads a network in notation.
func networkText(in *weights.Input) (string, error) {
	if in.Size > maxNetworkFile {
		return "", help.Usagef("%s holds more than %d bytes: that is not a network", visible.Text(in.Name), maxNetworkFile)
	}
	if in.Size == 0 && isModelFile(in.Name) {
		return "", help.Usagef("%s is empty; save or download it again", visible.Text(in.Name))
	}
	text, err := in.Read(0, in.Size, "a network")
	if err == nil && !holdsWord(string(text)) {
		name := visible.Text(in.Name)
		if in.Name == "-" {
			name = "standard input"
		}
		err = help.Usagef("%s holds no network; write one, such as 28x28 conv5:6 relu gmp dense:10", name)
	}
	return strings.TrimPrefix(string(text), byteOrderMark), err
}

// byteOrderMark is what some editors begin a text with.
const byteOrderMark = "\ufeff"

// holdsWord reports whether a text in notation holds more than comments.
func holdsWord(text string) bool {
	for line := range strings.Lines(text) {
		if code, _, _ := strings.Cut(line, "#"); strings.TrimSpace(code) != "" {
			return true
		}
	}
	return false
}

// openModel opens a regular file, or standard input for "-", for random access. What
// comes through a pipe is kept in memory or, if it is large, in a temporary file that
// is removed when closed.
func openModel(path string, stdin io.Reader, want wanted) (*weights.Input, func(), error) {
	in, err := openInput(path, stdin, want)
	if err != nil {
		return nil, nil, err
	}
	closeInput := func() { _ = in.Close() } // it was only read, so nothing can be lost
	file, ok := in.(*os.File)
	if !ok {
		file, ok = stdin.(*os.File)
	}
	if ok {
		info, err := file.Stat()
		at, seekErr := file.Seek(0, io.SeekCurrent)
		if err == nil && seekErr == nil && info.Mode().IsRegular() {
			size := max(info.Size()-at, 0)
			return &weights.Input{ReaderAt: io.NewSectionReader(file, at, size), Name: path, Size: size}, closeInput, nil
		}
	}
	input, closeSpool, err := spool(in)
	if err != nil {
		closeInput()
		return nil, nil, fmt.Errorf("%s cannot be read: %w", path, plainCause(err))
	}
	input.Name = path
	return input, func() { closeInput(); closeSpool() }, nil
}
