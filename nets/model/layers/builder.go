// Package layers is shared by the readers of networks: it turns the layers of
// other frameworks into a graph of the notation's words.
package layers

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"weightshare/nets/arch"
	"weightshare/nets/visible"
)

// Network is a network read from a file.
type Network interface {
	// Build connects its layers for an input. The zero Shape stands for the input in
	// the file. The error is a NoInputError if the file has none.
	Build(input arch.Shape) (*Built, error)
}

// Built is a network with known shapes.
type Built struct {
	Graph *arch.Graph
	// Notes says, in complete sentences, what was assumed.
	Notes []string
}

// NoInputError reports that shapes cannot be determined without the sizes of the
// input.
type NoInputError struct {
	Example string // an input that may fit; empty for an image
}

// Error names the option that sets the sizes, with an example.
func (e NoInputError) Error() string {
	return "the size of its input is not in the file; add it with --input, such as --input " + e.Input()
}

// Input returns the example.
func (e NoInputError) Input() string { return cmp.Or(e.Example, "224x224x3") }

// Builder builds a graph layer by layer and keeps the first error.
type Builder struct {
	Graph *arch.Graph
	notes []string
	added int
	err   error
}

// NewBuilder returns a builder for a graph without layers.
func NewBuilder(input arch.Shape) (*Builder, error) {
	g, err := arch.NewGraph(input)
	if err != nil {
		return nil, fmt.Errorf("build the graph: %w", err)
	}
	return &Builder{Graph: g}, nil
}

// Built returns the result, or the first error.
func (b *Builder) Built() (*Built, error) {
	if b.err != nil {
		return nil, b.err
	}
	return &Built{b.Graph, b.notes}, nil
}

// Err returns the first error.
func (b *Builder) Err() error { return b.err }

// Fail records an error, unless there already is one.
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

// Guessed reports whether anything was assumed before the last layer so far.
func (b *Builder) Guessed() bool { return len(b.notes) > 0 && b.added > 0 }

// Shape returns the shape after a layer.
func (b *Builder) Shape(of int) arch.Shape { return b.Graph.Output(of) }

// Last returns the number of the layer that was added last, or arch.FromInput if there is
// none.
func (b *Builder) Last() int { return b.added - 1 }

// Words adds layers one after another and returns the last, or from if there are
// none.
func (b *Builder) Words(name string, from int, words ...string) int {
	for _, word := range words {
		from = b.Add(arch.Node{Name: name, Word: word, Inputs: []int{from}})
	}
	return from
}

// Join adds a layer that joins others: add, cat or mul. A single input is returned
// unchanged.
func (b *Builder) Join(name, word string, inputs ...int) int {
	if len(inputs) == 1 {
		return inputs[0]
	}
	return b.Add(arch.Node{Name: name, Word: word, Inputs: inputs})
}

// Try adds a word if the notation has it and it fits, and otherwise the operation
// instead.
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

// named adds the layer's name to an error.
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
