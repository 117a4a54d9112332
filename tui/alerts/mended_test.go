package alerts

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
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
		x.says("Pasted 2 entities 8.8.8.8")
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
		x.Wait(time.Second)
		x.fakeStore.setSlow(3 * time.Second)
		x.keys("x")
		x.says("Reading 1 200 alerts …")
		x.Wait(4 * time.Second)
		x.says("Mark 1 200 alerts done?")
		x.keys("y")
		x.says("Marking 1 200 alerts …")
		x.fakeStore.setSlow(0)
		x.Wait(3 * time.Second)
		x.says("Done: 1 200 alerts")
		x.silent("marked")
	})
}

// Marks stay if the rows of an act on them could not be read, and go with the next try.
func TestMarksStayIfTheirRowsCanNotBeRead(t *testing.T) {
	flow(t, Options{}, plain(30), func(x *session) {
		x.keys("*")
		x.Wait(time.Second)
		x.fakeStore.fail(errors.New("the disk is slow"))
		x.keys("x")
		x.Wait(time.Second)
		x.says("the disk is slow")
		if n := x.list.rows.Marked().Count; n != 30 {
			t.Errorf("%d marks are left", n)
		}
		x.fakeStore.fail(nil)
		x.keys("x")
		x.Wait(time.Second)
		x.keys("y")
		x.Wait(2 * time.Second)
		if n := x.list.rows.Marked().Count; n != 0 || x.fakeStore.triage("a29") != alert.TriageDone {
			t.Errorf("%d marks are left, the last alert is %q", n, x.fakeStore.triage("a29"))
		}
	})
}
