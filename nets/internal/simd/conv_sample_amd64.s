//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Eight outputs side by side are one register. Y0 to Y7 are their eight partial
// sums, each of every eighth tap.
//
//	DI arguments                 CX  outputs left
//	SI inputs                    DX  outputs
//	R12 outputs of a row         R9  rows left
//	BX weights of the tap        R11 weights of the next row
//	R10 offset of the tap        R8  taps left
//	R13 bias                     R14 scratch

// TAP adds the products of tap i, rounded before they are added.
#define TAP(i, a) \
	MOVLQSX (i*4)(R10), R14; \
	VBROADCASTSS (i*4)(BX), Y8; \
	VMULPS (SI)(R14*4), Y8, Y8; \
	VADDPS Y8, a, a

// LAST does the same if there is another tap.
#define LAST(i, a) \
	DECQ R8; \
	JLT  sum; \
	TAP(i, a)

// func convSampleLoop(a *convSampleArgs)
TEXT ·convSampleLoop(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convSampleArgs_src(DI), SI
	MOVQ convSampleArgs_dst(DI), DX
	MOVQ convSampleArgs_outputs(DI), CX
	VXORPS Y15, Y15, Y15

// For every eight outputs.
eight:
	MOVQ DX, R12
	MOVQ convSampleArgs_w(DI), BX
	MOVQ convSampleArgs_bias(DI), R13
	MOVQ convSampleArgs_rows(DI), R9

// For each row.
row:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	MOVQ convSampleArgs_offsets(DI), R10
	MOVQ convSampleArgs_taps(DI), R8
	LEAQ (BX)(R8*4), R11
	SUBQ $8, R8
	JLT  rest

// For every eight taps.
taps:
	TAP(0, Y0)
	TAP(1, Y1)
	TAP(2, Y2)
	TAP(3, Y3)
	TAP(4, Y4)
	TAP(5, Y5)
	TAP(6, Y6)
	TAP(7, Y7)
	ADDQ $32, R10
	ADDQ $32, BX
	SUBQ $8, R8
	JGE  taps

rest:
	ADDQ $8, R8
	LAST(0, Y0)
	LAST(1, Y1)
	LAST(2, Y2)
	LAST(3, Y3)
	LAST(4, Y4)
	LAST(5, Y5)
	LAST(6, Y6)

sum:
	MOVQ   R11, BX
	VADDPS Y1, Y0, Y0
	VADDPS Y3, Y2, Y2
	VADDPS Y5, Y4, Y4
	VADDPS Y7, Y6, Y6
	VADDPS Y2, Y0, Y0
	VADDPS Y6, Y4, Y4
	VADDPS Y4, Y0, Y0
	TESTQ  R13, R13
	JZ     rectify
	VBROADCASTSS (R13), Y1
	VADDPS Y1, Y0, Y0
	ADDQ   $4, R13

rectify:
	CMPQ   convSampleArgs_relu(DI), $0
	JEQ    save
	VMAXPS Y0, Y15, Y0

save:
	VMOVUPS Y0, (R12)
	ADDQ    convSampleArgs_dstRowStride(DI), R12
	DECQ    R9
	JNZ     row

	// Advance by eight, or to the last eight outputs, some of which are already done.
	SUBQ $8, CX
	JLE  finished
	MOVQ $8, AX
	CMPQ CX, AX
	CMOVQLT CX, AX
	LEAQ (SI)(AX*4), SI
	LEAQ (DX)(AX*4), DX
	JMP  eight

finished:
	VZEROUPPER
	RET
