// Package wording fills numbers into texts. A text is written as for text/template; of
// that language the package supports calls of functions, strings, numbers, and {{if}}
// with {{else}}. Unlike text/template it looks nothing up by name in Go types: a linker
// that cannot tell which methods are called by name at run time must keep the methods of
// all types, which made the program that a browser loads a third larger.
package wording

import (
	"errors"
	"fmt"
	"strings"
	"text/template/parse"
)

// Functions are the functions that a text may call, by name. In addition there are eq,
// lt, le, gt, ge, and, or, and not.
type Functions map[string]Function

// Function is a function that a text may call.
type Function struct {
	Words int  // how many arguments it takes
	More  bool // takes any number of further arguments
	// Call returns a string, a bool or a float64.
	Call func(words []string) (any, error)
}

// Text is a parsed text.
type Text struct {
	root      *parse.ListNode
	functions Functions
}

// Parse parses a text. Calling a function that does not exist is an error.
func Parse(source string, functions Functions) (*Text, error) {
	known := map[string]any{"and": true, "or": true, "not": true} // parse only looks at the names, but the values must not be nil
	for name := range comparisons() {
		known[name] = true
	}
	for name := range functions {
		known[name] = true
	}
	trees, err := parse.Parse("text", source, "", "", known)
	if err != nil {
		return nil, fmt.Errorf("the text cannot be read: %w", err)
	}
	return &Text{trees["text"].Root, functions}, nil
}

// Execute returns the text with the results of its calls filled in.
func (t *Text) Execute() (string, error) {
	var b strings.Builder
	if err := t.write(&b, t.root); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (t *Text) write(b *strings.Builder, list *parse.ListNode) error {
	if list == nil {
		return nil
	}
	for _, node := range list.Nodes {
		if err := t.writeNode(b, node); err != nil {
			return err
		}
	}
	return nil
}

func (t *Text) writeNode(b *strings.Builder, node parse.Node) error {
	switch n := node.(type) {
	case *parse.TextNode:
		b.Write(n.Text)
		return nil
	case *parse.ActionNode:
		v, err := t.value(n.Pipe)
		if err == nil {
			fmt.Fprint(b, v)
		}
		return err
	case *parse.IfNode:
		v, err := t.value(n.Pipe)
		if err != nil {
			return err
		}
		if isTrue(v) {
			return t.write(b, n.List)
		}
		return t.write(b, n.ElseList)
	}
	return fmt.Errorf("%s cannot stand in a text", node)
}

// value evaluates an expression to a string, a bool or a float64.
func (t *Text) value(node parse.Node) (any, error) {
	switch n := node.(type) {
	case *parse.StringNode:
		return n.Text, nil
	case *parse.BoolNode:
		return n.True, nil
	case *parse.NumberNode:
		return n.Float64, nil
	case *parse.IdentifierNode:
		return t.call(n.Ident, nil)
	case *parse.PipeNode:
		if len(n.Cmds) == 1 && len(n.Decl) == 0 {
			return t.value(n.Cmds[0])
		}
	case *parse.CommandNode:
		if name, ok := n.Args[0].(*parse.IdentifierNode); ok {
			v, err := t.call(name.Ident, n.Args[1:])
			if err != nil {
				err = fmt.Errorf("%s: %w", n, err)
			}
			return v, err
		}
		if len(n.Args) == 1 {
			return t.value(n.Args[0])
		}
	}
	return nil, fmt.Errorf("%s cannot stand in a text", node)
}

func (t *Text) call(name string, nodes []parse.Node) (any, error) {
	if name == "and" || name == "or" {
		return t.firstThatIs(name == "or", nodes)
	}
	values := make([]any, len(nodes))
	for i, node := range nodes {
		var err error
		if values[i], err = t.value(node); err != nil {
			return nil, err
		}
	}
	if name == "not" && len(values) == 1 {
		return !isTrue(values[0]), nil
	}
	if holds, ok := comparisons()[name]; ok && len(values) == 2 {
		return compare(values[0], values[1], holds)
	}
	f, ok := t.functions[name]
	if !ok || len(values) < f.Words || len(values) > f.Words && !f.More {
		return nil, fmt.Errorf("%s does not take %d values", name, len(values))
	}
	words := make([]string, len(values))
	for i, v := range values {
		if words[i], ok = v.(string); !ok {
			return nil, fmt.Errorf("%s takes strings, but got %v", name, v)
		}
	}
	return f.Call(words)
}

// firstThatIs returns the first value whose truth is wanted, or the last value if there
// is none. It does not evaluate the values after that.
func (t *Text) firstThatIs(wanted bool, nodes []parse.Node) (v any, err error) {
	if len(nodes) == 0 {
		return nil, errors.New("nothing to choose from")
	}
	for _, node := range nodes {
		if v, err = t.value(node); err != nil || isTrue(v) == wanted {
			return v, err
		}
	}
	return v, nil
}

func isTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0
	}
	return false
}
