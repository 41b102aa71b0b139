// Package guard turns panics into errors that keep the stack.
package guard

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// PanicError is a panic: a bug in this program. A panic whose value is a
// *PanicError, passed on from another goroutine, keeps its original stack.
type PanicError struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error returns the panic's message, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("a mistake in this program: %v", e.Value) }

// Call calls f and returns its error, or a *PanicError if it panics.
func Call(f func() error) (err error) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if e, ok := value.(error); ok {
			var first *PanicError
			if errors.As(e, &first) {
				err = first
				return
			}
		}
		err = &PanicError{Value: value, Stack: debug.Stack()}
	}()
	return f()
}
