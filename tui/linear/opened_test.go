package linear

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/undo"
)

// lost is a store in which nothing is found.
type lost struct{ decided }

func (*lost) Record(context.Context, alert.Key) (alert.Record, []alert.Evidence, error) {
	return alert.Record{}, nil, errors.New("it is gone")
}

// If the next record of those that are worked can't be shown, the present one stays open.
func TestWhatCantBeShownIsNotWorked(t *testing.T) {
	store := &lost{}
	var rows []index.Row
	for _, id := range []string{"a", "b"} {
		rows = append(rows, index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: id}})
	}
	s := begin(Options{Store: store, Out: io.Discard, Now: time.Now, Views: func() []query.View { return nil }})
	s.here = place{work: queue{rows: rows}, opened: &opened{row: rows[0]}}
	workOn(s, t.Context(), 1)
	if s.here.work.at != 0 || s.here.opened.row.Key.ID != "a" {
		t.Errorf("at %d, open is %s", s.here.work.at, s.here.opened.row.Key.ID)
	}
}

// decided is a store with one alert, about which a colleague may decide.
type decided struct {
	Store
	is alert.Triage
}

func (d *decided) Record(context.Context, alert.Key) (alert.Record, []alert.Evidence, error) {
	return alert.Record{Triage: d.is, Alert: &alert.Alert{}}, nil, nil
}

func (d *decided) Search(context.Context, index.Request) (index.Result, error) {
	return index.Result{}, nil
}

func (d *decided) History(context.Context, alert.Key) ([]alert.Change, error) { return nil, nil }

func (d *decided) Triage(_ context.Context, acts []engine.Act) (back []engine.Act, err error) {
	for i := range acts {
		done, err := acts[i].Apply(d.is, acts[i].At)
		if err != nil {
			return nil, err
		}
		if d.is = done.Is; done.Changed {
			back = append(back, done.Undo)
		}
	}
	return back, nil
}

// A note leaves an alert done that a colleague has closed since it was listed, or while it is open.
func TestANoteReopensNothing(t *testing.T) {
	closed := alert.Triage{State: alert.TriageDone, Verdict: alert.VerdictBenign, By: "kim", At: 1}
	for name, c := range map[string]struct{ before, after alert.Triage }{
		"closed since it was listed": {closed, closed}, "closed while it is open": {alert.Triage{}, closed},
	} {
		store := &decided{is: c.before}
		row := index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: "a"}, Triage: alert.TriageUnseen}
		s := begin(Options{Store: store, Out: io.Discard, Now: time.Now, User: "amal", Views: func() []query.View { return nil }, Undo: undo.NewDirect(store, time.Now)})
		s.here = place{work: queue{rows: []index.Row{row}}}
		if !show(s, t.Context(), row) {
			t.Fatalf("%s: it isn't shown", name)
		}
		store.is = c.after
		s.obey(t.Context(), "note mine")
		if is := store.is; is.State != alert.TriageDone || is.Verdict != alert.VerdictBenign || is.By != "kim" || is.Note != "mine" {
			t.Errorf("%s: %+v", name, is)
		}
	}
}

// The parts have the numbers of the screen's pages, and one name has one number, whatever is open.
func TestPartsHaveTheNumbersOfTheScreen(t *testing.T) {
	pages := map[string]string{"process tree": "processes", "timeline": "timeline", "history": "history", "compare with what it was": "compare", "related": "related", "past decisions": "past", "evidence": "evidence", "alerts": "evidence"}
	keys := map[string]string{}
	for _, spec := range detail.PageSpecs() {
		keys[spec.ID] = spec.Keys[0]
	}
	numbers := map[string]int{}
	for _, k := range kinds() {
		last := 0
		for _, p := range k.parts {
			if had := numbers[p.name]; had != 0 && had != p.number || p.number <= last {
				t.Errorf("%s of an %s is %d, elsewhere %d, before it is %d", p.name, k.kind.Name, p.number, had, last)
			}
			if page := pages[p.name]; page != "" && keys["detail."+page] != strconv.Itoa(p.number) {
				t.Errorf("%s is %d, on the screen %s", p.name, p.number, keys["detail."+page])
			}
			numbers[p.name], last = p.number, p.number
		}
	}
	if len(numbers) < len(pages) {
		t.Errorf("names %v", numbers)
	}
}

// closing is a store in which another person has closed some alerts.
type closing struct {
	decided
	by map[string]bool
}

func (c *closing) Search(_ context.Context, r index.Request) (index.Result, error) {
	var found index.Result
	for id := range c.by {
		if row := (index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: id}, Title: "Title " + id, Triage: alert.TriageDone, By: "bob"}); strings.Contains(r.Query.String(), "'"+id+"'") {
			found.Rows = append(found.Rows, row)
		}
	}
	return found, nil
}

// What another person has closed meanwhile is left out on the way on, and counted at the end.
func TestWhatOthersClosedIsNotWorked(t *testing.T) {
	store := &closing{by: map[string]bool{"b": true, "d": true}}
	var rows []index.Row
	for _, id := range []string{"a", "b", "c", "d"} {
		rows = append(rows, index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: id}, Title: "Title " + id})
	}
	var out strings.Builder
	s := begin(Options{Store: store, Out: &out, Now: time.Now, ReadOnly: true})
	s.here = place{work: queue{rows: rows, done: map[alert.Key]bool{}, elsewhere: map[alert.Key]bool{}, twins: map[alert.Key]bool{}}, opened: &opened{row: rows[0]}}
	workOn(s, t.Context(), 1)
	if s.here.work.at != 2 || !strings.Contains(out.String(), "Closed by others meanwhile: Title b\n3 of 4\nOpen: ") {
		t.Errorf("at %d; it said\n%s", s.here.work.at, out.String())
	}
	workOn(s, t.Context(), 1)
	if !strings.Contains(out.String(), "That was the last of 4 alerts: 0 done, 2 closed by others, 2 left. Type back.") {
		t.Errorf("it said\n%s", out.String())
	}
}

// The parts of what is worked have the same names: they are told with the first one.
func TestPartsOfWhatIsWorkedAreToldOnce(t *testing.T) {
	var rows []index.Row
	for _, id := range []string{"a", "b", "c"} {
		rows = append(rows, index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: id}})
	}
	var out strings.Builder
	s := begin(Options{Store: &decided{}, Out: &out, Now: time.Now, ReadOnly: true})
	s.here = place{work: queue{rows: rows}}
	show(s, t.Context(), rows[0])
	workOn(s, t.Context(), 1)
	workOn(s, t.Context(), 1)
	if n := strings.Count(out.String(), "Parts: "); n != 1 || strings.Count(out.String(), "Open: ") != 3 {
		t.Errorf("%d times parts are told:\n%s", n, out.String())
	}
}

// listed is a store whose alert is found, too.
type listed struct{ decided }

func (l *listed) Search(context.Context, index.Request) (index.Result, error) {
	return index.Result{Rows: []index.Row{{Kind: alert.AlertKind(), Key: alert.Key{ID: "a"}, Triage: l.is.State}}}, nil
}

// What was closed of the records that are worked and reopened by undo is left to do again.
func TestAnUndoneDecisionIsLeftToDo(t *testing.T) {
	store, out := &listed{}, &strings.Builder{}
	row := index.Row{Kind: alert.AlertKind(), Key: alert.Key{ID: "a"}}
	s := begin(Options{Store: store, Out: out, Now: time.Now, User: "amal", Views: func() []query.View { return nil }, Undo: undo.NewDirect(store, time.Now)})
	s.here = place{work: queue{rows: []index.Row{row}, done: map[alert.Key]bool{}, elsewhere: map[alert.Key]bool{}, twins: map[alert.Key]bool{}}}
	show(s, t.Context(), row)
	if s.obey(t.Context(), "verdict benign"); s.here.work.tally() != "1 done, 0 left" {
		t.Fatalf("%s: %s", s.here.work.tally(), out)
	}
	if s.obey(t.Context(), "undo"); store.is.State == alert.TriageDone || s.here.work.tally() != "0 done, 1 left" {
		t.Errorf("%+v, %s: %s", store.is, s.here.work.tally(), out)
	}
}
