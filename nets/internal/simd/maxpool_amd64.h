// The predicate of VCMPPS: greater than, quiet.
#define GT $30

// WINDOW locates the window at R8: SI points to its inputs, R10 to its offsets,
// CX is their number, and DX its output's offset in bytes.
#define WINDOW \
	MOVLQSX Window_Src(R8), SI; \
	SHLQ $2, SI; \
	ADDQ maxPoolArgs_src(DI), SI; \
	MOVLQSX Window_Offset(R8), R10; \
	SHLQ $2, R10; \
	ADDQ maxPoolArgs_offsets(DI), R10; \
	MOVLQSX Window_N(R8), CX; \
	MOVLQSX Window_Dst(R8), DX; \
	SHLQ $2, DX
