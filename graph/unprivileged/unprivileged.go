// Package unprivileged runs a test as a user whom the modes of files bind, also where the tests
// run as root.
//
// It is a leaf for tests alone. Begin with Run.
package unprivileged

import (
	"os"
	"testing"
)

// Run reports whether the test goes on in this process. As root, whom no mode of a file binds, it
// runs this one test in a process of another user, fails as that one does, and returns false.
//
// A test that asks Run writes into no folder but those of t.TempDir.
func Run(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	again(t)
	return false
}
