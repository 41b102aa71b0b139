//go:build amd64 && !purego

#include "textflag.h"
#include "elementary.h"

// The predicates of VCMPPD: ordered, quiet.
#define LT $17
#define LE $18
#define GE $29
#define EQ $0

// HORNER replaces a sum s by s·t + c, rounded twice.
#define HORNER(s, t, c) \
	VMULPD t, s, s; \
	VBROADCASTSD c, Y15; \
	VADDPD Y15, s, s

// func expLoop(x *float64, n int) int
TEXT ·expLoop(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y8
	VBROADCASTSD two<>(SB), Y9
	VBROADCASTSD half<>(SB), Y10
	VBROADCASTSD sign<>(SB), Y11
	VBROADCASTSD largest<>(SB), Y12
	VBROADCASTSD log2e<>(SB), Y13
	VPBROADCASTQ bias<>(SB), Y14

// For every four numbers: stop if one is large or not a number.
expLoop:
	VMOVUPD (DI)(AX*8), Y0
	VANDNPD Y0, Y11, Y1
	VCMPPD LE, Y12, Y1, Y1
	VMOVMSKPD Y1, DX
	CMPQ DX, $15
	JNE expDone

	// x = k·ln 2 + r, with k in Y7, in X6 as integers
	VANDPD Y11, Y0, Y1
	VORPD Y10, Y1, Y1
	VMULPD Y13, Y0, Y2
	VADDPD Y1, Y2, Y2
	VCVTTPD2DQY Y2, X6
	VCVTDQ2PD X6, Y7
	VBROADCASTSD ln2Hi<>(SB), Y15
	VMULPD Y15, Y7, Y1
	VSUBPD Y1, Y0, Y1 // hi
	VBROADCASTSD ln2Lo<>(SB), Y15
	VMULPD Y15, Y7, Y2 // lo
	VSUBPD Y2, Y1, Y3 // r
	VMULPD Y3, Y3, Y4 // t
	VBROADCASTSD p<>+32(SB), Y5
	HORNER(Y5, Y4, p<>+24(SB))
	HORNER(Y5, Y4, p<>+16(SB))
	HORNER(Y5, Y4, p<>+8(SB))
	HORNER(Y5, Y4, p<>+0(SB))
	VMULPD Y4, Y5, Y5
	VSUBPD Y5, Y3, Y5 // c

	// y = 1 − ((lo − r·c/(2−c)) − hi)
	VMULPD Y5, Y3, Y3
	VSUBPD Y5, Y9, Y5
	VDIVPD Y5, Y3, Y3
	VSUBPD Y3, Y2, Y2
	VSUBPD Y1, Y2, Y2
	VSUBPD Y2, Y8, Y2

	// y·2ᵏ
	VPMOVSXDQ X6, Y6
	VPADDQ Y14, Y6, Y6
	VPSLLQ $52, Y6, Y6
	VMULPD Y6, Y2, Y2
	VMOVUPD Y2, (DI)(AX*8)
	ADDQ $4, AX
	CMPQ AX, CX
	JLT expLoop

expDone:
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

// func log1pLoop(x *float64, n int) int
TEXT ·log1pLoop(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	XORQ AX, AX
	VXORPD Y12, Y12, Y12
	VBROADCASTSD one<>(SB), Y8
	VBROADCASTSD two<>(SB), Y9
	VBROADCASTSD half<>(SB), Y10
	VBROADCASTSD rootHalf<>(SB), Y11
	VBROADCASTSD ln2Hi<>(SB), Y13
	VBROADCASTSD ln2Lo<>(SB), Y14

// For every four numbers: stop if one is not from 0 to 1.
logLoop:
	VMOVUPD (DI)(AX*8), Y0
	VCMPPD GE, Y12, Y0, Y1
	VCMPPD LE, Y8, Y0, Y2
	VANDPD Y1, Y2, Y2
	VMOVMSKPD Y2, DX
	CMPQ DX, $15
	JNE logDone

	// u = 1 + x = 2ᵏ·(1 + f), with k = 0 or 1 in Y5
	VADDPD Y8, Y0, Y7
	VMULPD Y10, Y7, Y1
	VCMPPD LT, Y11, Y1, Y2
	VBLENDVPD Y2, Y7, Y1, Y1
	VSUBPD Y8, Y1, Y1 // f
	VANDNPD Y8, Y2, Y5
	VADDPD Y9, Y1, Y2
	VDIVPD Y2, Y1, Y2 // s
	VMULPD Y2, Y2, Y3 // s²
	VMULPD Y3, Y3, Y4 // s⁴
	VBROADCASTSD l<>+48(SB), Y6
	HORNER(Y6, Y4, l<>+32(SB))
	HORNER(Y6, Y4, l<>+16(SB))
	HORNER(Y6, Y4, l<>+0(SB))
	VMULPD Y6, Y3, Y3 // odd terms
	VBROADCASTSD l<>+40(SB), Y6
	HORNER(Y6, Y4, l<>+24(SB))
	HORNER(Y6, Y4, l<>+8(SB))
	VMULPD Y6, Y4, Y4 // even terms

	// log(1 + x) = k·ln2Hi − ((f²/2 − (s·(f²/2 + odd + even) + k·ln2Lo)) − f)
	VADDPD Y3, Y4, Y3
	VMULPD Y10, Y1, Y6
	VMULPD Y1, Y6, Y6
	VADDPD Y3, Y6, Y3
	VMULPD Y2, Y3, Y3
	VMULPD Y14, Y5, Y4
	VADDPD Y4, Y3, Y3
	VSUBPD Y3, Y6, Y3
	VSUBPD Y1, Y3, Y3
	VMULPD Y13, Y5, Y4
	VSUBPD Y3, Y4, Y3

	// times x/(u − 1), or x where u is 1
	VSUBPD Y8, Y7, Y4
	VDIVPD Y4, Y0, Y4
	VMULPD Y4, Y3, Y3
	VCMPPD EQ, Y8, Y7, Y4
	VBLENDVPD Y4, Y0, Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	ADDQ $4, AX
	CMPQ AX, CX
	JLT logLoop

logDone:
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET
