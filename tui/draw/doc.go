// Package draw turns figures into pictures made of text: a rectangle of
// terminal cells with colours as SGR sequences, and the places in it that a
// click can hit.
//
// Drawing is pure: a figure, a size and a Style in, lines out. Everything that
// depends on the terminal (dark or light, how many colours, whether more than
// ASCII can be shown) is in the Style, which is built once; no colour and no
// glyph is chosen anywhere else. What colour says, a glyph says too.
package draw
