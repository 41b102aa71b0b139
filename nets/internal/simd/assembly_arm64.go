//go:build !purego

package simd

// Supported lists the sets of instructions that this processor has: every arm64 has
// NEON.
func Supported() []Instructions { return []Instructions{PureGo, NEON} }

//go:noescape
func convForwardNEON(a *convForwardArgs)

//go:noescape
func weightGradNEON(a *convGradArgs)

//go:noescape
func maxPoolForwardNEON(a *maxPoolArgs)

//go:noescape
func maxPoolBackwardNEON(a *maxPoolArgs)

//go:noescape
func sgdNEON(a *sgdArgs) bool

func convForwardLoop(a *convForwardArgs, _ Instructions) { convForwardNEON(a) }

func weightGradLoop(a *convGradArgs, _ Instructions) { weightGradNEON(a) }

func maxPoolForwardLoop(a *maxPoolArgs, _ Instructions) { maxPoolForwardNEON(a) }

func maxPoolBackwardLoop(a *maxPoolArgs, _ Instructions) { maxPoolBackwardNEON(a) }

func sgdLoop(a *sgdArgs, _ Instructions) bool { return sgdNEON(a) }
