//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// A block is up to six rows by four taps of the gradient. An element has eight
// partial sums, to which first one half of the sixteen samples is added and then
// the other, as with AVX2; a register holds those of two rows. For tap j, rows 0
// and 1 are in Z(j), rows 2 and 3 in Z(4+j), rows 4 and 5 in Z(8+j).
//
//	DI arguments                 R8  position, R9 the last one
//	DX deltas of a group, from the block's first row on
//	SI inputs of a group
//	R10 table of input offsets, from the block's first tap on; CX the position's
//	BX row stride of deltas      R11 three times as much
//	AX deltas of the position    R13 those of the second row
//	R12 inputs of the position   R14 offset of a tap
//	R15 where the block's gradient goes

// FIND locates a position's deltas and inputs.
#define FIND \
	MOVLQSX Position_Dst(R8), AX; \
	LEAQ (DX)(AX*4), AX; \
	LEAQ (AX)(BX*1), R13; \
	MOVLQSX Position_Src(R8), R12; \
	LEAQ (SI)(R12*4), R12; \
	MOVLQSX Position_SrcRow(R8), CX; \
	LEAQ (R10)(CX*4), CX

// DELTAS loads the deltas of two rows, half of the samples of each into lo and the
// others into hi. Offsets are 0 and 32 for the first row, d and e for the second.
#define DELTAS(d0, d1, e0, e1, ylo, yhi, lo, hi) \
	VMOVUPS d0, ylo; \
	VMOVUPS d1, yhi; \
	VINSERTF32X8 $1, e0, lo, lo; \
	VINSERTF32X8 $1, e1, hi, hi

#define DELTAS2 DELTAS((AX), 32(AX), (R13), 32(R13), Y16, Y17, Z16, Z17)
#define DELTAS4 DELTAS2; DELTAS((AX)(BX*2), 32(AX)(BX*2), (AX)(R11*1), 32(AX)(R11*1), Y18, Y19, Z18, Z19)
#define DELTAS6 DELTAS4; DELTAS((AX)(BX*4), 32(AX)(BX*4), (R13)(BX*4), 32(R13)(BX*4), Y20, Y21, Z20, Z21)

// MULTIPLY adds the products of two rows and a tap to their sums, rounded before
// they are added.
#define MULTIPLY(lo, hi, a) \
	VMULPS lo, Z22, Z24; \
	VADDPS Z24, a, a; \
	VMULPS hi, Z23, Z25; \
	VADDPS Z25, a, a

// TAP2 to TAP6 add up the products of tap k and two to six rows.
#define TAP2(k, a, b, c) \
	MOVLQSX (k*4)(CX), R14; \
	VBROADCASTF32X8 (R12)(R14*4), Z22; \
	VBROADCASTF32X8 32(R12)(R14*4), Z23; \
	MULTIPLY(Z16, Z17, a)

#define TAP4(k, a, b, c) TAP2(k, a, b, c); MULTIPLY(Z18, Z19, b)
#define TAP6(k, a, b, c) TAP4(k, a, b, c); MULTIPLY(Z20, Z21, c)

#define FOURTAPS(TAP) \
	TAP(0, Z0, Z4, Z8); \
	TAP(1, Z1, Z5, Z9); \
	TAP(2, Z2, Z6, Z10); \
	TAP(3, Z3, Z7, Z11)

#define ONETAP(TAP) TAP(0, Z0, Z4, Z8)

#define CLEAR4(a, b, c, d) \
	VPXORQ a, a, a; \
	VPXORQ b, b, b; \
	VPXORQ c, c, c; \
	VPXORQ d, d, d

// PAIRS adds adjacent sums: a and b become one register with half as many sums.
#define PAIRS(a, b) \
	VSHUFPS $0x88, b, a, Z24; \
	VSHUFPS $0xdd, b, a, Z25; \
	VADDPS Z25, Z24, a

// HALVES adds up the remaining sums of each row, with the first row's in the lower
// half of ya.
#define HALVES(a, ya) \
	VSHUFF32X4 $0x88, a, a, Z24; \
	VSHUFF32X4 $0xdd, a, a, Z25; \
	VADDPS Z25, Z24, a

// FOLD4 and FOLD1 add up the partial sums of two rows, by four taps or one, and
// store them at d and e.
#define FOLD4(za, zb, zc, zd, ya, xa, d, e) \
	PAIRS(za, zb); \
	PAIRS(zc, zd); \
	PAIRS(za, zc); \
	HALVES(za, ya); \
	VMOVUPS xa, d; \
	VEXTRACTF128 $1, ya, e

#define FOLD1(za, ya, xa, d, e) \
	PAIRS(za, za); \
	PAIRS(za, za); \
	HALVES(za, ya); \
	VMOVSS xa, d; \
	VEXTRACTF128 $1, ya, xa; \
	VMOVSS xa, e

// STORE4 and STORE1 do the same for the first two rows, and MORE4 and MORE1 for two
// more.
#define GRADROWS \
	MOVQ convGradArgs_gradRowStride(DI), AX; \
	LEAQ (R15)(AX*2), R12; \
	LEAQ (R15)(AX*4), R13

#define STORE4R2 GRADROWS; FOLD4(Z0, Z1, Z2, Z3, Y0, X0, (R15), (R15)(AX*1))
#define STORE4R4 STORE4R2; FOLD4(Z4, Z5, Z6, Z7, Y4, X4, (R12), (R12)(AX*1))
#define STORE4R6 STORE4R4; FOLD4(Z8, Z9, Z10, Z11, Y8, X8, (R13), (R13)(AX*1))
#define STORE1R2 GRADROWS; FOLD1(Z0, Y0, X0, (R15), (R15)(AX*1))
#define STORE1R4 STORE1R2; FOLD1(Z4, Y4, X4, (R12), (R12)(AX*1))
#define STORE1R6 STORE1R4; FOLD1(Z8, Y8, X8, (R13), (R13)(AX*1))

// SUM adds up a block's products over all groups of samples and all positions.
#define SUM(deltas, taps, group, position) \
	CLEAR4(Z0, Z1, Z2, Z3); \
	CLEAR4(Z4, Z5, Z6, Z7); \
	CLEAR4(Z8, Z9, Z10, Z11); \
	MOVQ convGradArgs_delta(DI), DX; \
	MOVQ convGradArgs_src(DI), SI; \
	MOVQ convGradArgs_groups(DI), AX; \
	MOVQ AX, convGradArgs_groupsLeft(DI); \
group: \
	MOVQ convGradArgs_position(DI), R8; \
position: \
	FIND; \
	deltas; \
	taps; \
	CMPQ R8, R9; \
	LEAQ Position__size(R8), R8; \
	JNE position; \
	ADDQ convGradArgs_deltaGroupStride(DI), DX; \
	ADDQ convGradArgs_srcGroupStride(DI), SI; \
	DECQ convGradArgs_groupsLeft(DI); \
	JNZ group

// ROWS computes n rows, four taps at a time while at least four are left.
#define ROWS(n, deltas, taps4, store4, taps1, store1, four, group4, position4, one, group1, position1, done) \
	MOVQ convGradArgs_srcOffsets(DI), R10; \
	MOVQ convGradArgs_taps(DI), AX; \
	MOVQ AX, convGradArgs_tapsLeft(DI); \
	MOVQ convGradArgs_grad(DI), R15; \
four: \
	CMPQ convGradArgs_tapsLeft(DI), $4; \
	JLT one; \
	SUM(deltas, taps4, group4, position4); \
	store4; \
	ADDQ $16, R15; \
	ADDQ $16, R10; \
	SUBQ $4, convGradArgs_tapsLeft(DI); \
	JMP four; \
one: \
	CMPQ convGradArgs_tapsLeft(DI), $1; \
	JLT done; \
	SUM(deltas, taps1, group1, position1); \
	store1; \
	ADDQ $4, R15; \
	ADDQ $4, R10; \
	DECQ convGradArgs_tapsLeft(DI); \
	JMP one; \
done: \
	IMUL3Q $n, BX, AX; \
	ADDQ AX, convGradArgs_delta(DI); \
	IMUL3Q $n, convGradArgs_gradRowStride(DI), AX; \
	ADDQ AX, convGradArgs_grad(DI); \
	SUBQ $n, convGradArgs_rows(DI)

// func weightGradAVX512(a *convGradArgs)
TEXT ·weightGradAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convGradArgs_end(DI), R9
	MOVQ convGradArgs_deltaRowStride(DI), BX
	LEAQ (BX)(BX*2), R11

// While at least six rows are left; eight are computed four by four.
rows6:
	MOVQ convGradArgs_rows(DI), AX
	CMPQ AX, $8
	JEQ  rows4
	CMPQ AX, $6
	JLT  rows4
	ROWS(6, DELTAS6, FOURTAPS(TAP6), STORE4R6, ONETAP(TAP6), STORE1R6, r6four, r6group4, r6position4, r6one, r6group1, r6position1, r6done)
	JMP  rows6

// While at least four rows are left.
rows4:
	CMPQ convGradArgs_rows(DI), $4
	JLT  rows2
	ROWS(4, DELTAS4, FOURTAPS(TAP4), STORE4R4, ONETAP(TAP4), STORE1R4, r4four, r4group4, r4position4, r4one, r4group1, r4position1, r4done)
	JMP  rows4

// While any are left, two at a time; a last single row is taken as two equal ones.
rows2:
	CMPQ convGradArgs_rows(DI), $1
	JLT  finished
	JGT  two
	XORQ BX, BX
	MOVQ BX, convGradArgs_gradRowStride(DI)

two:
	ROWS(2, DELTAS2, FOURTAPS(TAP2), STORE4R2, ONETAP(TAP2), STORE1R2, r2four, r2group4, r2position4, r2one, r2group1, r2position1, r2done)
	JMP  rows2

finished:
	VZEROUPPER
	RET
