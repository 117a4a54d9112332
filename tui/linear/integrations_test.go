package linear

import (
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/undo"
)

// unpolled is a store of which nothing was polled yet.
type unpolled struct{ changing }

func (*unpolled) States(context.Context) ([]ingest.State, error) { return nil, nil }

// Integrations are those of the settings as they are by now, not as they were at the start.
func TestIntegrationsAreThoseOfNow(t *testing.T) {
	var out strings.Builder
	names := []string{"contoso"}
	s := begin(Options{Store: &unpolled{}, Out: &out, Now: time.Now, Undo: undo.NewDirect(nil, time.Now), Polled: Polled{Integrations: func() []string { return names }}})
	s.obey(t.Context(), "integrations")
	names = []string{"fabrikam", "tailspin"}
	s.obey(t.Context(), "integrations")
	s.obey(t.Context(), "status")
	first, then, _ := strings.Cut(out.String(), "This program takes the change up.\n")
	if !strings.HasPrefix(first, "contoso: not polled yet\n") || !strings.HasPrefix(then, "fabrikam: not polled yet\ntailspin: not polled yet\n") || !strings.HasSuffix(then, "Nothing is polled here. Integrations: fabrikam, tailspin.\n") {
		t.Errorf("it says\n%s", out.String())
	}
}
