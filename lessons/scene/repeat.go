package scene

import "context"

// Repeat is the Step of a lessons.Stepper that can only do one step at a time: it
// calls step up to n times while done reports false, and returns its error, or
// the context's.
func Repeat(ctx context.Context, n int, done func() bool, step func() error) error {
	for ; n > 0 && !done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
