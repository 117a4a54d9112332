//go:build !linux

package unprivileged

import "testing"

// again can't run a test as another user.
func again(t *testing.T) {
	t.Helper()
	t.Skip("root is bound by no mode")
}
