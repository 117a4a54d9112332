package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"tocsin/store/config"
)

// An integration has a certificate, or a credential that needs none: never both, and no unknown one.
func TestCredential(t *testing.T) {
	const head = "[[integration]]\nname = \"a\"\ntenant_id = \"t\"\nclient_id = \"c\"\n"
	for name, c := range map[string]struct {
		text string
		want string // of the problem; "" for none
		word string
	}{
		"a certificate":          {`certificate = "a.pem"`, "", "certificate"},
		"a certificate by name":  {"credential = \"certificate\"\ncertificate = \"a.pem\"", "", "certificate"},
		"none":                   {"", `"certificate" is missing`, ""},
		"none by name":           {`credential = "certificate"`, `"certificate" is missing`, ""},
		"managed":                {`credential = "managed-identity"`, "", "managed-identity"},
		"workload":               {`credential = "workload-identity"`, "", "workload-identity"},
		"managed with a pair":    {"credential = \"managed-identity\"\ncertificate = \"a.pem\"", `"certificate" has no use with credential = "managed-identity"`, ""},
		"workload with a key":    {"credential = \"workload-identity\"\nprivate_key = \"a.pem\"", `"private_key" has no use with credential = "workload-identity"`, ""},
		"unknown":                {`credential = "passport"`, `"credential" cannot be "passport"`, ""},
		"empty":                  {"credential = \"\"\ncertificate = \"a.pem\"", `"credential" is empty`, ""},
		"of another case":        {`credential = "Managed-Identity"`, `"credential" cannot be "Managed-Identity"`, ""},
		"a word that tears down": {`credential = "x\u001b[2J"`, `"credential"`, ""},
	} {
		settings, err := config.Load(t.Context(), write(t, head+c.text+"\n"))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want == "" && settings.Integrations[0].Credential != c.word:
			t.Errorf("%s: %q", name, settings.Integrations[0].Credential)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\x1b")):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// A credential without a certificate is written and changed with the keys that belong to it.
func TestCredentialIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	in := config.Defaults()
	in.Name, in.TenantID, in.ClientID, in.Credential = "a", "t", "c", "managed-identity"
	if err := config.Add(path, in); err != nil {
		t.Fatal(err)
	}
	made := text(t, path)
	made = made[strings.LastIndex(made, "\n[[integration]]"):]
	if !strings.Contains(made, "credential = \"managed-identity\"\n") || strings.Contains(made, "certificate") {
		t.Errorf("written is\n%s", made)
	}
	if err := config.Change(path, "a", func(in *config.Integration) error {
		in.Credential, in.Certificate, in.PrivateKey = "certificate", "a.pem", "a.key.pem"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	settings, err := config.Load(t.Context(), path)
	if err != nil || settings.Integrations[0].Certificate != "a.pem" || !settings.Integrations[0].HasCertificate() {
		t.Fatalf("%v: %+v", err, settings)
	}
	if err := config.Change(path, "a", func(in *config.Integration) error {
		in.Credential, in.Certificate, in.PrivateKey = "workload-identity", "", ""
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if settings, err = config.Load(t.Context(), path); err != nil || settings.Integrations[0].Credential != "workload-identity" {
		t.Fatalf("%v: %s", err, text(t, path))
	}
	if err := config.Change(path, "a", func(in *config.Integration) error { in.Certificate = "b.pem"; return nil }); err == nil {
		t.Error("a certificate beside a credential that has none was written")
	}
}
