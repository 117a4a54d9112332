package views_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// world holds the surroundings of a test's views: saved queries, a clock, and an index.
type world struct {
	saved    []query.View
	ix       *index.Index
	searches int
	err      error
	change   func(*index.Result) // of a search; nil for none
}

func (w *world) search(ctx context.Context, r index.Request) (index.Result, error) {
	w.searches++
	if w.err != nil {
		return index.Result{}, w.err
	}
	found, err := w.ix.Search(ctx, r)
	if w.change != nil {
		w.change(&found)
	}
	return found, err
}

func (w *world) views(first string) *views.Views {
	return views.New(views.Options{
		BuiltIn: views.BuiltIn(alert.AlertKind(), "kim"),
		Saved:   func() []query.View { return slices.Clone(w.saved) },
		Read: func(text string) *query.Query {
			q, problems := query.Parse(text, time.Now())
			if query.Failed(problems) != nil || q.Kind() != alert.AlertKind() {
				return nil
			}
			return q
		},
		Search: w.search, Now: time.Now,
	}, first)
}

// record makes an alert with an id.
func record(id string, edit func(*alert.Record)) engine.Row {
	r := alert.Record{
		Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{Title: id, Severity: alert.Medium, Status: alert.Open, Created: alert.At(time.Now())},
	}
	edit(&r)
	return engine.Row{Seq: 1, Record: r}
}

func newWorld() *world {
	w := &world{ix: index.New(index.Options{})}
	w.ix.Apply([]engine.Row{
		record("new", func(r *alert.Record) { r.Alert.Severity = alert.High }),
		record("started", func(r *alert.Record) { r.Alert.Status = alert.InProgress }),
		record("unknown", func(r *alert.Record) { r.Alert.Status = "" }),
		record("resolved", func(r *alert.Record) { r.Alert.Status, r.Alert.Severity = alert.Resolved, alert.High }),
		record("done", func(r *alert.Record) { r.Triage.State, r.Alert.Severity = alert.TriageDone, alert.High }),
		record("mine", func(r *alert.Record) { r.Triage.AssignedTo = "kim" }),
		record("portal", func(r *alert.Record) { r.Alert.AssignedTo = "Kim@contoso.example" }),
		record("namesake", func(r *alert.Record) { r.Alert.AssignedTo = "kimberly@contoso.example" }),
	})
	return w
}

func tabs(v *views.Views, w int) string {
	var b strings.Builder
	for _, s := range v.Tabs(w, v.Chosen().Name) {
		if s.Role == theme.Accent {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// A query was made in the view with the most of its conditions; one with a condition that the query doesn't have, or
// that counts, is not meant.
func TestBase(t *testing.T) {
	const active = "status != 'Resolved' AND triage.state != 'done'"
	w := newWorld()
	w.saved = []query.View{{Name: "Signins", Text: active + " AND title:x"}, {Name: "Counted", Text: active + " AND title:x AND host:y | aggregate count by user"}}
	v := w.views(views.Active)
	for _, c := range []struct{ of, without, view, rest string }{
		{active, "", "Active", ""},
		{active + " AND title:z", "", "Active", "title:z"},
		{active + " AND title:x", "", "Signins", ""},
		{active + " AND title:x", "Signins", "Active", "title:x"},
		{active + " AND title:x AND host:y", "", "Signins", "host:y"},
		{"severity = 'high' AND " + active + " AND user:z", "", "High", "user:z"},
		{"user:z AND triage.state != 'done' AND status != 'Resolved'", "", "Active", "user:z"},
		{active + " OR title:x", "", "", ""},
		{"title:x", "", "", ""},
		{"", "", "", ""},
	} {
		b, ok := v.Base(c.of, c.without)
		if ok != (c.view != "") || b.View.Name != c.view || strings.Join(b.Rest, "|") != c.rest {
			t.Errorf("%s without %q: %v, %+v", c.of, c.without, ok, b)
		}
	}
}

// Who asks for what is assigned to me is told the view that shows it.
func TestMe(t *testing.T) {
	read := func(text string) *query.Reading { return query.Read(text, time.Now()) }
	p := views.Me(read("owner:me"), views.Yours("kim"))
	if p == nil || p.Message != "me is a name like any other here; the view Mine shows what is yours" || !strings.Contains(p.Hint, views.Yours("kim")) {
		t.Errorf("%+v", p)
	}
	if p := views.Me(read("owner:kim"), views.Yours("kim")); p != nil {
		t.Errorf("%+v", p)
	}
}

// What each built-in view selects: an alert whose status nothing says is open.
func TestBuiltInViews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newWorld().views(views.Active)
		if got := tabs(v, 80); got != "[Active …]  All …  High …  Mine …" {
			t.Error(got)
		}
		v.Update(v.Count(1)().(views.Message))
		if got := tabs(v, 80); got != "[Active 6]  All 8  High 1  Mine 2" {
			t.Error(got)
		}
	})
	if names := views.BuiltIn(alert.AlertKind(), ""); len(names) != 3 {
		t.Errorf("without a user: %v", names)
	}
	if q := views.BuiltIn(alert.AlertKind(), "kim@contoso.example")[3].Query; q != "(triage.assigned_to = 'kim@contoso.example' OR assigned_to = 'kim@contoso.example') AND status != 'Resolved' AND triage.state != 'done'" {
		t.Error(q)
	}
	for _, view := range views.BuiltIn(alert.AlertKind(), `o'neil "x"`) {
		if _, problems := query.Parse(view.Query, time.Now()); query.Failed(problems) != nil {
			t.Errorf("%s: %v", view.Query, problems)
		}
	}
}

// Tabs give up digits, then the numbers, those of the grave ones last, and then views, but never the chosen one.
func TestTabsFit(t *testing.T) {
	w := newWorld()
	w.saved = []query.View{{Name: "Saved", Text: "severity = 'high'"}}
	v := w.views("Saved")
	for _, c := range []struct {
		w    int
		want string
	}{
		{80, "Active …  All …  High …  Mine …  [Saved …]"},
		{41, "Active …  All …  High …  Mine …  [Saved …]"},
		{39, "Active …  All  High …  Mine …  [Saved …]"},
		{37, "Active …  All  High …  Mine …  [Saved]"},
		{35, "Active …  All  High …  Mine  [Saved]"},
		{33, "Active  All  High …  Mine  [Saved]"},
		{31, "Active  All  High  Mine  [Saved]"},
		{29, "Active  All  High  [Saved]  +1"},
		{19, "Active  [Saved]  +3"},
		{10, "[Saved]  +4"},
		{7, ""},
		{-1, ""},
	} {
		if got := tabs(v, c.w); got != c.want {
			t.Errorf("%d: %q, want %q", c.w, got, c.want)
		}
		if n := theme.Width(v.Tabs(c.w, v.Chosen().Name)...); n > max(c.w, 0) {
			t.Errorf("%d: %d columns", c.w, n)
		}
	}
}

func TestSavedViews(t *testing.T) {
	w := newWorld()
	w.saved = []query.View{{Name: "Noise", Text: "title = 'x'"}, {Name: "Cases", Text: "FROM incident"}, {Name: "Broken", Text: "severity ="}, {Name: "High", Text: "severity = 'low'"}}
	v := w.views("noise")
	if got := strings.Join(v.Names(), " "); got != "Active All High Mine Noise" {
		t.Error(got)
	}
	if high, _ := v.Named("HIGH"); high.Query != "severity = 'low'" {
		t.Errorf("%+v is not the one of the settings", high)
	}
	if v.Chosen().Name != "Noise" {
		t.Errorf("%+v was not chosen in another case", v.Chosen())
	}
	w.saved[0].Text = "title = 'y'"
	if v.Chosen().Query != "title = 'y'" {
		t.Errorf("%+v does not follow the settings", v.Chosen())
	}
	w.saved[0].Name = "Din"
	if v.Chosen().Name != "Din" || v.Chosen().Query != "title = 'y'" {
		t.Errorf("%+v doesn't follow its new name", v.Chosen())
	}
	w.saved = nil
	if v.Chosen() != (views.View{Name: views.All}) || len(v.All()) != 4 {
		t.Errorf("%+v is chosen after its view has gone", v.Chosen())
	}
	if v.Step(1).Name != "High" || v.Step(-1).Name != "Active" {
		t.Errorf("from there: %v, %v", v.Step(1), v.Step(-1))
	}
	if w.views("nothing").Chosen() != (views.View{Name: "All"}) {
		t.Error("an unknown first view is not All")
	}
}

func TestStep(t *testing.T) {
	v := newWorld().views(views.Active)
	var names []string
	for range 5 {
		v.Choose(v.Step(1), "")
		names = append(names, v.Chosen().Name)
	}
	if got := strings.Join(names, " "); got != "All High Mine Active All" {
		t.Error(got)
	}
	if v.Choose(v.Step(-1), ""); v.Step(-1).Name != "Mine" {
		t.Error(v.Step(-1))
	}
}

// Undo brings a text back, and with it the view that it was left in.
func TestFollow(t *testing.T) {
	v := newWorld().views(views.Active)
	high, _ := v.Named(views.High)
	v.Choose(high, "status = 'new' AND title = 'x'")
	for _, c := range []struct{ text, view string }{
		{"title = 'unknown'", views.High},
		{"status = 'new' AND title = 'x'", views.Active},
		{high.Query, views.High},
		{"", views.All},
	} {
		if v.Follow(c.text); v.Chosen().Name != c.view {
			t.Errorf("%q: %s, want %s", c.text, v.Chosen().Name, c.view)
		}
	}
}

// Of two views with one query the chosen one stays.
func TestFollowToTheChosenView(t *testing.T) {
	w := newWorld()
	w.saved = []query.View{{Name: "Everything"}}
	v := w.views("Everything")
	if v.Follow(""); v.Chosen().Name != "Everything" {
		t.Errorf("%s is chosen", v.Chosen().Name)
	}
}

// A number is the least that there are as long as the store doesn't show all.
func TestCountOfPartOfTheStore(t *testing.T) {
	for name, change := range map[string]func(*index.Result){
		"partial": func(r *index.Result) { r.Partial = true },
		"loading": func(r *index.Result) { r.Loading = true },
		"cut":     func(r *index.Result) { r.Cut = true },
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			w.change = change
			v := w.views(views.Active)
			v.Update(v.Count(1)().(views.Message))
			if got := tabs(v, 80); got != "[Active 6+]  All 8+  High 1+  Mine 2+" {
				t.Errorf("%s: %s", name, got)
			}
		})
	}
}

// One search a view, only if the store or the views have changed, and not in a burst.
func TestCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := w.views(views.Active)
		count := func(seq int64) bool {
			cmd := v.Count(seq)
			if cmd != nil {
				v.Update(cmd().(views.Message))
			}
			return cmd != nil
		}
		began := time.Now()
		if !count(1) || w.searches != 4 {
			t.Errorf("%d searches", w.searches)
		}
		if count(1) {
			t.Error("counted again without a change")
		}
		if !count(2) || time.Since(began) < time.Second {
			t.Errorf("counted again after %v", time.Since(began))
		}
		w.saved = []query.View{{Name: "Noise", Text: "title = 'new'"}}
		if !count(2) || !strings.Contains(tabs(v, 80), "Noise 1") {
			t.Error(tabs(v, 80))
		}
		time.Sleep(time.Minute)
		if !count(2) {
			t.Error("times relative to now are not counted again")
		}
		cmd := v.Count(3)
		if v.Count(4) != nil {
			t.Error("two counts at once")
		}
		w.err = errors.New("locked")
		if v.Update(cmd().(views.Message)); !strings.Contains(tabs(v, 80), "Active 6") {
			t.Errorf("after an error: %s", tabs(v, 80))
		}
	})
}

// TestTheFirstRowsAreCountedAtOnce: the zeros of an empty store don't stand over the rows that come.
func TestTheFirstRowsAreCountedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		full := w.ix
		w.ix = index.New(index.Options{})
		v, began := w.views(views.Active), time.Now()
		v.Update(v.Count(1)().(views.Message))
		if !strings.Contains(tabs(v, 80), "Active 0") {
			t.Error(tabs(v, 80))
		}
		w.ix = full
		v.Update(v.Count(2)().(views.Message))
		if rest := time.Since(began); rest > 0 || !strings.Contains(tabs(v, 80), "Active 6") {
			t.Errorf("after %v: %s", rest, tabs(v, 80))
		}
		if v.Update(v.Count(3)().(views.Message)); time.Since(began) < time.Second {
			t.Errorf("counted again after %v", time.Since(began))
		}
	})
}

// The numbers of another list's views are dropped, and what is closed ends at once.
func TestCountOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		mine, other := w.views(views.Active), w.views(views.Active)
		msg := other.Count(1)().(views.Message)
		if mine.Update(msg); !strings.Contains(tabs(mine, 80), "Active …") {
			t.Error(tabs(mine, 80))
		}
		other.Update(msg)
		var late tea.Cmd = other.Count(2)
		other.Close()
		if began := time.Now(); late() == nil || time.Since(began) != 0 {
			t.Errorf("it waited for %v", time.Since(began))
		}
	})
}

// What could not be counted is counted again without a change of the store, but not at once.
func TestCountAfterAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := w.views(views.Active)
		w.err = errors.New("locked")
		v.Update(v.Count(1)().(views.Message))
		w.err = nil
		began := time.Now()
		again := v.Count(1)
		if again == nil {
			t.Fatal("it waits for the next change")
		}
		v.Update(again().(views.Message))
		if rest := time.Since(began); rest < 2*time.Second || !strings.Contains(tabs(v, 80), "Active 6") {
			t.Errorf("after %v: %s", rest, tabs(v, 80))
		}
		if v.Count(1) != nil {
			t.Error("counted again without a change")
		}
	})
}

// TestMergedIncidentsAreNoWork: what was merged into another incident is not active, and a view
// of incidents can be asked for.
func TestMergedIncidentsAreNoWork(t *testing.T) {
	for _, view := range views.BuiltIn(alert.IncidentKind(), "kim") {
		q, problems := query.Parse("FROM incident WHERE "+view.Query, time.Now())
		if view.Query == "" {
			q, problems = query.Parse("FROM incident", time.Now())
		}
		if query.Failed(problems) != nil {
			t.Errorf("%s: %v", view.Query, problems)
			continue
		}
		for status, want := range map[alert.Status]bool{alert.Open: true, alert.InProgress: true, alert.Resolved: false, alert.Redirected: false} {
			r := &alert.Record{Incident: &alert.Incident{Status: status, Severity: alert.High, AssignedTo: "kim@contoso.example"}}
			if got := query.Match(q, r); got != want && view.Name != views.All {
				t.Errorf("%s has %s: %v", view.Name, status, got)
			}
		}
	}
}
