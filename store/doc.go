// Package store is the façade over what is kept: it opens an engine by its
// URL, keeps the index up to date with it, and serves searches, single
// records, triage and the state of feeds.
//
// It satisfies the collector's Keeper and the interfaces of the screens. It makes no
// network request to Microsoft and must not know terminals. Begin with Open.
package store
