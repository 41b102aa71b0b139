//go:build !amd64 || purego

package simd

func weightGradApartAsm(*WeightGrad[float32]) bool { return false }
func biasGradApartAsm(*BiasGrad[float32]) bool     { return false }
func patchGradAsm(*PatchGrad[float32]) bool        { return false }

// MaxForwardGroups returns how many groups of samples ConvForward computes together, with
// those instructions.
func MaxForwardGroups(Instructions) int { return 1 }
