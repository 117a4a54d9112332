package store_test

import (
	"strings"
	"testing"

	"tocsin/store"
)

// FuzzShown: whatever a person writes as the URL of a server, with a password or without, it
// is shown without the password; and a URL either names a store or is refused with a reason.
func FuzzShown(f *testing.F) {
	f.Add("postgres://", "amal", "hunter2", "@db.example/tocsin?sslmode=require")
	f.Add("mysql:", "", "p@ss?w/rd", "@h")
	f.Add("", "amal", "x@y", "@h")
	f.Add("sqlite://", "a", "b:c", "@")
	f.Fuzz(func(t *testing.T, begin, user, password, end string) {
		password = "Pw" + password + "wP"
		if !strings.HasPrefix(end, "@") || strings.HasPrefix(begin, "sqlite:") && !strings.HasPrefix(begin, "sqlite://") || strings.Contains(begin+user+end, password) {
			t.Skip("no URL with a password")
		}
		url := begin + user + ":" + password + end
		if store.CheckURL(url) == nil {
			return
		}
		if shown := store.Shown(url); strings.Contains(shown, password) {
			t.Errorf("%q is shown as %q", url, shown)
		}
	})
}
