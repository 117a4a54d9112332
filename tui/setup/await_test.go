package setup

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// A renewal waits for the certificate alone if it is the certificate that Entra refuses. How long
// that takes is one fact.
func TestWhatARenewalWaitsFor(t *testing.T) {
	for kind, want := range map[fault.Kind]string{
		fault.Certificate: "doesn't accept the new certificate yet: it has to be uploaded, and Entra may take " + alert.AcceptedWithin,
		fault.SignIn:      "for another reason, which stands above", fault.Policy: "for another reason, which stands above", fault.Consent: "for another reason, which stands above",
		fault.Network: "could not be asked", fault.Service: "could not be asked", fault.Throttled: "could not be asked",
	} {
		if got := awaitedWords(fault.New(kind, "x", "", nil)); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", kind.Code(), got, want)
		}
	}
	if got := awaitedWords(nil); !strings.Contains(got, "could not be asked") {
		t.Errorf("a test that was cut off: %q", got)
	}
}
