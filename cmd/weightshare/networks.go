package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

// source is one network as it was named on the command line.
type source struct {
	name string // "lenet5", "my.net"; empty for notation written out
	text string // its notation
}

// label names the network in a list: its name, else its notation.
func (s source) label() string {
	return visible.Text(cmp.Or(s.name, strings.Join(strings.Fields(s.text), " ")))
}

// sources splits arguments into networks: a new one begins at each argument
// whose first word is an input, a name of the zoo, or a file (it ends in .net
// or begins with / or ./; "-" is standard input). With a given input the first
// argument always begins one.
func sources(args []string, stdin io.Reader, input string) ([]source, error) {
	var out []source
	for i, arg := range args {
		word := firstWord(arg)
		switch entry, inZoo := arch.FromZoo(word); {
		case inZoo:
			rest := strings.TrimSpace(strings.TrimSpace(arg)[len(word):])
			out = append(out, source{name: word, text: strings.TrimSpace(entry.Text + "\n" + rest)})
		case isFile(word):
			text, err := readNetwork(arg, stdin)
			if err != nil {
				return nil, err
			}
			out = append(out, source{name: arg, text: text})
		case i == 0 || arch.IsInput(word):
			out = append(out, source{text: arg})
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
			return nil, usagef("--input %s: that is no input size; write one like 28x28 or 224x224x3", input)
		}
		for i := range out {
			out[i].text = withInput(out[i].text, input)
		}
	}
	return out, nil
}

// firstWord is the first word of an argument, empty if it has none.
func firstWord(arg string) string {
	if fields := strings.Fields(arg); len(fields) > 0 {
		return fields[0]
	}
	return ""
}

// isFile tells whether a word names a file that holds a network.
func isFile(word string) bool {
	return word == "-" || strings.HasSuffix(word, ".net") || strings.HasPrefix(word, "/") || strings.HasPrefix(word, "./")
}

// maxNetworkFile bounds what is read of a file: no network that can be counted
// is nearly as long.
const maxNetworkFile = 16 << 20

// openInput opens a regular file to read, or standard input for "-": others may
// never come to an end.
func openInput(path string, stdin io.Reader) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(stdin), nil
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, fmt.Errorf("%s is no regular file; write - and feed it to standard input", path)
	}
	return os.Open(path) //nolint:wrapcheck // it names the file
}

// regularFiles is a file system without devices and pipes.
type regularFiles struct{ fs.FS }

// Open implements fs.FS.
func (f regularFiles) Open(name string) (fs.File, error) {
	info, err := fs.Stat(f.FS, name)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("it is no regular file")}
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	return f.FS.Open(name) //nolint:wrapcheck // likewise
}

// readNetwork reads a file that holds a network, or standard input for "-".
func readNetwork(path string, stdin io.Reader) (string, error) {
	in, err := openInput(path, stdin)
	if errors.Is(err, fs.ErrNotExist) {
		return "", usagef("there is no file %s; name an existing one, or write the network itself: 28x28 conv5:6", path)
	}
	if err != nil {
		return "", fmt.Errorf("the network cannot be read: %w", err)
	}
	defer func() { _ = in.Close() }() // only read from: nothing is lost
	text, err := io.ReadAll(io.LimitReader(in, maxNetworkFile+1))
	if err != nil {
		return "", fmt.Errorf("the network cannot be read: %w", err)
	}
	if len(text) > maxNetworkFile {
		return "", usagef("%s holds more than %d bytes: that is no network", path, maxNetworkFile)
	}
	return string(text), nil
}

// withInput returns the notation with its input replaced, or put in front
// where it has none.
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

// count parses and counts a network. An error shows the word in its line.
func count(s source) (*arch.Counts, error) {
	network, err := arch.Parse(s.text)
	if err != nil {
		return nil, usageError{inNetwork(s, err)}
	}
	counts, err := arch.Count(network)
	if err != nil {
		return nil, usageError{inNetwork(s, err)}
	}
	return counts, nil
}

// inNetwork adds to an error where it is: the name of the network and the
// line with the word underlined.
func inNetwork(s source, err error) error {
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

// underline shows the line of text that holds the bytes from start to end,
// with carets under them. It is empty where there is nothing to show.
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
