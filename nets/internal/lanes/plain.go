//go:build !amd64 || purego

package lanes

// Fast reports whether there is assembly for this processor.
func Fast() bool { return false }

func panelFast(*Panel[float32]) bool   { return false }
func dotsFast(*Dots[float32]) bool     { return false }
func sumsFast(*Sums[float32]) bool     { return false }
func maxFast(*MaxPool[float32]) bool   { return false }
func unmaxFast(*MaxPool[float32]) bool { return false }
func maskFast(_, _ []float32) int      { return 0 }

func sgdFast(_ *SGD[float32], _, _, _ []float32) (int, bool) { return 0, true }

func adamFast(_ *Adam[float32], _, _, _, _ []float32) (int, bool) { return 0, true }

func dotRowsFast(_ []float32, _ int, _, _, _ []float32, _, _ int, _ bool) bool { return false }

func addScaledFast(_ []float32, _ float32, _ []float32) int { return 0 }
