package ingest

import "errors"

// ErrHeld means that another holder has the feed's lease. The feed's State names
// the holder.
var ErrHeld = errors.New("the feed's lease is held by another process")

// ErrFenced means that a lease expired and was given to another holder: nothing was
// written, and the former holder must ask for the lease again.
var ErrFenced = errors.New("the feed's lease was lost")
