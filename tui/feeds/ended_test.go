package feeds

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// The screen says since when a source that Microsoft has ended answers nothing, if it has
// stored rows of it; of others, or before that time is known, it says nothing.
func TestEnded(t *testing.T) {
	legacy := fresh("contoso", alert.Legacy, midnight)
	ended := with(legacy, func(s *ingest.State) { s.Retired, s.RetiredSince = true, midnight.Add(-48*time.Hour) })
	for _, c := range []struct {
		what  string
		state ingest.State
		shows bool
		want  string
	}{
		{"ended", ended, true, "Legacy answers nothing since 30 Dec 00:00"},
		{"without its rows", ended, false, ""},
		{"not ended", legacy, true, ""},
		{"since an unknown time", with(legacy, func(s *ingest.State) { s.Retired = true }), true, ""},
		{"of no source", with(ended, func(s *ingest.State) { s.Source = "foreign" }), true, ""},
	} {
		f := &Feeds{o: Options{Now: func() time.Time { return midnight }}, states: []ingest.State{c.state, c.state}}
		got := f.Ended(func(s *alert.Source) bool { return c.shows && s.Name == alert.Legacy })
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || got[0].Text != c.want || got[0].Few != "Legacy ended") {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}
