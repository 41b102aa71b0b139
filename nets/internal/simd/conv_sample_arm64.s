//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// Eight outputs side by side are two registers. V0 to V15 are their eight partial
// sums, each of every eighth tap.
//
//	R0 arguments                 R1  outputs left
//	R2 inputs                    R3  outputs, R4 from row to row
//	R5 outputs of a row          R6  rows left
//	R7 weights of the tap        R8  offset of the tap
//	R9 taps left                 R10 bias
//	R11 scratch                  R12 whether to set negative results to zero

// TAP adds the products of a tap, rounded before they are added, and moves to the
// next.
#define TAP(a, b) \
	MOVW.P 4(R8), R11; \
	ADD R11<<2, R2, R11; \
	VLD1R.P 4(R7), [V16.S4]; \
	VLD1 (R11), [V17.S4, V18.S4]; \
	FMUL4(16, 17, 17); \
	FMUL4(16, 18, 18); \
	FADD4(17, a, a); \
	FADD4(18, b, b)

// LAST does the same if there is another tap.
#define LAST(a, b) \
	SUBS $1, R9; \
	BLT sum; \
	TAP(a, b)

// ADDUP adds two partial sums of eight outputs.
#define ADDUP(c, d, a, b) \
	FADD4(c, a, a); \
	FADD4(d, b, b)

// func convSampleLoop(a *convSampleArgs)
TEXT ·convSampleLoop(SB), NOSPLIT, $0-8
	MOVD a+0(FP), R0
	MOVD convSampleArgs_src(R0), R2
	MOVD convSampleArgs_dst(R0), R3
	MOVD convSampleArgs_outputs(R0), R1
	MOVD convSampleArgs_dstRowStride(R0), R4
	MOVD convSampleArgs_relu(R0), R12

// For every eight outputs.
eight:
	MOVD R3, R5
	MOVD convSampleArgs_w(R0), R7
	MOVD convSampleArgs_bias(R0), R10
	MOVD convSampleArgs_rows(R0), R6

// For each row.
row:
	ZERO(0)
	ZERO(1)
	ZERO(2)
	ZERO(3)
	ZERO(4)
	ZERO(5)
	ZERO(6)
	ZERO(7)
	ZERO(8)
	ZERO(9)
	ZERO(10)
	ZERO(11)
	ZERO(12)
	ZERO(13)
	ZERO(14)
	ZERO(15)
	MOVD convSampleArgs_offsets(R0), R8
	MOVD convSampleArgs_taps(R0), R9
	SUBS $8, R9
	BLT  rest

// For every eight taps.
taps:
	TAP(0, 1)
	TAP(2, 3)
	TAP(4, 5)
	TAP(6, 7)
	TAP(8, 9)
	TAP(10, 11)
	TAP(12, 13)
	TAP(14, 15)
	SUBS $8, R9
	BGE  taps

rest:
	ADD $8, R9
	LAST(0, 1)
	LAST(2, 3)
	LAST(4, 5)
	LAST(6, 7)
	LAST(8, 9)
	LAST(10, 11)
	LAST(12, 13)

sum:
	ADDUP(2, 3, 0, 1)
	ADDUP(6, 7, 4, 5)
	ADDUP(10, 11, 8, 9)
	ADDUP(14, 15, 12, 13)
	ADDUP(4, 5, 0, 1)
	ADDUP(12, 13, 8, 9)
	ADDUP(8, 9, 0, 1)
	CBZ R10, rectify
	VLD1R.P 4(R10), [V16.S4]
	ADDUP(16, 16, 0, 1)

rectify:
	CBZ R12, save
	FCMLT4_0(0, 16)
	FCMLT4_0(1, 17)
	BIC16(16, 0, 0)
	BIC16(17, 1, 1)

save:
	VST1.P [V0.S4, V1.S4], (R5)(R4)
	SUBS $1, R6
	BNE  row

	// Advance by eight, or to the last eight outputs, some of which are already done.
	SUBS $8, R1
	BLE  finished
	MOVD $8, R11
	CMP  R11, R1
	CSEL LT, R1, R11, R11
	ADD  R11<<2, R2, R2
	ADD  R11<<2, R3, R3
	JMP  eight

finished:
	RET
