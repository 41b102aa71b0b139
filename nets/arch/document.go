package arch

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
)

const documentVersion = 1

// WriteJSON writes the JSON document of one or several counted networks, with
// one layer per line so that people can read it too:
//
//	{"version": 1, "network": …, "input": …, "layers": …, "totals": …}
//	{"version": 1, "networks": [{"network": …}, …]}
func WriteJSON(w io.Writer, counts ...*Counts) error {
	var d document
	fmt.Fprintf(&d.text, `{"version": %d, `, documentVersion)
	if len(counts) == 1 {
		d.network(counts[0])
	} else {
		d.text.WriteString(`"networks": [`)
		for i, c := range counts {
			if i > 0 {
				d.text.WriteByte(',')
			}
			d.text.WriteString("\n{")
			d.network(c)
		}
		d.text.WriteString("]}")
	}
	d.text.WriteByte('\n')
	if d.err == nil {
		_, d.err = w.Write(d.text.Bytes())
	}
	if d.err != nil {
		return fmt.Errorf("write the counts: %w", d.err)
	}
	return nil
}

type document struct {
	text bytes.Buffer
	err  error
}

// network writes counts, except for the opening brace.
func (d *document) network(c *Counts) {
	if c.Name != "" {
		d.value(`"name": `, c.Name)
		d.text.WriteString(", ")
	}
	d.value(`"network": `, c.Network)
	if c.File != nil {
		d.value(`, "file": `, c.File)
	}
	d.value(`, "input": `, c.Input)
	d.text.WriteString(`, "layers": [`)
	before := "\n"
	for i := range c.Layers {
		d.value(before, &c.Layers[i])
		before = ",\n"
	}
	d.value("],\n\"totals\": ", c.Totals)
	if len(c.Warnings) > 0 {
		d.value(",\n\"warnings\": ", c.Warnings)
	}
	d.text.WriteByte('}')
}

func (d *document) value(before string, v any) {
	d.text.WriteString(before)
	e := json.NewEncoder(&d.text)
	e.SetEscapeHTML(false)
	d.err = cmp.Or(d.err, e.Encode(v))
	d.text.Truncate(d.text.Len() - 1) // the encoder's newline
}
