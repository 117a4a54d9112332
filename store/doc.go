// Package store is the façade of the store. It opens an engine by its URL, keeps the
// index up to date with it, and serves searches, single records, triage and the state
// of feeds.
//
// It implements the collector's Keeper and the interfaces of the screens. It makes no
// network request to Microsoft and must not know terminals. A snapshot of the index
// stands beside the store, so that a process need not make it of every row (snapshot.go).
// Begin with Open.
package store
