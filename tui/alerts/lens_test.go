package alerts

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
	"tocsin/tui/views"
)

const activeQuery = "status != 'Resolved' AND triage.state != 'done'"

// mixed returns an active alert and two others.
func mixed() []alert.Record {
	return append(plain(1),
		sample("done", 5, func(r *alert.Record) { r.Alert.Title, r.Triage.State = "Alert done", alert.TriageDone }),
		sample("resolved", 6, func(r *alert.Record) { r.Alert.Title, r.Alert.Status = "Alert resolved", alert.Resolved }))
}

// The first view lists the active alerts, its whole query is in sight, and esc removes
// filters down to it and no further.
func TestTheFirstView(t *testing.T) {
	flow(t, Options{First: views.Active}, mixed(), func(x *session) {
		x.says("alerts › Active", "/ "+activeQuery, "Active 1  All 3  High 1  Mine 0", "1/1")
		x.keys("1")
		x.query(activeQuery + " AND severity = 'high'")
		x.says("alerts › Active › High")
		x.keys("esc")
		x.query(activeQuery)
		x.keys("esc esc")
		x.query(activeQuery)
		x.keys("1 /")
		x.keys("ctrl+u")
		x.Type("title = 'nothing'")
		x.Wait(time.Second)
		x.keys("enter")
		x.says("No alerts match the query", "esc shows the view Active")
		x.list.Do("alerts.clear")
		x.query(activeQuery)
	})
}

// Keys go from view to view; z goes back with the view that the text belongs to.
func TestViewsAreSwitched(t *testing.T) {
	flow(t, Options{First: views.Active, Saved: Saved{Views: func() []query.View { return []query.View{{Name: "Noise", Text: "title = 'Alert done'"}} }}}, mixed(), func(x *session) {
		for _, c := range []struct{ key, view, query string }{
			{"tab", "All", ""},
			{"L", "High", "severity = 'high' AND " + activeQuery},
			{"shift+tab", "All", ""},
			{"H", "Active", activeQuery},
			{"H", "Noise", "title = 'Alert done'"},
			{"tab", "Active", activeQuery},
		} {
			x.keys(c.key)
			x.query(c.query)
			if title := x.list.Title(); title != "alerts › "+c.view {
				t.Errorf("%s: %s", c.key, title)
			}
		}
		x.keys("1 tab z")
		x.query(activeQuery + " AND severity = 'high'")
		x.says("Undone: view ", "alerts › Active › High")
	})
}

func TestViewsByName(t *testing.T) {
	flow(t, Options{}, mixed(), func(x *session) {
		x.Send(screen.Run{ID: "alerts.view", Arg: " active "})
		x.says("alerts › Active", "1/1")
		x.Send(screen.Run{ID: "alerts.view", Arg: "nothing"})
		x.says(`No view is named "nothing"`, "alerts › Active")
		if a := x.list.Arguments("alerts.view"); !a.Only || strings.Join(a.Values, " ") != "Active All High Mine" {
			t.Errorf("%+v", a)
		}
		if a := x.list.Arguments("alerts.tenant"); !a.Only || strings.Join(a.Values, " ") != "contoso" {
			t.Errorf("%+v", a)
		}
		x.Send(screen.Run{ID: "alerts.tenant", Arg: "contoso"})
		x.query(activeQuery + " AND integration = 'contoso'")
		x.Send(screen.Run{ID: "alerts.tenant"})
		x.query(activeQuery)
	})
}

func TestAnEmptyView(t *testing.T) {
	flow(t, Options{First: views.Mine}, mixed(), func(x *session) {
		x.says("No alerts in the view Mine.", "tab shows the next view")
		x.silent("No alerts match")
	})
	flow(t, Options{First: views.Active}, nil, func(x *session) {
		x.says("No alerts in the view Active.")
	})
}

// settings keep views beside the screen.
type settings struct {
	mu    sync.Mutex
	views []query.View
	fails error
}

func (s *settings) all() []query.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views)
}

func (s *settings) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

func (s *settings) save(_ context.Context, c views.Change) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Was.Name != "" && !slices.Contains(s.views, c.Was) {
		return "", errors.New("the view was changed meanwhile")
	}
	if s.fails == nil {
		s.views = c.Of(s.views)
	}
	return "/settings.toml", s.fails
}

func (s *settings) saved() Saved { return Saved{Views: s.all, Save: s.save} }

// :save writes the query, says where, and shows the view as the chosen one.
func TestSave(t *testing.T) {
	kept := &settings{}
	flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
		save := func(name string) { x.Send(screen.Run{ID: "alerts.save", Arg: name}) }
		save("Mine too")
		x.says("The query is empty")
		x.keys("1")
		kept.fail(errors.New("disk full"))
		save("Worst")
		x.says("disk full", "alerts › All")
		kept.fail(nil)
		x.keys("esc 1")
		save("Worst")
		x.says(`Saved the view "Worst" in settings.toml`, "alerts › Worst")
		x.Wait(2 * time.Second)
		x.says("Worst 3")
		if all := kept.all(); len(all) != 1 || all[0].Text != "severity = 'high'" {
			t.Errorf("%+v", all)
		}
		x.keys("esc")
		x.query("severity = 'high'")
		save("Worst") // is so already
		x.keys("2")
		for _, name := range []string{"worst", "High"} {
			before := kept.all()
			save(name)
			x.says("Replace the view", strings.ToUpper(name[:1])+name[1:])
			if !slices.Equal(kept.all(), before) {
				t.Errorf("%s was replaced without a yes", name)
			}
			x.keys("y")
			if slices.Equal(kept.all(), before) {
				t.Errorf("yes to %s: %+v", name, before)
			}
		}
		if all := kept.all(); len(all) != 2 || all[0].Name != "Worst" || all[1].Name != "High" {
			t.Errorf("%+v", all)
		}
	})
	flow(t, Options{ReadOnly: true, Saved: kept.saved()}, mixed(), func(x *session) {
		x.keys("1")
		for _, word := range []string{"save", "remove", "rename"} {
			x.Send(screen.Run{ID: "alerts." + word, Arg: "Worst"})
			x.says("Read-only: no view can be saved or changed here")
			x.Wait(time.Minute)
		}
	})
}

// z takes back what was made of the saved views, and Z makes it again: a new one goes, as does one in the
// place of a built-in view, and one that was removed or replaced or has another name comes back. No act from
// before is turned with that.
func TestAnEditOfTheSavedViewsIsTakenBack(t *testing.T) {
	worst, last := query.View{Name: "Worst", Text: "severity = 'low'"}, query.View{Name: "Last", Text: "title = 'x'"}
	kept := &settings{views: []query.View{worst, last}}
	flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
		run := func(word, arg string) { x.Send(screen.Run{ID: "alerts." + word, Arg: arg}) }
		is := func(when string, want ...query.View) {
			t.Helper()
			if all := kept.all(); !slices.Equal(all, want) {
				t.Errorf("%s: %+v", when, all)
			}
		}
		x.keys("x 1")
		acts := len(x.fakeStore.acts)
		high := func(name string) query.View { return query.View{Name: name, Text: "severity = 'high'"} }

		run("save", "Worst")
		x.says(`Replace the view "Worst"`, "now severity = 'low', by the query in force?")
		x.keys("y")
		is("replaced", high("Worst"), last)
		x.keys("z")
		x.says(`Undone: view "Worst"; back to severity = 'low'`)
		is("z", worst, last)
		x.keys("Z")
		x.says(`Redone: view "Worst"`)
		is("Z", high("Worst"), last)
		x.keys("z")

		run("save", "Other")
		is("a new one", worst, last, high("Other"))
		x.keys("z")
		x.says(`Undone: view "Other"; it is removed`)
		is("a new one, z", worst, last)

		run("save", "High")
		x.keys("y")
		is("a built-in one", worst, last, high("High"))
		x.keys("z")
		x.says(`Undone: view "High"; the built-in one is back`)
		is("a built-in one, z", worst, last)
		x.keys("Z")
		is("a built-in one, Z", worst, last, high("High"))
		run("remove", "High")
		x.says(`Removed the view "High" from settings.toml; the built-in one is back`)

		run("remove", "worst")
		x.says(`Removed the view "Worst" from settings.toml; z brings it back`)
		is("removed", last)
		x.keys("z")
		x.says(`Undone: view "Worst" removed`)
		is("removed, z", worst, last)
		x.keys("Z")
		is("removed, Z", last)
		x.keys("z")

		run("rename", "worst Not so bad")
		x.says(`Renamed the view "Worst" to "Not so bad" in settings.toml`)
		is("renamed", query.View{Name: "Not so bad", Text: worst.Text}, last)
		x.keys("z")
		is("renamed, z", worst, last)
		if len(x.fakeStore.acts) != acts {
			t.Errorf("z turned acts: %v", x.fakeStore.acts[acts:])
		}
	})
}

// A step about a view that another program has changed since leaves it alone, and says so.
func TestAViewThatChangedMeanwhileIsLeft(t *testing.T) {
	for word, arg := range map[string]string{"save": "Worst", "rename": "Last Best"} {
		kept := &settings{views: []query.View{{Name: "Last", Text: "title = 'x'"}}}
		flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
			before := kept.all()
			x.keys("1")
			x.Send(screen.Run{ID: "alerts." + word, Arg: arg})
			mine := kept.all()
			var others []query.View
			for _, v := range kept.all() {
				others = append(others, query.View{Name: v.Name, Text: "title = 'theirs'"})
			}
			kept.mu.Lock()
			kept.views = others
			kept.mu.Unlock()
			x.keys("z")
			x.says("the view was changed meanwhile")
			for _, v := range kept.all() {
				if v.Text != "title = 'theirs'" {
					t.Errorf("%s: %+v", word, kept.all())
				}
			}
			kept.mu.Lock()
			kept.views = mine
			kept.mu.Unlock()
			x.keys("z") // by now it can be turned
			if got := kept.all(); !slices.Equal(got, before) {
				t.Errorf("%s: z leads to %+v", word, got)
			}
		})
	}
}

// A view renamed while it is shown stays the chosen one, also if another has its query; without a new
// name a box asks for it. What can't be renamed or removed is told.
func TestAViewIsRenamed(t *testing.T) {
	low := "severity = 'low'"
	kept := &settings{views: []query.View{{Name: "Twin", Text: low}, {Name: "my own", Text: low}, {Name: "my", Text: "title = 'x'"}}}
	flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
		run := func(word, arg string) { x.Send(screen.Run{ID: "alerts." + word, Arg: arg}) }
		run("view", "my own")
		run("rename", "my own")
		x.says(`another name for the view "my own"`)
		x.keys("ctrl+u")
		x.Type("Theirs")
		x.keys("enter")
		x.says("alerts › Theirs", `Renamed the view "my own" to "Theirs"`)
		run("rename", "my Mine")
		x.says(`There is a view "Mine" already`)
		run("rename", "High Top")
		x.says(`The view "High" is built in, and stays. Saved are Twin, Theirs, my`)
		run("remove", "none")
		x.says(`No saved view is named "none"`)
		run("remove", "")
		x.says("Name the view: :remove NAME")
		if all := kept.all(); len(all) != 3 || all[1] != (query.View{Name: "Theirs", Text: low}) {
			t.Errorf("%+v", all)
		}
		run("remove", "Theirs")
		x.query(low)
	})
}

// Views are counted after a change of the store, not after each search.
func TestViewsAreCountedSeldom(t *testing.T) {
	flow(t, Options{}, mixed(), func(x *session) {
		x.Wait(5 * time.Second)
		searches := 0
		x.fakeStore.setChange(func(*index.Result) { searches++ })
		x.keys("j k 1 1")
		if searches != 4 { // of the rows and of the new ones, for each of two queries
			t.Errorf("%d searches", searches)
		}
		x.fakeStore.put(sample("n1", 0, nil))
		x.Wait(3 * time.Second)
		x.says("Active 2  All 4")
	})
}

func TestHighlights(t *testing.T) {
	o := Options{Saved: Saved{Highlights: func() []query.View {
		return []query.View{{Name: "VIP", Text: "@user = 'amal@contoso.example' AND id = 'done'"}}
	}}}
	flow(t, o, mixed(), func(x *session) {
		x.says("✓VH ▲")
		x.silent("·VH")
		if legend := x.list.Legend(); !slices.ContainsFunc(legend, func(m screen.Mark) bool { return m.Sign.Text == "V" && m.Meaning == "VIP" }) {
			t.Errorf("%+v", legend)
		}
	})
}

// t shows times as ages, local and in UTC, in the list and in the detail.
func TestTimes(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("CET", 3600)
	defer func() { time.Local = local }()
	flow(t, Options{}, plain(1), func(x *session) {
		x.says("AGE▼")
		x.keys("t")
		x.says("CET▼", "01-01 00:59", "Times are those of this computer, in CET")
		x.silent("AGE")
		x.keys("enter")
		x.says("CET")
		x.silent("1999-12-31 23:59:00Z")
		x.keys("t")
		x.says("UTC▼", "1999-12-31", "1999-12-31 23:59:00Z")
		x.keys("t")
		x.says("Times are ages")
		x.keys("esc")
		x.says("AGE▼")
	})
}

// A frozen list stays as it is while changes are counted, through the person's own acts too.
func TestFreeze(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("P")
		x.says("frozen", "1/3")
		x.fakeStore.put(sample("n1", 0, func(r *alert.Record) { r.Ingested = 0 }), sample("n2", 0, func(r *alert.Record) { r.Ingested = 0 }))
		x.Wait(10 * time.Second)
		x.says("frozen, 2 changes waiting", "1/3")
		x.keys("x")
		x.says("/3")
		x.keys("P")
		x.says("/5", "The list goes on")
		x.silent("frozen,")
		x.keys("P r")
		x.silent("frozen,")
	})
}

// What Left returns is where another list goes on.
func TestResume(t *testing.T) {
	var left State
	flow(t, Options{First: views.Active}, plain(30), func(x *session) {
		x.keys("tab 1 > s t C")
		for range 20 {
			if strings.Contains(x.Text(), "[ ] product") {
				break
			}
			x.keys("space j")
		}
		x.keys("enter j j")
		if _, ok := x.list.Left(); ok {
			t.Error("it was left before its end")
		}
		x.quit()
		var ok bool
		if left, ok = x.list.Left(); !ok {
			t.Fatal("it was not left")
		}
	})
	if !slices.Contains(left.Columns, "TITLE") || slices.Contains(left.Columns, "PRODUCT") || left.View != views.All || left.Query != "severity = 'high'" || left.Cursor == nil || left.Times != "local" {
		t.Fatalf("%+v", left)
	}
	left.Columns, left.Share, left.Shared = []string{"SEV", "TITLE", "USER", "HOST"}, 10, true
	flow(t, Options{First: views.Active, Resume: &left}, plain(30), func(x *session) {
		x.says("alerts › All › High", "/ severity = 'high'", "USER▲")
		x.silent("PRODUCT")
		x.on(left.Cursor.ID)
		if got := x.list.lens.state(); got.Sort != left.Sort || got.Up != left.Up || got.Chosen != left.Chosen || got.Share != 10 || !got.Shared || !slices.Equal(got.Columns, left.Columns) || got.Times != "local" {
			t.Errorf("%+v, want %+v", got, left)
		}
	})
}

// A list that was left on its first row goes on at its top; one that was left elsewhere stays on
// its alert. Both say what came meanwhile, and no new alert is out of view without a word.
func TestResumeAfterAlertsHaveCome(t *testing.T) {
	for name, c := range map[string]struct{ keys, place string }{
		"on the first row":      {"g", "1/9"},
		"never moved":           {"", "1/9"},
		"on the third":          {"g j j", "6/9"},
		"back on the first row": {"j k", "1/9"},
	} {
		t.Run(name, func(t *testing.T) {
			var left State
			flow(t, Options{First: views.All}, plain(6), func(x *session) {
				x.keys(c.keys)
				x.quit()
				left, _ = x.list.Left()
			})
			synctest.Test(t, func(t *testing.T) {
				x := &session{t: t, fakeStore: newFakeStore(time.Now)}
				for _, r := range plain(6) {
					x.fakeStore.put(r)
				}
				left.Seen = time.Now()
				time.Sleep(time.Hour)
				for _, id := range []string{"n1", "n2", "n3"} {
					x.fakeStore.put(sample(id, 0, func(r *alert.Record) { r.Ingested, r.Alert.Title = 0, "Title of "+id }))
				}
				time.Sleep(time.Second)
				x.start(Options{Store: x.fakeStore, Now: time.Now, First: views.All, Resume: &left})
				defer x.quit()
				x.says(c.place)
				x.fresh("n1", "n2", "n3")
				x.arrive("n4", "contoso", alert.AlertsV2)
				x.fresh("n1", "n2", "n3", "n4")
			})
		})
	}
}

// An alert that was open is open again, on the page that was shown; one that has gone is not replaced.
func TestResumeOfAnOpenAlert(t *testing.T) {
	var left State
	flow(t, Options{First: views.All}, plain(30), func(x *session) {
		x.keys("j j j enter 4")
		x.quit()
		left, _ = x.list.Left()
	})
	if left.Page != "timeline" {
		t.Fatalf("%+v", left)
	}
	flow(t, Options{First: views.All, Resume: &left}, plain(30), func(x *session) {
		x.Wait(time.Second)
		if !x.list.pane.open || x.list.pane.opened.Key.ID != left.Cursor.ID || detail.Page(x.list.pane.detail) != "timeline" {
			t.Errorf("open %v, %q, page %q", x.list.pane.open, x.list.pane.opened.Key.ID, detail.Page(x.list.pane.detail))
		}
		x.keys("esc")
		x.on(left.Cursor.ID)
	})
	left.Cursor.ID = "gone"
	flow(t, Options{First: views.All, Resume: &left}, plain(30), func(x *session) {
		x.Wait(time.Second)
		if x.list.pane.open {
			t.Error("another alert is open")
		}
	})
}

// While the first answer still grows, the open alert stays the one that was left: another row under the
// cursor doesn't open by itself, and one who leaves before it is open finds it next time.
func TestResumeWhileTheFirstAnswerGrows(t *testing.T) {
	at := plain(30)[3].Key
	was := State{View: "All", Cursor: cursorOn(at), Page: "timeline"}
	for name, c := range map[string]struct {
		rows int // of the growing answer
		keys string
		open string // open once it is whole; "" for none
		left State
	}{
		"there":          {30, "", at.ID, State{Cursor: cursorOn(at), Page: "timeline"}},
		"not there yet":  {2, "", at.ID, State{Cursor: cursorOn(at), Page: "timeline"}},
		"moved instead":  {2, "j", "", State{Cursor: cursorOn(plain(30)[1].Key)}},
		"moved":          {30, "j", "", State{Cursor: cursorOn(plain(30)[4].Key)}},
		"opened another": {30, "j enter", plain(30)[4].Key.ID, State{Cursor: cursorOn(plain(30)[4].Key), Page: "summary"}},
	} {
		for _, ended := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", ended"}[ended], func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					x := &session{t: t, fakeStore: newFakeStore(time.Now, plain(30)...)}
					x.fakeStore.setChange(func(r *index.Result) {
						if r.Partial = true; c.rows < r.Total {
							r.Rows, r.First, r.Total, r.Cursor, r.Near = r.Rows[:min(c.rows, len(r.Rows))], 0, c.rows, -1, 0
							for i := range r.Rows {
								r.Rows[i].Key = plain(30)[i].Key
							}
						}
					})
					x.start(Options{Store: x.fakeStore, Now: time.Now, First: views.All, Resume: &was, Remember: func(State) error { return nil }})
					defer x.quit()
					x.keys(c.keys)
					x.Wait(time.Minute) // the state is kept
					if ended {
						x.quit()
						left, _ := x.list.Left()
						if *left.Cursor != *c.left.Cursor || left.Page != c.left.Page {
							t.Errorf("left on %+v, page %q", left.Cursor, left.Page)
						}
						return
					}
					x.fakeStore.setChange(nil)
					x.Wait(time.Minute)
					if open := x.list.pane.open; open != (c.open != "") || open && x.list.pane.opened.Key.ID != c.open {
						t.Errorf("open %t, %s", open, x.list.pane.opened.Key.ID)
					}
				})
			})
		}
	}
}

// What can't be resumed any more gives way to the usual.
func TestResumeOfWhatIsGone(t *testing.T) {
	was := State{View: "gone", Query: "((", Sort: "nonsense", Columns: []string{"NOTHING"}, Chosen: "X", Share: 900, Times: "lunar", Cursor: &Cursor{ID: "gone"}}
	flow(t, Options{First: views.Active, Resume: &was}, plain(3), func(x *session) {
		x.query(activeQuery)
		x.says("alerts › Active", "1/3", "TITLE")
		if x.list.rows.Sort != (index.Sort{}) || x.list.lens.Times != text.Relative || x.list.pane.detail.Grown() > 50 {
			t.Errorf("%+v", x.list.lens.state())
		}
	})
}

// The state is kept at most every 30 s, and only if it has changed.
func TestRemember(t *testing.T) {
	var kept []State
	flow(t, Options{Remember: func(s State) error { kept = append(kept, s); return nil }}, plain(3), func(x *session) {
		x.Wait(40 * time.Second)
		n := len(kept)
		x.keys("1 2 3")
		x.Wait(32 * time.Second)
		if len(kept) != n+1 || kept[n].Query != "severity IN ('high','medium','low')" {
			t.Errorf("%d, then %+v", n, kept)
		}
		x.Wait(2 * time.Minute)
		if len(kept) != n+1 {
			t.Errorf("kept without a change: %d", len(kept))
		}
	})
}

// A list that another screen opens begins with a view of its own, whose query is in sight. esc
// gives up filters down to it and then leaves the list, which is not resumed.
func TestAListOnTheWayOfAnotherScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := query.View{Name: "Done titles", Text: "title = 'Alert done'"}
		list := NewOf(Options{Store: newFakeStore(time.Now, mixed()...), Now: time.Now, First: views.Active}, own)
		for _, cmd := range tuitest.Prepare(list, darkTheme(), 120, 20) {
			deliver(list, cmd)
		}
		drawn := strip(strings.Join(list.Draw(120, 20), "\n"))
		if list.Title() != "alerts › Done titles" || !strings.Contains(drawn, "/ "+own.Text) || strings.Count(drawn, "Alert done") != 2 {
			t.Errorf("%s:\n%s", list.Title(), drawn)
		}
		deliver(list, list.filter.Edit(own.Text+" AND severity = 'high'"))
		if took, cmd := list.Back(false); !took {
			t.Error("esc leaves with a filter set")
		} else {
			deliver(list, cmd)
		}
		if took, _ := list.Back(false); took || list.filter.Text() != own.Text {
			t.Errorf("esc does not leave the list of %s", list.filter.Text())
		}
		list.Update(screen.Closed{})
		if _, resumed := list.Left(); resumed {
			t.Error("a list on the way is resumed")
		}
	})
}

// A view whose own query has no room begins with its first condition; a narrowed one ends with the last.
func TestTheLineOfTheQueryInAView(t *testing.T) {
	flow(t, Options{First: views.High}, mixed(), func(x *session) {
		x.Resize(60, 24)
		x.says("/ severity = 'high' AND status != 'Resolved' AND triage.st")
		x.keys("u")
		x.says("/ High AND triage.seen = false")
		x.keys("/")
		x.says("triage.state != 'done' AND triage.seen = false")
		x.keys("esc")
	})
}

// The breadcrumb and the tabs tell what is shown: a query that was typed over that of the view is
// not the view, and a table says what it is made by.
func TestTheCrumbTellsWhatIsShown(t *testing.T) {
	flow(t, Options{First: views.Active}, mixed(), func(x *session) {
		x.Wait(time.Second)
		for _, c := range []struct{ query, crumb, tab string }{
			{activeQuery, "alerts › Active", "Active"},
			{activeQuery + " AND title != 'x'", "alerts › Active › not title", "Active"},
			{"title != 'x' AND " + activeQuery, "alerts › Active › not title", "Active"},
			{activeQuery + " | aggregate count by title", "alerts › Active › by title", "Active"},
			{"| aggregate count by title, @user, @host", "alerts › query › by title, user, host", ""},
			{"| aggregate count by 1h", "alerts › query › by time", ""},
			{"| aggregate count", "alerts › query › counted", ""},
			{"| fields title", "alerts › query › fields", ""},
			{"severity = 'low'", "alerts › query › Low", ""},
			{"severity = 'high' AND " + activeQuery, "alerts › High", "High"},
			{"status = 'OPEN' AND triage.state != 'done'", "alerts › Active › New", "Active"},
			{"status IN ('OPEN', 'Resolved') AND triage.state != 'done'", "alerts › query › New, Resolved", ""},
			{"status = 'Resolved' AND triage.state != 'done'", "alerts › query › Resolved", ""},
			{activeQuery + " AND created_at >= -24h", "alerts › Active › 24 h", "Active"},
			{"NOT (" + activeQuery + ")", "alerts › query", ""},
			{"(" + activeQuery + ") OR severity = 'low'", "alerts › query", ""},
			{`title = "x ` + activeQuery + `"`, "alerts › query", ""},
		} {
			x.list.filter.Apply(c.query)
			if got := x.list.Title(); got != c.crumb {
				t.Errorf("%s: %q, want %q", c.query, got, c.crumb)
			}
			tab := ""
			parts, _ := x.list.lens.Tabs(header(x.list))
			for _, s := range parts {
				if s.Role == theme.Accent {
					tab, _, _ = strings.Cut(s.Text, " ")
				}
			}
			if tab != c.tab {
				t.Errorf("%s: the tab of %q, want %q", c.query, tab, c.tab)
			}
		}
	})
}

// z after :remove leads back to the view that was shown, with what was filtered in it.
func TestARemovedViewIsShownAgain(t *testing.T) {
	hot := query.View{Name: "hot", Text: "severity = 'high'"}
	kept := &settings{views: []query.View{hot}}
	flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
		x.Send(screen.Run{ID: "alerts.view", Arg: "hot"})
		x.keys("u")
		x.says("alerts › hot")
		before := x.list.filter.Text()
		x.Send(screen.Run{ID: "alerts.remove", Arg: "hot"})
		x.silent("alerts › hot")
		x.keys("z")
		x.says("alerts › hot")
		x.query(before)
	})
}

// A view that takes the place of another is told apart by what it adds to the view that it was made in, in the
// question and by z; a list whose view is removed is named as if the rest had been typed in that one.
func TestAViewIsToldByWhatItAdds(t *testing.T) {
	kept := &settings{}
	flow(t, Options{First: views.Active, Saved: kept.saved()}, mixed(), func(x *session) {
		run := func(word, arg string) { x.Send(screen.Run{ID: "alerts." + word, Arg: arg}) }
		x.keys("/")
		x.Type(" AND title:Alert")
		x.keys("enter")
		x.says("alerts › Active › title")
		run("save", "signins")
		x.says("alerts › signins")
		x.keys("1")
		run("save", "signins")
		x.says(`Replace the view "signins", now Active AND title:Alert, by the query in`, "force?")
		x.keys("y z")
		x.says(`Undone: view "signins"; back to Active AND title:Alert`)
		run("view", "signins")
		x.says("alerts › signins")
		run("remove", "signins")
		x.says("alerts › Active › title")
		x.keys("esc")
		x.query(activeQuery)
	})
}

// Without a saved view the commands on saved views say that there is none. A view named like a
// command is shown by :view, and the toast says so.
func TestViewsWithoutOneAndNamedLikeACommand(t *testing.T) {
	kept := &settings{}
	flow(t, Options{Saved: kept.saved()}, mixed(), func(x *session) {
		for _, typed := range []string{"remove x", "delete view"} {
			x.keys(":")
			x.Type(typed)
			x.says("There is no saved view")
			x.silent("No commands match")
			x.keys("esc")
		}
		x.keys("1")
		x.Send(screen.Run{ID: "alerts.save", Arg: "w1"})
		x.silent("is a command")
		x.Send(screen.Run{ID: "alerts.rename", Arg: "w1 done"})
		x.says("done is a command: :view done shows the view")
		was := "done"
		for _, name := range []string{"quit", "exit", "help", "log", "refresh"} {
			x.Send(screen.Run{ID: "alerts.rename", Arg: was + " " + name})
			x.says(name + " is a command: :view")
			was = name
		}
	})
}
