// Package draw turns figures into text: lines of terminal cells, with colors as SGR
// sequences, and the rectangles in them that react to clicks.
//
// Drawing is pure: it maps a figure, a size and a Style to lines. Whatever depends on
// the terminal (its background, its colors, whether it shows more than ASCII) is in the
// Style, and no color or glyph is chosen anywhere else. Whatever is shown by color is
// also shown by a glyph. The table in figures.go has a row for every type of figure.
package draw
