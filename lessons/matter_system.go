//go:build !js

package lessons

import (
	"errors"

	"github.com/goccy/go-yaml"
)

// decodeMatter reads the front matter of a lesson. An error comes with its line, from 1.
func decodeMatter(text []byte) (m Matter, line int, err error) {
	err = yaml.UnmarshalWithOptions(text, &m, yaml.Strict())
	var located yaml.Error
	if !errors.As(err, &located) {
		return m, 1, err
	}
	if t := located.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return m, line, errors.New(located.GetMessage())
}
