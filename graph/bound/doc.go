// Package bound reads what others wrote: answers of a service, files, pipes, standard
// input. It reads at most so many bytes, for at most so long, and gives plain UTF-8
// whatever the encoding was.
//
// Bounds are in bounds.go, each with its reason, for the whole program. Every foreign
// reader goes through Read, Head, File or Stream, and a test of the source keeps
// unbounded readers out of the other packages. The package is a leaf: its errors are
// plain, and callers turn them into faults. Begin with Read.
package bound
