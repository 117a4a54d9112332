package alerts

import "testing"

// The word of the column finds what gives an alert to someone.
func TestOwnerFindsAssign(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys(": o w n e r")
		x.says("assign the alert to me", "assign the alert to no one")
		x.silent("No exact match")
	})
}
