package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// person is the evidence that the tests of this file have, and its entity.
func person() (alert.Evidence, alert.Entity) {
	return alert.Evidence{
		Type: "userEvidence", Name: "User", Verdict: "suspicious",
		Props: []alert.Prop{{Name: "userAccount.userPrincipalName", Value: "robin@fabrikam.example"}},
	}, alert.Entity{Type: alert.User, Value: "robin@fabrikam.example"}
}

// witnessed has alerts whose evidence is the person.
func witnessed(n int) []alert.Record {
	records := plain(n)
	for i := range records {
		_, who := person()
		records[i].Alert.Entities = []alert.Entity{who}
	}
	return records
}

// The keys of the open detail: = on evidence filters the list and again no longer, l
// and h fold, and h on what is folded goes back to the list.
func TestKeysOnEvidence(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		e, _ := person()
		x.fakeStore.evidence = []alert.Evidence{e}
		x.keys("enter 2")
		x.says("▸ ! User robin@fabrikam.example")
		x.keys("=")
		x.says("@user = 'robin@fabrikam.example'", "The list shows user robin@fabrikam.example")
		x.keys("=")
		x.silent("@user = ")
		x.keys("l")
		x.says("userAccount.userPrincipalName")
		x.keys("h")
		x.silent("userAccount.userPrincipalName")
		x.silent("enter open")
		x.keys("h")
		x.says("enter open")
	})
}

// While a search is typed in the detail, its letters are no commands; esc ends the search
// first and closes the detail after.
func TestSearchInTheDetail(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		x.keys("enter / x q 2")
		x.says("/ xq2", "no hits")
		x.silent("Done:")
		x.keys("esc")
		x.silent("no hits")
		x.silent("enter open")
		x.keys("esc")
		x.says("enter open")
	})
}

// A message of another pane changes nothing here, nor does one that comes after the
// detail was closed.
func TestConditionsOfOtherPanesAreDropped(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		asked := detail.Pivot{Field: "@user", Value: "robin@fabrikam.example", Title: "user robin"}
		x.keys("enter")
		x.Send(asked)
		asked.Pane = x.list.pane.detail
		x.keys("esc")
		x.Send(asked)
		x.Wait(0)
		if x.list.filter.Bar.Text() != "" {
			t.Errorf("the query is %q", x.list.filter.Bar.Text())
		}
	})
}

// + and - change the share of the detail beside the list.
func TestTheDetailGrows(t *testing.T) {
	flow(t, Options{}, witnessed(5), func(x *session) {
		x.keys("enter")
		usual := x.list.lines.frame()
		x.keys("+ +")
		grown := x.list.lines.frame()
		x.keys("- - - -")
		small := x.list.lines.frame()
		if usual.Beside() && (grown.Detail.Dx() <= usual.Detail.Dx() || small.Detail.Dx() >= usual.Detail.Dx()) {
			t.Errorf("the detail has %d columns, grown %d, shrunk %d", usual.Detail.Dx(), grown.Detail.Dx(), small.Detail.Dx())
		}
		if !usual.Beside() {
			t.Error("the terminal of the test is too narrow")
		}
		if !strings.Contains(x.Text(), "1 Sum") {
			t.Error("the detail is gone")
		}
	})
}

// A recommended action which is ticked is kept, and z takes it back.
func TestTickAnAction(t *testing.T) {
	records := witnessed(3)
	flow(t, Options{}, records, func(x *session) {
		x.fakeStore.advice = "Isolate the device"
		x.keys("enter")
		x.says("[ ] Isolate the device")
		x.keys("space")
		x.Wait(time.Second)
		x.says("[✓] Isolate the device")
		if got := x.fakeStore.records[records[0].Key].Triage.Ticks; len(got) != 1 || got[0] != alert.Tick("Isolate the device") {
			t.Errorf("the store has %q", got)
		}
		x.keys("z")
		x.Wait(time.Second)
		x.says("[ ] Isolate the device")
	})
	flow(t, Options{ReadOnly: true}, records, func(x *session) {
		x.fakeStore.advice = "Isolate the device"
		x.keys("enter space")
		x.says("[ ] Isolate the device", "Read-only")
	})
}
