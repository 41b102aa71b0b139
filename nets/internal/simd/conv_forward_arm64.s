//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// Sixteen samples are four registers: row i of a block of rows has its sums in V(4i)
// to V(4i+3). V24 to V27 hold the inputs of a tap, V28 its weight in one row.
//
//	R0 arguments                 R1  position, R2 the last one
//	R3 row stride                R4  tap stride
//	R5 inputs of the position    R6  its table of input offsets
//	R7 its outputs               R8  its table of output offsets, from the block's first row on
//	R9 weights of the block      R10 rows left
//	R11 table of input offsets, from the tap on
//	R12 taps left                R13, R14 scratch
//	R19 to R24 weights of the tap in each row

// ROWS1 to ROWS6 apply a macro to each of the first rows of a block, with the location of
// its weights and its sums.
#define ROWS1(M) M(R19, 0, 1, 2, 3)
#define ROWS2(M) ROWS1(M); M(R20, 4, 5, 6, 7)
#define ROWS4(M) ROWS2(M); M(R21, 8, 9, 10, 11); M(R22, 12, 13, 14, 15)
#define ROWS6(M) ROWS4(M); M(R23, 16, 17, 18, 19); M(R24, 20, 21, 22, 23)

// CLEAR, BIAS and LOAD initialize the sums of a row: to 0, to its bias, to its
// destination. SAVE stores them.
#define CLEAR(w, a, b, c, d) \
	ZERO(a); \
	ZERO(b); \
	ZERO(c); \
	ZERO(d)

#define BIAS(w, a, b, c, d) \
	VLD1R.P 4(R13), [V(a).S4]; \
	ORR16(a, a, b); \
	ORR16(a, a, c); \
	ORR16(a, a, d)

#define LOAD(w, a, b, c, d) \
	MOVW.P 4(R14), R13; \
	ADD R13<<2, R7, R13; \
	VLD1 (R13), [V(a).S4, V(b).S4, V(c).S4, V(d).S4]

#define SAVE(w, a, b, c, d) \
	MOVW.P 4(R8), R13; \
	ADD R13<<2, R7, R13; \
	VST1 [V(a).S4, V(b).S4, V(c).S4, V(d).S4], (R13)

// WEIGHTS locates the weights of a row.
#define WEIGHTS(w, a, b, c, d) \
	MOVD R9, w; \
	ADD R3, R9, R9

// ADDROW adds a weight times the tap's inputs to a row's sums. The product is rounded
// before it is added.
#define ADDROW(w, a, b, c, d) \
	VLD1R.P (w)(R4), [V28.S4]; \
	FMUL4(28, 24, 29); \
	FMUL4(28, 25, 30); \
	FMUL4(28, 26, 31); \
	FMUL4(28, 27, 28); \
	FADD4(29, a, a); \
	FADD4(30, b, b); \
	FADD4(31, c, c); \
	FADD4(28, d, d)

// RELU sets negative sums to zero.
#define RELU(w, a, b, c, d) \
	FCMLT4_0(a, 28); \
	FCMLT4_0(b, 29); \
	FCMLT4_0(c, 30); \
	FCMLT4_0(d, 31); \
	BIC16(28, a, a); \
	BIC16(29, b, b); \
	BIC16(30, c, c); \
	BIC16(31, d, d)

// BLOCK computes n rows: it initializes their sums, adds up the products of all taps,
// applies the ReLU, and moves to the rows after them.
#define BLOCK(n, ROWS, bias, load, taps, tap, save) \
	MOVD convForwardArgs_start(R0), R13; \
	CMP $1, R13; \
	BEQ bias; \
	BGT load; \
	ROWS(CLEAR); \
	JMP taps; \
bias: \
	MOVW Position_Bias(R1), R13; \
	MOVD convForwardArgs_rows(R0), R14; \
	ADD R14, R13; \
	SUB R10, R13; \
	MOVD convForwardArgs_bias(R0), R14; \
	ADD R13<<2, R14, R13; \
	ROWS(BIAS); \
	JMP taps; \
load: \
	MOVD R8, R14; \
	ROWS(LOAD); \
taps: \
	ROWS(WEIGHTS); \
	MOVD R6, R11; \
	MOVD convForwardArgs_taps(R0), R12; \
tap: \
	MOVW.P 4(R11), R13; \
	ADD R13<<2, R5, R13; \
	VLD1 (R13), [V24.S4, V25.S4, V26.S4, V27.S4]; \
	ROWS(ADDROW); \
	SUBS $1, R12; \
	BNE tap; \
	MOVD convForwardArgs_relu(R0), R13; \
	CBZ R13, save; \
	ROWS(RELU); \
save: \
	ROWS(SAVE); \
	SUB $n, R10

// func convForwardNEON(a *convForwardArgs)
TEXT ·convForwardNEON(SB), NOSPLIT, $0-8
	MOVD a+0(FP), R0
	MOVD convForwardArgs_position(R0), R1
	MOVD convForwardArgs_end(R0), R2
	MOVD convForwardArgs_rowStride(R0), R3
	MOVD convForwardArgs_tapStride(R0), R4

// For each position: find its inputs, outputs, weights and tables.
position:
	LDPSW Position_Src(R1), (R5, R6)
	MOVD  convForwardArgs_src(R0), R13
	ADD   R5<<2, R13, R5
	MOVD  convForwardArgs_srcOffsets(R0), R13
	ADD   R6<<2, R13, R6
	LDPSW Position_Dst(R1), (R7, R8)
	MOVD  convForwardArgs_dst(R0), R13
	ADD   R7<<2, R13, R7
	MOVD  convForwardArgs_dstOffsets(R0), R13
	ADD   R8<<2, R13, R8
	MOVW  Position_W(R1), R9
	MOVD  convForwardArgs_w(R0), R13
	ADD   R9<<2, R13, R9
	MOVD  convForwardArgs_rows(R0), R10

six:
	CMP $6, R10
	BLT four
	BLOCK(6, ROWS6, bias6, load6, taps6, tap6, save6)
	JMP six

four:
	CMP $4, R10
	BLT two
	BLOCK(4, ROWS4, bias4, load4, taps4, tap4, save4)

two:
	CMP $2, R10
	BLT one
	BLOCK(2, ROWS2, bias2, load2, taps2, tap2, save2)

one:
	CBZ R10, done
	BLOCK(1, ROWS1, bias1, load1, taps1, tap1, save1)

done:
	CMP R2, R1
	ADD $Position__size, R1
	BNE position
	RET
