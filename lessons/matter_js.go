package lessons

import (
	"bytes"
	"encoding/json"
)

// decodeMatter reads the front matter of a lesson, which the build for browsers has
// converted to JSON. line is where an error is, counted from 1.
func decodeMatter(text []byte) (m Matter, line int, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return m, 1, d.Decode(&m)
}
