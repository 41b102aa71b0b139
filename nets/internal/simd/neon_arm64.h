// Go's assembler lacks most of NEON's floating-point instructions, and its vector
// names, such as V0.S4, cannot contain a number from a macro. The instructions below
// are therefore encoded by hand (Arm Architecture Reference Manual, C7.2); the last
// digit of a name is the number of lanes. Registers are given by number, in the order
// of Go's assembler with the result d last: n − m for FSUB4(m, n, d), n ÷ m for FDIV4,
// n > m for FCMGT4, where a lane becomes all ones if so.
#define NEON3(op, m, n, d) WORD $((op) | (m)<<16 | (n)<<5 | (d))
#define NEON2(op, n, d) WORD $((op) | (n)<<5 | (d))

// Four numbers of 32 bits.
#define FADD4(m, n, d) NEON3(0x4E20D400, m, n, d)      // FADD Vd.4S, Vn.4S, Vm.4S
#define FSUB4(m, n, d) NEON3(0x4EA0D400, m, n, d)      // FSUB Vd.4S, Vn.4S, Vm.4S
#define FMUL4(m, n, d) NEON3(0x6E20DC00, m, n, d)      // FMUL Vd.4S, Vn.4S, Vm.4S
#define FDIV4(m, n, d) NEON3(0x6E20FC00, m, n, d)      // FDIV Vd.4S, Vn.4S, Vm.4S
#define FSQRT4(n, d) NEON2(0x6EA1F800, n, d)           // FSQRT Vd.4S, Vn.4S
#define FADDP4(m, n, d) NEON3(0x6E20D400, m, n, d)     // FADDP Vd.4S, Vn.4S, Vm.4S: sums of neighbours, n's below m's
#define FCMGT4(m, n, d) NEON3(0x6EA0E400, m, n, d)     // FCMGT Vd.4S, Vn.4S, Vm.4S
#define FCMGT4_0(n, d) NEON2(0x4EA0C800, n, d)         // FCMGT Vd.4S, Vn.4S, #0.0
#define FCMLT4_0(n, d) NEON2(0x4EA0E800, n, d)         // FCMLT Vd.4S, Vn.4S, #0.0
#define FACGT4(m, n, d) NEON3(0x6EA0EC00, m, n, d)     // FACGT Vd.4S, Vn.4S, Vm.4S: of magnitudes
#define FACGE4(m, n, d) NEON3(0x6E20EC00, m, n, d)     // FACGE Vd.4S, Vn.4S, Vm.4S
#define CMEQ4(m, n, d) NEON3(0x6EA08C00, m, n, d)      // CMEQ Vd.4S, Vn.4S, Vm.4S: of integers

// Two numbers of 64 bits.
#define FADD2(m, n, d) NEON3(0x4E60D400, m, n, d)      // FADD Vd.2D, Vn.2D, Vm.2D
#define FSUB2(m, n, d) NEON3(0x4EE0D400, m, n, d)      // FSUB Vd.2D, Vn.2D, Vm.2D
#define FMUL2(m, n, d) NEON3(0x6E60DC00, m, n, d)      // FMUL Vd.2D, Vn.2D, Vm.2D
#define FDIV2(m, n, d) NEON3(0x6E60FC00, m, n, d)      // FDIV Vd.2D, Vn.2D, Vm.2D
#define FACGE2(m, n, d) NEON3(0x6E60EC00, m, n, d)     // FACGE Vd.2D, Vn.2D, Vm.2D
#define FCMGE2(m, n, d) NEON3(0x6E60E400, m, n, d)     // FCMGE Vd.2D, Vn.2D, Vm.2D
#define FCMGT2(m, n, d) NEON3(0x6EE0E400, m, n, d)     // FCMGT Vd.2D, Vn.2D, Vm.2D
#define FCMEQ2(m, n, d) NEON3(0x4E60E400, m, n, d)     // FCMEQ Vd.2D, Vn.2D, Vm.2D
#define FCMGE2_0(n, d) NEON2(0x6EE0C800, n, d)         // FCMGE Vd.2D, Vn.2D, #0.0
#define FCVTZS2(n, d) NEON2(0x4EE1B800, n, d)          // FCVTZS Vd.2D, Vn.2D
#define SCVTF2(n, d) NEON2(0x4E61D800, n, d)           // SCVTF Vd.2D, Vn.2D

// All bits.
#define AND16(m, n, d) NEON3(0x4E201C00, m, n, d)      // AND Vd.16B, Vn.16B, Vm.16B
#define BIC16(m, n, d) NEON3(0x4E601C00, m, n, d)      // BIC Vd.16B, Vn.16B, Vm.16B: n without m
#define ORR16(m, n, d) NEON3(0x4EA01C00, m, n, d)      // ORR Vd.16B, Vn.16B, Vm.16B
#define BIT16(m, n, d) NEON3(0x6EA01C00, m, n, d)      // BIT Vd.16B, Vn.16B, Vm.16B: n where m, else d

#define ZERO(d) WORD $(0x6F00E400 | (d))               // MOVI Vd.2D, #0

// ST1 stores the first number of register t at Xn and then adds Xm to Xn.
#define ST1(t, n, m) NEON3(0x0D808000, m, n, t) // ST1 {Vt.S}[0], [Xn], Xm
