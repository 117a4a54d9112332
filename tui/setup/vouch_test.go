package setup_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/tui/command"
	"tocsin/tui/setup"
)

// vouchedFor is a machine that shows both credentials in place of a certificate.
func vouchedFor() *fakeBackend {
	d := filled()
	d.vouched = []setup.Vouched{
		{Credential: "managed-identity", Where: "Azure App Service"},
		{Credential: "workload-identity", Where: "the token file of AZURE_FEDERATED_TOKEN_FILE", Issuer: "https://cluster.example/oidc", Subject: "system:serviceaccount:security:tocsin", Audience: "api://AzureADTokenExchange"},
	}
	return d
}

// Credentials of the machine are offered only if it shows them.
func TestCredentialsOfTheMachineAreOffered(t *testing.T) {
	g := at(t, filled(), 7)
	g.wants("8", "Make one here", "Use PEM files")
	g.lacks("identity", "no certificate")
	g = at(t, vouchedFor(), 7)
	g.wants("8", "Make one here", "Managed identity", "Azure App Service; no certificate at all", "Workload identity", "the token file of")
}

// A managed identity makes and reads no certificate; the next step has the commands that grant its
// permissions, to be copied whole.
func TestAManagedIdentityHasNoCertificate(t *testing.T) {
	d := vouchedFor()
	g := at(t, d, 7)
	g.keys("down", "down", "space")
	g.wants("8", "No certificate is made or read")
	g.keys("enter")
	g.wants("9", "There is no certificate to upload", "Connect-MgGraph", "appId eq '"+clientID+"'", "-eq SecurityAlert.Read.All", "-eq SecurityIncident.Read.All")
	g.lacks("Upload certificate", "ReadWrite.All).Id")
	left := keptOf(t, d)
	if left.Draft.Credential != "managed-identity" || left.Draft.Certificate != "" {
		t.Errorf("kept %+v", left.Draft)
	}
	if !slices.ContainsFunc(g.Commands(), func(c command.Spec) bool { return c.ID == "setup.copy" }) {
		t.Error("the commands can't be copied")
	}
	g.keys("enter", "enter")
	g.wants("11", "credential", "managed-identity")
	g.lacks("private key", "The certificate ends", ".pem")
	if slices.Contains(d.called(), "make") || d.finished.Credential != "managed-identity" || d.finished.Certificate != "" {
		t.Errorf("saved %+v", d.finished)
	}
}

// A workload identity shows what its application has to trust; changing one's mind takes the
// certificate after all.
func TestAWorkloadIdentityShowsWhatToTrust(t *testing.T) {
	d := vouchedFor()
	g := at(t, d, 7)
	g.keys("down", "down", "down", "enter")
	g.wants("9", "Federated credentials", "https://cluster.example/oidc", "system:serviceaccount:security:tocsin", "api://AzureADTokenExchange")
	g.keys("esc", "up", "up", "up", "enter")
	g.wants("9", madeCert, thumbprint)
	g.lacks("Federated")
	g.keys("enter", "enter")
	if d.finished.Credential != "" || d.finished.Certificate != madeCert {
		t.Errorf("saved %+v", d.finished)
	}
}

// A draft that was left with a credential goes on with it; on a machine that doesn't show it any
// more, the certificate is asked for.
func TestADraftWithACredentialIsResumed(t *testing.T) {
	d := vouchedFor()
	g := at(t, d, 7).keys("down", "down", "enter")
	g.wants("9")
	left := keptOf(t, d)
	for shows, place := range map[bool]string{true: "9", false: "8"} {
		d := filled()
		if shows {
			d = vouchedFor()
		}
		d.drafts = []setup.Kept{left}
		g := fresh(t, d)
		g.keys("enter")
		g.wants(place)
		if seen := g.seen(); strings.Contains(seen, "Connect-MgGraph") != shows {
			t.Errorf("shown %v: %s", shows, seen)
		}
		if !shows {
			g.keys("enter")
			g.wants("9", madeCert)
		}
	}
}
