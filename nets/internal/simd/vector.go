package simd

// Slack is the number of elements that MatVec may read beyond the last row of
// its weights, which must be finite, and beyond x, which must be zero.
const Slack = 8

// MatVec computes a layer's outputs for one sample at one position,
//
//	dst[r·stride] = bias[r] + Σ_t w[r·taps + t]·x[t]
//
// without biases if bias is nil, and with negative results set to zero if relu.
func MatVec[F Float](dst []F, stride int, bias, w, x []F, rows, taps int, relu bool, set Instructions) {
	if set != PureGo && taps > 0 && rows > 0 {
		if d, ok := any(dst).([]float32); ok {
			b, _ := any(bias).([]float32)
			w32, _ := any(w).([]float32)
			x32, _ := any(x).([]float32)
			if matVecAsm(d, stride, b, w32, x32, rows, taps, relu) {
				return
			}
		}
	}
	x = x[:taps]
	for r := range rows {
		sum := dot(w[r*taps:][:taps], x)
		if bias != nil {
			sum += bias[r]
		}
		if relu && sum < 0 {
			sum = 0
		}
		dst[r*stride] = sum
	}
}

// dot adds up eight partial sums, in the same order as the assembly.
func dot[F Float](w, x []F) F {
	var s [8]F
	for len(x) >= 8 && len(w) >= 8 {
		a, b := (*[8]F)(w), (*[8]F)(x)
		s[0] += F(a[0] * b[0])
		s[1] += F(a[1] * b[1])
		s[2] += F(a[2] * b[2])
		s[3] += F(a[3] * b[3])
		s[4] += F(a[4] * b[4])
		s[5] += F(a[5] * b[5])
		s[6] += F(a[6] * b[6])
		s[7] += F(a[7] * b[7])
		w, x = w[8:], x[8:]
	}
	for l := range x {
		s[l] += F(w[l] * x[l])
	}
	return treeSum(&s)
}

// AddScaled adds a·x to y, element by element.
func AddScaled[F Float](y []F, a F, x []F, set Instructions) {
	x = x[:len(y)]
	done := 0
	if set != PureGo && len(y) >= 8 {
		if y32, ok := any(y).([]float32); ok {
			x32, _ := any(x).([]float32)
			done = addScaledAsm(y32, float32(a), x32)
		}
	}
	for i := done; i < len(y); i++ {
		y[i] += F(a * x[i])
	}
}
