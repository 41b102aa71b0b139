//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// A block is up to four rows by two taps of the gradient. Each of its elements
// has a register with eight partial sums, to which first one half of the
// sixteen samples is added and then the other: row i and tap j of a block in
// Y(2i+j), row i of a block one tap wide in Y(i).
//
//	DI arguments                 R8  position, R9 the last one
//	DX deltas of a group, from the block's first row on
//	SI inputs of a group         CX  groups left
//	R10 table of input offsets, from the block's first tap on
//	BX row stride of deltas      R11 three times as much
//	AX deltas of the position    R12 inputs of the position
//	R13, R14 offsets of the taps R15 where the block's gradient goes

// FIND locates a position's deltas and inputs, TAP1 and TAP2 one or two taps.
#define FIND \
	MOVLQSX Position_Dst(R8), AX; \
	LEAQ (DX)(AX*4), AX; \
	MOVLQSX Position_Src(R8), R12; \
	LEAQ (SI)(R12*4), R12; \
	MOVLQSX Position_SrcRow(R8), R13

#define TAP1 MOVLQSX (R10)(R13*4), R14

#define TAP2 \
	MOVLQSX (R10)(R13*4), R14; \
	MOVLQSX 4(R10)(R13*4), R13

// INPUT1 and INPUT2 load half of the samples of one or two taps.
#define INPUT1(h) VMOVUPS h(R12)(R14*4), Y8

#define INPUT2(h) \
	VMOVUPS h(R12)(R14*4), Y8; \
	VMOVUPS h(R12)(R13*4), Y9

// ROW1 and ROW2 add half of the samples' products of deltas and inputs to the
// sums of a row.
#define ROW1(d, a) \
	VMULPS d, Y8, Y10; \
	VADDPS Y10, a, a

#define ROW2(d, a, b) \
	VMOVUPS d, Y10; \
	VMULPS Y10, Y8, Y11; \
	VMULPS Y10, Y9, Y10; \
	VADDPS Y11, a, a; \
	VADDPS Y10, b, b

// GROUPS moves to the first group.
#define GROUPS \
	MOVQ convGradArgs_delta(DI), DX; \
	MOVQ convGradArgs_src(DI), SI; \
	MOVQ convGradArgs_groups(DI), CX

// NEXTPOSITION and NEXTGROUP move on, and back to the start of the loop.
#define NEXTPOSITION(loop) \
	CMPQ R8, R9; \
	LEAQ Position__size(R8), R8; \
	JNE loop

#define NEXTGROUP(loop) \
	ADDQ convGradArgs_deltaGroupStride(DI), DX; \
	ADDQ convGradArgs_srcGroupStride(DI), SI; \
	DECQ CX; \
	JNZ loop

#define CLEAR4 \
	VXORPS Y0, Y0, Y0; \
	VXORPS Y1, Y1, Y1; \
	VXORPS Y2, Y2, Y2; \
	VXORPS Y3, Y3, Y3

// FOLD adds up the eight partial sums in each of a to d, into xa, using xb.
#define FOLD(a, b, c, d, xa, xb) \
	VHADDPS b, a, a; \
	VHADDPS d, c, c; \
	VHADDPS c, a, a; \
	VEXTRACTF128 $1, a, xb; \
	VADDPS xb, xa, xa

// func weightGradAVX2(a *convGradArgs)
TEXT ·weightGradAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convGradArgs_end(DI), R9
	MOVQ convGradArgs_deltaRowStride(DI), BX
	LEAQ (BX)(BX*2), R11

// While at least four rows are left.
rows4:
	CMPQ convGradArgs_rows(DI), $4
	JLT  rows2
	MOVQ convGradArgs_srcOffsets(DI), R10
	MOVQ convGradArgs_taps(DI), AX
	MOVQ AX, convGradArgs_tapsLeft(DI)
	MOVQ convGradArgs_grad(DI), R15

// While two taps are left: four rows by two taps.
r4t2:
	CMPQ convGradArgs_tapsLeft(DI), $2
	JLT  r4t1
	CLEAR4
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	GROUPS

// For each group of samples.
r4t2group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r4t2position:
	FIND
	TAP2
	INPUT2(0)
	ROW2((AX), Y0, Y1)
	ROW2((AX)(BX*1), Y2, Y3)
	ROW2((AX)(BX*2), Y4, Y5)
	ROW2((AX)(R11*1), Y6, Y7)
	INPUT2(32)
	ROW2(32(AX), Y0, Y1)
	ROW2(32(AX)(BX*1), Y2, Y3)
	ROW2(32(AX)(BX*2), Y4, Y5)
	ROW2(32(AX)(R11*1), Y6, Y7)
	NEXTPOSITION(r4t2position)
	NEXTGROUP(r4t2group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	FOLD(Y4, Y5, Y6, Y7, X4, X5)
	MOVQ convGradArgs_gradRowStride(DI), AX
	LEAQ (R15)(AX*2), R12
	VMOVLPS X0, (R15)
	VMOVHPS X0, (R15)(AX*1)
	VMOVLPS X4, (R12)
	VMOVHPS X4, (R12)(AX*1)
	ADDQ $8, R15
	ADDQ $8, R10
	SUBQ $2, convGradArgs_tapsLeft(DI)
	JMP  r4t2

// If one tap is left: four rows by one tap.
r4t1:
	CMPQ convGradArgs_tapsLeft(DI), $1
	JLT  r4done
	CLEAR4
	GROUPS

// For each group of samples.
r4t1group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r4t1position:
	FIND
	TAP1
	INPUT1(0)
	ROW1((AX), Y0)
	ROW1((AX)(BX*1), Y1)
	ROW1((AX)(BX*2), Y2)
	ROW1((AX)(R11*1), Y3)
	INPUT1(32)
	ROW1(32(AX), Y0)
	ROW1(32(AX)(BX*1), Y1)
	ROW1(32(AX)(BX*2), Y2)
	ROW1(32(AX)(R11*1), Y3)
	NEXTPOSITION(r4t1position)
	NEXTGROUP(r4t1group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	MOVQ convGradArgs_gradRowStride(DI), AX
	LEAQ (R15)(AX*2), R12
	VMOVSS X0, (R15)
	VEXTRACTPS $1, X0, (R15)(AX*1)
	VEXTRACTPS $2, X0, (R12)
	VEXTRACTPS $3, X0, (R12)(AX*1)

r4done:
	LEAQ (BX*4), AX
	ADDQ AX, convGradArgs_delta(DI)
	MOVQ convGradArgs_gradRowStride(DI), AX
	SHLQ $2, AX
	ADDQ AX, convGradArgs_grad(DI)
	SUBQ $4, convGradArgs_rows(DI)
	JMP  rows4

// If at least two rows are left.
rows2:
	CMPQ convGradArgs_rows(DI), $2
	JLT  rows1
	MOVQ convGradArgs_srcOffsets(DI), R10
	MOVQ convGradArgs_taps(DI), AX
	MOVQ AX, convGradArgs_tapsLeft(DI)
	MOVQ convGradArgs_grad(DI), R15

// While two taps are left: two rows by two taps.
r2t2:
	CMPQ convGradArgs_tapsLeft(DI), $2
	JLT  r2t1
	CLEAR4
	GROUPS

// For each group of samples.
r2t2group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r2t2position:
	FIND
	TAP2
	INPUT2(0)
	ROW2((AX), Y0, Y1)
	ROW2((AX)(BX*1), Y2, Y3)
	INPUT2(32)
	ROW2(32(AX), Y0, Y1)
	ROW2(32(AX)(BX*1), Y2, Y3)
	NEXTPOSITION(r2t2position)
	NEXTGROUP(r2t2group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	MOVQ convGradArgs_gradRowStride(DI), AX
	VMOVLPS X0, (R15)
	VMOVHPS X0, (R15)(AX*1)
	ADDQ $8, R15
	ADDQ $8, R10
	SUBQ $2, convGradArgs_tapsLeft(DI)
	JMP  r2t2

// If one tap is left: two rows by one tap.
r2t1:
	CMPQ convGradArgs_tapsLeft(DI), $1
	JLT  r2done
	CLEAR4
	GROUPS

// For each group of samples.
r2t1group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r2t1position:
	FIND
	TAP1
	INPUT1(0)
	ROW1((AX), Y0)
	ROW1((AX)(BX*1), Y1)
	INPUT1(32)
	ROW1(32(AX), Y0)
	ROW1(32(AX)(BX*1), Y1)
	NEXTPOSITION(r2t1position)
	NEXTGROUP(r2t1group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	MOVQ convGradArgs_gradRowStride(DI), AX
	VMOVSS X0, (R15)
	VEXTRACTPS $1, X0, (R15)(AX*1)

r2done:
	LEAQ (BX*2), AX
	ADDQ AX, convGradArgs_delta(DI)
	MOVQ convGradArgs_gradRowStride(DI), AX
	SHLQ $1, AX
	ADDQ AX, convGradArgs_grad(DI)
	SUBQ $2, convGradArgs_rows(DI)

// If one row is left.
rows1:
	CMPQ convGradArgs_rows(DI), $1
	JLT  finished
	MOVQ convGradArgs_srcOffsets(DI), R10
	MOVQ convGradArgs_taps(DI), AX
	MOVQ AX, convGradArgs_tapsLeft(DI)
	MOVQ convGradArgs_grad(DI), R15

// While two taps are left: one row by two taps.
r1t2:
	CMPQ convGradArgs_tapsLeft(DI), $2
	JLT  r1t1
	CLEAR4
	GROUPS

// For each group of samples.
r1t2group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r1t2position:
	FIND
	TAP2
	INPUT2(0)
	ROW2((AX), Y0, Y1)
	INPUT2(32)
	ROW2(32(AX), Y0, Y1)
	NEXTPOSITION(r1t2position)
	NEXTGROUP(r1t2group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	VMOVLPS X0, (R15)
	ADDQ $8, R15
	ADDQ $8, R10
	SUBQ $2, convGradArgs_tapsLeft(DI)
	JMP  r1t2

// If one tap is left: one row by one tap.
r1t1:
	CMPQ convGradArgs_tapsLeft(DI), $1
	JLT  finished
	CLEAR4
	GROUPS

// For each group of samples.
r1t1group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its products, half of the samples at a time.
r1t1position:
	FIND
	TAP1
	INPUT1(0)
	ROW1((AX), Y0)
	INPUT1(32)
	ROW1(32(AX), Y0)
	NEXTPOSITION(r1t1position)
	NEXTGROUP(r1t1group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	VMOVSS X0, (R15)

finished:
	VZEROUPPER
	RET

// ADDROW adds both halves of a row's deltas to its sums.
#define ADDROW(d, e, a) \
	VADDPS d, a, a; \
	VADDPS e, a, a

// func biasGradLoop(a *convGradArgs)
TEXT ·biasGradLoop(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convGradArgs_end(DI), R9
	MOVQ convGradArgs_deltaRowStride(DI), BX
	LEAQ (BX)(BX*2), R11
	MOVQ convGradArgs_grad(DI), R15

// While at least four rows are left.
sums4:
	CMPQ convGradArgs_rows(DI), $4
	JLT  sums1
	CLEAR4
	GROUPS

// For each group of samples.
s4group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its deltas.
s4position:
	MOVLQSX Position_Dst(R8), AX
	LEAQ (DX)(AX*4), AX
	ADDROW((AX), 32(AX), Y0)
	ADDROW((AX)(BX*1), 32(AX)(BX*1), Y1)
	ADDROW((AX)(BX*2), 32(AX)(BX*2), Y2)
	ADDROW((AX)(R11*1), 32(AX)(R11*1), Y3)
	NEXTPOSITION(s4position)
	NEXTGROUP(s4group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	VMOVUPS X0, (R15)
	ADDQ $16, R15
	LEAQ (BX*4), AX
	ADDQ AX, convGradArgs_delta(DI)
	SUBQ $4, convGradArgs_rows(DI)
	JMP  sums4

// While any row is left.
sums1:
	CMPQ convGradArgs_rows(DI), $1
	JLT  sumsFinished
	CLEAR4
	GROUPS

// For each group of samples.
s1group:
	MOVQ convGradArgs_position(DI), R8

// For each position: add its deltas.
s1position:
	MOVLQSX Position_Dst(R8), AX
	LEAQ (DX)(AX*4), AX
	ADDROW((AX), 32(AX), Y0)
	NEXTPOSITION(s1position)
	NEXTGROUP(s1group)
	FOLD(Y0, Y1, Y2, Y3, X0, X1)
	VMOVSS X0, (R15)
	ADDQ $4, R15
	ADDQ BX, convGradArgs_delta(DI)
	DECQ convGradArgs_rows(DI)
	JMP  sums1

sumsFinished:
	VZEROUPPER
	RET
