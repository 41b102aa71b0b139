package main

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrCode draws a text as a QR code, dark on light whatever the terminal's colours are,
// with two of its rows per line, and returns how many columns it takes.
func qrCode(text string) (lines []string, width int, err error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, 0, fmt.Errorf("draw the link: %w", err)
	}
	const edge = 2 // light cells around it
	for y := -edge; y < code.Size+edge; y += 2 {
		var b strings.Builder
		b.WriteString("\x1b[30;107m")
		for x := -edge; x < code.Size+edge; x++ {
			switch above, below := code.Black(x, y), code.Black(x, y+1); {
			case above && below:
				b.WriteRune('█')
			case above:
				b.WriteRune('▀')
			case below:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString("\x1b[m")
		lines = append(lines, b.String())
	}
	return lines, code.Size + 2*edge, nil
}
