// Package long tells a property test how many rounds to make: few in the gate,
// many in the long form of the tests, which .ci/run long runs.
//
// It is a leaf for tests alone. Begin with Rounds.
package long

import "os"

// factor is how many times as many rounds the long form makes. At 25 the slowest
// property test takes minutes.
const factor = 25

// Rounds returns n, or many times as many if TOCSIN_LONG is set in the
// environment.
func Rounds(n int) int {
	if os.Getenv("TOCSIN_LONG") == "" {
		return n
	}
	return factor * n
}
