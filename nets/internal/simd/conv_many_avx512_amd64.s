//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Where many positions share weights, their deltas come from the caches again for
// every block of the gradient. Here those of some positions are arranged once, for up
// to ten blocks of five taps each. A block's sums wait in memory while others have
// their turn.
//
// A register holds the eight partial sums of two rows. To these first the one and then
// the other half of the sixteen samples is added, as in AVX2, but for the second row
// half a step earlier: then the inputs of both are a vector as it lies in memory,
//
//	step    first row            second row           inputs at
//	0       –                    position 0, first    −32
//	1       position 0, first    position 0, second   0
//	2       position 0, second   position 1, first    32
//	3       position 1, first    position 1, second   64
//
// and so on while each position has its inputs beside those of the one before: a run.
// Half of the first and of the last step is left out.
//
//	DI arguments                 SI inputs of a group
//	R10 table of input offsets, from the block's first tap on
//	R11 taps left                R13 sums of the block
//	R15 where the block's gradient goes
//
// While deltas are arranged
//
//	R8  position                 R12 its deltas
//	DX  deltas of the group      BX  row stride of deltas
//	AX  arranged deltas          R14 from where on there is no space for more
//	R9  the run's entry: Src and SrcRow, then 32 bytes for each step but two
//	CX  these
//
// and while they are multiplied: pair p of rows and tap t in Z(5p+t), the deltas of a
// step in Z20 to Z23, the inputs of the five taps, which CX, BX, DX, DI and R14 find, in
// Z24 to Z28.
//
//	R8  the run's entry          R9  −bytes left
//	AX  arranged deltas          R12 scratch

// The sums, the arranged deltas and the entries follow one another.
#define SUMS 12800
#define ARRANGED 16384
#define FRAME 30784

// PAIR copies the deltas of a position and two rows, in blocks of n pairs. R12 goes to
// the next two.
#define PAIR(n, p) \
	VMOVUPS (R12), Y0; \
	VMOVUPS 32(R12), Y1; \
	VMOVUPS (R12)(BX*1), Y2; \
	VMOVUPS 32(R12)(BX*1), Y3; \
	LEAQ (R12)(BX*2), R12; \
	VMOVUPS Y2, (p*64+32)(AX); \
	VMOVUPS Y0, (p*64+n*64)(AX); \
	VMOVUPS Y3, (p*64+n*64+32)(AX); \
	VMOVUPS Y1, (p*64+n*128)(AX)

#define COPY1(M, n) M(n, 0)
#define COPY2(M, n) COPY1(M, n); M(n, 1)
#define COPY3(M, n) COPY2(M, n); M(n, 2)
#define COPY4(M, n) COPY3(M, n); M(n, 3)

// NOFIRST and NOLAST leave out half of a run's first step and of its last.
#define NOFIRST(n, p) VMOVUPS Y4, (p*64)(AX)
#define NOLAST(n, p) VMOVUPS Y4, (p*64+32)(AX)

// LOAD1 to LOAD4 load the deltas of a step.
#define LOAD1 VMOVUPS (AX), Z20
#define LOAD2 LOAD1; VMOVUPS 64(AX), Z21
#define LOAD3 LOAD2; VMOVUPS 128(AX), Z22
#define LOAD4 LOAD3; VMOVUPS 192(AX), Z23

// INPUTS loads the inputs of a step, in the first and the last one those of half of
// the sums.
#define INPUTS \
	VMOVUPS (CX)(R9*1), Z24; \
	VMOVUPS (BX)(R9*1), Z25; \
	VMOVUPS (DX)(R9*1), Z26; \
	VMOVUPS (DI)(R9*1), Z27; \
	VMOVUPS (R14)(R9*1), Z28

#define HALFINPUTS(at, k) \
	VMOVUPS.Z at(CX)(R9*1), k, Z24; \
	VMOVUPS.Z at(BX)(R9*1), k, Z25; \
	VMOVUPS.Z at(DX)(R9*1), k, Z26; \
	VMOVUPS.Z at(DI)(R9*1), k, Z27; \
	VMOVUPS.Z at(R14)(R9*1), k, Z28

// MULTIPLY adds the products of a pair and a tap to their sums, rounded before they
// are added.
#define MULTIPLY(delta, x, product, a) \
	VMULPS delta, x, product; \
	VADDPS product, a, a

#define TAP1(x, a, b, c, d) MULTIPLY(Z20, x, Z29, a)
#define TAP2(x, a, b, c, d) TAP1(x, a, b, c, d); MULTIPLY(Z21, x, Z30, b)
#define TAP3(x, a, b, c, d) TAP2(x, a, b, c, d); MULTIPLY(Z22, x, Z31, c)
#define TAP4(x, a, b, c, d) TAP3(x, a, b, c, d); MULTIPLY(Z23, x, Z29, d)

#define FIVETAPS(TAP) \
	TAP(Z24, Z0, Z5, Z10, Z15); \
	TAP(Z25, Z1, Z6, Z11, Z16); \
	TAP(Z26, Z2, Z7, Z12, Z17); \
	TAP(Z27, Z3, Z8, Z13, Z18); \
	TAP(Z28, Z4, Z9, Z14, Z19)

// MOVE1 to MOVE4 apply a macro to the sums of as many pairs and where they wait.
#define MOVEPAIR(M, p, a, b, c, d, e) M((p*320)(R13), a); M((p*320+64)(R13), b); M((p*320+128)(R13), c); M((p*320+192)(R13), d); M((p*320+256)(R13), e)
#define MOVE1(M) MOVEPAIR(M, 0, Z0, Z1, Z2, Z3, Z4)
#define MOVE2(M) MOVE1(M); MOVEPAIR(M, 1, Z5, Z6, Z7, Z8, Z9)
#define MOVE3(M) MOVE2(M); MOVEPAIR(M, 2, Z10, Z11, Z12, Z13, Z14)
#define MOVE4(M) MOVE3(M); MOVEPAIR(M, 3, Z15, Z16, Z17, Z18, Z19)
#define FETCH(m, z) VMOVUPS m, z
#define KEEP(m, z) VMOVUPS z, m
#define CLEAR(m, z) VMOVUPS Z31, m

// PAIRS adds neighbours: a and b become one register of half as many sums.
#define PAIRS(a, b) \
	VSHUFPS $0x88, b, a, Z30; \
	VSHUFPS $0xdd, b, a, Z31; \
	VADDPS Z31, Z30, a

// HALVES adds up what is left of each row, the first row's in the lower half.
#define HALVES(a) \
	VSHUFF32X4 $0x88, a, a, Z30; \
	VSHUFF32X4 $0xdd, a, a, Z31; \
	VADDPS Z31, Z30, a

// FOLD adds up the partial sums of a pair of rows by five taps, and stores them at R12,
// R14 apart.
#define FOLD(a, b, c, d, e, ya, xa, ye, xe) \
	PAIRS(a, b); \
	PAIRS(c, d); \
	PAIRS(a, c); \
	HALVES(a); \
	PAIRS(e, e); \
	PAIRS(e, e); \
	HALVES(e); \
	VMOVUPS xa, (R12); \
	VMOVSS xe, 16(R12); \
	VEXTRACTF128 $1, ya, (R12)(R14*1); \
	VEXTRACTF128 $1, ye, xe; \
	VMOVSS xe, 16(R12)(R14*1)

#define FOLD1 FOLD(Z0, Z1, Z2, Z3, Z4, Y0, X0, Y4, X4)
#define FOLD2 FOLD1; LEAQ (R12)(R14*2), R12; FOLD(Z5, Z6, Z7, Z8, Z9, Y5, X5, Y9, X9)
#define FOLD3 FOLD2; LEAQ (R12)(R14*2), R12; FOLD(Z10, Z11, Z12, Z13, Z14, Y10, X10, Y14, X14)
#define FOLD4 FOLD3; LEAQ (R12)(R14*2), R12; VMOVAPS Z15, Z0; VMOVAPS Z16, Z1; VMOVAPS Z17, Z2; VMOVAPS Z18, Z3; VMOVAPS Z19, Z4; FOLD1

// FIRSTBLOCK goes to the first block of the present turn, NEXTBLOCK to the next, if
// there is one. The last one of all computes some of the taps before it again where
// fewer than five are left. R15 follows R10.
#define FIRSTBLOCK \
	MOVQ table-24(SP), R10; \
	MOVQ turn-32(SP), R15; \
	MOVQ convGradArgs_tapsLeft(DI), R11; \
	MOVQ sums-8(SP), R13

#define NEXTBLOCK(n, loop, over) \
	ADDQ $20, R10; \
	ADDQ $20, R15; \
	SUBQ $5, R11; \
	JLE  over; \
	ADDQ $(n*320), R13; \
	CMPQ R13, sumsEnd-16(SP); \
	JEQ  over; \
	CMPQ R11, $5; \
	JGE  loop; \
	LEAQ -20(R10)(R11*4), R10; \
	LEAQ -20(R15)(R11*4), R15; \
	MOVQ $5, R11; \
	JMP  loop

// STEP adds the products of a step.
#define STEP(n, LOADN, inputs, TAPN) \
	LOADN; \
	inputs; \
	ADDQ $(n*64), AX; \
	FIVETAPS(TAPN)

// MANY computes n pairs of rows.
#define MANY(n, COPYN, LOADN, TAPN, MOVEN, FOLDN) \
	MOVQ a+0(FP), DI; \
	MOVL $0xff00, AX; \
	KMOVW AX, K1; \
	KNOTW K1, K2; \
	LEAQ frame-FRAME(SP), R13; \
	ADDQ $63, R13; \
	ANDQ $-64, R13; \
	MOVQ R13, sums-8(SP); \
	ADDQ $(n*3200), R13; \
	MOVQ R13, sumsEnd-16(SP); \
	MOVQ convGradArgs_srcOffsets(DI), R10; \
	MOVQ R10, table-24(SP); \
	MOVQ convGradArgs_grad(DI), R15; \
	MOVQ R15, turn-32(SP); \
turn: \
	FIRSTBLOCK; \
	VPXORQ Z31, Z31, Z31; \
clear: \
	MOVEN(CLEAR); \
	ADDQ $(n*320), R13; \
	CMPQ R13, sumsEnd-16(SP); \
	JNE clear; \
	MOVQ convGradArgs_delta(DI), DX; \
	MOVQ DX, groupDelta-40(SP); \
	MOVQ convGradArgs_src(DI), SI; \
	MOVQ convGradArgs_groups(DI), AX; \
	MOVQ AX, convGradArgs_groupsLeft(DI); \
group: \
	MOVQ convGradArgs_position(DI), R8; \
arrange: \
	VXORPS Y4, Y4, Y4; \
	MOVQ groupDelta-40(SP), DX; \
	MOVQ convGradArgs_deltaRowStride(DI), BX; \
	MOVQ sums-8(SP), AX; \
	ADDQ $SUMS, AX; \
	LEAQ ARRANGED(AX), R9; \
	LEAQ -(n*192)(R9), R14; \
run: \
	MOVL Position_Src(R8), R12; \
	MOVL R12, (R9); \
	MOVL Position_SrcRow(R8), R12; \
	MOVL R12, 4(R9); \
	MOVQ $-32, CX; \
	COPYN(NOFIRST, n); \
copy: \
	MOVLQSX Position_Dst(R8), R12; \
	LEAQ (DX)(R12*4), R12; \
	COPYN(PAIR, n); \
	ADDQ $(n*128), AX; \
	ADDQ $64, CX; \
	ADDQ $Position__size, R8; \
	CMPQ R8, convGradArgs_end(DI); \
	JGT runOver; \
	CMPQ AX, R14; \
	JGT runOver; \
	MOVL Position_Src(R8), R12; \
	SUBL $16, R12; \
	CMPL R12, (Position_Src-Position__size)(R8); \
	JNE runOver; \
	MOVL Position_SrcRow(R8), R12; \
	CMPL R12, (Position_SrcRow-Position__size)(R8); \
	JEQ copy; \
runOver: \
	COPYN(NOLAST, n); \
	ADDQ $(n*64), AX; \
	MOVQ CX, 8(R9); \
	ADDQ $16, R9; \
	CMPQ R8, convGradArgs_end(DI); \
	JGT arranged; \
	CMPQ AX, R14; \
	JLE run; \
arranged: \
	MOVQ $0, 8(R9); \
	MOVQ R8, next-48(SP); \
	FIRSTBLOCK; \
block: \
	MOVEN(FETCH); \
	MOVQ sums-8(SP), AX; \
	ADDQ $SUMS, AX; \
	LEAQ ARRANGED(AX), R8; \
multiply: \
	MOVLQSX (R8), R12; \
	LEAQ (SI)(R12*4), R12; \
	MOVLQSX 4(R8), CX; \
	LEAQ (R10)(CX*4), R14; \
	MOVQ 8(R8), R9; \
	ADDQ R9, R12; \
	NEGQ R9; \
	MOVLQSX (R14), CX; \
	LEAQ (R12)(CX*4), CX; \
	MOVLQSX 4(R14), BX; \
	LEAQ (R12)(BX*4), BX; \
	MOVLQSX 8(R14), DX; \
	LEAQ (R12)(DX*4), DX; \
	MOVLQSX 12(R14), DI; \
	LEAQ (R12)(DI*4), DI; \
	MOVLQSX 16(R14), R14; \
	LEAQ (R12)(R14*4), R14; \
	STEP(n, LOADN, HALFINPUTS(-32, K1), TAPN); \
step: \
	STEP(n, LOADN, INPUTS, TAPN); \
	ADDQ $32, R9; \
	JNZ step; \
	STEP(n, LOADN, HALFINPUTS(0, K2), TAPN); \
	ADDQ $16, R8; \
	CMPQ 8(R8), $0; \
	JNE multiply; \
	MOVEN(KEEP); \
	MOVQ a+0(FP), DI; \
	NEXTBLOCK(n, block, added); \
added: \
	MOVQ next-48(SP), R8; \
	CMPQ R8, convGradArgs_end(DI); \
	JLE arrange; \
	MOVQ convGradArgs_deltaGroupStride(DI), AX; \
	ADDQ AX, groupDelta-40(SP); \
	ADDQ convGradArgs_srcGroupStride(DI), SI; \
	DECQ convGradArgs_groupsLeft(DI); \
	JNZ group; \
	FIRSTBLOCK; \
	MOVQ convGradArgs_gradRowStride(DI), R14; \
fold: \
	MOVEN(FETCH); \
	MOVQ R15, R12; \
	FOLDN; \
	NEXTBLOCK(n, fold, folded); \
folded: \
	CMPQ R11, $0; \
	JLE done; \
	CMPQ R11, $5; \
	JGE more; \
	LEAQ -20(R10)(R11*4), R10; \
	LEAQ -20(R15)(R11*4), R15; \
	MOVQ $5, R11; \
more: \
	MOVQ R10, table-24(SP); \
	MOVQ R15, turn-32(SP); \
	MOVQ R11, convGradArgs_tapsLeft(DI); \
	JMP turn; \
done: \
	VZEROUPPER; \
	RET

// func weightGradMany2AVX512(a *convGradArgs)
TEXT ·weightGradMany2AVX512(SB), 0, $30784-8
	MANY(1, COPY1, LOAD1, TAP1, MOVE1, FOLD1)

// func weightGradMany4AVX512(a *convGradArgs)
TEXT ·weightGradMany4AVX512(SB), 0, $30784-8
	MANY(2, COPY2, LOAD2, TAP2, MOVE2, FOLD2)

// func weightGradMany6AVX512(a *convGradArgs)
TEXT ·weightGradMany6AVX512(SB), 0, $30784-8
	MANY(3, COPY3, LOAD3, TAP3, MOVE3, FOLD3)

// func weightGradMany8AVX512(a *convGradArgs)
TEXT ·weightGradMany8AVX512(SB), 0, $30784-8
	MANY(4, COPY4, LOAD4, TAP4, MOVE4, FOLD4)
