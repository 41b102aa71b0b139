package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/cmd/help"
	"weightshare/nets/arch"
	"weightshare/nets/model"
	"weightshare/nets/visible"
)

// source is one network on the command line.
type source struct {
	name  string      // "lenet5", "my.net"; empty for notation written out
	text  string      // its notation
	file  *model.File // in another framework's format; nil for notation
	input string      // replaces the file's own input; empty to keep that
	close func()      // closes the file; nil if none is open
	// failed is the error with which its file could not be read.
	failed error
}

// closeAll closes the files of sources.
func closeAll(all []source) {
	for _, s := range all {
		if s.close != nil {
			s.close()
		}
	}
}

// label returns the name of the network or, if it has none, its notation.
func (s source) label() string {
	return visible.Text(cmp.Or(s.name, strings.Join(strings.Fields(s.text), " ")))
}

// sources splits arguments into networks. A new one begins at each argument whose first
// word is an input, a name of the zoo, or a file (its name ends in .net or like that of
// a model file, or begins with / or ./; "-" is standard input). Unless input is empty,
// it replaces the input of every network. The error is that of the first file that
// cannot be read.
func sources(args []string, stdin io.Reader, input string) ([]source, error) {
	all, err := allSources(args, stdin, input)
	for _, s := range all {
		if err == nil {
			err = s.failed
		}
	}
	if err != nil {
		closeAll(all)
		return nil, err
	}
	return all, nil
}

// allSources splits arguments into networks as sources does. It includes files that
// cannot be read.
func allSources(args []string, stdin io.Reader, input string) ([]source, error) {
	var out []source
	for i, arg := range args {
		s, begins := notation(arg)
		switch {
		case isFile(firstWord(arg)) || isModelFile(arg) || !begins && isPath(arg, i == 0):
			read, err := readSource(arg, stdin)
			if read.failed = err; err != nil {
				read.name = arg
			}
			if read.file != nil || err != nil {
				out = append(out, read)
				continue
			}
			networks := networkLines(arg, read.text)
			networks[0].close = read.close
			out = append(out, networks...)
		case i == 0 || begins && !isCross(args[i-1]) || arch.LikeZooName(arg) || !out[len(out)-1].goesOn():
			out = append(out, s)
		default:
			last := &out[len(out)-1]
			last.text += " " + arg
			if last.name != "" {
				last.name += " " + arg
			}
		}
	}
	if input != "" {
		if !arch.IsInput(input) {
			return nil, help.Usagef("--input %s: that is not an input size; write one like 28x28 or 224x224x3", input)
		}
		for i := range out {
			if !out[i].goesOn() {
				out[i].input = input
				continue
			}
			out[i].text = withInput(out[i].text, input)
		}
	}
	return out, nil
}

// goesOn reports whether further words may follow, which is not so after a model file.
func (s source) goesOn() bool { return s.file == nil && s.failed == nil }

// isCross reports whether an argument separates sizes that were typed with spaces, as
// in 28 x 28: what follows it begins no network.
func isCross(arg string) bool { return arg == "x" || arg == "X" || arg == "×" }

// notation reads a network in notation or by its name in the zoo, with or without a
// label in front ("small: 28x28 conv3:4"). It reports whether the text begins a
// network, rather than continuing one.
func notation(text string) (s source, begins bool) {
	s = source{text: text}
	if label, rest, found := strings.Cut(text, ": "); found && !strings.ContainsAny(label, "#\n") && beginsNetwork(firstWord(rest)) {
		s = source{name: strings.TrimSpace(label), text: strings.TrimSpace(rest)}
	}
	word := firstWord(s.text)
	if entry, inZoo := arch.FromZoo(word); inZoo {
		rest := strings.TrimSpace(strings.TrimSpace(s.text)[len(word):])
		s = source{name: cmp.Or(s.name, word), text: strings.TrimSpace(entry.Text + "\n" + rest)}
	}
	return s, beginsNetwork(word)
}

func beginsNetwork(word string) bool {
	_, inZoo := arch.FromZoo(word)
	return inZoo || arch.IsInput(word)
}

// networkLines reads the networks in a file. A line that begins with an input, a name
// of the zoo or a label begins a network; other lines continue the previous one. A
// single network without a label is named after the file, if that has a name.
func networkLines(file, text string) []source {
	var out []source
	before := "" // usually comments
	for line := range strings.Lines(text) {
		switch s, begins := notation(line); {
		case begins:
			s.text = before + s.text
			out, before = append(out, s), ""
		case len(out) > 0:
			out[len(out)-1].text += "\n" + line
		default:
			before += line
		}
	}
	if len(out) == 0 {
		out = []source{{text: text}}
	}
	if len(out) == 1 && file != "-" {
		out[0].name = cmp.Or(out[0].name, file)
	}
	return out
}

// firstWord returns the first word of an argument, empty if it has none.
func firstWord(arg string) string {
	if fields := strings.Fields(arg); len(fields) > 0 {
		return fields[0]
	}
	return ""
}

// isFile reports whether a word names a file that holds a network.
func isFile(word string) bool {
	return word == "-" || strings.HasSuffix(word, ".net") || strings.HasPrefix(word, "/") || strings.HasPrefix(word, "./")
}

// modelEndings are the extensions of model files. The format of a model is determined
// by its content.
var modelEndings = []string{
	".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".gguf", ".onnx", ".tflite", ".keras", ".h5", ".hdf5", ".json", ".txt",
}

// isPath reports whether an argument that is not notation names an existing file. Only
// the first argument may do so without a dot or slash: later ones may be words.
func isPath(arg string, first bool) bool {
	if !first && !strings.ContainsAny(arg, "./") {
		return false
	}
	_, err := os.Stat(arg)
	return err == nil
}

// isModelFile reports whether an argument names a model file.
func isModelFile(arg string) bool {
	return slices.Contains(modelEndings, strings.ToLower(filepath.Ext(arg)))
}

// maxNetworkFile is the most that is read of a file, far more than a network takes.
const maxNetworkFile = 16 << 20

// withInput returns the notation with its input replaced by another, or with the other
// one in front if it has none.
func withInput(text, input string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		code, _, _ := strings.Cut(line, "#")
		word := firstWord(code)
		if word == "" {
			continue
		}
		if arch.IsInput(word) {
			lines[i] = strings.Replace(line, word, input, 1)
			return strings.Join(lines, "\n")
		}
		break
	}
	return input + "\n" + text
}

// count parses and counts a network. Errors show the word that is wrong.
func count(s source) (*arch.Counts, error) {
	if s.failed != nil {
		return nil, s.failed
	}
	if s.file != nil {
		return countFile(s)
	}
	network, err := arch.Parse(s.text)
	if err != nil {
		return nil, help.UsageError{Err: networkError(s, err)}
	}
	counts, err := arch.Count(network)
	if err != nil {
		return nil, help.UsageError{Err: networkError(s, err)}
	}
	return counts, nil
}

// networkError adds to an error of arch the network's name and the underlined word.
func networkError(s source, err error) error {
	var wrong *arch.Error
	if !errors.As(err, &wrong) {
		return err
	}
	where := ""
	if s.name != "" {
		where = s.name + ": "
	}
	return fmt.Errorf("%s%w%s", where, err, underline(s.text, wrong.Start, wrong.End))
}

// excerptWidth is how much of a line is shown around a wrong word.
const excerptWidth = 72

// underline returns the line of text that holds the bytes from start to end, with
// carets under them, or nothing if the text is blank.
func underline(text string, start, end int) string {
	start, end = min(max(start, 0), len(text)), min(max(end, 0), len(text))
	if strings.TrimSpace(text) == "" || end < start {
		return ""
	}
	lineStart := strings.LastIndexByte(text[:start], '\n') + 1
	lineEnd := len(text)
	if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
		lineEnd = start + i
	}
	end = min(end, lineEnd)
	before, word, after := text[lineStart:start], text[start:end], text[end:lineEnd]
	word = ansi.Truncate(visible.Text(word), excerptWidth/2, "…")
	before = visible.Text(before)
	if w := ansi.StringWidth(before); w > excerptWidth/3 {
		before = "…" + ansi.TruncateLeft(before, w-excerptWidth/3+1, "")
	}
	after = ansi.Truncate(visible.Text(after), max(0, excerptWidth-ansi.StringWidth(before+word)), "…")
	carets := strings.Repeat("^", max(1, ansi.StringWidth(word)))
	return fmt.Sprintf("\n\n  %s%s%s\n  %s%s", before, word, after, strings.Repeat(" ", ansi.StringWidth(before)), carets)
}
