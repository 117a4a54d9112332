package alert_test

import (
	"testing"

	"tocsin/graph/alert"
)

func TestCredentials(t *testing.T) {
	all := alert.CredentialKinds()
	if first := all[0]; first.Word != alert.Certificate || !first.Kept {
		t.Errorf("the default is %+v", first)
	}
	titles := map[string]bool{}
	for _, k := range all {
		if k.Word.Title() != k.Title || titles[k.Title] || k.Word.HasCertificate() != k.Kept {
			t.Errorf("%+v: title %q, certificate %v", k, k.Word.Title(), k.Word.HasCertificate())
		}
		titles[k.Title] = true
	}
	for c, want := range map[alert.Credential]struct {
		label string
		kept  bool
	}{
		"": {"Certificate", true}, alert.ManagedIdentity: {"Managed identity", false}, alert.WorkloadIdentity: {"Workload identity", false}, "Certificate": {"Certificate", false},
	} {
		if c.Label() != want.label || c.HasCertificate() != want.kept {
			t.Errorf("%q: %q, %v", c, c.Label(), c.HasCertificate())
		}
	}
}
