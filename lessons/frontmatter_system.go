//go:build !js

package lessons

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
)

// decodeFrontMatter reads the front matter of a lesson. line is where an error is, counted
// from 1.
func decodeFrontMatter(text []byte) (m FrontMatter, line int, err error) {
	err = yaml.UnmarshalWithOptions(text, &m, yaml.Strict())
	if err == nil {
		return m, 1, nil
	}
	var located yaml.Error
	if !errors.As(err, &located) {
		return m, 1, fmt.Errorf("it cannot be read: %w", err)
	}
	if t := located.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return m, line, errors.New(located.GetMessage())
}
