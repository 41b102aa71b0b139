package progress

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPatience is how long a save waits for another program to let go of the
// progress file: nobody holds it for longer than one write.
const lockPatience = 250 * time.Millisecond

// ErrBusy says that another program holds the lock of the progress file. To try
// again may help.
var ErrBusy = errors.New("another program holds")

// tryLock takes the lock at path and returns what lets go of it again. Where the
// file system has no locks the error is errors.ErrUnsupported.
func tryLock(path string) (unlock func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	switch _, err = lock.TryLockContext(ctx, 5*time.Millisecond); {
	case err == nil:
		// An unlock that fails is mended by the system when the descriptor closes.
		return func() { _ = lock.Unlock() }, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("progress is not kept for now: %w %s", ErrBusy, path)
	case errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK):
		return nil, errors.ErrUnsupported
	default:
		return nil, notKept(err)
	}
}
