// Package elementary computes elementary functions that return the same bits on
// every processor.
//
// The functions of package math have assembly on some processors, which differs
// from the Go code in its last bits, and on others the compiler fuses x·y + z
// into one rounding. Here every function is plain Go, and every product that is
// added to something is converted explicitly, which by the language's
// definition rounds it. That leaves only operations whose results IEEE 754
// defines exactly: sums, products, quotients and square roots.
//
// Results of Exp and Log are within 1 ulp of the exact value, those of the
// other functions within 3.
//
// Exp, Log and Erfc follow FreeBSD's msun as package math does, Tanh and Sincos
// the Cephes library by Stephen L. Moshier. The notice of msun:
//
//	Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
//	Developed at SunPro, a Sun Microsystems, Inc. business.
//	Permission to use, copy, modify, and distribute this
//	software is freely granted, provided that this notice
//	is preserved.
package elementary
