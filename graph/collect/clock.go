package collect

import "time"

// elapsed reports whether at least d has gone by since a moment. Our own clock may
// jump: the monotonic one does not run while a computer sleeps, and the other one may
// be set. What either has counted counts. A clock that was set back by more than d
// counts too: to do a job once too often is better than to wait a year.
func elapsed(since, now time.Time, d time.Duration) bool {
	wall := now.Round(0).Sub(since.Round(0))
	return now.Sub(since) >= d || wall >= d || wall < -d
}
