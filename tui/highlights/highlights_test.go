package highlights_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/highlights"
)

type world struct {
	saved    []query.View
	ix       *index.Index
	rows     []index.Row
	searches []index.Request
	err      error
}

// newWorld has the alerts a0 to a3, the last one at first.
func newWorld(t *testing.T, saved ...query.View) *world {
	w := &world{saved: saved, ix: index.New(index.Options{})}
	for i := range 4 {
		r := alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a" + strconv.Itoa(i)},
			Alert: &alert.Alert{Title: "Alert " + strconv.Itoa(i), Created: alert.At(time.Unix(int64(1000+i), 0))},
		}
		w.ix.Apply([]engine.Row{{Seq: int64(i + 1), Record: r}})
	}
	found, err := w.ix.Search(t.Context(), index.Request{Rows: 3})
	if err != nil {
		t.Fatal(err)
	}
	w.rows = found.Rows
	return w
}

func (w *world) highlights() *highlights.Highlights {
	return highlights.New(highlights.Options{
		Saved: func() []query.View { return slices.Clone(w.saved) },
		Read: func(text string) *query.Query {
			q, problems := query.Parse(text, time.Now())
			if query.Failed(problems) != nil {
				return nil
			}
			return q
		},
		Search: func(ctx context.Context, r index.Request) (index.Result, error) {
			w.searches = append(w.searches, r)
			if w.err != nil {
				return index.Result{}, w.err
			}
			return w.ix.Search(ctx, r)
		},
	})
}

// signs returns the signs of the alerts a0 to a3; "-" for none.
func signs(h *highlights.Highlights) (out string) {
	for i := range 4 {
		_, sign := h.Sign(alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "a" + strconv.Itoa(i)})
		if sign == "" {
			sign = "-"
		}
		out += sign
	}
	return out
}

// The first highlight that selects a row gives it its sign; a row that isn't loaded is not
// asked for.
func TestSigns(t *testing.T) {
	w := newWorld(t, query.View{Name: "VIP", Text: "title = 'Alert 2'"}, query.View{Name: "value", Text: "title CONTAINS 'Alert'"}, query.View{Name: "broken", Text: "("})
	h := w.highlights()
	h.Update(h.Look(4, w.rows)().(highlights.Message))
	if got := signs(h); got != "-AVA" {
		t.Error(got)
	}
	for _, r := range w.searches {
		if r.Rows != 0 || len(r.Among) != 3 {
			t.Errorf("%+v asks for more than the loaded rows", r)
		}
	}
	if len(w.searches) != 2 {
		t.Errorf("%d searches of two highlights", len(w.searches))
	}
	if h.Look(4, w.rows) != nil {
		t.Error("asked again without a change")
	}
	if h.Look(5, w.rows) == nil || h.Look(5, w.rows[:1]) == nil {
		t.Error("not asked after a change, or of other rows")
	}
}

func TestSignsAreTold(t *testing.T) {
	w := newWorld(t, query.View{Name: "VIP", Text: "x"}, query.View{Name: "v i p", Text: "x"}, query.View{Name: "東京", Text: "x"}, query.View{Name: "\x1b[", Text: "x"})
	want := []string{"V VIP", "I v i p", "3 東京", "␛ ␛["}
	for i, m := range w.highlights().Legend() {
		if got := m.Sign.Text + " " + m.Meaning; got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
	if len(newWorld(t).highlights().Legend()) != 0 {
		t.Error("a legend of nothing")
	}
}

// An older answer, one for another list, and an error change nothing; other settings forget
// all signs.
func TestLateAnswers(t *testing.T) {
	w := newWorld(t, query.View{Name: "VIP", Text: "title = 'Alert 2'"})
	h, other := w.highlights(), w.highlights()
	old := h.Look(4, w.rows)().(highlights.Message)
	h.Update(other.Look(4, w.rows)().(highlights.Message))
	if got := signs(h); got != "----" {
		t.Errorf("another list's: %s", got)
	}
	w.saved = []query.View{{Name: "Jewel", Text: "title = 'Alert 3'"}}
	next := h.Look(4, w.rows)().(highlights.Message)
	h.Update(old)
	if got := signs(h); got != "----" {
		t.Errorf("an older one: %s", got)
	}
	h.Update(next)
	if got := signs(h); got != "---J" {
		t.Error(got)
	}
	w.err = errors.New("locked")
	h.Update(h.Look(5, w.rows)().(highlights.Message))
	if got := signs(h); got != "---J" {
		t.Errorf("after an error: %s", got)
	}
	w.saved = nil
	if h.Look(5, w.rows) != nil || signs(h) != "----" {
		t.Errorf("without highlights: %s", signs(h))
	}
}

// A question without an answer is asked again after a while, unless a newer one was asked.
func TestAnErrorIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, query.View{Name: "VIP", Text: "title = 'Alert 2'"})
		h := w.highlights()
		w.err = errors.New("locked")
		wait := h.Update(h.Look(4, w.rows)().(highlights.Message))
		if wait == nil {
			t.Fatal("it waits for the next change")
		}
		w.err = nil
		began := time.Now()
		due := wait().(highlights.Message)
		if rest := time.Since(began); rest < time.Second {
			t.Errorf("asked again after %v", rest)
		}
		h.Update(h.Update(due)().(highlights.Message))
		if got := signs(h); got != "--V-" {
			t.Errorf("after the second try: %s", got)
		}
		if h.Update(due) != nil {
			t.Error("an older question is asked again")
		}
	})
}
