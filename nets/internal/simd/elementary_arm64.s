//go:build !purego

#include "textflag.h"
#include "elementary.h"
#include "neon_arm64.h"

// CONSTANT loads a constant into both lanes of a register.
#define CONSTANT(c, d) \
	MOVD $c, R3; \
	VLD1R (R3), [V(d).D2]

// HORNER replaces a sum s by s·t + c, rounded twice.
#define HORNER(s, t, c) \
	FMUL2(t, s, s); \
	FADD2(c, s, s)

// UNLESSBOTH jumps if a lane of V1 is not set.
#define UNLESSBOTH(away) \
	VMOV V1.D[0], R3; \
	VMOV V1.D[1], R4; \
	AND R4, R3; \
	CMN $1, R3; \
	BNE away

// func expLoop(x *float64, n int) int
TEXT ·expLoop(SB), NOSPLIT, $0-24
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	MOVD $0, R2
	CONSTANT(one<>(SB), 8)
	CONSTANT(two<>(SB), 9)
	CONSTANT(half<>(SB), 10)
	CONSTANT(sign<>(SB), 11)
	CONSTANT(largest<>(SB), 12)
	CONSTANT(log2e<>(SB), 13)
	CONSTANT(bias<>(SB), 14)
	CONSTANT(ln2Hi<>(SB), 15)
	CONSTANT(ln2Lo<>(SB), 16)
	CONSTANT(p<>+0(SB), 17)
	CONSTANT(p<>+8(SB), 18)
	CONSTANT(p<>+16(SB), 19)
	CONSTANT(p<>+24(SB), 20)
	CONSTANT(p<>+32(SB), 21)

// For every two numbers: stop if one is large or not a number.
loop:
	VLD1 (R0), [V0.D2]
	FACGE2(0, 12, 1)
	UNLESSBOTH(done)

	// x = k·ln 2 + r, with k in V7, in V6 as integers
	AND16(11, 0, 1)
	ORR16(10, 1, 1)
	FMUL2(13, 0, 2)
	FADD2(1, 2, 2)
	FCVTZS2(2, 6)
	SCVTF2(6, 7)
	FMUL2(15, 7, 1)
	FSUB2(1, 0, 1) // hi
	FMUL2(16, 7, 2) // lo
	FSUB2(2, 1, 3) // r
	FMUL2(3, 3, 4) // t
	ORR16(21, 21, 5)
	HORNER(5, 4, 20)
	HORNER(5, 4, 19)
	HORNER(5, 4, 18)
	HORNER(5, 4, 17)
	FMUL2(4, 5, 5)
	FSUB2(5, 3, 5) // c

	// y = 1 − ((lo − r·c/(2−c)) − hi)
	FMUL2(5, 3, 3)
	FSUB2(5, 9, 5)
	FDIV2(5, 3, 3)
	FSUB2(3, 2, 2)
	FSUB2(1, 2, 2)
	FSUB2(2, 8, 2)

	// y·2ᵏ
	VADD   V14.D2, V6.D2, V6.D2
	VSHL   $52, V6.D2, V6.D2
	FMUL2(6, 2, 2)
	VST1.P [V2.D2], 16(R0)
	ADD    $2, R2
	CMP    R1, R2
	BLT    loop

done:
	MOVD R2, ret+16(FP)
	RET

// func log1pLoop(x *float64, n int) int
TEXT ·log1pLoop(SB), NOSPLIT, $0-24
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	MOVD $0, R2
	CONSTANT(one<>(SB), 8)
	CONSTANT(two<>(SB), 9)
	CONSTANT(half<>(SB), 10)
	CONSTANT(rootHalf<>(SB), 11)
	CONSTANT(ln2Hi<>(SB), 13)
	CONSTANT(ln2Lo<>(SB), 14)
	CONSTANT(l<>+0(SB), 16)
	CONSTANT(l<>+8(SB), 17)
	CONSTANT(l<>+16(SB), 18)
	CONSTANT(l<>+24(SB), 19)
	CONSTANT(l<>+32(SB), 20)
	CONSTANT(l<>+40(SB), 21)
	CONSTANT(l<>+48(SB), 22)

// For every two numbers: stop if one is not from 0 to 1.
loop:
	VLD1 (R0), [V0.D2]
	FCMGE2_0(0, 1)
	FCMGE2(0, 8, 2)
	AND16(2, 1, 1)
	UNLESSBOTH(done)

	// u = 1 + x = 2ᵏ·(1 + f), with k = 0 or 1 in V5
	FADD2(8, 0, 7)
	FMUL2(10, 7, 1)
	FCMGT2(1, 11, 2)
	BIT16(2, 7, 1)
	FSUB2(8, 1, 1) // f
	BIC16(2, 8, 5)
	FADD2(9, 1, 2)
	FDIV2(2, 1, 2) // s
	FMUL2(2, 2, 3) // s²
	FMUL2(3, 3, 4) // s⁴
	ORR16(22, 22, 6)
	HORNER(6, 4, 20)
	HORNER(6, 4, 18)
	HORNER(6, 4, 16)
	FMUL2(6, 3, 3) // odd terms
	ORR16(21, 21, 6)
	HORNER(6, 4, 19)
	HORNER(6, 4, 17)
	FMUL2(6, 4, 4) // even terms

	// log(1 + x) = k·ln2Hi − ((f²/2 − (s·(f²/2 + odd + even) + k·ln2Lo)) − f)
	FADD2(3, 4, 3)
	FMUL2(10, 1, 6)
	FMUL2(1, 6, 6)
	FADD2(3, 6, 3)
	FMUL2(2, 3, 3)
	FMUL2(14, 5, 4)
	FADD2(4, 3, 3)
	FSUB2(3, 6, 3)
	FSUB2(1, 3, 3)
	FMUL2(13, 5, 4)
	FSUB2(3, 4, 3)

	// times x/(u − 1), or x where u is 1
	FSUB2(8, 7, 4)
	FDIV2(4, 0, 4)
	FMUL2(4, 3, 3)
	FCMEQ2(8, 7, 4)
	BIT16(4, 0, 3)
	VST1.P [V3.D2], 16(R0)
	ADD    $2, R2
	CMP    R1, R2
	BLT    loop

done:
	MOVD R2, ret+16(FP)
	RET
