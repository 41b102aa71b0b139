//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The predicate of VCMPPS: greater than, quiet.
#define GT $30

// func maskReLULoop(delta, act *float32, n int)
TEXT ·maskReLULoop(SB), NOSPLIT, $0-24
	MOVQ   delta+0(FP), DI
	MOVQ   act+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0

// For every eight elements: keep the delta if the activation is positive.
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

// SUMROW adds eight products of a row to its partial sums.
#define SUMROW(w, a) \
	VMULPS w, Y8, Y9; \
	VADDPS Y9, a, a

// Four rows have eight partial sums each in Y0 to Y3; Y8 holds eight taps of x.
// R8 points to the weights of the first row; BX is the length of a row in
// bytes, R9 of three rows.
//
// func matVecLoop(a *matVecArgs)
TEXT ·matVecLoop(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ matVecArgs_dst(DI), R11
	MOVQ matVecArgs_dstStride(DI), R12
	MOVQ matVecArgs_bias(DI), R13
	MOVQ matVecArgs_w(DI), SI
	MOVQ matVecArgs_taps(DI), BX
	SHLQ $2, BX            // bytes of a row
	LEAQ (BX)(BX*2), R9
	VXORPS Y15, Y15, Y15

// While at least four rows are left.
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

// For every eight taps: add their products to the sums of four rows.
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

// While any row is left.
one:
	CMPQ matVecArgs_rows(DI), $1
	JLT  finished
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ matVecArgs_x(DI), DX
	MOVQ matVecArgs_taps(DI), CX
	MOVQ SI, R8

// For every eight taps: add their products to the sums of the row.
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

// func addScaledLoop(y *float32, a float32, x *float32, n int)
TEXT ·addScaledLoop(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	VBROADCASTSS a+8(FP), Y0
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX

// For every eight elements: y ← y + a·x.
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
