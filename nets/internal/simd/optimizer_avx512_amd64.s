//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The predicate of VCMPPS: not less, quiet.
#define NLT $21

// The classes of VFPCLASSPS: infinities and NaN.
#define NONFINITE $0x99

// VELOCITY makes g (Z0) and v (Z1) the new v in Z0: momentum·v + g, zero if small.
#define VELOCITY \
	VMULPS  Z1, Z11, Z1; \
	VADDPS  Z0, Z1, Z0; \
	VANDPS  Z15, Z0, Z1; \
	VCMPPS  NLT, Z9, Z1, K2; \
	VMOVAPS.Z Z0, K2, Z0

// func sgdAVX512(a *sgdArgs) bool
TEXT ·sgdAVX512(SB), NOSPLIT, $0-9
	MOVQ a+0(FP), DI
	MOVQ sgdArgs_w(DI), R8
	MOVQ sgdArgs_g(DI), R9
	MOVQ sgdArgs_v(DI), R10
	MOVQ sgdArgs_n(DI), CX
	VBROADCASTSS sgdArgs_flushThreshold(DI), Z9
	VBROADCASTSS sgdArgs_rate(DI), Z10
	VBROADCASTSS sgdArgs_momentum(DI), Z11
	VBROADCASTSS sgdArgs_decayFactor(DI), Z12
	VPTERNLOGD $0xff, Z15, Z15, Z15
	VPSRLD $1, Z15, Z15 // all bits except the sign
	MOVL   sgdArgs_decayFactor(DI), BX
	XORL   $0x3f800000, BX // zero if the factor is 1
	MOVL   $1, R11         // all weights stayed finite
	XORQ   AX, AX
	SUBQ   $16, CX
	JLT    last

// For every sixteen weights w in Z3: their new values in Z4.
loop:
	VMOVUPS (R9)(AX*4), Z0
	VMOVUPS (R8)(AX*4), Z3
	TESTQ   R10, R10
	JZ      descend
	VMOVUPS (R10)(AX*4), Z1
	VELOCITY
	VMOVUPS Z0, (R10)(AX*4)

descend:
	VMULPS  Z10, Z0, Z0
	TESTL   BX, BX
	JNZ     decay
	VSUBPS  Z0, Z3, Z4

check:
	VFPCLASSPSZ NONFINITE, Z4, K2
	KORTESTW K2, K2
	JNZ     keep

save:
	VMOVUPS Z4, (R8)(AX*4)
	ADDQ    $16, AX
	CMPQ    AX, CX
	JLE     loop
	JMP     last

decay:
	VMULPS Z12, Z3, Z4
	VSUBPS Z0, Z4, Z4
	JMP    check

keep:
	XORL    R11, R11
	VMOVAPS Z3, K2, Z4
	JMP     save

// The remaining weights, fewer than sixteen: K1 has a bit for each.
last:
	ADDQ  $16, CX
	SUBQ  AX, CX
	JZ    finished
	MOVL  $1, DX
	SHLL  CX, DX
	DECL  DX
	KMOVW DX, K1
	VMOVUPS.Z (R9)(AX*4), K1, Z0
	VMOVUPS.Z (R8)(AX*4), K1, Z3
	TESTQ     R10, R10
	JZ        descendLast
	VMOVUPS.Z (R10)(AX*4), K1, Z1
	VELOCITY
	VMOVUPS   Z0, K1, (R10)(AX*4)

descendLast:
	VMULPS  Z10, Z0, Z0
	VMULPS  Z12, Z3, Z4
	VSUBPS  Z0, Z4, Z4
	VFPCLASSPSZ NONFINITE, Z4, K1, K2
	KORTESTW K2, K2
	JZ      saveLast
	XORL    R11, R11
	VMOVAPS Z3, K2, Z4

saveLast:
	VMOVUPS Z4, K1, (R8)(AX*4)

finished:
	MOVB R11, ret+8(FP)
	VZEROUPPER
	RET
