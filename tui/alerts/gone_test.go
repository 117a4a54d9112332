package alerts

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// A store that was removed is told in the state line, and a box asks what to do. A
// search that finds nothing asks again, with the reason.
func TestAStoreThatIsGone(t *testing.T) {
	var asked []bool
	found := error(fault.New(fault.Store, "there is still no store x.db", "", nil))
	o := Options{Trouble: Trouble{Recover: func(_ context.Context, fresh bool) error {
		asked = append(asked, fresh)
		return found
	}}}
	flow(t, o, plain(5), func(x *session) {
		x.keys("j j x")
		x.Send(gone.Lost{Message: "the store x.db was removed while it was in use"})
		x.Wait(time.Second)
		x.says("✗ store removed — polling and writing have stopped", "the store x.db was removed", "r  look for the store again", "q  quit")
		x.keys("r")
		x.says("there is still no store x.db", "n  make a new, empty store there")
		x.keys("esc")
		x.silent("look for the store again")
		x.says("✗ store removed")
		x.keys("r") // asks again
		x.says("look for the store again")
		found = nil
		x.keys("j enter")
		x.Send(gone.Found{})
		x.Wait(time.Second)
		x.silent("store removed", "look for the store again")
		x.on("a02")
		x.keys("z") // what was done in the other store can't be undone in this one
		x.says("Nothing to undo")
		if want := []bool{false, true}; len(asked) != 2 || asked[0] != want[0] || asked[1] != want[1] {
			t.Errorf("asked for %v", asked)
		}
	})
	flow(t, Options{}, plain(1), func(x *session) {
		x.Send(gone.Lost{Message: "gone"})
		x.keys("q")
		if !x.Over() {
			t.Error("q in the box doesn't quit")
		}
	})
}

// The settings name other tenants while the screen is shown.
func TestIntegrationsChange(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso"}}, plain(1), func(x *session) {
		failing := fresh("fabrikam", alert.AlertsV2, time.Now())
		failing.Fault, failing.FailingSince = fault.New(fault.Network, "no route", "", nil), time.Now()
		x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now()), failing)
		x.Wait(2 * time.Second)
		x.silent("no route", "fabrikam")
		x.Send(feeds.Integrations{Names: []string{"contoso", "fabrikam"}})
		x.Wait(2 * time.Second)
		x.says("contoso, fabrikam", "offline since ", "offline: no route")
	})
}

// A key that follows right after the cursor was moved by a back-fill means the alert
// that the person saw under it.
func TestEnterOpensTheAlertThatWasSeen(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		want  string
	}{"at once": {0, "s1"}, "later": {2 * rows.Reaction, "s2"}} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, nil, func(x *session) {
				x.fakeStore.set(filling("contoso", alert.AlertsV2))
				x.Wait(2 * time.Second)
				x.fakeStore.put(sample("s1", 2, nil))
				x.Wait(2 * time.Second)
				x.fakeStore.put(sample("s2", 1, nil))
				time.Sleep(rows.Gather + 100*time.Millisecond) // of the fake clock; Wait would also draw
				synctest.Wait()
				if row, _ := x.list.current(); row.Key.ID != "s2" {
					t.Fatalf("the cursor is on %s", row.Key.ID)
				}
				time.Sleep(c.after)
				x.Send(screen.Run{ID: "alerts.open"})
				x.Wait(time.Second)
				if row, _ := x.list.current(); x.list.pane.opened.Key.ID != c.want || row.Key.ID != c.want {
					t.Errorf("%s is open, the cursor is on %s, want %s", x.list.pane.opened.Key.ID, row.Key.ID, c.want)
				}
			})
		})
	}
}

// Space chooses a product, and enter after it only closes the menu.
func TestEnterAfterSpaceKeepsTheProduct(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("p space enter")
		x.query("provider = 'mde'")
		x.silent("products")
		x.keys("p enter") // without space, enter chooses, which here takes it away
		x.query("")
		x.keys("p space space enter")
		x.query("")
	})
}
