//go:build (!amd64 && !arm64) || purego

package simd

func biasGradAsm(*BiasGrad[float32]) bool                     { return false }
func maxPoolForwardAsm(*MaxPool[float32], Instructions) bool  { return false }
func maxPoolBackwardAsm(*MaxPool[float32], Instructions) bool { return false }
func maskReLUAsm(_, _ []float32) int                          { return 0 }

func sgdAsm(_ *SGD[float32], _, _, _ []float32, _ Instructions) (int, bool) { return 0, true }

func adamAsm(_ *Adam[float32], _, _, _, _ []float32) (int, bool) { return 0, true }

func matVecAsm(_ []float32, _ int, _, _, _ []float32, _, _ int, _ bool) bool { return false }

func addScaledAsm(_ []float32, _ float32, _ []float32) int { return 0 }

func expAsm([]float64) int { return 0 }

func log1pAsm([]float64) int { return 0 }

func interleaveAsm([]float32, [][]float32) int { return 0 }

func convSampleAsm(*ConvSample[float32]) bool { return false }
