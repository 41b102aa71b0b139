//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// If every position has weights of its own, most sums are only over samples. Sixteen
// taps are computed side by side: their inputs are transposed once, into one vector
// per sample, and used for all rows. The partial sums, which weightGradAVX512 has to
// add up within registers, are then eight registers per row.
//
//	DI arguments                 R8  position
//	R10 table of input offsets, from the tile's first tap on
//	R13 the transposed inputs, in groups of 1024 bytes
//	R15 where the gradient of the tile's row 0 goes
//	BX row stride of deltas      R9  row stride of the gradient
//	DX deltas of the block's first row, R12 where its gradient goes, AX rows left
//	SI and R14 inputs and deltas of a group, CX groups left
//	R11 scratch

// TAPPAIR loads taps i and i+4 of the tile, half of the samples of each into lo and
// the others into hi.
#define TAPPAIR(i, ylo, lo, yhi, hi) \
	MOVLQSX (i*4)(R10), R11; \
	MOVLQSX (i*4+16)(R10), R12; \
	VMOVUPS (SI)(R11*4), ylo; \
	VINSERTF32X8 $1, (SI)(R12*4), lo, lo; \
	VMOVUPS 32(SI)(R11*4), yhi; \
	VINSERTF32X8 $1, 32(SI)(R12*4), hi, hi

// FOURTAPS turns four such registers, which have the taps side by side, into
// registers of samples k and k+4, for each k from 0 to 3.
#define FOURTAPS(a, b, c, d, s, t, u, v) \
	VUNPCKLPS b, a, Z16; \
	VUNPCKHPS b, a, Z17; \
	VUNPCKLPS d, c, Z18; \
	VUNPCKHPS d, c, Z19; \
	VUNPCKLPD Z18, Z16, s; \
	VUNPCKHPD Z18, Z16, t; \
	VUNPCKLPD Z19, Z17, u; \
	VUNPCKHPD Z19, Z17, v

// SAMPLES stores samples k and k+4, of taps 0 to 7 in a and 8 to 15 in b.
#define SAMPLES(k, a, b) \
	VSHUFF32X4 $0x88, b, a, Z16; \
	VSHUFF32X4 $0xdd, b, a, Z17; \
	VMOVUPS Z16, (k*64)(R14); \
	VMOVUPS Z17, (k*64+256)(R14)

// ADD adds a sample's products to the sums of a row, rounded before they are added;
// Z24 holds its inputs.
#define ADD(delta, product, a) \
	VMULPS.BCST delta, Z24, product; \
	VADDPS product, a, a

// SAMPLE1 to SAMPLE3 do the same for one to three rows.
#define SAMPLE1(s, a, b, c) \
	VMOVUPS ((s)*64)(SI), Z24; \
	ADD(((s)*4)(R14), Z25, a)

#define SAMPLE2(s, a, b, c) SAMPLE1(s, a, b, c); ADD(((s)*4)(R14)(BX*1), Z26, b)
#define SAMPLE3(s, a, b, c) SAMPLE2(s, a, b, c); ADD(((s)*4)(R14)(BX*2), Z27, c)

// FIRST1 to FIRST3 begin the sums with a sample's products.
#define FIRST1(s, a, b, c) \
	VMOVUPS ((s)*64)(SI), Z24; \
	VMULPS.BCST ((s)*4)(R14), Z24, a

#define FIRST2(s, a, b, c) FIRST1(s, a, b, c); VMULPS.BCST ((s)*4)(R14)(BX*1), Z24, b
#define FIRST3(s, a, b, c) FIRST2(s, a, b, c); VMULPS.BCST ((s)*4)(R14)(BX*2), Z24, c

#define EIGHT(SAMPLE, s) \
	SAMPLE(s+0, Z0, Z8, Z16); \
	SAMPLE(s+1, Z1, Z9, Z17); \
	SAMPLE(s+2, Z2, Z10, Z18); \
	SAMPLE(s+3, Z3, Z11, Z19); \
	SAMPLE(s+4, Z4, Z12, Z20); \
	SAMPLE(s+5, Z5, Z13, Z21); \
	SAMPLE(s+6, Z6, Z14, Z22); \
	SAMPLE(s+7, Z7, Z15, Z23)

// TREE adds up the eight partial sums of a row and stores the result. The first one is
// added to zero (Z28), as if sums began with zero: the sum of negative zeros is a
// positive one.
#define TREE(a, b, c, d, e, f, g, h, to) \
	VADDPS Z28, a, a; \
	VADDPS b, a, a; \
	VADDPS d, c, c; \
	VADDPS f, e, e; \
	VADDPS h, g, g; \
	VADDPS c, a, a; \
	VADDPS g, e, e; \
	VADDPS e, a, a; \
	VMOVUPS a, to

#define TREE1 TREE(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, (R12))
#define TREE2 TREE1; TREE(Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15, (R12)(R9*1))
#define TREE3 TREE2; TREE(Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, (R12)(R9*2))

// BLOCK computes n rows of the tile.
#define BLOCK(FIRST, SAMPLE, tree, group, last) \
	MOVQ R13, SI; \
	MOVQ DX, R14; \
	MOVQ convGradArgs_groups(DI), CX; \
	EIGHT(FIRST, 0); \
	JMP last; \
group: \
	ADDQ $1024, SI; \
	ADDQ convGradArgs_deltaGroupStride(DI), R14; \
	EIGHT(SAMPLE, 0); \
last: \
	EIGHT(SAMPLE, 8); \
	DECQ CX; \
	JNZ group; \
	tree

// func weightGradApartAVX512(a *convGradArgs)
TEXT ·weightGradApartAVX512(SB), 0, $8256-8
	MOVQ a+0(FP), DI
	MOVQ convGradArgs_position(DI), R8
	MOVQ convGradArgs_deltaRowStride(DI), BX
	MOVQ convGradArgs_gradRowStride(DI), R9
	LEAQ inputs-8256(SP), R13
	ADDQ $63, R13
	ANDQ $-64, R13
	VPXORQ Z28, Z28, Z28

position:
	MOVLQSX Position_SrcRow(R8), R10
	SHLQ $2, R10
	ADDQ convGradArgs_srcOffsets(DI), R10
	MOVLQSX Position_W(R8), R15
	SHLQ $2, R15
	ADDQ convGradArgs_grad(DI), R15
	MOVQ convGradArgs_taps(DI), AX
	MOVQ AX, convGradArgs_tapsLeft(DI)

// If fewer than sixteen taps are left, the last tile recomputes some of the taps
// before them.
tile:
	MOVQ convGradArgs_tapsLeft(DI), AX
	SUBQ $16, AX
	JGE  full
	LEAQ (R10)(AX*4), R10
	LEAQ (R15)(AX*4), R15
	XORQ AX, AX

full:
	MOVQ AX, convGradArgs_tapsLeft(DI)
	MOVQ convGradArgs_groups(DI), CX
	MOVQ R13, R14
	MOVLQSX Position_Src(R8), SI
	SHLQ $2, SI
	ADDQ convGradArgs_src(DI), SI

// For each group: transpose its inputs.
transpose:
	TAPPAIR(0, Y0, Z0, Y8, Z8)
	TAPPAIR(1, Y1, Z1, Y9, Z9)
	TAPPAIR(2, Y2, Z2, Y10, Z10)
	TAPPAIR(3, Y3, Z3, Y11, Z11)
	TAPPAIR(8, Y4, Z4, Y12, Z12)
	TAPPAIR(9, Y5, Z5, Y13, Z13)
	TAPPAIR(10, Y6, Z6, Y14, Z14)
	TAPPAIR(11, Y7, Z7, Y15, Z15)
	FOURTAPS(Z0, Z1, Z2, Z3, Z20, Z21, Z22, Z23)
	FOURTAPS(Z4, Z5, Z6, Z7, Z24, Z25, Z26, Z27)
	SAMPLES(0, Z20, Z24)
	SAMPLES(1, Z21, Z25)
	SAMPLES(2, Z22, Z26)
	SAMPLES(3, Z23, Z27)
	FOURTAPS(Z8, Z9, Z10, Z11, Z20, Z21, Z22, Z23)
	FOURTAPS(Z12, Z13, Z14, Z15, Z24, Z25, Z26, Z27)
	SAMPLES(8, Z20, Z24)
	SAMPLES(9, Z21, Z25)
	SAMPLES(10, Z22, Z26)
	SAMPLES(11, Z23, Z27)
	ADDQ $1024, R14
	ADDQ convGradArgs_srcGroupStride(DI), SI
	DECQ CX
	JNZ  transpose

	MOVLQSX Position_Dst(R8), DX
	SHLQ $2, DX
	ADDQ convGradArgs_delta(DI), DX
	MOVQ R15, R12
	MOVQ convGradArgs_rows(DI), AX

// While at least three rows are left; four are computed two by two.
rows3:
	CMPQ AX, $3
	JLT  rows2
	CMPQ AX, $4
	JEQ  rows2
	BLOCK(FIRST3, SAMPLE3, TREE3, group3, last3)
	LEAQ (BX)(BX*2), R11
	ADDQ R11, DX
	LEAQ (R9)(R9*2), R11
	ADDQ R11, R12
	SUBQ $3, AX
	JMP  rows3

rows2:
	CMPQ AX, $2
	JLT  rows1
	BLOCK(FIRST2, SAMPLE2, TREE2, group2, last2)
	LEAQ (DX)(BX*2), DX
	LEAQ (R12)(R9*2), R12
	SUBQ $2, AX
	JMP  rows2

rows1:
	CMPQ AX, $1
	JLT  next
	BLOCK(FIRST1, SAMPLE1, TREE1, group1, last1)

next:
	ADDQ $64, R10
	ADDQ $64, R15
	CMPQ convGradArgs_tapsLeft(DI), $0
	JGT  tile
	CMPQ R8, convGradArgs_end(DI)
	LEAQ Position__size(R8), R8
	JNE  position
	VZEROUPPER
	RET

// func biasGradApartAVX512(a *convGradArgs)
TEXT ·biasGradApartAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convGradArgs_position(DI), R8
	MOVQ convGradArgs_deltaGroupStride(DI), R9
	MOVQ convGradArgs_deltaRowStride(DI), BX

biasPosition:
	MOVLQSX Position_Dst(R8), DX
	SHLQ $2, DX
	ADDQ convGradArgs_delta(DI), DX
	MOVLQSX Position_Bias(R8), R15
	SHLQ $2, R15
	ADDQ convGradArgs_grad(DI), R15
	MOVQ convGradArgs_rows(DI), AX

// For each row: add up its partial sums over all groups, then the partial sums
// themselves.
biasRow:
	VXORPS Y0, Y0, Y0
	MOVQ DX, R14
	MOVQ convGradArgs_groups(DI), CX

biasGroup:
	VADDPS (R14), Y0, Y0
	VADDPS 32(R14), Y0, Y0
	ADDQ R9, R14
	DECQ CX
	JNZ  biasGroup
	VHADDPS Y0, Y0, Y0
	VHADDPS Y0, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDSS X1, X0, X0
	VMOVSS X0, (R15)
	ADDQ $4, R15
	ADDQ BX, DX
	DECQ AX
	JNZ  biasRow
	CMPQ R8, convGradArgs_end(DI)
	LEAQ Position__size(R8), R8
	JNE  biasPosition
	VZEROUPPER
	RET
