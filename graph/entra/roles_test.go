package entra_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/entra"
)

func jwt(payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"typ":"JWT"}`)) + "." + part([]byte(payload)) + ".c2ln"
}

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		payload string
		want    []string
	}{
		{`{"idtyp":"app","roles":["SecurityIncident.Read.All","SecurityAlert.Read.All"],"ver":"1.0"}`, []string{"SecurityAlert.Read.All", "SecurityIncident.Read.All"}},
		{`{"idtyp":"app"}`, nil},
		{`{"roles":[]}`, nil},
		{`{"roles":["a\u001bb"]}`, []string{"a b"}},
	} {
		got, err := entra.Roles(jwt(test.payload))
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, %v, want %q", test.payload, got, err, test.want)
		}
	}
	if got, err := entra.Roles(strings.Replace(jwt(`{"roles":["a"]}`), ".c2ln", "==.c2ln", 1)); err != nil || len(got) != 1 {
		t.Errorf("with padding: %q, %v", got, err)
	}
	for _, bad := range []string{"", "secret", "secret.secret", "a.!secret.c", jwt(`secret`), jwt(`{"roles":"secret"}`), jwt(`{}`) + ".secret"} {
		if _, err := entra.Roles(bad); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func FuzzRoles(f *testing.F) {
	f.Add(jwt(`{"roles":["SecurityAlert.Read.All"]}`))
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		roles, err := entra.Roles(token)
		if err == nil && strings.ContainsAny(strings.Join(roles, ""), "\x1b\r\n\u202e") {
			t.Errorf("roles %q are not fit for a line", roles)
		}
	})
}

func TestTenantOf(t *testing.T) {
	const guid = "0a1b2c3d-1111-4222-8333-444455556666"
	if got, err := entra.TenantOf(jwt(`{"tid":"` + guid + `"}`)); err != nil || got != guid {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []string{"", "secret", jwt(`{}`), jwt(`{"tid":"secret.example"}`), jwt(`{"tid":7}`), jwt(`{"tid":"../secret"}`)} {
		if got, err := entra.TenantOf(bad); err == nil || got != "" || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
}
