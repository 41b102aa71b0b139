//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "maxpool_amd64.h"

// Z0 holds the maxima so far, Z2 their cells, Z7 the current cell, Z15 ones.
//
// func maxPoolForwardAVX512(a *maxPoolArgs)
TEXT ·maxPoolForwardAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPTERNLOGD $0xff, Z15, Z15, Z15
	VPSRLD $31, Z15, Z15

// For each window: start with its first cell.
window:
	WINDOW
	MOVLQSX (R10), AX
	VMOVUPS (SI)(AX*4), Z0
	VPXORQ  Z2, Z2, Z2
	VMOVDQA32 Z15, Z7
	DECQ    CX
	JZ      save

// For each further cell: take it if it is greater.
cell:
	ADDQ    $4, R10
	MOVLQSX (R10), AX
	VMOVUPS (SI)(AX*4), Z4
	VCMPPS  GT, Z0, Z4, K1
	VMAXPS  Z0, Z4, Z0
	VMOVDQA32 Z7, K1, Z2
	VPADDD  Z15, Z7, Z7
	DECQ    CX
	JNZ     cell

save:
	VMOVUPS Z0, (R11)(DX*1)
	VMOVDQU32 Z2, (R12)(DX*1)
	CMPQ    R8, maxPoolArgs_end(DI)
	LEAQ    Window__size(R8), R8
	JNE     window
	VZEROUPPER
	RET

// Z0 holds the output's gradients, Z2 its argmax, Z7 the current cell.
//
// func maxPoolBackwardAVX512(a *maxPoolArgs)
TEXT ·maxPoolBackwardAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ maxPoolArgs_window(DI), R8
	MOVQ maxPoolArgs_dst(DI), R11
	MOVQ maxPoolArgs_argmax(DI), R12
	VPTERNLOGD $0xff, Z15, Z15, Z15
	VPSRLD $31, Z15, Z15
	VPXORQ Z16, Z16, Z16

// For each window.
window:
	WINDOW
	VMOVUPS   (R11)(DX*1), Z0
	VMOVDQU32 (R12)(DX*1), Z2
	VPXORQ    Z7, Z7, Z7
	CMPQ      maxPoolArgs_sets(DI), $0
	JNE       set

// For each cell: add the gradients of the samples whose argmax it is.
cell:
	MOVLQSX  (R10), AX
	VMOVUPS  (SI)(AX*4), Z4
	VPCMPEQD Z7, Z2, K1
	VADDPS   Z0, Z4, K1, Z4
	VMOVUPS  Z4, (SI)(AX*4)
	VPADDD   Z15, Z7, Z7
	ADDQ     $4, R10
	DECQ     CX
	JNZ      cell
	JMP      next

// For each cell: set it to these and 0. The sum with 0 makes −0 the 0 that it becomes
// in a cell which was cleared.
set:
	MOVLQSX  (R10), AX
	VPCMPEQD Z7, Z2, K1
	VADDPS.Z Z16, Z0, K1, Z4
	VMOVUPS  Z4, (SI)(AX*4)
	VPADDD   Z15, Z7, Z7
	ADDQ     $4, R10
	DECQ     CX
	JNZ      set

next:
	CMPQ     R8, maxPoolArgs_end(DI)
	LEAQ     Window__size(R8), R8
	JNE      window
	VZEROUPPER
	RET
