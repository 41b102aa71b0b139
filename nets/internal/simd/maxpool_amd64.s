//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "maxpool_amd64.h"

// Y0 and Y1 hold the maxima so far, Y2 and Y3 their cells, Y7 the current cell.
//
// func maxPoolForwardAVX2(a *maxPoolArgs)
TEXT ·maxPoolForwardAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPCMPEQD Y15, Y15, Y15 // −1

// For each window: start with its first cell.
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

// For each further cell: take it if it is greater.
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

// Y0 and Y1 hold the output's gradients, Y2 and Y3 its argmax, Y7 the current
// cell.
//
// func maxPoolBackwardAVX2(a *maxPoolArgs)
TEXT ·maxPoolBackwardAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPCMPEQD Y15, Y15, Y15 // −1

// For each window.
window:
	WINDOW
	VMOVUPS (R11)(DX*1), Y0
	VMOVUPS 32(R11)(DX*1), Y1
	VMOVDQU (R12)(DX*1), Y2
	VMOVDQU 32(R12)(DX*1), Y3
	VPXOR   Y7, Y7, Y7

// For each cell: add the gradients of the samples whose argmax it is.
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
