// Package audit compares what a service shows of a source with what a store holds of it,
// by the id and the update time of each item.
//
// A poller believes that it has read everything; an audit doesn't. It asks for the ids of
// a whole window again, and names what the store lacks, what it holds in an older form,
// and what the service no longer shows. What no collector could have yet is told apart
// from what is missing. With Repair, it fetches what it found and puts it in the store.
//
// It holds no more of a window than 8 bytes an id, and what it found. The package knows
// how a source is read, and not how a store keeps it. Begin with Run.
package audit
