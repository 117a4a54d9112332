package alert_test

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestWord names values by what they are, where their type alone would name them badly.
func TestWord(t *testing.T) {
	for _, c := range []struct {
		of          alert.EntityType
		value, want string
	}{
		{alert.UUID, "6c1a3f0e-0000-4b5d-8e8f-102030405060", "uuid"},
		{alert.UUID, "{6C1A3F0E-0000-4B5D-8E8F-102030405060}", "uuid"},
		{alert.UUID, "S-1-5-21-1004336348-1177238915-682003330-512", "SID"},
		{alert.UUID, "s-1-5-18", "SID"},
		{alert.UUID, "S-1-", "other id"},
		{alert.UUID, strings.Repeat("ab", 20), "device id"},
		{alert.UUID, strings.Repeat("ab", 20) + "1", "other id"},
		{alert.UUID, strings.Repeat("xy", 20), "other id"},
		{alert.UUID, "6c1a3f0e-0000-4b5d-8e8f", "other id"},
		{alert.UUID, "6c1a3f0e-0000-4b5d-8e8f-10203040506g", "other id"},
		{alert.UUID, "", "other id"},
		{alert.Hash, strings.Repeat("ab", 16), "MD5"},
		{alert.Hash, strings.Repeat("AB", 20), "SHA-1"},
		{alert.Hash, strings.Repeat("ab", 32), "SHA-256"},
		{alert.Hash, strings.Repeat("ab", 64), "SHA-512"},
		{alert.Hash, strings.Repeat("xy", 20), "hash"},
		{alert.Hash, "", "hash"},
		{alert.User, "S-1-5-18", "user"},
		{alert.File, strings.Repeat("ab", 20), "file"},
	} {
		if got := (&alert.Entity{Type: c.of, Value: c.value}).Word(); got != c.want {
			t.Errorf("%s %q is called %q, want %q", c.of, c.value, got, c.want)
		}
	}
}
