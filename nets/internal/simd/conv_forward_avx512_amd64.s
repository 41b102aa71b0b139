//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Sixteen samples are one register. Row i of a block of rows has its sums in Z(i). Pairs
// are computed together, with up to eight rows per block and the sums of the second one in
// Z(8+i): two groups of samples at a position, or two successive positions that share
// their weights and tables. Z16 and Z17 hold the inputs of a tap. Weights are broadcast by
// the multiplications themselves: on Zen 4 a separate broadcast would cost as much as half
// a multiplication.
//
//	DI arguments                 R8  position
//	SI its inputs                R9  from these to the second ones of a pair, in bytes;
//	                                 without one, weights of the tap in row 8
//	R10 end of its table of input offsets
//	R12 its outputs              R11 its table of output offsets, from the block's first row on
//	BX weights of the block      R13 weights of the tap in the block's row 0
//	DX row stride                R15 three times as much
//	CX tap stride                AX  −taps left
//	R14 scratch, in a tap the weights of row 1, then of row 9

// ROWS1 to ROWS8 apply a macro to each of the first rows of a block, with the location of
// its weights and its sums.
#define ROWS1(M) M(0, (R13), Z0, Z8)
#define ROWS2(M) ROWS1(M); M(1, (R14), Z1, Z9)
#define ROWS4(M) ROWS2(M); M(2, (R13)(DX*2), Z2, Z10); M(3, (R13)(R15*1), Z3, Z11)
#define ROWS6(M) ROWS4(M); M(4, (R13)(DX*4), Z4, Z12); M(5, (R14)(DX*4), Z5, Z13)
#define ROWS8(M) ROWS6(M); M(6, (R13)(R15*2), Z6, Z14); M(7, (R14)(R15*2), Z7, Z15)
#define UPPER8(M) M(8, (R9), Z8, Z8); M(9, (R14), Z9, Z9); M(10, (R9)(DX*2), Z10, Z10); M(11, (R9)(R15*1), Z11, Z11); \
	M(12, (R9)(DX*4), Z12, Z12); M(13, (R14)(DX*4), Z13, Z13); M(14, (R9)(R15*2), Z14, Z14); M(15, (R14)(R15*2), Z15, Z15)
#define ROWS16(M) ROWS8(M); UPPER8(M)

// ZERO, BIAS, LOAD1 and LOAD2 initialize the sums of a row: to 0, to its bias, which a
// pair shares, to its destination, to those of a pair.
#define ZERO(i, w, a, b) \
	VPXORQ a, a, a; \
	VPXORQ b, b, b

#define BIAS(i, w, a, b) \
	VBROADCASTSS (i*4)(R14), a; \
	VMOVAPS a, b

#define LOAD1(i, w, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	VMOVUPS (R12)(R14*4), a

#define LOAD2(i, w, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	LEAQ (R12)(R14*4), R14; \
	VMOVUPS (R14), a; \
	VMOVUPS (R14)(CX*1), b

// ADD1 and ADD2 add a weight times the tap's inputs to a row's sums, without and with a
// pair. The product is rounded before it is added.
#define ADD1(i, w, a, b) \
	VMULPS.BCST w, Z16, Z18; \
	VADDPS Z18, a, a

#define ADD2(i, w, a, b) \
	ADD1(i, w, a, b); \
	VMULPS.BCST w, Z17, Z19; \
	VADDPS Z19, b, b

// ADD16 is ADD1 for sixteen rows.
#define ADD16 \
	ROWS8(ADD1); \
	LEAQ (R13)(DX*8), R9; \
	LEAQ (R9)(DX*1), R14; \
	UPPER8(ADD1)

// RELU sets negative sums to zero; Z21 is zero.
#define RELU(i, w, a, b) \
	VMAXPS a, Z21, a; \
	VMAXPS b, Z21, b

// SAVE1 and SAVE2 store the sums of a row. CX is the distance between the outputs of a
// pair.
#define SAVE1(i, w, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	VMOVUPS a, (R12)(R14*4)

#define SAVE2(i, w, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	LEAQ (R12)(R14*4), R14; \
	VMOVUPS a, (R14); \
	VMOVUPS b, (R14)(CX*1)

// START initializes the sums of a block of rows and moves to its first tap.
#define START(ROWS, LOAD, bias, load, taps) \
	CMPQ convForwardArgs_start(DI), $1; \
	JEQ bias; \
	JGT load; \
	ROWS(ZERO); \
	JMP taps; \
bias: \
	MOVLQSX Position_Bias(R8), R14; \
	ADDQ convForwardArgs_rows(DI), R14; \
	SUBQ convForwardArgs_rowsLeft(DI), R14; \
	SHLQ $2, R14; \
	ADDQ convForwardArgs_bias(DI), R14; \
	ROWS(BIAS); \
	JMP taps; \
load: \
	MOVQ convForwardArgs_dstPair(DI), CX; \
	ROWS(LOAD); \
taps: \
	MOVQ BX, R13; \
	MOVQ convForwardArgs_tapStride(DI), CX; \
	MOVQ convForwardArgs_taps(DI), AX; \
	NEGQ AX

// TAPS1 and TAPS2 add up the products of all taps.
#define TAPS1(add, tap) \
tap: \
	MOVLQSX (R10)(AX*4), R14; \
	VMOVUPS (SI)(R14*4), Z16; \
	LEAQ (R13)(DX*1), R14; \
	add; \
	ADDQ CX, R13; \
	INCQ AX; \
	JNZ tap

#define TAPS2(ROWS, tap) \
tap: \
	MOVLQSX (R10)(AX*4), R14; \
	LEAQ (SI)(R14*4), R14; \
	VMOVUPS (R14), Z16; \
	VMOVUPS (R14)(R9*1), Z17; \
	LEAQ (R13)(DX*1), R14; \
	ROWS(ADD2); \
	ADDQ CX, R13; \
	INCQ AX; \
	JNZ tap

// FINISH applies the ReLU.
#define FINISH(ROWS, save) \
	CMPQ convForwardArgs_relu(DI), $0; \
	JEQ save; \
	VPXORQ Z21, Z21, Z21; \
	ROWS(RELU); \
save:

// BLOCK1 computes n rows without a pair, BLOCK2 with one.
#define BLOCK1(n, ROWS, add, bias, load, taps, tap, save) \
	START(ROWS, LOAD1, bias, load, taps); \
	TAPS1(add, tap); \
	FINISH(ROWS, save) \
	ROWS(SAVE1); \
	NEXT(n)

#define BLOCK2(n, ROWS, bias, load, taps, tap, save) \
	START(ROWS, LOAD2, bias, load, taps); \
	TAPS2(ROWS, tap); \
	FINISH(ROWS, save) \
	MOVQ convForwardArgs_dstPair(DI), CX; \
	ROWS(SAVE2); \
	NEXT(n)

// NEXT moves to the rows after a block.
#define NEXT(n) \
	ADDQ $(4*n), R11; \
	IMUL3Q $n, DX, R14; \
	ADDQ R14, BX; \
	SUBQ $n, convForwardArgs_rowsLeft(DI)

// func convForwardAVX512(a *convForwardArgs)
TEXT ·convForwardAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convForwardArgs_position(DI), R8
	MOVQ convForwardArgs_rowStride(DI), DX
	LEAQ (DX)(DX*2), R15

// For each position: find its inputs, outputs, weights and tables, and whether it
// is one of a pair.
position:
	MOVLQSX Position_Src(R8), SI
	SHLQ    $2, SI
	ADDQ    convForwardArgs_src(DI), SI
	MOVLQSX Position_SrcRow(R8), R10
	ADDQ    convForwardArgs_taps(DI), R10
	SHLQ    $2, R10
	ADDQ    convForwardArgs_srcOffsets(DI), R10
	MOVLQSX Position_Dst(R8), R12
	SHLQ    $2, R12
	ADDQ    convForwardArgs_dst(DI), R12
	MOVLQSX Position_DstRow(R8), R11
	SHLQ    $2, R11
	ADDQ    convForwardArgs_dstOffsets(DI), R11
	MOVLQSX Position_W(R8), BX
	SHLQ    $2, BX
	ADDQ    convForwardArgs_w(DI), BX
	MOVQ    convForwardArgs_rows(DI), AX
	MOVQ    AX, convForwardArgs_rowsLeft(DI)

	CMPQ convForwardArgs_groups(DI), $2
	JNE  positions
	MOVQ convForwardArgs_srcGroupStride(DI), R9
	JMP  two8

	// Sums that are added to destinations may share one of them.
positions:
	CMPQ convForwardArgs_start(DI), $2
	JEQ  one16
	CMPQ R8, convForwardArgs_end(DI)
	JEQ  one16
	MOVQ Position_W(R8), AX // together with the bias
	CMPQ AX, (Position__size+Position_W)(R8)
	JNE  one16
	MOVL Position_SrcRow(R8), AX
	CMPL AX, (Position__size+Position_SrcRow)(R8)
	JNE  one16
	MOVL Position_DstRow(R8), AX
	CMPL AX, (Position__size+Position_DstRow)(R8)
	JNE  one16
	MOVLQSX (Position__size+Position_Src)(R8), R9
	MOVLQSX Position_Src(R8), AX
	SUBQ AX, R9
	SHLQ $2, R9
	MOVLQSX (Position__size+Position_Dst)(R8), CX
	MOVLQSX Position_Dst(R8), AX
	SUBQ AX, CX
	SHLQ $2, CX
	MOVQ CX, convForwardArgs_dstPair(DI)

two8:
	CMPQ convForwardArgs_rowsLeft(DI), $8
	JLT  two6
	BLOCK2(8, ROWS8, bias28, load28, taps28, tap28, save28)
	JMP  two8

two6:
	CMPQ convForwardArgs_rowsLeft(DI), $6
	JLT  two4
	BLOCK2(6, ROWS6, bias26, load26, taps26, tap26, save26)

two4:
	CMPQ convForwardArgs_rowsLeft(DI), $4
	JLT  two2
	BLOCK2(4, ROWS4, bias24, load24, taps24, tap24, save24)

two2:
	CMPQ convForwardArgs_rowsLeft(DI), $2
	JLT  two1
	BLOCK2(2, ROWS2, bias22, load22, taps22, tap22, save22)

two1:
	CMPQ convForwardArgs_rowsLeft(DI), $1
	JLT  twoDone
	BLOCK2(1, ROWS1, bias21, load21, taps21, tap21, save21)

twoDone:
	CMPQ convForwardArgs_groups(DI), $2
	JEQ  done
	ADDQ $Position__size, R8
	JMP  done

// If many of sixteen rows map to the same cache set, they evict each other.
one16:
	TESTQ $2047, DX
	JEQ  one8

next16:
	CMPQ convForwardArgs_rowsLeft(DI), $16
	JLT  one8
	BLOCK1(16, ROWS16, ADD16, bias116, load116, taps116, tap116, save116)
	JMP  next16

one8:
	CMPQ convForwardArgs_rowsLeft(DI), $8
	JLT  one6
	BLOCK1(8, ROWS8, ROWS8(ADD1), bias18, load18, taps18, tap18, save18)
	JMP  one8

one6:
	CMPQ convForwardArgs_rowsLeft(DI), $6
	JLT  one4
	BLOCK1(6, ROWS6, ROWS6(ADD1), bias16, load16, taps16, tap16, save16)

one4:
	CMPQ convForwardArgs_rowsLeft(DI), $4
	JLT  one2
	BLOCK1(4, ROWS4, ROWS4(ADD1), bias14, load14, taps14, tap14, save14)

one2:
	CMPQ convForwardArgs_rowsLeft(DI), $2
	JLT  one1
	BLOCK1(2, ROWS2, ROWS2(ADD1), bias12, load12, taps12, tap12, save12)

one1:
	CMPQ convForwardArgs_rowsLeft(DI), $1
	JLT  done
	BLOCK1(1, ROWS1, ROWS1(ADD1), bias11, load11, taps11, tap11, save11)

done:
	CMPQ R8, convForwardArgs_end(DI)
	JEQ  finished
	ADDQ $Position__size, R8
	JMP  position

finished:
	VZEROUPPER
	RET
