package feeds

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/tui/theme"
)

// A certificate that ends soon is told at every width that has room for the state, also during a
// poll: of several the one that ends first.
func TestWarningOfACertificate(t *testing.T) {
	ends := func(days int, phase ingest.Phase) ingest.State {
		return with(fresh("contoso", alert.AlertsV2, midnight), func(f *ingest.State) {
			f.CertificateEnds, f.Phase = midnight.Add(time.Duration(days)*24*time.Hour+time.Hour), phase
		})
	}
	places := []Place{{Text: "41/312", Few: "41/312"}, {Role: theme.NewMark, Text: "● 2 new", Few: "● 2 new", Standalone: true}}
	for _, states := range [][]ingest.State{
		{ends(12, ingest.Idle), ends(19, ingest.Idle)},
		{ends(19, ingest.Idle), ends(12, ingest.Idle)},
		{ends(12, ingest.Polling), ends(400, ingest.Idle)},
	} {
		for w := 40; w <= 200; w++ {
			state := Fit(w, places, Describe(states, midnight, glyphs())).State
			last := state[len(state)-1]
			if last.Role != theme.Warn || !strings.Contains(last.Text, "cert 12 d") && !strings.Contains(last.Text, "Certificate expiring in 12 d, :renew") {
				t.Fatalf("%d columns: %q", w, plainText(state))
			}
		}
	}
	if got := Describe([]ingest.State{ends(400, ingest.Idle)}, midnight, glyphs()); got.Warning != (Warning{}) {
		t.Errorf("of one that is good for long: %+v", got)
	}
}
