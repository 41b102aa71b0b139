//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The predicates of VCMPPS: ordered, quiet.
#define LT $17
#define LE $18

// ABS makes a mask of all bits except the sign.
#define ABS(y) \
	VPCMPEQD y, y, y; \
	VPSRLD $1, y, y

// KEEPFINITE replaces w (Y3) by the new w (Y4) in lanes where that is finite,
// and clears the other lanes of Y14.
#define KEEPFINITE \
	VANDPS Y15, Y4, Y5; \
	VCMPPS LE, Y13, Y5, Y5; \
	VANDPS Y5, Y14, Y14; \
	VBLENDVPS Y5, Y4, Y3, Y3

// func sgdAVX2(a *sgdArgs) bool
TEXT ·sgdAVX2(SB), NOSPLIT, $0-9
	MOVQ a+0(FP), DI
	MOVQ sgdArgs_w(DI), R8
	MOVQ sgdArgs_g(DI), R9
	MOVQ sgdArgs_v(DI), R10
	MOVQ sgdArgs_n(DI), CX
	VBROADCASTSS sgdArgs_rate(DI), Y10
	VBROADCASTSS sgdArgs_momentum(DI), Y11
	VBROADCASTSS sgdArgs_decayFactor(DI), Y12
	VBROADCASTSS sgdArgs_maxFinite(DI), Y13
	VBROADCASTSS sgdArgs_flushThreshold(DI), Y9
	VPCMPEQD Y14, Y14, Y14
	ABS(Y15)
	XORQ AX, AX

// For every eight weights: v ← momentum·v + g, zero if small, or g without
// momentum.
loop:
	VMOVUPS (R9)(AX*4), Y0
	TESTQ   R10, R10
	JZ      move
	VMULPS  (R10)(AX*4), Y11, Y1
	VADDPS  Y0, Y1, Y0
	VANDPS  Y15, Y0, Y1
	VCMPPS  LT, Y9, Y1, Y1
	VANDNPS Y0, Y1, Y0
	VMOVUPS Y0, (R10)(AX*4)

// w ← decayFactor·w − rate·v
move:
	VMOVUPS (R8)(AX*4), Y3
	VMULPS  Y10, Y0, Y0
	VMULPS  Y12, Y3, Y4
	VSUBPS  Y0, Y4, Y4
	KEEPFINITE
	VMOVUPS Y3, (R8)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VMOVMSKPS Y14, AX
	CMPQ    AX, $255
	SETEQ   ret+8(FP)
	VZEROUPPER
	RET

// func adamLoop(a *adamArgs) bool
TEXT ·adamLoop(SB), NOSPLIT, $0-9
	MOVQ a+0(FP), DI
	MOVQ adamArgs_w(DI), R8
	MOVQ adamArgs_g(DI), R9
	MOVQ adamArgs_m(DI), R10
	MOVQ adamArgs_v(DI), R11
	MOVQ adamArgs_n(DI), CX
	VBROADCASTSS adamArgs_flushThreshold(DI), Y6
	VBROADCASTSS adamArgs_b1(DI), Y7
	VBROADCASTSS adamArgs_c1(DI), Y8
	VBROADCASTSS adamArgs_b2(DI), Y9
	VBROADCASTSS adamArgs_c2(DI), Y10
	VBROADCASTSS adamArgs_rootScale(DI), Y11
	VBROADCASTSS adamArgs_eps(DI), Y12
	VBROADCASTSS adamArgs_maxFinite(DI), Y13
	VPCMPEQD Y14, Y14, Y14
	ABS(Y15)
	XORQ AX, AX

// For every eight weights.
loop:
	VMOVUPS (R9)(AX*4), Y0

	// m ← b1·m + c1·g
	VMULPS  (R10)(AX*4), Y7, Y1
	VMULPS  Y0, Y8, Y2
	VADDPS  Y2, Y1, Y1
	VANDPS  Y15, Y1, Y2
	VCMPPS  LT, Y6, Y2, Y2
	VANDNPS Y1, Y2, Y1
	VMOVUPS Y1, (R10)(AX*4)

	// v ← b2·v + (c2·g)·g
	VMULPS  Y0, Y10, Y2
	VMULPS  Y0, Y2, Y2
	VMULPS  (R11)(AX*4), Y9, Y0
	VADDPS  Y2, Y0, Y2
	VCMPPS  LT, Y6, Y2, Y0
	VANDNPS Y2, Y0, Y2
	VMOVUPS Y2, (R11)(AX*4)

	// w ← decayFactor·w − rate·m/(√v·rootScale + eps)
	VSQRTPS Y2, Y2
	VMULPS  Y11, Y2, Y2
	VADDPS  Y12, Y2, Y2
	VBROADCASTSS adamArgs_rate(DI), Y0
	VMULPS  Y0, Y1, Y1
	VDIVPS  Y2, Y1, Y1
	VMOVUPS (R8)(AX*4), Y3
	VBROADCASTSS adamArgs_decayFactor(DI), Y0
	VMULPS  Y0, Y3, Y4
	VSUBPS  Y1, Y4, Y4
	KEEPFINITE
	VMOVUPS Y3, (R8)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     loop
	VMOVMSKPS Y14, AX
	CMPQ    AX, $255
	SETEQ   ret+8(FP)
	VZEROUPPER
	RET
