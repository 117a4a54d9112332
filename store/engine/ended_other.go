//go:build !unix

package engine

// ended cannot tell here: a lease then ends when it runs out.
func ended(int) bool { return false }
