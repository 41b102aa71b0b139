//go:build amd64 && !purego

#include "textflag.h"

// LOAD loads four numbers of sample p into the lower half of a register and four
// of the sample four after it, q, into the upper half.
#define LOAD(p, q, x, y) \
	VMOVUPS (p)(AX*4), x; \
	VINSERTF128 $1, (q)(AX*4), y, y

// func interleaveLoop(dst *float32, samples *[]float32, n int)
TEXT ·interleaveLoop(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ samples+8(FP), AX
	MOVQ n+16(FP), CX
	MOVQ (AX), SI
	MOVQ 24(AX), DX
	MOVQ 48(AX), BX
	MOVQ 72(AX), R8
	MOVQ 96(AX), R9
	MOVQ 120(AX), R10
	MOVQ 144(AX), R11
	MOVQ 168(AX), R12
	XORQ AX, AX

// For every four numbers of eight samples: transpose them.
loop:
	LOAD(SI, R9, X0, Y0)
	LOAD(DX, R10, X1, Y1)
	LOAD(BX, R11, X2, Y2)
	LOAD(R8, R12, X3, Y3)
	VUNPCKLPS Y1, Y0, Y4 // numbers 0 and 1 of samples 0 and 1
	VUNPCKHPS Y1, Y0, Y5 // numbers 2 and 3
	VUNPCKLPS Y3, Y2, Y6
	VUNPCKHPS Y3, Y2, Y7
	VUNPCKLPD Y6, Y4, Y0
	VUNPCKHPD Y6, Y4, Y1
	VUNPCKLPD Y7, Y5, Y2
	VUNPCKHPD Y7, Y5, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 64(DI)
	VMOVUPS Y2, 128(DI)
	VMOVUPS Y3, 192(DI)
	ADDQ $256, DI
	ADDQ $4, AX
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET
