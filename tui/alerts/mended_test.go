package alerts

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/screen"
	"tocsin/tui/views"
)

// A paste that stands for nothing says so; entities on lines of their own are any of them.
func TestAPasteOfLines(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		for _, paste := range []string{"what\nis this", strings.Repeat("x", 200_000)} {
			x.Paste(paste)
			x.query("")
			x.says("The paste is no entity: press / to search for text")
		}
		x.keys("1")
		x.Paste("8.8.8.8\r\n\n9[.]9.9.9\n8.8.8.8\n")
		x.query("severity = 'high' AND (@ip = '8.8.8.8' OR @ip = '9.9.9.9')")
		x.says("Filtered by the pasted 2 entities")
	})
}

// A state without a known view begins as if there were none, and unknown columns are left out.
func TestResumeOfAnEmptyState(t *testing.T) {
	flow(t, Options{First: views.Active, Resume: &State{Columns: []string{"nothing"}}}, mixed(), func(x *session) {
		x.query(activeQuery)
		x.says("alerts › Active", "SEV", "PRODUCT", "1/1")
		if x.list.lens.columns != nil {
			t.Errorf("columns %q", x.list.lens.columns)
		}
	})
}

// The number of today's done alerts follows what another screen of the same person does.
func TestDoneTodayFollowsTheStore(t *testing.T) {
	flow(t, Options{}, plain(4), func(x *session) {
		x.keys("x")
		x.says("done today 1")
		x.Wait(11 * time.Second)
		_, _ = x.fakeStore.Triage(t.Context(), []engine.Act{{Key: x.list.rows.Answer.Rows[1].Key, State: alert.TriageDone, By: x.list.o.User, At: alert.At(time.Now())}})
		x.Wait(15 * time.Second)
		x.says("done today 2")
	})
}

// An act on many alerts says at once that it has begun.
func TestAnActOnManySaysThatItBegan(t *testing.T) {
	flow(t, Options{}, plain(1200), func(x *session) {
		x.keys("*")
		batch, ok := x.list.acts.apply(doneDeed(), x.list.acts.target())().(tea.BatchMsg)
		if !ok {
			t.Fatal("nothing is told before the rows are gathered")
		}
		if said, _ := batch[0]().(screen.Toast); said.Text != "Marking 1 200 alerts …" {
			t.Errorf("said %q", said.Text)
		}
	})
}
