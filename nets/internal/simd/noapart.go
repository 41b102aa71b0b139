//go:build !amd64 || purego

package simd

func weightGradApartAsm(*WeightGrad[float32]) bool { return false }
func biasGradApartAsm(*BiasGrad[float32]) bool     { return false }
func patchGradAsm(*PatchGrad[float32]) bool        { return false }
