package cmd

import (
	"strings"
	"testing"

	"tocsin/store/config"
)

// FuzzScrub: whatever stands around them in a log, the names, ids, tokens and addresses of
// the settings are not in what a bugreport has of it, and to clean it twice takes out no more
// of them.
func FuzzScrub(f *testing.F) {
	const name, tenant, client, token = "Harbour bank", "harbour.example", "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6", "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
	settings := &config.Config{Path: "/home/amal/tocsin/config.toml", Integrations: []config.Integration{{
		Name: name, TenantID: tenant, ClientID: client, Certificate: "harbour.pem", PrivateKey: "keys/harbour.key.pem",
	}}}
	s := newScrubber(settings, Env{User: "amal", Get: func(string) string { return "/home/amal" }})
	f.Add("the integration ", " is ", "\n")
	f.Add(`{"integration":"`, `","error":"`, `"}`)
	f.Add("-----BEGIN ", "Bearer ", "@")
	f.Add("/home/amal/", "://a:b@", `\`)
	f.Add("eyJ", "=", "é\x80")
	f.Fuzz(func(t *testing.T, before, between, behind string) {
		for _, private := range []string{name, strings.ToUpper(tenant), client, token, "harbour.pem", "keys/harbour.key.pem", "/home/amal/tocsin"} {
			got := keyed(s.clean(before + between + private + between + behind))
			if strings.Contains(strings.ToLower(before+between+behind), strings.ToLower(private)) {
				continue // it stands there by itself, in parts that are none of it
			}
			if strings.Contains(strings.ToLower(got), strings.ToLower(private)) {
				t.Errorf("%q is left in %q", private, got)
			}
		}
	})
}
