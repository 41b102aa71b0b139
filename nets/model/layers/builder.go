// Package layers is what the readers of networks share: it turns the layers of
// other frameworks into a graph in the words of the notation.
package layers

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

// Network is a network that was read from a file.
type Network interface {
	// Build connects its layers for an input of a shape, that of the file itself
	// for the zero Shape. The error is a NoInputError where the file has none.
	Build(input arch.Shape) (*Built, error)
}

// Built is a network whose shapes are worked out.
type Built struct {
	Graph *arch.Graph
	// Notes says in whole sentences what was taken for granted.
	Notes []string
}

// NoInputError says that the sizes of the input are needed to work out shapes.
type NoInputError struct {
	Example string // an input that may fit; empty for an image
}

// Error names the option that gives the sizes, with an example.
func (e NoInputError) Error() string {
	return "the size of its input is not in the file; add it with --input, such as --input " + e.Input()
}

// Input is the example.
func (e NoInputError) Input() string { return cmp.Or(e.Example, "224x224x3") }

// Builder builds a graph layer by layer, and keeps the first error.
type Builder struct {
	Graph *arch.Graph
	notes []string
	added int
	err   error
}

// NewBuilder returns a builder of a graph without layers.
func NewBuilder(input arch.Shape) (*Builder, error) {
	g, err := arch.NewGraph(input)
	if err != nil {
		return nil, fmt.Errorf("build the graph: %w", err)
	}
	return &Builder{Graph: g}, nil
}

// Built returns what was built, or the first error.
func (b *Builder) Built() (*Built, error) {
	if b.err != nil {
		return nil, b.err
	}
	return &Built{b.Graph, b.notes}, nil
}

// Err returns the first error.
func (b *Builder) Err() error { return b.err }

// Fail keeps an error, unless there is one.
func (b *Builder) Fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// Note adds a sentence to the notes, once.
func (b *Builder) Note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(b.notes, note) {
		b.notes = append(b.notes, note)
	}
}

// Guessed reports whether something was taken for granted before the last of the
// layers that there are.
func (b *Builder) Guessed() bool { return len(b.notes) > 0 && b.added > 0 }

// Shape is the shape behind a layer.
func (b *Builder) Shape(of int) arch.Shape { return b.Graph.Output(of) }

// Words adds layers one behind another and returns the last, from itself for none.
func (b *Builder) Words(name string, from int, words ...string) int {
	for _, word := range words {
		from = b.Add(arch.Node{Name: name, Word: word, Inputs: []int{from}})
	}
	return from
}

// Join adds a layer that joins others: add, cat or mul. Of a single one it makes
// nothing.
func (b *Builder) Join(name, word string, inputs ...int) int {
	if len(inputs) == 1 {
		return inputs[0]
	}
	return b.Add(arch.Node{Name: name, Word: word, Inputs: inputs})
}

// Try adds a word if the notation has it and it fits, and otherwise the operation
// in its place.
func (b *Builder) Try(n arch.Node) int {
	if b.err != nil {
		return arch.FromInput
	}
	word := n
	word.Operation = arch.Operation{}
	if n.Word != "" {
		if number, _, err := b.Graph.Add(word); err == nil {
			b.added++
			return number
		}
	}
	n.Word = ""
	return b.Add(n)
}

// Add adds a layer.
func (b *Builder) Add(n arch.Node) int {
	if b.err != nil {
		return arch.FromInput
	}
	n.Name = visible.Text(n.Name)
	number, _, err := b.Graph.Add(n)
	if err != nil {
		b.err = named(n, err)
		return arch.FromInput
	}
	b.added++
	return number
}

// named says of which layer an error speaks.
func named(n arch.Node, err error) error {
	var wrong *arch.Error
	if !errors.As(err, &wrong) {
		return fmt.Errorf("build the graph: %w", err)
	}
	name := n.Name
	if name == "" {
		name = wrong.Text
	}
	return fmt.Errorf("layer %s, %s: %s", name, wrong.Text, wrong.Problem)
}
