//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// TAP adds one input times the delta to the gradient of tap CX+i.
#define TAP(i) \
	MOVLQSX (i*4)(R9)(CX*4), AX; \
	VMULSS (SI)(AX*4), X0, X1; \
	VADDSS (i*4)(R8)(CX*4), X1, X1; \
	VMOVSS X1, (i*4)(R8)(CX*4)

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
	VMOVSS (R11), X0
	XORQ CX, CX
	CMPQ CX, DX
	JGE  rest

four:
	TAP(0)
	TAP(1)
	TAP(2)
	TAP(3)
	ADDQ $4, CX
	CMPQ CX, DX
	JLT  four

rest:
	CMPQ CX, R13
	JGE  next
	TAP(0)
	INCQ CX
	JMP  rest

next:
	ADDQ $Patch__size, R10
	ADDQ $4, R11
	DECQ R12
	JNZ  patch
	RET
