package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestMovesOfAFoldAreNoChanges: z after an act in a group undoes the act, whatever the way back from there
// was: into a group, back to the fold, another fold, or none.
func TestMovesOfAFoldAreNoChanges(t *testing.T) {
	for name, way := range map[string]string{
		"back to the fold": "h", "and into it again": "h l", "another fold": "h F", "unfolded": "h esc", "nowhere": "",
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, kinds(), func(x *session) {
				x.ask("triage.state != 'done'")
				x.keys("F G k l")
				x.Wait(time.Second)
				row, ok := x.list.current()
				if !ok {
					t.Fatalf("the group is empty\n%s", x.Text())
				}
				x.keys("x")
				x.Wait(time.Second)
				x.is(row.Key.ID, alert.TriageDone)
				x.keys(way)
				x.Wait(time.Second)
				before := x.list.filter.Text()
				x.keys("z")
				x.Wait(time.Second)
				x.says("Undone: done")
				x.query(before)
				x.is(row.Key.ID, alert.TriageUnseen)
				x.keys("Z")
				x.Wait(time.Second)
				x.says("Redone: done")
				x.is(row.Key.ID, alert.TriageDone)
			})
		})
	}
}

// TestAFoldIsUndoneInWords: with no act behind them z turns the moves of a fold back, in words and not in
// those of the query language.
func TestAFoldIsUndoneInWords(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.keys("F F esc")
		x.Wait(time.Second)
		for _, want := range []string{"Undone: unfolded", "Undone: folded by title, user, host", "Undone: folded by incident"} {
			x.keys("z")
			x.says(want)
			x.silent("back to", "…; ")
			x.Wait(10 * time.Second)
		}
		x.query("")
		x.keys("Z")
		x.says("Redone: folded by incident")
		x.keys("g l h z")
		x.says("Undone: out of a group")
		x.keys("z")
		x.says("Undone: into a group")
	})
}

// A filter that was set behind an act is undone before it, from wherever the list was moved to since.
func TestAFilterBehindAnActIsUndoneFirst(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.keys("g x 1")
		x.Wait(time.Second)
		x.keys("F z")
		x.Wait(time.Second)
		x.says("Undone: folded by incident")
		x.query("severity = 'high'")
		x.keys("z")
		x.query("")
		x.keys("z")
		x.says("Undone: done")
	})
}

// TestANoteOfAGroupIsOfItsQuery: it says whose other names are found in the group of a fold, and is gone where it
// speaks of nothing.
func TestANoteOfAGroupIsOfItsQuery(t *testing.T) {
	for way, back := range map[string]string{"h": "back in the fold", "2": "with another filter", "esc": "back by esc"} {
		flow(t, Options{}, kinds(), func(x *session) {
			x.keys("F F l")
			x.Wait(time.Second)
			x.says("other names of its user are found too")
			x.keys(way)
			x.Wait(time.Second)
			if strings.Contains(x.Text(), "are found too") {
				t.Errorf("the note is there still, %s\n%s", back, x.Text())
			}
		})
	}
}
