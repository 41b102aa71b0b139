//go:build !purego

#include "textflag.h"

// TRANSPOSE transposes four numbers of each of four samples, V16 to V19; e to h
// receive one number of each sample.
#define TRANSPOSE(e, f, g, h) \
	VZIP1 V18.S4, V16.S4, V20.S4; \
	VZIP2 V18.S4, V16.S4, V21.S4; \
	VZIP1 V19.S4, V17.S4, V22.S4; \
	VZIP2 V19.S4, V17.S4, V23.S4; \
	VZIP1 V22.S4, V20.S4, e; \
	VZIP2 V22.S4, V20.S4, f; \
	VZIP1 V23.S4, V21.S4, g; \
	VZIP2 V23.S4, V21.S4, h

// SAMPLES loads four numbers of each of four samples.
#define SAMPLES(p, q, r, s) \
	VLD1.P 16(p), [V16.S4]; \
	VLD1.P 16(q), [V17.S4]; \
	VLD1.P 16(r), [V18.S4]; \
	VLD1.P 16(s), [V19.S4]

// func interleaveLoop(dst *float32, samples *[]float32, n int)
TEXT ·interleaveLoop(SB), NOSPLIT, $0-24
	MOVD dst+0(FP), R0
	MOVD samples+8(FP), R1
	MOVD n+16(FP), R2
	MOVD $64, R3
	MOVD (R1), R4
	MOVD 24(R1), R5
	MOVD 48(R1), R6
	MOVD 72(R1), R7
	MOVD 96(R1), R8
	MOVD 120(R1), R9
	MOVD 144(R1), R10
	MOVD 168(R1), R11

// For every four numbers of eight samples.
loop:
	SAMPLES(R4, R5, R6, R7)
	TRANSPOSE(V0.S4, V2.S4, V4.S4, V6.S4)
	SAMPLES(R8, R9, R10, R11)
	TRANSPOSE(V1.S4, V3.S4, V5.S4, V7.S4)
	VST1.P [V0.S4, V1.S4], (R0)(R3)
	VST1.P [V2.S4, V3.S4], (R0)(R3)
	VST1.P [V4.S4, V5.S4], (R0)(R3)
	VST1.P [V6.S4, V7.S4], (R0)(R3)
	SUBS   $4, R2
	BNE    loop
	RET
