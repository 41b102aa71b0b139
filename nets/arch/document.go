package arch

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
)

// documentVersion is the version of the JSON document.
const documentVersion = 1

// WriteJSON writes the JSON document of one or several counted networks, with
// one layer a line so that people can read it too:
//
//	{"version": 1, "network": …, "input": …, "layers": …, "totals": …}
//	{"version": 1, "networks": [{"network": …}, …]}
func WriteJSON(w io.Writer, counts ...*Counts) error {
	var d document
	fmt.Fprintf(&d, `{"version": %d, `, documentVersion)
	if len(counts) == 1 {
		d.network(counts[0])
	} else {
		d.WriteString(`"networks": [`)
		for i, c := range counts {
			if i > 0 {
				d.WriteByte(',')
			}
			d.WriteString("\n{")
			d.network(c)
		}
		d.WriteString("]}")
	}
	d.WriteByte('\n')
	if d.err == nil {
		_, d.err = w.Write(d.Bytes())
	}
	if d.err != nil {
		return fmt.Errorf("write the counts: %w", d.err)
	}
	return nil
}

// document collects the text, and the first error.
type document struct {
	bytes.Buffer
	err error
}

// network writes counts without their opening brace.
func (d *document) network(c *Counts) {
	d.value(`"network": `, c.Network)
	d.value(`, "input": `, c.Input)
	d.WriteString(`, "layers": [`)
	before := "\n"
	for i := range c.Layers {
		d.value(before, &c.Layers[i])
		before = ",\n"
	}
	d.value("],\n\"totals\": ", c.Totals)
	d.WriteByte('}')
}

// value writes one JSON value on one line.
func (d *document) value(before string, v any) {
	d.WriteString(before)
	e := json.NewEncoder(d)
	e.SetEscapeHTML(false)
	d.err = cmp.Or(d.err, e.Encode(v))
	d.Truncate(d.Len() - 1) // the encoder's newline
}
