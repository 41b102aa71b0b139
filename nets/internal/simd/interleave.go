package simd

// Interleave copies up to Width samples of equal length side by side: number u
// of sample l goes to dst[u·Width + l].
func Interleave[F Float](dst []F, samples [][]F, set Instructions) {
	for ; len(samples) > 0; dst, samples = dst[min(8, len(samples)):], samples[min(8, len(samples)):] {
		done := 0
		if s, ok := any(samples).([][]float32); ok && set != PureGo && len(s) >= 8 {
			d, _ := any(dst).([]float32)
			done = interleaveAsm(d, s)
		}
		eight := samples[:min(8, len(samples))]
		l := 0
		for ; l+4 <= len(eight); l += 4 {
			interleaveFour(dst[l:], eight[l:], done)
		}
		for ; l < len(eight); l++ {
			for u := done; u < len(eight[l]); u++ {
				dst[u*Width+l] = eight[l][u]
			}
		}
	}
}

// interleaveFour copies four samples, starting at number from.
func interleaveFour[F Float](dst []F, samples [][]F, from int) {
	p, q, r, s := samples[0], samples[1], samples[2], samples[3]
	q, r, s = q[:len(p)], r[:len(p)], s[:len(p)]
	for u := from; u < len(p); u++ {
		to := (*[4]F)(dst[u*Width:])
		to[0], to[1], to[2], to[3] = p[u], q[u], r[u], s[u]
	}
}
