package setup_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/certificate"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// Whoever has made a certificate for a new tenant, and goes back to a kept draft, uploads the certificate
// of that: the thumbprint, and what is copied, are not of the one that was read last.
func TestAKeptDraftShowsItsOwnCertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const its = "00112233445566778899AABBCCDDEEFF00112233"
		d := newBackend()
		d.files[certFile] = func() (certificate.Facts, error) {
			f := factsOf("CN=fabrikam", 90)
			f.SHA1 = its
			return f, nil
		}
		d.drafts = []setup.Kept{{ID: "a", At: guide.Upload, Left: now(), Draft: setup.Draft{
			Name: "fabrikam north", Cloud: "global", Sources: []string{"alerts_v2"}, TenantID: tenantID, ClientID: otherID, Certificate: certFile, PrivateKey: keyFile,
		}}}
		g := fresh(t, d).keys("down", "enter").toCertificate().keys("enter")
		if g.place() != "step 9/11" || !strings.Contains(g.seen(), thumbprint) {
			t.Fatalf("at %s: %s", g.place(), g.seen())
		}
		for g.place() != "step 1/11" {
			g.keys("esc")
		}
		g.keys("up", "up", "enter")
		if seen := g.seen(); g.place() != "step 9/11" || !strings.Contains(seen, its) || strings.Contains(seen, thumbprint) {
			t.Errorf("at %s: %s", g.place(), seen)
		}
	})
}
