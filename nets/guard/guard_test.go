package guard

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func fail() error { panic("a wrong index") }

// TestCall checks that an error is returned unchanged, and that a panic becomes
// an error with the stack of the function that panicked, even when it is passed
// on.
func TestCall(t *testing.T) {
	t.Parallel()
	if err := Call(func() error { return io.EOF }); !errors.Is(err, io.EOF) {
		t.Errorf("an error comes back as %v", err)
	}
	for name, f := range map[string]func() error{
		"a panic":             fail,
		"a panic passed on":   func() error { panic(Call(fail)) },
		"a panic of an error": func() error { panic(io.ErrUnexpectedEOF) },
	} {
		err := Call(f)
		var broken *PanicError
		if !errors.As(err, &broken) || len(broken.Stack) == 0 {
			t.Errorf("%s comes back as %v", name, err)
			continue
		}
		if name != "a panic of an error" && (broken.Value != "a wrong index" || !strings.Contains(string(broken.Stack), "guard.fail")) {
			t.Errorf("%s has the value %v and the stack\n%s", name, broken.Value, broken.Stack)
		}
	}
}
