// Package draw turns figures into text: lines of terminal cells with colors as SGR
// sequences, and the rectangles in them that a click can hit.
//
// Drawing is pure: a figure, a size and a Style in, lines out. What depends on the
// terminal (its background, its colors, whether it shows more than ASCII) is in
// the Style, and no color or glyph is chosen anywhere else. Whatever color says, a
// glyph says too. The table in figures.go has a row for every type of figure.
package draw
