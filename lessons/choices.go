package lessons

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// question reads a section that asks a question: prose, then the prompt as the
// last paragraph before the choices, then the choices as a task list.
func (p *lessonParser) question(s section) (intro string, q *Question, err error) {
	source := p.source[s.start:s.end]
	root := proseParser().Parse(text.NewReader(source))
	list := lastList(root)
	if list == nil {
		return "", nil, p.fail(s.at, "%q asks nothing: its last part is a list of choices, - [ ] wrong and - [x] right", s.id)
	}
	prompt, ok := list.PreviousSibling().(*ast.Paragraph)
	if !ok {
		return "", nil, p.fail(s.at, "%q has no question: a paragraph stands before its choices", s.id)
	}
	q = &Question{Prompt: raw(prompt, source)}
	right := 0
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		choice, err := p.choice(item, source, s)
		if err != nil {
			return "", nil, err
		}
		if choice.Right {
			right++
		} else if choice.Reply == "" {
			return "", nil, p.fail(s.at, "the wrong choice %q of %q has no reply: write one below it, indented by two", choice.Text, s.id)
		}
		q.Choices = append(q.Choices, choice)
	}
	if right != 1 || len(q.Choices) < 2 {
		return "", nil, p.fail(s.at, "%q has %d choices, %d of them right: one of at least two is", s.id, len(q.Choices), right)
	}
	return strings.TrimSpace(string(source[:prompt.Lines().At(0).Start])), q, nil
}

// lastList returns the list that ends a section, or nil if it ends with
// something else.
func lastList(root ast.Node) *ast.List {
	list, _ := root.LastChild().(*ast.List)
	return list
}

// choice reads one item of the task list.
func (p *lessonParser) choice(item ast.Node, source []byte, s section) (Choice, error) {
	first := item.FirstChild()
	if first == nil || first.FirstChild() == nil {
		return Choice{}, p.fail(s.at, "%q has an empty choice", s.id)
	}
	at := s.start
	if first.Lines().Len() > 0 {
		at += first.Lines().At(0).Start
	}
	words := raw(first, source)
	wrong, isWrong := strings.CutPrefix(words, "[ ] ")
	right, isRight := strings.CutPrefix(words, "[x] ")
	if !isWrong && !isRight {
		return Choice{}, p.fail(at, "a choice of %q without a box: write - [ ] or - [x]", s.id)
	}
	choice := Choice{Right: isRight, Text: strings.Join(strings.Fields(right), " ")}
	if isWrong {
		choice.Text = strings.Join(strings.Fields(wrong), " ")
	}
	var reply []string
	for n := first.NextSibling(); n != nil; n = n.NextSibling() {
		if _, ok := n.(*ast.Paragraph); !ok {
			return Choice{}, p.fail(at, "the reply to %q of %q is not plain paragraphs", choice.Text, s.id)
		}
		reply = append(reply, raw(n, source))
	}
	choice.Reply = strings.Join(reply, "\n\n")
	return choice, nil
}

// items reads the items of a plain list, each as plain text.
func (p *lessonParser) items(s section) []string {
	blocks := ParseMarkdown(p.source[s.start:s.end])
	items := make([]string, 0, len(blocks))
	for _, b := range blocks {
		items = append(items, PlainText([]Block{b}))
	}
	return items
}

// raw returns the source of a paragraph without the indentation of its list.
func raw(n ast.Node, source []byte) string {
	return strings.TrimSpace(string(n.Lines().Value(source)))
}
