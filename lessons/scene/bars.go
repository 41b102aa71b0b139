package scene

// The task bars as the lessons use it: images of BarsSide×BarsSide pixels, and
// kernels of WindowSide×WindowSide, which have WindowPlaces positions along an
// axis.
const (
	BarsSide     = 12
	WindowSide   = 5
	WindowPlaces = BarsSide - WindowSide + 1
)
