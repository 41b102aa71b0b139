//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// INPUT inserts the input of tap CX+i into X1.
#define INPUT(i) \
	MOVLQSX (i*4)(R9)(CX*4), AX; \
	VINSERTPS $(i*16), (SI)(AX*4), X1, X1

// func patchGradLoop(a *patchGradArgs)
TEXT ·patchGradLoop(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ patchGradArgs_patch(DI), R10
	MOVQ patchGradArgs_delta(DI), R11
	MOVQ patchGradArgs_patches(DI), R12
	MOVQ patchGradArgs_taps(DI), R13
	LEAQ -3(R13), DX

// For each patch.
patch:
	MOVQ Patch_Grad(R10), R8
	SHLQ $2, R8
	ADDQ patchGradArgs_grad(DI), R8
	MOVQ Patch_Src(R10), SI
	SHLQ $2, SI
	ADDQ patchGradArgs_src(DI), SI
	MOVQ Patch_SrcRow(R10), R9
	SHLQ $2, R9
	ADDQ patchGradArgs_srcOffsets(DI), R9
	VBROADCASTSS (R11), X0
	XORQ CX, CX
	CMPQ CX, DX
	JGE  rest

four:
	MOVLQSX (R9)(CX*4), AX
	VMOVSS (SI)(AX*4), X1
	INPUT(1)
	INPUT(2)
	INPUT(3)
	VMULPS X1, X0, X1
	VADDPS (R8)(CX*4), X1, X1
	VMOVUPS X1, (R8)(CX*4)
	ADDQ $4, CX
	CMPQ CX, DX
	JLT  four

rest:
	CMPQ CX, R13
	JGE  next
	MOVLQSX (R9)(CX*4), AX
	VMULSS (SI)(AX*4), X0, X1
	VADDSS (R8)(CX*4), X1, X1
	VMOVSS X1, (R8)(CX*4)
	INCQ CX
	JMP  rest

next:
	ADDQ $Patch__size, R10
	ADDQ $4, R11
	DECQ R12
	JNZ  patch
	RET
