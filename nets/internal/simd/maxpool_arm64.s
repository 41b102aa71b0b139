//go:build !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

//	R0 arguments                 R1  window, R2 the last one
//	R3 inputs                    R4  table of offsets
//	R5 outputs                   R6  argmax
//	R7 inputs of the window      R8  its offsets
//	R9 cells left                R10 its outputs
//	R11 inputs of a cell         R12 its argmax
//	V8 the present cell          V9  one

#define ARGUMENTS \
	MOVD a+0(FP), R0; \
	MOVD maxPoolArgs_window(R0), R1; \
	MOVD maxPoolArgs_end(R0), R2; \
	MOVD maxPoolArgs_src(R0), R3; \
	MOVD maxPoolArgs_offsets(R0), R4; \
	MOVD maxPoolArgs_dst(R0), R5; \
	MOVD maxPoolArgs_argmax(R0), R6; \
	MOVD $1, R7; \
	VDUP R7, V9.S4

// WINDOW locates a window and starts with its first cell.
#define WINDOW \
	LDPSW Window_Src(R1), (R7, R8); \
	ADD R7<<2, R3, R7; \
	ADD R8<<2, R4, R8; \
	LDPSW Window_N(R1), (R9, R10); \
	ADD R10<<2, R6, R12; \
	ADD R10<<2, R5, R10; \
	ZERO(8)

// CELL locates a cell and moves to the next.
#define CELL \
	MOVW.P 4(R8), R11; \
	ADD R11<<2, R7, R11

#define NEXTWINDOW \
	CMP R2, R1; \
	ADD $Window__size, R1; \
	BNE window

// GREATER takes the values v of the current cell if they are greater than the
// maxima a, whose cells are in i.
#define GREATER(v, a, i) \
	FCMGT4(a, v, 20); \
	BIT16(20, v, a); \
	BIT16(20, 8, i)

// V0 to V3 hold the maxima so far, V4 to V7 their cells.
//
// func maxPoolForwardNEON(a *maxPoolArgs)
TEXT ·maxPoolForwardNEON(SB), NOSPLIT, $0-8
	ARGUMENTS

// For each window: start with its first cell.
window:
	WINDOW
	CELL
	VLD1 (R11), [V0.S4, V1.S4, V2.S4, V3.S4]
	ZERO(4)
	ZERO(5)
	ZERO(6)
	ZERO(7)
	SUBS $1, R9
	BEQ  save

// For each further cell: take it if it is greater.
cell:
	CELL
	VLD1 (R11), [V16.S4, V17.S4, V18.S4, V19.S4]
	VADD V9.S4, V8.S4, V8.S4
	GREATER(16, 0, 4)
	GREATER(17, 1, 5)
	GREATER(18, 2, 6)
	GREATER(19, 3, 7)
	SUBS $1, R9
	BNE  cell

save:
	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R10)
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R12)
	NEXTWINDOW
	RET

// ADDWHERE adds the gradients d to the current cell's, v, in lanes whose argmax
// i is this cell.
#define ADDWHERE(i, d, v) \
	CMEQ4(i, 8, 20); \
	AND16(20, d, 20); \
	FADD4(20, v, v)

// V0 to V3 hold the output's gradients, V4 to V7 its argmax.
//
// func maxPoolBackwardNEON(a *maxPoolArgs)
TEXT ·maxPoolBackwardNEON(SB), NOSPLIT, $0-8
	ARGUMENTS

// For each window.
window:
	WINDOW
	VLD1 (R10), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1 (R12), [V4.S4, V5.S4, V6.S4, V7.S4]

// For each cell: add the gradients of the samples whose argmax it is.
cell:
	CELL
	VLD1 (R11), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADDWHERE(4, 0, 16)
	ADDWHERE(5, 1, 17)
	ADDWHERE(6, 2, 18)
	ADDWHERE(7, 3, 19)
	VST1 [V16.S4, V17.S4, V18.S4, V19.S4], (R11)
	VADD V9.S4, V8.S4, V8.S4
	SUBS $1, R9
	BNE  cell
	NEXTWINDOW
	RET
