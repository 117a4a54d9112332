//go:build !linux && !darwin

package blockfile

// Free is not known here.
func Free(string) (bytes uint64, ok bool) { return 0, false }
