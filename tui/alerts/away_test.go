package alerts

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// What is undone or done again about an alert that the list doesn't have, such as a visited one, gives
// it no place there: the message says so, the cursor stays, and a command opens it.
func TestATurnedAlertOfAnotherListGetsNoPlace(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("1 j enter")
		x.Send(detail.Visit{Pane: x.list.pane.detail, Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a01"}})
		x.Wait(time.Second)
		x.says("visited Alert 01")
		x.keys("x")
		x.Wait(time.Second)
		x.keys("z")
		x.Wait(time.Second)
		x.says("Undone: done · Alert 01; it isn't in this list")
		x.silent(":alert opens it") // it is open
		x.is("a01", alert.TriageSeen)
		x.keys("esc esc")
		x.Wait(time.Second)
		x.on("a04")
		x.silent("│· M", "Alert 01")
		x.says("2/2")
		x.keys("Z")
		x.Wait(time.Second)
		x.says("Redone: done · Alert 01; it isn't in this list, :alert opens it", "2/2")
		x.on("a04")
		x.keys(":")
		x.Type("alert")
		x.keys("enter")
		x.says("a01")
		x.keys("enter")
		x.Wait(time.Second)
		if got := x.list.pane.opened.Key.ID; got != "a01" || !x.list.pane.open {
			t.Errorf("%s is open\n%s", got, x.Text())
		}
	})
}

// An alert that the query selects again after a step was undone gets the cursor, although the list
// didn't have it when the key was pressed.
func TestAnUndoneAlertThatIsSelectedAgain(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("u j x r")
		x.Wait(time.Second)
		x.keys("G z")
		x.Wait(time.Second)
		x.says("Undone: done · Alert 01", "2/5")
		x.silent("isn't in this list")
		x.on("a01")
	})
	flow(t, Options{}, plain(5), func(x *session) { // who goes on meanwhile isn't taken away
		x.keys("u j x r")
		x.Wait(time.Second)
		x.keys("G")
		x.Wait(time.Second)
		x.Keys("z", "k")
		x.Wait(time.Second)
		x.says("Undone: done · Alert 01")
		x.on("a03")
	})
}

// The cursor that an undone step brings to its alert, some time after the key, moves by itself for whoever
// has seen another row meanwhile: a key right after it is for the row they saw.
func TestAKeyAfterTheCursorWasBrought(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("u j x r")
		x.Wait(time.Second)
		x.keys("G")
		x.on("a04")
		x.fakeStore.setSlow(400 * time.Millisecond)
		x.Send(tea.KeyPressMsg{Code: 'z', Text: "z"})
		for range 100 {
			if row, _ := x.list.current(); row.Key.ID == "a01" {
				break
			}
			time.Sleep(10 * time.Millisecond)
			synctest.Wait()
		}
		x.on("a01")
		x.fakeStore.setSlow(0)
		x.Send(tea.KeyPressMsg{Code: 'x', Text: "x"})
		x.Wait(2 * time.Second)
		x.is("a04", alert.TriageDone)
		x.is("a01", alert.TriageUnseen)
	})
}

// An undone alert that the list doesn't have is shown in the open detail some time after the key. Until
// then an act is refused, and who has gone on isn't taken back.
func TestAnUndoneAlertIsShownToWhoStays(t *testing.T) {
	for keys, want := range map[string]string{"z": "a01", "z x": "a01", "z esc": ""} {
		flow(t, Options{}, plain(5), func(x *session) {
			x.keys("u j x r")
			x.Wait(time.Second)
			x.keys("j enter")
			x.Wait(time.Second)
			from := x.list.pane.opened.Key.ID
			x.fakeStore.setSlow(400 * time.Millisecond)
			x.Keys(strings.Fields(keys)...) // at once
			x.Wait(3 * time.Second)
			x.is("a01", alert.TriageUnseen)
			x.is(from, alert.TriageSeen)
			if got := x.list.pane.opened.Key.ID; x.list.pane.open != (want != "") || x.list.pane.open && got != want {
				t.Errorf("%s: %s is open, want %q\n%s", keys, got, want, x.Text())
			}
		})
	}
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("u j x r")
		x.Wait(time.Second)
		x.keys("j enter")
		x.Wait(time.Second)
		x.fakeStore.setSlow(400 * time.Millisecond)
		x.Keys("z", "]")
		next := x.list.pane.opened.Key.ID
		x.Wait(3 * time.Second)
		if got := x.list.pane.opened.Key.ID; got != next || next == "a01" {
			t.Errorf("] led to %s, and %s is open\n%s", next, got, x.Text())
		}
	})
}
