package simd

// Patch is the inputs that one output of one sample sees, for PatchGrad: where the
// gradient of its weights, its inputs and its table of offsets begin.
type Patch struct{ Grad, Src, SrcRow int }

// PatchGrad adds patches to the gradient of their weights, one after another:
//
//	Grad[t] += Delta·Src[t]
//
// where t runs over the taps of the patch and SrcOffsets locates its inputs.
type PatchGrad[F Float] struct {
	Grad, Src  []F
	SrcOffsets []int32
	Patches    []Patch
	Deltas     []F // one per patch
	Taps       int
}

// Run adds the patches, using the given instructions if there is assembly for them.
func (p *PatchGrad[F]) Run(set Instructions) {
	if len(p.Patches) == 0 || p.Taps == 0 {
		return
	}
	if set != PureGo {
		if q, ok := any(p).(*PatchGrad[float32]); ok && patchGradAsm(q) {
			return
		}
	}
	for i := range p.Patches {
		at, d := &p.Patches[i], p.Deltas[i]
		grad, src := p.Grad[at.Grad:][:p.Taps], p.Src[at.Src:]
		for t, offset := range p.SrcOffsets[at.SrcRow:][:len(grad)] {
			grad[t] += F(d * src[offset])
		}
	}
}
