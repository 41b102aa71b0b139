package draw

import (
	"fmt"
	"image/color"
	"math"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// levels is how many colours a signed or unsigned ramp is quantised to: 16 on
// each side of zero, and zero. A change too small to see then changes no cell,
// which keeps the frames of a live race small.
const levels = 33

// colorID is an index into the palette of a Style; the zero Ink is the terminal's
// own foreground or background.
type colorID uint8

// The layout of the palette: the roles come first, then the colours of series,
// then the two ramps, the colours of weights, the grounds on which a spread is
// shown, then the text that is set on a coloured cell.
const (
	colorSeries   = colorID(roleCount)
	colorSigned   = colorSeries + seriesColors
	colorUnsigned = colorSigned + levels
	colorWeights  = colorUnsigned + levels
	colorBands    = colorWeights + weightColors
	colorBlack    = colorBands + seriesColors
	colorWhite    = colorBlack + 1
	colorCount    = int(colorWhite) + 1
)

// seriesColors is how many series can be told apart; more start over.
const seriesColors = 6

// weightColors is how many weights of a matrix have a colour of their own; more
// start over, and are told apart by their letters.
const weightColors = 12

// hue is one colour as each kind of terminal gets it. The 256- and 16-colour
// values are chosen by hand: the nearest colour to each is often the same one,
// or out of order.
type hue struct {
	rgb   uint32
	c256  uint8
	ansi  uint8 // 0–15
	plain bool  // the terminal's own colour in 16-colour terminals
}

// scheme is everything that differs between a dark and a light background.
type scheme struct {
	roles  [roleCount]hue
	series [seriesColors]hue
	// signed holds stops from −1 to +1: Crameri's berlin on dark, vik on
	// light. Both tell colour-blind eyes the signs apart, and both have zero
	// near the background.
	signed    []uint32
	signed256 []uint8
	signed16  []uint8
	// The unsigned ramp runs through these hues (degrees in OKLCH) with
	// lightness in even steps, and from nearly grey to colourful, so that
	// nothing looks like nothing.
	lightness, hues [2]float64
	unsigned256     []uint8
	unsigned16      []uint8
	// The colours of weights are hues in a ring, of one lightness.
	ring       float64
	weights256 [weightColors]uint8
	weights16  []uint8
	// What lies between the bounds of a series is a ground in its hue, near
	// enough to the background that every line is still seen on it. Sixteen
	// colours have none so near: there the bounds are dotted lines.
	bands    [seriesColors]uint32
	bands256 [seriesColors]uint8
}

func darkScheme() *scheme {
	return &scheme{
		roles: [roleCount]hue{
			Muted:    {0xa0a4ae, 248, 7, true},
			Title:    {0xf2f2f2, 255, 15, false},
			Accent:   {0x8cc8ff, 117, 14, false},
			Focus:    {0xffd75f, 221, 11, false},
			Border:   {0x979ca6, 247, 7, true},
			Positive: {0xffadad, 217, 11, false},
			Negative: {0x9eb0ff, 147, 14, false},
			Right:    {0x4fd6b0, 79, 10, false},
			Wrong:    {0xffa06b, 215, 11, false},
			Warn:     {0xffc861, 221, 11, false},
			On:       {0xf4e9c1, 230, 15, false},
			Off:      {0x979ca6, 247, 7, true},
		},
		series: [seriesColors]hue{
			{0x78b4ff, 111, 14, false},
			{0xf0ad3d, 215, 11, false},
			{0x4fd6b0, 79, 10, false},
			{0xe79ac6, 176, 13, false},
			{0xf3ea6c, 227, 15, false},
			{0xc9c9d4, 252, 7, false},
		},
		signed: []uint32{
			0x9eb0ff, 0x61a6df, 0x3280a6, 0x1f5169, 0x112732, 0x190c09,
			0x371000, 0x601f0b, 0x964a36, 0xc97a70, 0xffadad,
		},
		signed256:   []uint8{147, 111, 110, 74, 67, 31, 24, 18, 233, 52, 88, 95, 131, 173, 174, 216, 217},
		signed16:    []uint8{14, 6, 4, 0, 1, 3, 11},
		lightness:   [2]float64{0.2, 0.95},
		hues:        [2]float64{300, 95},
		unsigned256: []uint8{233, 236, 239, 60, 61, 67, 73, 79, 114, 149, 186, 229},
		unsigned16:  []uint8{0, 4, 6, 7, 15},
		ring:        0.72,
		weights256:  [weightColors]uint8{174, 79, 141, 143, 75, 211, 114, 140, 180, 80, 177, 149},
		weights16:   []uint8{9, 10, 12, 11, 13, 14, 1, 2, 4, 3, 5, 6},
		bands:       [seriesColors]uint32{0x20344f, 0x4a3514, 0x174036, 0x47303f, 0x44421d, 0x3a3a40},
		bands256:    [seriesColors]uint8{17, 52, 22, 53, 237, 238},
	}
}

func lightScheme() *scheme {
	return &scheme{
		roles: [roleCount]hue{
			Muted:    {0x555b66, 240, 0, true},
			Title:    {0x14161a, 234, 0, false},
			Accent:   {0x00558f, 24, 4, false},
			Focus:    {0x7a3b00, 94, 5, false},
			Border:   {0x646a75, 241, 0, true},
			Positive: {0x862306, 88, 1, false},
			Negative: {0x023a7a, 18, 4, false},
			Right:    {0x00604a, 23, 4, false},
			Wrong:    {0xa02f00, 124, 1, false},
			Warn:     {0x7a4a00, 94, 1, false},
			On:       {0x1d2433, 235, 0, false},
			Off:      {0x646a75, 241, 0, true},
		},
		series: [seriesColors]hue{
			{0x00609c, 25, 4, false},
			{0x9c4a00, 94, 1, false},
			{0x00604a, 23, 0, false},
			{0x94306f, 90, 5, false},
			{0x6b5900, 58, 0, false},
			{0x3d4048, 238, 0, false},
		},
		signed: []uint32{
			0x001261, 0x023a7a, 0x116496, 0x5697b8, 0xa7c9da, 0xece5e1,
			0xe1b8a0, 0xcd8860, 0xb75a26, 0x862306, 0x590008,
		},
		signed256:   []uint8{17, 18, 24, 25, 67, 74, 110, 152, 254, 223, 180, 173, 167, 130, 124, 88, 52},
		signed16:    []uint8{4, 6, 14, 15, 11, 3, 1},
		lightness:   [2]float64{0.95, 0.25},
		hues:        [2]float64{95, 300},
		unsigned256: []uint8{231, 194, 151, 115, 79, 73, 67, 61, 60, 54, 53},
		unsigned16:  []uint8{15, 7, 6, 4, 0},
		ring:        0.55,
		weights256:  [weightColors]uint8{131, 30, 97, 100, 32, 162, 64, 98, 136, 31, 133, 70},
		weights16:   []uint8{1, 2, 4, 3, 5, 6, 9, 10, 12, 11, 13, 14},
		bands:       [seriesColors]uint32{0xc9def0, 0xf3dcc3, 0xc5e6db, 0xf0d3e3, 0xeee5b0, 0xd9dade},
		bands256:    [seriesColors]uint8{153, 223, 158, 225, 229, 252},
	}
}

// colors fills the palette for a profile; a nil entry is the terminal's own.
func (c *scheme) colors(p colorprofile.Profile) [colorCount]color.Color {
	var out [colorCount]color.Color
	if p <= colorprofile.ASCII {
		return out
	}
	for i, h := range c.roles {
		if Role(i) != Text {
			out[i] = h.color(p)
		}
	}
	for i, h := range c.series {
		out[int(colorSeries)+i] = h.color(p)
		switch p {
		case colorprofile.TrueColor:
			out[int(colorBands)+i] = rgb(c.bands[i])
		case colorprofile.ANSI256:
			out[int(colorBands)+i] = ansi.IndexedColor(c.bands256[i])
		default: // no ground is near enough
		}
	}
	for i := range levels {
		t := float64(i) / (levels - 1)
		out[int(colorSigned)+i] = pick(p, rgb(stops(c.signed, t)), c.signed256, c.signed16, t)
		l := c.lightness[0] + t*(c.lightness[1]-c.lightness[0])
		h := c.hues[0] + t*(c.hues[1]-c.hues[0])
		out[int(colorUnsigned)+i] = pick(p, oklch(l, 0.02+0.11*t, h), c.unsigned256, c.unsigned16, t)
	}
	for i := range weightColors {
		// five twelfths of the ring at a time, so that neighbours differ
		full := oklch(c.ring, 0.12, 20+float64(i*5%weightColors)*360/weightColors)
		switch p {
		case colorprofile.TrueColor:
			out[int(colorWeights)+i] = full
		case colorprofile.ANSI256:
			out[int(colorWeights)+i] = ansi.IndexedColor(c.weights256[i])
		default:
			out[int(colorWeights)+i] = ansi.BasicColor(c.weights16[i])
		}
	}
	out[colorBlack] = hue{0x000000, 16, 0, false}.color(p)
	out[colorWhite] = hue{0xffffff, 231, 15, false}.color(p)
	return out
}

func (h hue) color(p colorprofile.Profile) color.Color {
	switch p {
	case colorprofile.TrueColor:
		return rgb(h.rgb)
	case colorprofile.ANSI256:
		return ansi.IndexedColor(h.c256)
	default:
		if h.plain {
			return nil
		}
		return ansi.BasicColor(h.ansi)
	}
}

// pick takes the colour at t in [0, 1] of a ramp, as the profile can show it.
func pick(p colorprofile.Profile, full color.Color, c256, c16 []uint8, t float64) color.Color {
	switch p {
	case colorprofile.TrueColor:
		return full
	case colorprofile.ANSI256:
		return ansi.IndexedColor(c256[nearest(len(c256), t)])
	default:
		return ansi.BasicColor(c16[nearest(len(c16), t)])
	}
}

func nearest(n int, t float64) int { return int(math.Round(t * float64(n-1))) }

// stops interpolates evenly spaced colours at t in [0, 1].
func stops(at []uint32, t float64) uint32 {
	x := t * float64(len(at)-1)
	i := min(int(x), len(at)-2)
	f := x - float64(i)
	var out uint32
	for shift := 0; shift < 24; shift += 8 {
		a, b := float64(at[i]>>shift&255), float64(at[i+1]>>shift&255)
		out |= uint32(math.Round(a+f*(b-a))) << shift
	}
	return out
}

func rgb(v uint32) color.Color {
	return color.RGBA{R: uint8(v >> 16 & 0xff), G: uint8(v >> 8 & 0xff), B: uint8(v & 0xff), A: 255}
}

// oklch converts from Ottosson's OKLCH (2020), hue in degrees, lowering the
// chroma until the colour exists in sRGB: lightness is what carries the value.
func oklch(l, chroma, degrees float64) color.Color {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for {
		r, g, b := oklab(l, chroma*cos, chroma*sin)
		if lo, hi := min(r, g, b), max(r, g, b); chroma <= 0 || lo >= -1e-6 && hi <= 1+1e-6 {
			return rgb(channel(r)<<16 | channel(g)<<8 | channel(b))
		}
		chroma -= 0.002
	}
}

// oklab converts to linear sRGB.
func oklab(l, a, b float64) (r, g, bl float64) {
	cube := func(x float64) float64 { return x * x * x }
	lc := cube(l + 0.3963377774*a + 0.2158037573*b)
	mc := cube(l - 0.1055613458*a - 0.0638541728*b)
	sc := cube(l - 0.0894841775*a - 1.2914855480*b)
	return 4.0767416621*lc - 3.3077115913*mc + 0.2309699292*sc,
		-1.2684380046*lc + 2.6097574011*mc - 0.3413193965*sc,
		-0.0041960863*lc - 0.7034186147*mc + 1.7076147010*sc
}

// channel encodes a linear channel in sRGB's 8 bits.
func channel(x float64) uint32 {
	x = max(0, min(1, x))
	if x <= 0.0031308 {
		return uint32(math.Round(255 * 12.92 * x))
	}
	return uint32(math.Round(255 * (1.055*math.Pow(x, 1/2.4) - 0.055)))
}

// luminance is the relative luminance of WCAG 2.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the contrast ratio of WCAG 2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// parameters are the SGR parameters that select a colour, without the CSI.
func parameters(c color.Color, background bool) string {
	base := 38
	if background {
		base = 48
	}
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		n := base - 8 + int(c)
		if c > 7 {
			n = base + 52 + int(c) - 8
		}
		return fmt.Sprint(n)
	case ansi.IndexedColor:
		return fmt.Sprintf("%d;5;%d", base, uint8(c))
	default:
		r, g, b, _ := c.RGBA()
		return fmt.Sprintf("%d;2;%d;%d;%d", base, r>>8, g>>8, b>>8)
	}
}
