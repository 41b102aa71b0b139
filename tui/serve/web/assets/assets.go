// Package assets holds what the pages have in common: xterm.js, a font with the characters
// that pictures are drawn with, what connects a terminal with the browser, and, for those
// who cannot see the screen, what turns lines into a page.
package assets

import "embed"

// Files are the folders xterm, iosevka, terminal and lines.
//
//go:embed xterm iosevka terminal lines
var Files embed.FS
