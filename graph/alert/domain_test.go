package alert_test

import (
	"testing"

	"tocsin/graph/alert"
)

// A domain ends before the dot of the root, and what can't be the name
// of a host is none.
func TestDomainsOfMalformedValues(t *testing.T) {
	for _, c := range []struct {
		of       alert.EntityType
		in, want string
	}{
		{alert.URL, "https://evil.example./a", "evil.example"},
		{alert.URL, "https://.evil.example/a", ""},
		{alert.URL, "https://./a", ""},
		{alert.URL, "https://evil.example:80x/", ""},
		{alert.URL, "intranet/a", ""},
		{alert.URL, "https://login.example@evil.example/a", "evil.example"},
		{alert.URL, "https://user:pw@evil.example:8443?a@b", "evil.example"},
		{alert.URL, "https://203.0.113.7/a", ""},
		{alert.URL, "https://[2001:db8::1]:8443/a", ""},
		{alert.URL, "https://[2001:db8::1/a", ""},
		{alert.Email, "a@b.example.", "b.example"},
		{alert.Email, "a@.b.example", ""},
		{alert.Email, "@b.example", ""},
		{alert.Email, "a@", ""},
	} {
		from, end := alert.DomainIn(c.of, []byte(c.in))
		got := ""
		if from < end {
			got = c.in[from:end]
		}
		if got != c.want {
			t.Errorf("the domain of %q is %q, want %q", c.in, got, c.want)
		}
	}
}

// A host may be an address.
func TestHostsOfLinks(t *testing.T) {
	for in, want := range map[string]string{
		"https://login.example@evil.example/a": "evil.example",
		"https://203.0.113.7:8080/a":           "203.0.113.7",
		"https://[2001:db8::1]/a":              "2001:db8::1",
		"https://user@[2001:db8::1]:8443/a":    "2001:db8::1",
		"https://[2001:db8::1/a":               "",
		"https://[evil.example]/a":             "",
		"https://evil.example:/a":              "",
		"evil.example/a":                       "evil.example",
		"https://evil.example./a":              "evil.example",
		"intranet/a":                           "",
		"https:///a":                           "",
	} {
		from, end := alert.HostIn([]byte(in))
		if got := in[from:max(from, end)]; got != want {
			t.Errorf("the host of %q is %q, want %q", in, got, want)
		}
	}
}
