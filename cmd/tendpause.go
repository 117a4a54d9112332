package cmd

import (
	"context"
	"time"
)

// pauseWithin bounds how long the program waits for its leases to be given up before it is stopped.
const pauseWithin = 2 * time.Second

// pause gives the leases up before a shell stops the program, so that other processes can poll meanwhile,
// and returns what goes on with polling.
func (t *tender) pause() (goOn func()) {
	ctx, cancel := context.WithTimeout(context.Background(), pauseWithin)
	defer cancel()
	paused := make(chan func(), 1)
	go func() {
		t.reload.mu.Lock() // whoever holds it may wait for a drive that hangs
		fleet := t.reload.fleet
		t.reload.mu.Unlock()
		if fleet == nil || ctx.Err() != nil {
			paused <- func() {}
			return
		}
		paused <- fleet.Rest(ctx)
	}()
	select {
	case goOn = <-paused:
		return goOn
	case <-ctx.Done():
		return func() { go func() { (<-paused)() }() }
	}
}
