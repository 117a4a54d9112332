package cmd

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// vouchedStage is a simulated tenant whose application is the managed identity of this machine.
func vouchedStage(t *testing.T) *stage {
	t.Helper()
	return vouchedTenant(t, simulator.Generate(3, 1))
}

func vouchedTenant(t *testing.T, scenario simulator.Scenario) *stage {
	t.Helper()
	s := newStage(t, scenario, alert.AlertsV2, alert.Incidents)
	endpoint := httptest.NewServer(simulator.Identity{Tenant: s.tenant, Header: "s3cret-of-the-site"})
	t.Cleanup(endpoint.Close)
	get := s.env.Get
	s.env.Get = func(name string) string {
		switch name {
		case "IDENTITY_ENDPOINT":
			return endpoint.URL + "/msi/token"
		case "IDENTITY_HEADER":
			return "s3cret-of-the-site"
		}
		return get(name)
	}
	return s
}

// An integration without a certificate is set up by flags, polled, and told of truthfully by
// every command that speaks of certificates.
func TestAManagedIdentityFromSetupToAlerts(t *testing.T) {
	t.Parallel()
	s := vouchedStage(t)
	tenant, client := s.tenant.TenantID(), s.tenant.ClientID()
	done := s.tocsin(t, "setup", "--name", "vouched", "--tenant", tenant, "--client", client, "--credential", "managed-identity", "--cloud", simulatedCloud)
	if done.code != 0 || !strings.Contains(done.err, "Managed identity: of Azure App Service") || !strings.Contains(done.err, "vouched is set up") {
		t.Fatalf("%+v", done)
	}
	settings := read(t, s.path)
	at := strings.Index(settings, `name = "vouched"`)
	if at < 0 || !strings.Contains(settings[at:], `credential = "managed-identity"`) || strings.Contains(settings[at:], "certificate =") || strings.Contains(settings[at:], "private_key") {
		t.Fatalf("the settings have\n%s", settings[max(at, 0):])
	}
	for _, c := range []struct {
		args []string
		code int
		says []string
	}{
		{[]string{"config", "check"}, 0, []string{"2 integrations, no errors"}},
		{[]string{"--integration", "vouched", "collect", "--once"}, 0, []string{"vouched alerts_v2: Healthy"}},
		{[]string{"doctor", "vouched"}, 0, []string{"Managed identity: of Azure App Service, at http://127.0.0.1", "there is no certificate to renew", "ok    Sign-in of the application: signed in"}},
		{[]string{"cert", "check", "vouched"}, 0, []string{"vouched signs in with a managed identity: it has no certificate to check or to renew"}},
		{[]string{"cert", "check", "vouched", "--format", "json"}, 0, []string{`"credential": "managed-identity"`}},
		{[]string{"cert", "renew", "vouched"}, 2, []string{"vouched signs in with a managed identity: it has no certificate to renew", "tocsin doctor vouched"}},
		{[]string{"integration", "show", "vouched"}, 0, []string{"credential           managed-identity"}},
		{[]string{"status"}, 0, []string{"vouched"}},
		{[]string{"bugreport"}, 0, []string{"## Doctor", "Managed identity: of Azure App Service", "there is no certificate to renew", "## Status"}},
		{[]string{"bugreport", filepath.Join(t.TempDir(), "report.txt")}, 0, []string{"## Last faults of the log", "nothing was sent"}},
	} {
		got := s.tocsin(t, c.args...)
		if got.code != c.code {
			t.Errorf("%v exits %d: %s%s", c.args, got.code, got.out, got.err)
		}
		for _, says := range c.says {
			if !strings.Contains(got.out+got.err, says) {
				t.Errorf("%v does not say %q: %s%s", c.args, says, got.out, got.err)
			}
		}
		if all := got.out + got.err; strings.Contains(all, "s3cret-of-the-site") || strings.Contains(all, "eyJ") {
			t.Errorf("%v shows a secret: %s", c.args, all)
		}
	}
	if got := s.tocsin(t, "status", "--format", "json"); strings.Contains(got.out, "0001-01-01") {
		t.Errorf("status shows the end of no certificate: %s", got.out)
	}
}

// A credential is changed by edit, which takes the certificate away; what makes no sense is refused.
func TestACredentialIsEdited(t *testing.T) {
	t.Parallel()
	s := vouchedStage(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"integration", "edit", "lab", "--credential", "passport"}, "the credential can't be"},
		{[]string{"integration", "edit", "lab", "--credential", "managed-identity", "--certificate", "lab.pem"}, "a certificate has no use with the credential managed-identity"},
		{[]string{"setup", "--name", "x", "--tenant", s.tenant.TenantID(), "--client", s.tenant.ClientID(), "--credential", "passport", "--certificate", "a", "--key", "b"}, "the credential can't be"},
		{[]string{"setup", "--name", "x", "--tenant", s.tenant.TenantID(), "--client", s.tenant.ClientID(), "--credential", "workload-identity", "--certificate", "a"}, "a certificate has no use"},
		{[]string{"setup", "--name", "x", "--credential", "workload-identity"}, "also needs --tenant, --client"},
	} {
		if got := s.tocsin(t, c.args...); got.code != 2 || !strings.Contains(got.err, c.says) {
			t.Errorf("%v: %+v", c.args, got)
		}
	}
	before := read(t, s.path)
	if got := s.tocsin(t, "integration", "edit", "lab", "--credential", "workload-identity"); got.code != 4 || !strings.Contains(got.err, "AZURE_FEDERATED_TOKEN_FILE is not set") || read(t, s.path) != before {
		t.Errorf("without a token file: %+v", got)
	}
	if got := s.tocsin(t, "integration", "edit", "lab", "--credential", "managed-identity"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if after := read(t, s.path); strings.Contains(after, "lab.pem") || !strings.Contains(after, `credential = "managed-identity"`) {
		t.Errorf("the settings are\n%s", after)
	}
	if got := s.tocsin(t, "integration", "edit", "lab", "--credential", "certificate"); got.code == 0 {
		t.Errorf("a certificate without a file: %+v", got)
	}
	if got := s.tocsin(t, "integration", "edit", "lab", "--credential", "certificate", "--certificate", s.certificate, "--key", s.key); got.code != 0 {
		t.Errorf("back to the certificate: %+v", got)
	}
}
