package cmd

import (
	"context"
	"time"

	"tocsin/graph/collect"
)

// pauseWithin bounds how long the program waits for its leases to be given up before it is stopped.
const pauseWithin = 2 * time.Second

// pause gives the leases up before a shell stops the program, so that other processes can poll meanwhile,
// and returns what goes on with polling.
func (t *tender) pause() (goOn func()) {
	ctx, cancel := context.WithTimeout(context.Background(), pauseWithin)
	defer cancel()
	paused := make(chan *collect.Fleet, 1)
	go func() {
		t.reload.mu.Lock() // whoever holds it may wait for a drive that hangs
		fleet := t.reload.fleet
		t.reload.mu.Unlock()
		if fleet != nil && ctx.Err() == nil {
			fleet.Rest(ctx)
		}
		paused <- fleet
	}()
	select {
	case fleet := <-paused:
		if fleet != nil {
			return fleet.GoOn
		}
	case <-ctx.Done():
		return func() {
			go func() {
				if fleet := <-paused; fleet != nil {
					fleet.GoOn()
				}
			}()
		}
	}
	return func() {}
}
