//go:build !unix

package engine

// ended always returns false: on this system a lease ends only when it runs out.
func ended(int) bool { return false }
