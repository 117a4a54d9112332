package incidents

import (
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// TestAnIncidentOpenedFromElsewhereStaysOpen: an incident that an alert or its queue led to leads to no other incident
// as it is closed, and esc then leads back to where it was opened. One that was opened in its list goes on.
func TestAnIncidentOpenedFromElsewhereStaysOpen(t *testing.T) {
	for _, guest := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			b := newBed(t, dark(), 120, 38, world()...)
			b.s.Update(screen.Settings{Advance: true})
			key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}
			b.s.Rows.Answer.Known = !guest
			b.Deliver(b.s.Show(key))
			for _, msg := range b.do("incident.done") {
				if o, ok := msg.(screen.OpenOverlay); ok {
					b.Deliver(o.Overlay.Update(enter()))
				}
			}
			if is := b.kept(alert.Incidents, "42").State; is != alert.TriageDone {
				t.Fatalf("the incident is %q", is)
			}
			if stays := b.s.Panes.Row.Key == key; stays != guest {
				t.Errorf("a guest is %v, and it stays open %v", guest, stays)
			}
			if here, _ := b.s.Back(false); here == guest {
				t.Errorf("a guest is %v, and esc leads to the list %v", guest, here)
			}
		})
	}
}
