//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// A block is up to four rows by two taps of the gradient. Each of its elements has two
// registers with eight partial sums, to which first one half of the sixteen samples is
// added and then the other: row i and tap j in V(4i+2j) and V(4i+2j+1). V16 to V19 hold
// the inputs of the first tap, V20 to V23 those of the second, V24 to V27 the deltas of
// a row.
//
//	R0 arguments                 R1  position, R2 the last one
//	R3 row stride of deltas      R4  table of input offsets, from the block's first tap on
//	R5 deltas of a group         R6  inputs of a group
//	R7 groups left               R8  deltas of a row of the position
//	R9 inputs of the position    R10, R11 inputs of the taps
//	R12 rows left                R13 taps left
//	R14 where the block's gradient goes, R15 its row stride
//	R19 deltas from the block's first row on, R20 where its gradient goes
//	R21, R22 strides of deltas and inputs between groups

// ROWS1 to ROWS4 apply a macro to the sums of each of the first rows of a block.
#define ROWS1(M) M(0, 1, 2, 3)
#define ROWS2(M) ROWS1(M); M(4, 5, 6, 7)
#define ROWS4(M) ROWS2(M); M(8, 9, 10, 11); M(12, 13, 14, 15)

#define CLEAR(a, b, c, d) \
	ZERO(a); \
	ZERO(b); \
	ZERO(c); \
	ZERO(d)

// INPUT1 and INPUT2 load the inputs of one or two taps, whose offsets begin at R10.
#define INPUT1 \
	MOVW (R10), R10; \
	ADD R10<<2, R9, R10; \
	VLD1 (R10), [V16.S4, V17.S4, V18.S4, V19.S4]

#define INPUT2 \
	LDPSW (R10), (R10, R11); \
	ADD R10<<2, R9, R10; \
	ADD R11<<2, R9, R11; \
	VLD1 (R10), [V16.S4, V17.S4, V18.S4, V19.S4]; \
	VLD1 (R11), [V20.S4, V21.S4, V22.S4, V23.S4]

// DELTAS loads the deltas of a row and moves to the next.
#define DELTAS VLD1.P (R8)(R3), [V24.S4, V25.S4, V26.S4, V27.S4]

// MULTIPLY adds the products of the row's deltas and a tap's inputs to their sums,
// rounded before they are added.
#define MULTIPLY(w, x, y, z, a, b) \
	FMUL4(24, w, 28); \
	FMUL4(25, x, 29); \
	FMUL4(26, y, 30); \
	FMUL4(27, z, 31); \
	FADD4(28, a, a); \
	FADD4(29, b, b); \
	FADD4(30, a, a); \
	FADD4(31, b, b)

// ADDROW1 and ADDROW2 do the same for one or two taps.
#define ADDROW1(a, b, c, d) \
	DELTAS; \
	MULTIPLY(16, 17, 18, 19, a, b)

#define ADDROW2(a, b, c, d) \
	ADDROW1(a, b, c, d); \
	MULTIPLY(20, 21, 22, 23, c, d)

// FOLD1 and FOLD2 add up the partial sums of a row and store them.
#define FOLD1(a, b, c, d) \
	FADDP4(b, a, a); \
	FADDP4(a, a, a); \
	FADDP4(a, a, a); \
	ST1(a, 14, 15)

#define FOLD2(a, b, c, d) \
	FADDP4(b, a, a); \
	FADDP4(d, c, c); \
	FADDP4(c, a, a); \
	FADDP4(a, a, a); \
	VST1.P [V(a).S2], (R14)(R15)

// GROUPS moves to the first group.
#define GROUPS \
	MOVD R19, R5; \
	MOVD convGradArgs_src(R0), R6; \
	MOVD convGradArgs_groups(R0), R7

// NEXTPOSITION and NEXTGROUP move to the next position or group, and back to the start
// of the loop.
#define NEXTPOSITION(loop) \
	CMP R2, R1; \
	ADD $Position__size, R1; \
	BNE loop

#define NEXTGROUP(loop) \
	ADD R21, R5; \
	ADD R22, R6; \
	SUBS $1, R7; \
	BNE loop

// SUM adds up a block's products over all groups of samples and all positions, and moves
// to the taps after the block's.
#define SUM(n, ROWS, INPUT, ADDROW, FOLD, group, position) \
	ROWS(CLEAR); \
	GROUPS; \
group: \
	MOVD convGradArgs_position(R0), R1; \
position: \
	LDPSW Position_Src(R1), (R9, R10); \
	ADD R9<<2, R6, R9; \
	ADD R10<<2, R4, R10; \
	INPUT; \
	MOVW Position_Dst(R1), R8; \
	ADD R8<<2, R5, R8; \
	ROWS(ADDROW); \
	NEXTPOSITION(position); \
	NEXTGROUP(group); \
	MOVD R20, R14; \
	ROWS(FOLD); \
	ADD $(4*n), R20; \
	ADD $(4*n), R4

// BLOCKS computes n rows, two taps at a time while at least two are left.
#define BLOCKS(n, ROWS, two, group2, position2, one, group1, position1, done) \
	MOVD convGradArgs_srcOffsets(R0), R4; \
	MOVD convGradArgs_taps(R0), R13; \
	MOVD convGradArgs_grad(R0), R20; \
two: \
	SUBS $2, R13; \
	BLT one; \
	SUM(2, ROWS, INPUT2, ADDROW2, FOLD2, group2, position2); \
	JMP two; \
one: \
	ADDS $1, R13; \
	BNE done; \
	SUM(1, ROWS, INPUT1, ADDROW1, FOLD1, group1, position1); \
done: \
	MOVD $n, R14; \
	MADD R3, R19, R14, R19; \
	MOVD convGradArgs_grad(R0), R20; \
	MADD R15, R20, R14, R20; \
	MOVD R20, convGradArgs_grad(R0); \
	SUB $n, R12

// ARGUMENTS loads the arguments that both functions have.
#define ARGUMENTS \
	MOVD a+0(FP), R0; \
	MOVD convGradArgs_end(R0), R2; \
	MOVD convGradArgs_deltaRowStride(R0), R3; \
	MOVD convGradArgs_delta(R0), R19; \
	MOVD convGradArgs_rows(R0), R12; \
	MOVD convGradArgs_deltaGroupStride(R0), R21; \
	MOVD convGradArgs_srcGroupStride(R0), R22

// func weightGradNEON(a *convGradArgs)
TEXT ·weightGradNEON(SB), NOSPLIT, $0-8
	ARGUMENTS
	MOVD convGradArgs_gradRowStride(R0), R15

rows4:
	CMP $4, R12
	BLT rows2
	BLOCKS(4, ROWS4, r4two, r4group2, r4position2, r4one, r4group1, r4position1, r4done)
	JMP rows4

rows2:
	CMP $2, R12
	BLT rows1
	BLOCKS(2, ROWS2, r2two, r2group2, r2position2, r2one, r2group1, r2position1, r2done)

rows1:
	CBZ R12, finished
	BLOCKS(1, ROWS1, r1two, r1group2, r1position2, r1one, r1group1, r1position1, r1done)

finished:
	RET

// ADDDELTAS adds the deltas of a row to its sums.
#define ADDDELTAS(a, b) \
	DELTAS; \
	FADD4(24, a, a); \
	FADD4(25, b, b); \
	FADD4(26, a, a); \
	FADD4(27, b, b)

// func biasGradLoop(a *convGradArgs)
TEXT ·biasGradLoop(SB), NOSPLIT, $0-8
	ARGUMENTS
	MOVD convGradArgs_grad(R0), R20

// While at least four rows are left.
sums4:
	CMP $4, R12
	BLT sums1
	ROWS2(CLEAR)
	GROUPS

// For each group of samples.
s4group:
	MOVD convGradArgs_position(R0), R1

// For each position: add its deltas.
s4position:
	MOVW Position_Dst(R1), R8
	ADD  R8<<2, R5, R8
	ADDDELTAS(0, 1)
	ADDDELTAS(2, 3)
	ADDDELTAS(4, 5)
	ADDDELTAS(6, 7)
	NEXTPOSITION(s4position)
	NEXTGROUP(s4group)
	FADDP4(1, 0, 0)
	FADDP4(3, 2, 2)
	FADDP4(5, 4, 4)
	FADDP4(7, 6, 6)
	FADDP4(2, 0, 0)
	FADDP4(6, 4, 4)
	FADDP4(4, 0, 0)
	VST1.P [V0.S4], 16(R20)
	ADD R3<<2, R19, R19
	SUB $4, R12
	JMP sums4

// While any row is left.
sums1:
	CBZ R12, sumsFinished
	ROWS1(CLEAR)
	GROUPS

// For each group of samples.
s1group:
	MOVD convGradArgs_position(R0), R1

// For each position: add its deltas.
s1position:
	MOVW Position_Dst(R1), R8
	ADD  R8<<2, R5, R8
	ADDDELTAS(0, 1)
	NEXTPOSITION(s1position)
	NEXTGROUP(s1group)
	FADDP4(1, 0, 0)
	FADDP4(0, 0, 0)
	FADDP4(0, 0, 0)
	FMOVS.P F0, 4(R20)
	ADD R3, R19
	SUB $1, R12
	JMP sums1

sumsFinished:
	RET
