package ingest

import "tocsin/graph/alert"

// Held tells what a store has under a key. No record need be read for it.
type Held struct {
	Known   bool       // it has a record, however damaged
	Updated alert.Time // when that was last updated; 0 if it is not known
	Print   uint64     // the fingerprint of its item; 0 if it is not known
	Removed bool       // it has none, because the one that it had expired
}

// Stamp is a record of a feed, by its id and the time of its last update.
type Stamp struct {
	ID      string
	Updated alert.Time
}
