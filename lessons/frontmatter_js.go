package lessons

// decodeMatter reads the front matter of a lesson, which the build for browsers has
// converted to one line (see Matter.Line). line is where an error is, counted from 1.
func decodeMatter(text []byte) (m Matter, line int, err error) {
	m, err = ParseMatterLine(string(text))
	return m, 1, err
}
