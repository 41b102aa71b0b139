//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The predicates of VCMPPS: ordered, quiet.
#define GT $30

// WINDOW locates a window: SI its inputs, R10 its offsets, CX how many.
#define WINDOW \
	MOVLQSX Window_Src(R8), SI; \
	SHLQ $2, SI; \
	ADDQ maxPoolArgs_src(DI), SI; \
	MOVLQSX Window_Offset(R8), R10; \
	SHLQ $2, R10; \
	ADDQ maxPoolArgs_offsets(DI), R10; \
	MOVLQSX Window_N(R8), CX; \
	MOVLQSX Window_Dst(R8), DX; \
	SHLQ $2, DX

// func ·maxPoolForwardAVX2(a *maxPoolArgs)
TEXT ·maxPoolForwardAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPCMPEQD Y15, Y15, Y15 // −1

window:
	WINDOW
	MOVLQSX (R10), AX
	VMOVUPS (SI)(AX*4), Y0
	VMOVUPS 32(SI)(AX*4), Y1
	VPXOR   Y2, Y2, Y2
	VPXOR   Y3, Y3, Y3
	VPXOR   Y7, Y7, Y7
	DECQ    CX
	JZ      save

cell:
	ADDQ      $4, R10
	MOVLQSX   (R10), AX
	VPSUBD    Y15, Y7, Y7
	VMOVUPS   (SI)(AX*4), Y4
	VMOVUPS   32(SI)(AX*4), Y5
	VCMPPS    GT, Y0, Y4, Y8
	VCMPPS    GT, Y1, Y5, Y9
	VBLENDVPS Y8, Y4, Y0, Y0
	VBLENDVPS Y9, Y5, Y1, Y1
	VBLENDVPS Y8, Y7, Y2, Y2
	VBLENDVPS Y9, Y7, Y3, Y3
	DECQ      CX
	JNZ       cell

save:
	VMOVUPS Y0, (R11)(DX*1)
	VMOVUPS Y1, 32(R11)(DX*1)
	VMOVDQU Y2, (R12)(DX*1)
	VMOVDQU Y3, 32(R12)(DX*1)
	CMPQ    R8, maxPoolArgs_end(DI)
	LEAQ    Window__size(R8), R8
	JNE     window
	VZEROUPPER
	RET

// func maxPoolBackwardAVX2(a *maxPoolArgs)
TEXT ·maxPoolBackwardAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPCMPEQD Y15, Y15, Y15

window:
	WINDOW
	VMOVUPS (R11)(DX*1), Y0
	VMOVUPS 32(R11)(DX*1), Y1
	VMOVDQU (R12)(DX*1), Y2
	VMOVDQU 32(R12)(DX*1), Y3
	VPXOR   Y7, Y7, Y7

cell:
	MOVLQSX  (R10), AX
	VPCMPEQD Y7, Y2, Y4
	VPCMPEQD Y7, Y3, Y5
	VANDPS   Y0, Y4, Y4
	VANDPS   Y1, Y5, Y5
	VADDPS   (SI)(AX*4), Y4, Y4
	VADDPS   32(SI)(AX*4), Y5, Y5
	VMOVUPS  Y4, (SI)(AX*4)
	VMOVUPS  Y5, 32(SI)(AX*4)
	VPSUBD   Y15, Y7, Y7
	ADDQ     $4, R10
	DECQ     CX
	JNZ      cell
	CMPQ     R8, maxPoolArgs_end(DI)
	LEAQ     Window__size(R8), R8
	JNE      window
	VZEROUPPER
	RET

// func maskReLUAVX2(delta, act *float32, n int)
TEXT ·maskReLUAVX2(SB), NOSPLIT, $0-24
	MOVQ   delta+0(FP), DI
	MOVQ   act+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0

loop:
	VMOVUPS (SI), Y1
	VCMPPS  GT, Y0, Y1, Y1
	VANDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET

// SUMROW adds row r's eight products to its sums.
#define SUMROW(w, a) \
	VMULPS w, Y8, Y9; \
	VADDPS Y9, a, a

// func matVecAVX2(a *matVecArgs)
TEXT ·matVecAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ matVecArgs_dst(DI), R11
	MOVQ matVecArgs_dstStride(DI), R12
	MOVQ matVecArgs_bias(DI), R13
	MOVQ matVecArgs_w(DI), SI
	MOVQ matVecArgs_taps(DI), BX
	SHLQ $2, BX            // bytes of a row
	LEAQ (BX)(BX*2), R9
	VXORPS Y15, Y15, Y15

four:
	CMPQ matVecArgs_rows(DI), $4
	JLT  one
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	MOVQ matVecArgs_x(DI), DX
	MOVQ matVecArgs_taps(DI), CX
	MOVQ SI, R8

fourTaps:
	VMOVUPS (DX), Y8
	SUMROW((R8), Y0)
	SUMROW((R8)(BX*1), Y1)
	SUMROW((R8)(BX*2), Y2)
	SUMROW((R8)(R9*1), Y3)
	ADDQ $32, DX
	ADDQ $32, R8
	SUBQ $8, CX
	JGT  fourTaps
	VHADDPS Y1, Y0, Y0
	VHADDPS Y3, Y2, Y2
	VHADDPS Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS X1, X0, X0
	TESTQ R13, R13
	JZ    fourRelu
	VADDPS (R13), X0, X0
	ADDQ  $16, R13

fourRelu:
	CMPQ matVecArgs_relu(DI), $0
	JEQ  fourSave
	VMAXPS X0, X15, X0

fourSave:
	VMOVSS X0, (R11)
	ADDQ R12, R11
	VEXTRACTPS $1, X0, (R11)
	ADDQ R12, R11
	VEXTRACTPS $2, X0, (R11)
	ADDQ R12, R11
	VEXTRACTPS $3, X0, (R11)
	ADDQ R12, R11
	LEAQ (SI)(BX*4), SI
	SUBQ $4, matVecArgs_rows(DI)
	JMP  four

one:
	CMPQ matVecArgs_rows(DI), $1
	JLT  finished
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ matVecArgs_x(DI), DX
	MOVQ matVecArgs_taps(DI), CX
	MOVQ SI, R8

oneTaps:
	VMOVUPS (DX), Y8
	SUMROW((R8), Y0)
	ADDQ $32, DX
	ADDQ $32, R8
	SUBQ $8, CX
	JGT  oneTaps
	VHADDPS Y1, Y0, Y0
	VHADDPS Y0, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS X1, X0, X0
	TESTQ R13, R13
	JZ    oneRelu
	VADDSS (R13), X0, X0
	ADDQ  $4, R13

oneRelu:
	CMPQ matVecArgs_relu(DI), $0
	JEQ  oneSave
	VMAXPS X0, X15, X0

oneSave:
	VMOVSS X0, (R11)
	ADDQ R12, R11
	ADDQ BX, SI
	DECQ matVecArgs_rows(DI)
	JMP  one

finished:
	VZEROUPPER
	RET

// func addScaledAVX2(y *float32, a float32, x *float32, n int)
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	VBROADCASTSS a+8(FP), Y0
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX

loop:
	VMULPS  (SI), Y0, Y1
	VADDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET
