package ingest

import "errors"

// ErrHeld means that somebody else holds the feed's lease; who polls is told
// by the feed's State.
var ErrHeld = errors.New("the feed's lease is held by somebody else")

// ErrFenced means that a lease ran out and was given to another holder: nothing
// was written, and the holder must ask for the lease anew.
var ErrFenced = errors.New("the feed's lease was lost")
