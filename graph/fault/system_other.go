//go:build !windows

package fault

// ownTroubles lists the errors that only this platform has.
func ownTroubles() []trouble { return nil }
