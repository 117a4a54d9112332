package incidents

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// A record is seen once it was looked at long enough, or with the first move or act in it,
// not if it is passed by; a timer of an earlier look doesn't count.
func TestSeen(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(b *bed)
		want []string
	}{
		{"open", func(*bed) {}, nil},
		{"long enough", func(b *bed) { b.Pass(2 * time.Hour) }, []string{"42"}},
		{"opened again", func(b *bed) {
			b.Pass(30 * time.Minute)
			b.s.Panes.Back()
			b.do("incidents.open")
			b.Pass(40 * time.Minute)
		}, nil},
		{"left", func(b *bed) {
			b.s.Panes.Back()
			b.Pass(2 * time.Hour)
			b.Deliver(b.s.acts.Seen.Now())
		}, nil},
		{"next", func(b *bed) { b.do("incident.next") }, nil},
		{"drawn wider", func(b *bed) { b.do("detail.grow", "detail.wrap") }, nil},
		{"moved", func(b *bed) { b.do("detail.down") }, []string{"42"}},
		{"another page", func(b *bed) { b.do("detail.evidence") }, []string{"42"}},
		{"an act", func(b *bed) { b.do("incident.bookmark") }, []string{"42"}},
		{"an act on its state", func(b *bed) { b.do("incident.mark-unseen") }, nil},
		{"an alert", func(b *bed) { b.visit("da-1"); b.do("detail.down") }, []string{"da-1"}},
		{"back from an alert", func(b *bed) {
			b.visit("da-1")
			b.s.Panes.Back()
			b.do("detail.down")
		}, []string{"42"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, dark(), 100, 38, world()...)
				b.s.Update(screen.Settings{SeenAfter: time.Hour})
				defer func() { b.s.Update(screen.Closed{}) }()
				b.point("42")
				b.do("incidents.open")
				c.do(b)
				if got := b.triage(alert.TriageSeen); !slices.Equal(got, c.want) {
					t.Errorf("seen: %v, want %v", got, c.want)
				}
			})
		})
	}
}

// An incident that was seen stays under its reader, although the query leaves it out.
func TestASeenIncidentStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.s.Update(screen.Settings{SeenAfter: time.Hour})
		defer func() { b.s.Update(screen.Closed{}) }()
		b.Deliver(b.s.Filter.Edit("triage.seen = false"))
		b.point("42")
		b.do("incidents.open", "detail.down")
		if row, _ := b.s.Rows.Current(); row.Key.ID != "42" || b.s.Rows.Counts().Kept != 1 {
			t.Errorf("the cursor is on %s, %+v", row.Key.ID, b.s.Rows.Counts())
		}
	})
}

// An open incident that a colleague has closed meanwhile is not believed to be seen only.
func TestAColleagueWasFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		row, _ := b.s.Rows.Current()
		if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: row.Key, State: alert.TriageDone, By: "lee", At: alert.At(midnight)}}); err != nil {
			t.Fatal(err)
		}
		b.do("incidents.open")
		if got := b.s.Panes.Row.Triage; got != alert.TriageDone {
			t.Errorf("the open incident is believed %q", got)
		}
		b.do("incident.done")
		if got := b.kept(alert.Incidents, "42").State; got == alert.TriageDone {
			t.Error("x does not reopen it")
		}
	})
}
