package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestVerbsWithArguments gives verbs of the palette what is typed behind them: the list sorts, and
// decides about the alert under the cursor.
func TestVerbsWithArguments(t *testing.T) {
	flow(t, Options{User: "kim"}, plain(8), func(x *session) {
		x.keys("1")
		x.Wait(time.Second)
		run := func(verb string) {
			x.keys(":")
			x.Type(verb)
			x.keys("enter")
			x.Wait(time.Second)
		}
		run("sort title")
		x.says("TITLE▲")
		run("sort title")
		x.says("TITLE▼")
		run("sort severity")
		x.says("SEV▼")
		run("sort created")
		x.says("AGE▼")
		x.keys("t")
		head := x.list.rows.Columns.Chosen().Head
		run("sort age")
		x.says(head + "▲")
		run("sort utc")
		x.says(head + "▼")
		x.keys("t t")
		row, ok := x.list.rows.Current()
		if !ok {
			t.Fatal("there is no row")
		}
		run("note checked")
		run("assign nadia")
		x.keys("y") // no one has that name yet
		x.Wait(time.Second)
		run("verdict benign expected backup")
		got, _, err := x.list.o.Store.Record(t.Context(), row.Key)
		if err != nil || got.Triage.Verdict != "benign" || got.Triage.AssignedTo != "nadia" || !strings.Contains(got.Triage.Note, "checked") || !strings.Contains(got.Triage.Note, "expected backup") {
			t.Errorf("%+v, %v", got.Triage, err)
		}
		run("alerts severity:low")
		if got := x.list.filter.Text(); got != "severity:low" {
			t.Errorf("the query is %q", got)
		}
	})
}

// TestANameThatNoOneHasAsksOnce: the beginning of a name is offered whole; who says yes isn't asked again.
func TestANameThatNoOneHasAsksOnce(t *testing.T) {
	records := append(plain(3), sample("f", 9, func(r *alert.Record) { r.Alert.AssignedTo = "Fatima.wouters@contoso.example" }))
	flow(t, Options{}, records, func(x *session) {
		run := func(words string) {
			x.keys(":")
			x.Type(words)
			x.keys("enter")
			x.Wait(time.Second)
		}
		owner := func(want string) {
			t.Helper()
			row, _ := x.list.rows.Current()
			if got, _, err := x.list.o.Store.Record(t.Context(), row.Key); err != nil || got.Triage.AssignedTo != want {
				t.Errorf("assigned to %q, want %q: %v", got.Triage.AssignedTo, want, err)
			}
		}
		x.Wait(time.Second)
		run("assign fatima")
		x.says("Nothing is assigned to fatima yet: is that the whole name?", "to Fatima.wouters@contoso.example")
		x.keys("n")
		owner("")
		run("assign fatima")
		x.keys("t")
		x.Wait(time.Second)
		owner("Fatima.wouters@contoso.example")
		for _, known := range []string{"fatima.wouters", "me", "kim"} {
			run("assign " + known)
			x.silent("whole name")
		}
		owner("kim")
		run("assign newcomer")
		x.keys("y")
		x.Wait(time.Second)
		owner("newcomer")
		x.keys("j")
		run("assign newcomer")
		x.silent("whole name")
		owner("newcomer")
	})
}

// A verdict typed by its own word, with a note behind it, closes with that verdict, never with one that the
// note names; by itself it opens the box of verdicts.
func TestAVerdictByItsOwnWord(t *testing.T) {
	for _, row := range alert.Verdicts() {
		for _, name := range append(append([]string{string(row.Word)}, row.Also...), row.Short...) {
			flow(t, Options{User: "kim"}, plain(2), func(x *session) {
				current, _ := x.list.rows.Current()
				if x.keys(":"); name != "bp" { // which is vim's word for the view before
					x.Type(name)
					x.keys("enter")
					x.says("1 True positive", "2 Benign")
					x.keys("esc :")
				}
				x.Type(name + " test of the pump")
				x.keys("enter")
				got, _, err := x.list.o.Store.Record(t.Context(), current.Key)
				if err != nil || got.Triage.Verdict != row.Word || got.Triage.Note != "test of the pump" {
					t.Errorf("%s: %+v, %v", name, got.Triage, err)
				}
			})
		}
	}
}
