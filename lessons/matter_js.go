package lessons

import (
	"bytes"
	"encoding/json"
)

// decodeMatter reads the front matter of a lesson, which whoever builds the program for
// browsers has made JSON. An error comes with its line, from 1.
func decodeMatter(text []byte) (m Matter, line int, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return m, 1, d.Decode(&m)
}
