package screen

import (
	"context"
	"errors"
	"time"

	"tocsin/graph/fault"
)

// LookLimit is the time limit of a question to the store about some rows, beside that of a
// list itself.
const LookLimit = 10 * time.Second

// Late names the store if the time limit of a command struck: a deadline alone reads as
// trouble with the network. Other errors it returns as they are.
func Late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer in time", "it may be busy", err)
	}
	return err
}

// Pause waits for d or until ctx ends. Only a command may call it, never Update or Draw.
func Pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
