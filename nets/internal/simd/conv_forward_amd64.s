//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Sixteen samples are two registers. Row i of a block of rows has its sums in
// Y(2i) and Y(2i+1). Y12 and Y13 hold the inputs of a tap, Y14 its weight in one
// row.
//
//	DI arguments                 R8  position
//	SI its inputs                R10 end of its table of input offsets
//	R12 its outputs              R11 its table of output offsets, from the block's first row on
//	BX weights of the block      CX  rows left
//	R13, R15 weights of the tap in the block's rows 0 and 3
//	DX row stride                R9  tap stride
//	AX −taps left                R14 scratch

// ZERO, BIAS and LOAD initialize the sums of a row: to 0, to its bias, to its
// destination. SAVE stores them.
#define ZERO(a, b) \
	VXORPS a, a, a; \
	VXORPS b, b, b

#define BIAS(i, a, b) \
	VBROADCASTSS (i*4)(R14), a; \
	VMOVAPS      a, b

#define LOAD(i, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	VMOVUPS (R12)(R14*4), a; \
	VMOVUPS 32(R12)(R14*4), b

#define SAVE(i, a, b) \
	MOVLQSX (i*4)(R11), R14; \
	VMOVUPS a, (R12)(R14*4); \
	VMOVUPS b, 32(R12)(R14*4)

// RELU sets negative sums to zero; Y15 is zero.
#define RELU(a, b) \
	VMAXPS a, Y15, a; \
	VMAXPS b, Y15, b

// TAP loads the inputs of a tap.
#define TAP \
	MOVLQSX (R10)(AX*4), R14; \
	VMOVUPS (SI)(R14*4), Y12; \
	VMOVUPS 32(SI)(R14*4), Y13

// ROW adds a weight times the tap's inputs to a row's sums. The product is
// rounded before it is added.
#define ROW(w, a, b) \
	VBROADCASTSS w, Y14; \
	VMULPS Y14, Y12, Y15; \
	VMULPS Y14, Y13, Y14; \
	VADDPS Y15, a, a; \
	VADDPS Y14, b, b

// BEGIN moves to the first tap, NEXT to the next.
#define BEGIN \
	MOVQ BX, R13; \
	LEAQ (BX)(DX*2), R15; \
	ADDQ DX, R15; \
	MOVQ convForwardArgs_taps(DI), AX; \
	NEGQ AX

#define NEXT \
	ADDQ R9, R13; \
	ADDQ R9, R15; \
	INCQ AX

// BIASES sets R14 to the biases of the block.
#define BIASES \
	MOVLQSX Position_Bias(R8), R14; \
	ADDQ convForwardArgs_rows(DI), R14; \
	SUBQ CX, R14; \
	SHLQ $2, R14; \
	ADDQ convForwardArgs_bias(DI), R14

// func convForwardAVX2(a *convForwardArgs)
TEXT ·convForwardAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convForwardArgs_position(DI), R8
	MOVQ convForwardArgs_rowStride(DI), DX
	MOVQ convForwardArgs_tapStride(DI), R9

// For each position: find its inputs, outputs, weights and tables.
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
	MOVQ    convForwardArgs_rows(DI), CX

// While at least six rows are left: initialize their sums.
six:
	CMPQ CX, $6
	JLT  four
	CMPQ convForwardArgs_start(DI), $1
	JEQ  sixBias
	JGT  sixLoad
	ZERO(Y0, Y1)
	ZERO(Y2, Y3)
	ZERO(Y4, Y5)
	ZERO(Y6, Y7)
	ZERO(Y8, Y9)
	ZERO(Y10, Y11)
	JMP  sixTaps

sixBias:
	BIASES
	BIAS(0, Y0, Y1)
	BIAS(1, Y2, Y3)
	BIAS(2, Y4, Y5)
	BIAS(3, Y6, Y7)
	BIAS(4, Y8, Y9)
	BIAS(5, Y10, Y11)
	JMP  sixTaps

sixLoad:
	LOAD(0, Y0, Y1)
	LOAD(1, Y2, Y3)
	LOAD(2, Y4, Y5)
	LOAD(3, Y6, Y7)
	LOAD(4, Y8, Y9)
	LOAD(5, Y10, Y11)

sixTaps:
	BEGIN

// For each tap: add its products to the sums of six rows.
sixTap:
	TAP
	ROW((R13), Y0, Y1)
	ROW((R13)(DX*1), Y2, Y3)
	ROW((R13)(DX*2), Y4, Y5)
	ROW((R15), Y6, Y7)
	ROW((R15)(DX*1), Y8, Y9)
	ROW((R15)(DX*2), Y10, Y11)
	NEXT
	JNZ  sixTap
	CMPQ convForwardArgs_relu(DI), $0
	JEQ  sixSave
	VXORPS Y15, Y15, Y15
	RELU(Y0, Y1)
	RELU(Y2, Y3)
	RELU(Y4, Y5)
	RELU(Y6, Y7)
	RELU(Y8, Y9)
	RELU(Y10, Y11)

sixSave:
	SAVE(0, Y0, Y1)
	SAVE(1, Y2, Y3)
	SAVE(2, Y4, Y5)
	SAVE(3, Y6, Y7)
	SAVE(4, Y8, Y9)
	SAVE(5, Y10, Y11)
	ADDQ $24, R11
	LEAQ (BX)(DX*4), BX
	LEAQ (BX)(DX*2), BX
	SUBQ $6, CX
	JMP  six

// If at least four rows are left.
four:
	CMPQ CX, $4
	JLT  two
	CMPQ convForwardArgs_start(DI), $1
	JEQ  fourBias
	JGT  fourLoad
	ZERO(Y0, Y1)
	ZERO(Y2, Y3)
	ZERO(Y4, Y5)
	ZERO(Y6, Y7)
	JMP  fourTaps

fourBias:
	BIASES
	BIAS(0, Y0, Y1)
	BIAS(1, Y2, Y3)
	BIAS(2, Y4, Y5)
	BIAS(3, Y6, Y7)
	JMP  fourTaps

fourLoad:
	LOAD(0, Y0, Y1)
	LOAD(1, Y2, Y3)
	LOAD(2, Y4, Y5)
	LOAD(3, Y6, Y7)

fourTaps:
	BEGIN

// For each tap: add its products to the sums of four rows.
fourTap:
	TAP
	ROW((R13), Y0, Y1)
	ROW((R13)(DX*1), Y2, Y3)
	ROW((R13)(DX*2), Y4, Y5)
	ROW((R15), Y6, Y7)
	NEXT
	JNZ  fourTap
	CMPQ convForwardArgs_relu(DI), $0
	JEQ  fourSave
	VXORPS Y15, Y15, Y15
	RELU(Y0, Y1)
	RELU(Y2, Y3)
	RELU(Y4, Y5)
	RELU(Y6, Y7)

fourSave:
	SAVE(0, Y0, Y1)
	SAVE(1, Y2, Y3)
	SAVE(2, Y4, Y5)
	SAVE(3, Y6, Y7)
	ADDQ $16, R11
	LEAQ (BX)(DX*4), BX
	SUBQ $4, CX

// If at least two rows are left.
two:
	CMPQ CX, $2
	JLT  one
	CMPQ convForwardArgs_start(DI), $1
	JEQ  twoBias
	JGT  twoLoad
	ZERO(Y0, Y1)
	ZERO(Y2, Y3)
	JMP  twoTaps

twoBias:
	BIASES
	BIAS(0, Y0, Y1)
	BIAS(1, Y2, Y3)
	JMP  twoTaps

twoLoad:
	LOAD(0, Y0, Y1)
	LOAD(1, Y2, Y3)

twoTaps:
	BEGIN

// For each tap: add its products to the sums of two rows.
twoTap:
	TAP
	ROW((R13), Y0, Y1)
	ROW((R13)(DX*1), Y2, Y3)
	NEXT
	JNZ  twoTap
	CMPQ convForwardArgs_relu(DI), $0
	JEQ  twoSave
	VXORPS Y15, Y15, Y15
	RELU(Y0, Y1)
	RELU(Y2, Y3)

twoSave:
	SAVE(0, Y0, Y1)
	SAVE(1, Y2, Y3)
	ADDQ $8, R11
	LEAQ (BX)(DX*2), BX
	SUBQ $2, CX

// If one row is left.
one:
	TESTQ CX, CX
	JZ    done
	CMPQ  convForwardArgs_start(DI), $1
	JEQ   oneBias
	JGT   oneLoad
	ZERO(Y0, Y1)
	JMP   oneTaps

oneBias:
	BIASES
	BIAS(0, Y0, Y1)
	JMP  oneTaps

oneLoad:
	LOAD(0, Y0, Y1)

oneTaps:
	BEGIN

// For each tap: add its products to the sums of the row.
oneTap:
	TAP
	ROW((R13), Y0, Y1)
	NEXT
	JNZ  oneTap
	CMPQ convForwardArgs_relu(DI), $0
	JEQ  oneSave
	VXORPS Y15, Y15, Y15
	RELU(Y0, Y1)

oneSave:
	SAVE(0, Y0, Y1)

done:
	CMPQ R8, convForwardArgs_end(DI)
	JEQ  finished
	ADDQ $Position__size, R8
	JMP  position

finished:
	VZEROUPPER
	RET
