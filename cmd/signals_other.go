//go:build !unix

package cmd

import "os"

// ownSignals returns the signals that only this platform has.
func ownSignals() []os.Signal { return nil }

func isQuit(os.Signal) bool { return false }
