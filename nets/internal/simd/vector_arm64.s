//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// func maskReLULoop(delta, act *float32, n int)
TEXT ·maskReLULoop(SB), NOSPLIT, $0-24
	MOVD delta+0(FP), R0
	MOVD act+8(FP), R1
	MOVD n+16(FP), R2

// For every eight elements: keep the delta if the activation is positive.
loop:
	VLD1.P 32(R1), [V0.S4, V1.S4]
	VLD1   (R0), [V2.S4, V3.S4]
	FCMGT4_0(0, 0)
	FCMGT4_0(1, 1)
	AND16(0, 2, 2)
	AND16(1, 3, 3)
	VST1.P [V2.S4, V3.S4], 32(R0)
	SUBS   $8, R2
	BNE    loop
	RET

// SUMROW adds eight products of a row to its partial sums.
#define SUMROW(w, a, b) \
	VLD1.P 32(w), [V18.S4, V19.S4]; \
	FMUL4(16, 18, 18); \
	FMUL4(17, 19, 19); \
	FADD4(18, a, a); \
	FADD4(19, b, b)

// RELU sets negative results to zero unless R9 is zero.
#define RELU(save) \
	CBZ R9, save; \
	FCMLT4_0(0, 1); \
	BIC16(1, 0, 0)

// Four rows have eight partial sums each in V0 to V7; V16 and V17 hold eight taps of
// x. R4 points to the weights of the first row, R10 to R13 to the weights of each row;
// R5 is the length of a row in bytes.
//
// func matVecLoop(a *matVecArgs)
TEXT ·matVecLoop(SB), NOSPLIT, $0-8
	MOVD a+0(FP), R0
	MOVD matVecArgs_dst(R0), R1
	MOVD matVecArgs_dstStride(R0), R2
	MOVD matVecArgs_bias(R0), R3
	MOVD matVecArgs_w(R0), R4
	MOVD matVecArgs_taps(R0), R5
	LSL  $2, R5
	MOVD matVecArgs_rows(R0), R6
	MOVD matVecArgs_relu(R0), R9

// While at least four rows are left.
four:
	CMP  $4, R6
	BLT  one
	MOVD R4, R10
	ADD  R5, R10, R11
	ADD  R5, R11, R12
	ADD  R5, R12, R13
	ADD  R5, R13, R4
	ZERO(0)
	ZERO(1)
	ZERO(2)
	ZERO(3)
	ZERO(4)
	ZERO(5)
	ZERO(6)
	ZERO(7)
	MOVD matVecArgs_x(R0), R7
	MOVD matVecArgs_taps(R0), R8

// For every eight taps: add their products to the sums of four rows.
fourTaps:
	VLD1.P 32(R7), [V16.S4, V17.S4]
	SUMROW(R10, 0, 1)
	SUMROW(R11, 2, 3)
	SUMROW(R12, 4, 5)
	SUMROW(R13, 6, 7)
	SUBS   $8, R8
	BGT    fourTaps
	FADDP4(1, 0, 0)
	FADDP4(3, 2, 2)
	FADDP4(5, 4, 4)
	FADDP4(7, 6, 6)
	FADDP4(2, 0, 0)
	FADDP4(6, 4, 4)
	FADDP4(4, 0, 0)
	CBZ    R3, fourRelu
	VLD1.P 16(R3), [V1.S4]
	FADD4(1, 0, 0)

fourRelu:
	RELU(fourSave)

fourSave:
	VST1.P V0.S[0], (R1)(R2)
	VST1.P V0.S[1], (R1)(R2)
	VST1.P V0.S[2], (R1)(R2)
	VST1.P V0.S[3], (R1)(R2)
	SUB    $4, R6
	JMP    four

// While any row is left.
one:
	CBZ  R6, finished
	ZERO(0)
	ZERO(1)
	MOVD R4, R10
	ADD  R5, R4
	MOVD matVecArgs_x(R0), R7
	MOVD matVecArgs_taps(R0), R8

// For every eight taps: add their products to the sums of the row.
oneTaps:
	VLD1.P 32(R7), [V16.S4, V17.S4]
	SUMROW(R10, 0, 1)
	SUBS   $8, R8
	BGT    oneTaps
	FADDP4(1, 0, 0)
	FADDP4(0, 0, 0)
	FADDP4(0, 0, 0)
	CBZ    R3, oneRelu
	VLD1R.P 4(R3), [V1.S4]
	FADD4(1, 0, 0)

oneRelu:
	RELU(oneSave)

oneSave:
	VST1.P V0.S[0], (R1)(R2)
	SUB    $1, R6
	JMP    one

finished:
	RET

// func addScaledLoop(y *float32, a float32, x *float32, n int)
TEXT ·addScaledLoop(SB), NOSPLIT, $0-32
	MOVD  y+0(FP), R0
	FMOVS a+8(FP), F0
	VDUP  V0.S[0], V0.S4
	MOVD  x+16(FP), R1
	MOVD  n+24(FP), R2

// For every eight elements: y ← y + a·x.
loop:
	VLD1.P 32(R1), [V1.S4, V2.S4]
	VLD1   (R0), [V3.S4, V4.S4]
	FMUL4(0, 1, 1)
	FMUL4(0, 2, 2)
	FADD4(1, 3, 3)
	FADD4(2, 4, 4)
	VST1.P [V3.S4, V4.S4], 32(R0)
	SUBS   $8, R2
	BNE    loop
	RET
