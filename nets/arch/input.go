package arch

import (
	"errors"
	"fmt"
	"strings"
)

// channelsLast returns the input that was probably meant if its sizes were written
// with the channels first, as in PyTorch: 224×224×3 for 3×224×224, also with a batch
// in front, 64×3×224×224. ok reports whether they probably were.
func (s Shape) channelsLast() (mended Shape, ok bool) {
	const few, many, long = 4, 8, 64 // the most channels of an image; its least side; the least width of a map with few rows that is probably a row with channels
	switch {
	case s.OneD || s.W < many:
		return Shape{}, false
	case s.D == 0 && s.H <= few && s.C == 1 && s.W >= long:
		return Shape{H: 1, W: s.W, C: s.H, OneD: true}, true
	case s.C < many:
		return Shape{}, false
	case s.H <= few: // after a batch, if there is a D
		return Shape{H: s.W, W: s.C, C: s.H}, true
	case s.D > 0 && s.D <= few:
		return Shape{D: s.H, H: s.W, W: s.C, C: s.D}, true
	}
	return Shape{}, false
}

// channelsFirstError returns the error of a network whose layers do not fit its
// input. If the input was probably written with the channels first, and with
// channels last the layers fit or more of them do, the error points at the input.
func channelsFirstError(text string, input Shape, err error) error {
	mended, ok := input.channelsLast()
	var wrong *Error
	if !ok || !errors.As(err, &wrong) {
		return err
	}
	x := lexer{text: text}
	at, _ := x.next()
	_, still := Parse(text[:at.start] + mended.canonical() + text[at.end:])
	var later *Error
	if errors.As(still, &later) && later.Word <= wrong.Word {
		return err
	}
	order := "height×width×channels"
	if mended.OneD {
		order = "width:channels"
	}
	return newError(mended.canonical(), "sizes are written %s, channels last and without a batch; as it stands %s does not fit: %s",
		order, shorten(wrong.Text, longestWord/2), wrong.Problem).at(at)
}

// orderWarnings warns that an input is counted as written although its channels were
// probably written first.
func (s Shape) orderWarnings() []string {
	mended, ok := s.channelsLast()
	if !ok || mended.OneD { // maps with few rows are not rare
		return nil
	}
	stands, batch := fmt.Sprintf("height %d, width %d, %d channels", s.H, s.W, s.C), ""
	if s.D > 0 {
		stands = fmt.Sprintf("depth %d, %s", s.D, stands)
	}
	if s.D > 0 && mended.D == 0 {
		batch = fmt.Sprintf(" and %d the batch", s.D)
	}
	return []string{fmt.Sprintf("The input is taken as it stands: %s. If %d is the number of channels%s, write %s.", stands, mended.C, batch, mended.canonical())}
}

// warnings lists what in a network was probably not meant, though it is counted as
// written: channels first, or the size of each step as the number of steps.
func (n *Network) warnings() []string {
	all := n.Input.orderWarnings()
	const many = 8 // steps
	if !n.Input.OneD || n.Input.C > 1 || n.Input.W < many || len(n.Layers) == 0 {
		return all
	}
	if first := n.Layers[0].Kind; first == RNN || first == GRU || first == LSTM {
		all = append(all, fmt.Sprintf("The input is taken as it stands: %d steps of one number each. If each step has %[1]d numbers, write the steps in front: 20:%[1]d for 20 steps.", n.Input.W))
	}
	return all
}

// spacedSizes returns the error of an input with spaces between its sizes, 28 x 28.
// ahead is positioned after its first word.
func spacedSizes(text string, first token, ahead lexer) error {
	all := first
	for {
		cross, _ := ahead.next()
		size, ok := ahead.next()
		if !ok || !strings.EqualFold(cross.text, "x") && cross.text != "×" && cross.text != "*" || !IsInput(size.text) {
			break
		}
		all.end = size.end
	}
	if all.end == first.end {
		return nil
	}
	all.text = text[all.start:all.end]
	joined := strings.NewReplacer(" ", "", "\t", "", "\n", "", "*", "x").Replace(plainSizes(all.text))
	return newError(joined, "sizes are written without spaces").at(all)
}
