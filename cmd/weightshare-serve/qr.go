package main

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrCode draws a text as a QR code, dark on light whatever the terminal's colours are.
func qrCode(text string) (string, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return "", fmt.Errorf("draw the link: %w", err)
	}
	const edge = 2 // cells of light around it
	var b strings.Builder
	for y := -edge; y < code.Size+edge; y += 2 {
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
		b.WriteString("\x1b[m\n")
	}
	return b.String(), nil
}
