package ingest

import "errors"

// ErrHeld means that another holder has the feed's lease. The feed's State names
// the holder.
var ErrHeld = errors.New("the feed's lease is held by another process")

// ErrFenced means that a lease expired and was given to another holder: nothing was
// written, and the former holder must ask for the lease again.
var ErrFenced = errors.New("the feed's lease was lost")

// ErrRemoved means that the store's file is no longer where it was opened: it was
// removed, moved or renamed. Nothing was written.
var ErrRemoved = errors.New("the store was removed")

// ErrReplaced means that another store stands where this one was opened. Nothing was
// written to either. Close this one and open the path again.
var ErrReplaced = errors.New("the store was replaced by another one")

// IsGone reports whether an error means that the store that was opened is not there any
// more: it wraps ErrRemoved or ErrReplaced. Nothing can be written, so there is nothing
// to ask a service for.
func IsGone(err error) bool { return errors.Is(err, ErrRemoved) || errors.Is(err, ErrReplaced) }
