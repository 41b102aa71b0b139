// Package assets holds what the pages with a terminal have in common: xterm.js, and a font
// with the characters that pictures are drawn with.
package assets

import "embed"

// Files are the folders xterm and iosevka.
//
//go:embed xterm iosevka
var Files embed.FS
