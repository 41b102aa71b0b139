package torchtext

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"weightshare/nets/model/weights"
)

const (
	// maxBytes is the maximum length of the text, maxModules the maximum number of
	// modules in it after repetition, and maxDepth how deep they may be nested.
	maxBytes   = 16 << 20
	maxModules = 200_000
	maxDepth   = 100
)

// call is a module as written: its class, its arguments and the modules in it.
type call struct {
	class    string // "Conv2d", without its packages
	at       int    // where it begins in the text
	args     []value
	named    map[string]value
	children []child
}

// child is a module inside a module.
type child struct {
	name string
	call *call
}

// value is an argument: a number, a word or text, a list, or a module.
type value struct {
	number float64
	text   string // "True", "same"; empty for other kinds
	list   []value
	call   *call
	kind   valueKind
}

type valueKind uint8

const (
	isNumber valueKind = iota + 1
	isText
	isList
	isCall
)

// Is reports whether a file is PyTorch text: one of its lines begins with a
// class, possibly after an assignment or an interpreter's prompt, and the text
// continues as such texts do.
func Is(in *weights.Input) bool {
	const enough = 64 << 10
	b, err := in.Read(0, min(in.Size, enough), "text")
	if err != nil || bytes.IndexByte(b, 0) >= 0 || bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		return false
	}
	return start().Match(b)
}

// start matches the beginning of a printed or written model.
var start = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^\x{feff}?[ \t]*(?:>>>[ \t]*|In \[\d+\]:[ \t]*|Out\[\d+\]:[ \t]*|return[ \t]+|[\w.]+[ \t]*=[ \t]*)?(?:\w+\.)*[A-Z]\w*\(`)
})

type parser struct {
	in      *weights.Input
	text    string
	at      int
	modules int
}

// parse reads the first model of a text.
func parse(in *weights.Input, text string) (*call, error) {
	place := start().FindStringIndex(text)
	if place == nil {
		return nil, in.Errorf(0, "a model was expected, such as Sequential( … ) or nn.Sequential( … )")
	}
	p := parser{in: in, text: text, at: place[1] - 1}
	for p.at > 0 && isWord(text[p.at-1]) {
		p.at--
	}
	return p.call(0)
}

func (p *parser) errorf(format string, args ...any) error {
	return p.in.Errorf(int64(p.at), format, args...)
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// word reads letters, digits and dots; it may be empty.
func (p *parser) word() string {
	from := p.at
	for p.at < len(p.text) && (isWord(p.text[p.at]) || p.text[p.at] == '.') {
		p.at++
	}
	return p.text[from:p.at]
}

// skip skips the characters in set and comments.
func (p *parser) skip(set string) {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case strings.IndexByte(set, c) >= 0:
			p.at++
		case c == '#':
			if end := strings.IndexByte(p.text[p.at:], '\n'); end >= 0 {
				p.at += end
			} else {
				p.at = len(p.text)
			}
		default:
			return
		}
	}
}

const (
	blank     = " \t\r\n"
	separator = blank + ",;"
)

// call reads a class and the contents of its parentheses. The parser is
// positioned at the class.
func (p *parser) call(depth int) (*call, error) {
	if p.modules++; p.modules > maxModules {
		return nil, p.errorf("more than %d modules; no more than that are read", maxModules)
	}
	if depth > maxDepth {
		return nil, p.errorf("modules are nested more than %d deep", maxDepth)
	}
	c := &call{at: p.at, named: map[string]value{}}
	name := p.word()
	c.class = name[strings.LastIndexByte(name, '.')+1:]
	if p.at >= len(p.text) || p.text[p.at] != '(' || c.class == "" {
		return nil, p.errorf("a class with its parenthesis was expected, such as Conv2d(")
	}
	p.at++
	for {
		p.skip(separator)
		if p.at >= len(p.text) {
			return nil, p.errorf("the text ends within %s( of byte %d, but a ) was expected", c.class, c.at)
		}
		if p.text[p.at] == ')' {
			p.at++
			return c, nil
		}
		if err := p.item(c, depth); err != nil {
			return nil, err
		}
	}
}

// childName matches the name of a printed module: "(0): ", "(0-5): 6 x ".
var childName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\(([\w.-]+)\):[ \t]*(?:(\d{1,6}) x )?`)
})

// item reads one argument or module.
func (p *parser) item(c *call, depth int) error {
	rest := p.text[p.at:]
	if m := childName().FindStringSubmatch(rest[:min(len(rest), 300)]); m != nil {
		p.at += len(m[0])
		return p.child(c, m[1], m[2], depth)
	}
	from := p.at
	if name := p.word(); name != "" {
		p.skip(" \t")
		if p.at+1 < len(p.text) && p.text[p.at] == '=' && p.text[p.at+1] != '=' {
			p.at++
			p.skip(" \t")
			v, err := p.value(depth)
			c.named[name] = v
			return err
		}
	}
	p.at = from
	v, err := p.value(depth)
	if v.kind != 0 {
		c.args = append(c.args, v)
	}
	return err
}

// child reads a printed module. One that is printed once for several is counted
// as many times.
func (p *parser) child(c *call, name, times string, depth int) error {
	from := p.at
	class := p.word()
	if p.at >= len(p.text) || p.text[p.at] != '(' {
		p.at = from
		line, _, _ := strings.Cut(p.text[from:], "\n")
		if end := strings.IndexByte(line, ']'); end >= 0 {
			line = line[:end+1]
		}
		p.at += len(line)
		c.children = append(c.children, child{name, &call{class: class, at: from, args: []value{{kind: isText, text: line}}}})
		return nil
	}
	p.at = from
	before := p.modules
	of, err := p.call(depth + 1)
	if err != nil {
		return err
	}
	first, n := 0, 1
	if times != "" {
		n, _ = strconv.Atoi(times) // has at most six digits
		low, _, _ := strings.Cut(name, "-")
		first, _ = strconv.Atoi(low) // 0 if it is not a number
	}
	if p.modules += (n - 1) * (p.modules - before); n < 1 || p.modules > maxModules {
		return p.errorf("%d modules of %d, but at most %d were expected", n, p.modules-before, maxModules)
	}
	for i := range n {
		if times != "" {
			name = strconv.Itoa(first + i)
		}
		c.children = append(c.children, child{name, of})
	}
	return nil
}

// value reads an argument. Arguments of unknown form are skipped.
func (p *parser) value(depth int) (value, error) {
	if depth > maxDepth {
		return value{}, p.errorf("values are nested more than %d deep", maxDepth)
	}
	if p.at >= len(p.text) {
		return value{}, p.errorf("the text ends where a value was expected")
	}
	switch c := p.text[p.at]; {
	case c == '(' || c == '[':
		return p.list(depth)
	case c == '\'' || c == '"':
		return p.quoted()
	case c >= '0' && c <= '9' || c == '-' || c == '.':
		return p.product()
	case isWord(c):
		from := p.at
		name := p.word()
		if p.at < len(p.text) && p.text[p.at] == '(' {
			p.at = from
			of, err := p.call(depth + 1)
			return value{kind: isCall, call: of}, err
		}
		return value{kind: isText, text: name}, nil
	}
	p.at++
	return value{}, nil
}

func (p *parser) list(depth int) (value, error) {
	from := p.at
	p.at++
	v := value{kind: isList}
	for {
		p.skip(separator)
		if p.at >= len(p.text) {
			p.at = from
			return v, p.errorf("the text ends within a list, but a ) or ] was expected")
		}
		if c := p.text[p.at]; c == ')' || c == ']' {
			p.at++
			return v, nil
		}
		item, err := p.value(depth + 1)
		if err != nil {
			return v, err
		}
		if item.kind != 0 {
			v.list = append(v.list, item)
		}
	}
}

func (p *parser) quoted() (value, error) {
	quote := p.text[p.at]
	end := strings.IndexByte(p.text[p.at+1:], quote)
	if end < 0 {
		return value{}, p.errorf("the text ends within quotes, but a %c was expected", quote)
	}
	text := p.text[p.at+1 : p.at+1+end]
	p.at += end + 2
	return value{kind: isText, text: text}, nil
}

var numeral = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`)
})

// product reads a number, or a product of numbers such as 16*5*5.
func (p *parser) product() (value, error) {
	v := value{kind: isNumber, number: 1}
	for {
		text := numeral().FindString(p.text[p.at:min(len(p.text), p.at+40)])
		if text == "" {
			p.at++
			return value{}, nil
		}
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return v, p.errorf("%q is no number", text)
		}
		p.at += len(text)
		v.number *= n
		rest := strings.TrimLeft(p.text[p.at:min(len(p.text), p.at+8)], " \t")
		if !strings.HasPrefix(rest, "*") || strings.HasPrefix(rest, "**") {
			return v, nil
		}
		p.at += strings.IndexByte(p.text[p.at:], '*') + 1
		p.skip(" \t")
	}
}
