package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// The toast of = in the detail promises what the keys do: in the detail z turns acts alone, and
// back in the list it brings the query back.
func TestTheListingPromisesWhatZDoes(t *testing.T) {
	records := plain(6)
	for i := range records {
		records[i].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "ws-1.contoso.example"}}
	}
	flow(t, Options{}, records, func(x *session) {
		x.ask("severity = 'high'")
		x.keys("enter 8 enter")
		x.Wait(time.Second)
		x.keys("=")
		listing := x.list.filter.Bar.Text()
		if !strings.HasPrefix(listing, "@host = ") || !x.list.pane.open {
			t.Fatalf("= gives %q, and the detail is open: %v\n%s", listing, x.list.pane.open, x.Text())
		}
		x.says("back in the list, z brings its query back")
		x.keys("z z")
		x.query(listing)
		for range 5 {
			if x.list.pane.open {
				x.keys("esc")
			}
		}
		x.keys("z")
		x.query("severity = 'high'")
	})
}

// An undo in the detail shows the alert that it was about, and names it: also one that the list
// has no place for.
func TestUndoInTheDetailShowsItsAlert(t *testing.T) {
	for name, query := range map[string]string{"the list": "", "a query that ends": "title = 'Alert 02' | head 1", "a table": "title = 'Alert 02' | aggregate count by title"} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, plain(5), func(x *session) {
				x.keys("b") // Alert 00
				x.is("a00", "")
				if query == "" {
					x.keys("j j enter")
				} else {
					x.ask(query)
					x.keys("enter")
				}
				x.Wait(time.Second)
				if query != "" && strings.Contains(query, "aggregate") {
					x.keys("enter")
					x.Wait(time.Second)
				}
				if got := x.list.pane.opened.Key.ID; got != "a02" {
					t.Fatalf("%s is open\n%s", got, x.Text())
				}
				x.keys("z")
				x.says("Undone: ", "Alert 00")
				x.Wait(time.Second)
				if got := x.list.pane.opened.Key.ID; got != "a00" || !x.list.pane.open {
					t.Errorf("%s is open after z\n%s", got, x.Text())
				}
			})
		})
	}
}

// A tick undone from another alert names its own.
func TestUndoOfATickNamesItsAlert(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.fakeStore.advice = "1. Reset the password."
		x.keys("enter")
		x.Wait(time.Second)
		for range 30 {
			if x.keys("space"); strings.Contains(x.Text(), "[✓] 1.") {
				break
			}
			x.keys("j")
		}
		x.says("[✓] 1.")
		x.keys("] z")
		x.says("Undone: tick · 1. Reset the password. · Alert 00")
	})
}
