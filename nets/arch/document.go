package arch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// documentVersion is the version of the JSON document.
const documentVersion = 1

// Document is the JSON document of one or several counted networks:
//
//	{"version": 1, "network": …, "input": …, "layers": …, "totals": …}
//	{"version": 1, "networks": [{"network": …}, …]}
type Document []*Counts

// MarshalJSON writes the document.
func (d Document) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if err := d.write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// WriteJSON writes the document with one layer a line, so that people can
// read it too.
func WriteJSON(w io.Writer, counts ...*Counts) error {
	var b bytes.Buffer
	if err := Document(counts).write(&b); err != nil {
		return err
	}
	b.WriteByte('\n')
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	return nil
}

func (d Document) write(b *bytes.Buffer) error {
	fmt.Fprintf(b, `{"version": %d, `, documentVersion)
	if len(d) == 1 {
		return d[0].write(b)
	}
	b.WriteString(`"networks": [`)
	for i, c := range d {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n{")
		if err := c.write(b); err != nil {
			return err
		}
	}
	b.WriteString("]}")
	return nil
}

// write writes the counts without their opening brace, a line per layer.
func (c *Counts) write(b *bytes.Buffer) error {
	part := func(before string, v any) error {
		b.WriteString(before)
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return fmt.Errorf("write the counts of %s: %w", shorten(c.Network, longestWord), err)
		}
		b.Truncate(b.Len() - 1) // the encoder's newline
		return nil
	}
	if err := part(`"network": `, c.Network); err != nil {
		return err
	}
	if err := part(`, "input": `, c.Input); err != nil {
		return err
	}
	b.WriteString(`, "layers": [`)
	before := "\n"
	for i := range c.Layers {
		if err := part(before, &c.Layers[i]); err != nil {
			return err
		}
		before = ",\n"
	}
	if err := part("],\n\"totals\": ", c.Totals); err != nil {
		return err
	}
	b.WriteByte('}')
	return nil
}
