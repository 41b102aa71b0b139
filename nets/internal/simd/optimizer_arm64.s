//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// PARAMETER loads a parameter into all lanes of a register.
#define PARAMETER(field, d) \
	ADD $field, R0, R6; \
	VLD1R (R6), [V(d).S4]

// KEEPFINITE replaces w (V3) by the new w (V4) in lanes where its magnitude is at
// most the largest number (V13), and clears the other lanes of V14.
#define KEEPFINITE \
	FACGE4(4, 13, 5); \
	AND16(5, 14, 14); \
	BIT16(5, 4, 3)

// ALLFINITE sets R6 to whether all lanes of V14 are set.
#define ALLFINITE \
	VMOV V14.D[0], R6; \
	VMOV V14.D[1], R7; \
	AND R7, R6; \
	CMN $1, R6; \
	CSET EQ, R6

// func sgdNEON(a *sgdArgs) bool
TEXT ·sgdNEON(SB), NOSPLIT, $0-9
	MOVD a+0(FP), R0
	MOVD sgdArgs_w(R0), R1
	MOVD sgdArgs_g(R0), R2
	MOVD sgdArgs_v(R0), R3
	MOVD sgdArgs_n(R0), R4
	PARAMETER(sgdArgs_rate, 10)
	PARAMETER(sgdArgs_momentum, 11)
	PARAMETER(sgdArgs_decayFactor, 12)
	PARAMETER(sgdArgs_maxFinite, 13)
	PARAMETER(sgdArgs_flushThreshold, 9)
	CMEQ4(14, 14, 14)

// For every four weights: v ← momentum·v + g, zero if small, or g without momentum.
loop:
	VLD1.P 16(R2), [V0.S4]
	CBZ    R3, move
	VLD1   (R3), [V1.S4]
	FMUL4(11, 1, 1)
	FADD4(0, 1, 0)
	FACGT4(0, 9, 1)
	BIC16(1, 0, 0)
	VST1.P [V0.S4], 16(R3)

// w ← decayFactor·w − rate·v
move:
	VLD1   (R1), [V3.S4]
	FMUL4(10, 0, 0)
	FMUL4(12, 3, 4)
	FSUB4(0, 4, 4)
	KEEPFINITE
	VST1.P [V3.S4], 16(R1)
	SUBS   $4, R4
	BNE    loop
	ALLFINITE
	MOVB   R6, ret+8(FP)
	RET

// func adamLoop(a *adamArgs) bool
TEXT ·adamLoop(SB), NOSPLIT, $0-9
	MOVD a+0(FP), R0
	MOVD adamArgs_w(R0), R1
	MOVD adamArgs_g(R0), R2
	MOVD adamArgs_m(R0), R3
	MOVD adamArgs_v(R0), R4
	MOVD adamArgs_n(R0), R5
	PARAMETER(adamArgs_flushThreshold, 16)
	PARAMETER(adamArgs_b1, 17)
	PARAMETER(adamArgs_c1, 18)
	PARAMETER(adamArgs_b2, 19)
	PARAMETER(adamArgs_c2, 20)
	PARAMETER(adamArgs_rootScale, 21)
	PARAMETER(adamArgs_eps, 22)
	PARAMETER(adamArgs_rate, 23)
	PARAMETER(adamArgs_decayFactor, 24)
	PARAMETER(adamArgs_maxFinite, 13)
	CMEQ4(14, 14, 14)

// For every four weights.
loop:
	VLD1.P 16(R2), [V0.S4]

	// m ← b1·m + c1·g
	VLD1   (R3), [V1.S4]
	FMUL4(17, 1, 1)
	FMUL4(18, 0, 2)
	FADD4(2, 1, 1)
	FACGT4(1, 16, 2)
	BIC16(2, 1, 1)
	VST1.P [V1.S4], 16(R3)

	// v ← b2·v + (c2·g)·g
	FMUL4(20, 0, 2)
	FMUL4(0, 2, 2)
	VLD1   (R4), [V0.S4]
	FMUL4(19, 0, 0)
	FADD4(2, 0, 2)
	FCMGT4(2, 16, 0)
	BIC16(0, 2, 2)
	VST1.P [V2.S4], 16(R4)

	// w ← decayFactor·w − rate·m/(√v·rootScale + eps)
	FSQRT4(2, 2)
	FMUL4(21, 2, 2)
	FADD4(22, 2, 2)
	FMUL4(23, 1, 1)
	FDIV4(2, 1, 1)
	VLD1   (R1), [V3.S4]
	FMUL4(24, 3, 4)
	FSUB4(1, 4, 4)
	KEEPFINITE
	VST1.P [V3.S4], 16(R1)
	SUBS   $4, R5
	BNE    loop
	ALLFINITE
	MOVB   R6, ret+8(FP)
	RET
