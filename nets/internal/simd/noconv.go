//go:build (!amd64 && !arm64 && !js) || purego

package simd

// Supported lists the sets of instructions that this processor has.
func Supported() []Instructions { return []Instructions{PureGo} }

func convForwardAsm(*ConvForward[float32], Instructions) bool { return false }
func weightGradAsm(*WeightGrad[float32], Instructions) bool   { return false }
