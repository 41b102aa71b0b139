// Package guard turns panics into errors that keep the stack.
package guard

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// PanicError is a panic: a mistake in this program. A panic with a *PanicError,
// as another goroutine's passed on, keeps its first stack.
type PanicError struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error says what the panic said, without the stack.
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
