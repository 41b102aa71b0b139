package lessons

// decodeFrontMatter reads the front matter of a lesson, which the build for browsers has
// converted to one line (see FrontMatter.Line). line is where an error is, counted from 1.
func decodeFrontMatter(text []byte) (m FrontMatter, line int, err error) {
	m, err = ParseFrontMatterLine(string(text))
	return m, 1, err
}
