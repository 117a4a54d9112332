package alerts

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/index"
	"tocsin/tui/gone"
	"tocsin/tui/rows"
)

// A filter on and off in 30,000 rows, in every order: the cursor is on its alert, or
// minutes away while the filter leaves it out. It comes back to its alert and to its line.
func TestAFilterOnAndOffDeepInManyRows(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		records := make([]alert.Record, 30_000)
		for i := range records {
			records[i] = sample(fmt.Sprintf("b%05d", i), i, func(r *alert.Record) {
				r.Alert.Title = fmt.Sprintf("Alert %05d", i)
				r.Alert.Severity = []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational}[i%4]
				r.Alert.Entities[0].Value = fmt.Sprintf("user%05d@contoso.example", i)
			})
		}
		h := byHand(t, records...)
		for _, c := range []struct {
			sort index.Sort
		}{
			{index.Sort{}},
			{index.Sort{Field: "created_at", Up: true}},
			{index.Sort{Field: "title", Up: true}},
			{index.Sort{Field: "title"}},
			{index.Sort{Field: "@user", Up: true}},
		} {
			h.rows.Sort = c.sort
			h.settle()
			for _, place := range []int{0, 7, 14_321, 21_502, 29_999} {
				h.rows.List.Select(records[place].Key)
				h.settle()
				h.hear(h.press("down")...)
				h.hear(h.press("up")...)
				h.rows.List.Select(records[place].Key)
				h.settle()
				h.rows.List.Move(0)
				before := records[place]
				h.hear(h.press("high")...)
				h.hear(h.press("unseen")...)
				after, ok := h.current()
				if top := h.rows.List.Visible()[0].Key; !ok || after.Severity != alert.High || after.Key != before.Key && after.Key != top || h.rows.List.Place() >= h.room() {
					t.Errorf("%+v: the filter takes the cursor from %s to %s, at %d", c.sort, before.ID, after.Key.ID, h.rows.List.Place())
				}
				h.hear(h.press("high")...)
				h.hear(h.press("unseen")...)
				back, ok := h.current()
				if !ok || h.rows.List.Place() >= h.room() || back.Key != after.Key && h.rows.List.Place() != 0 {
					t.Errorf("%+v at %d: without the filter the cursor is on %s, at %d", c.sort, place, back.Key.ID, h.rows.List.Place())
				}
			}
		}
	})
}

// A thousand rows come, and leave, around a cursor deep in the list or on top.
func TestManyRowsComeAndLeave(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, place := range []int{0, 3, 250, 499} {
			h := byHand(t, plain(500)...)
			h.hear(h.press("unseen")...)
			h.hear(h.press("down")...)
			h.hear(h.press("up")...)
			h.rows.List.Move(place)
			h.settle()
			row, _ := h.current()
			line := h.rows.List.Place()
			var many []alert.Record
			for i := range 1000 {
				many = append(many, sample(fmt.Sprintf("m%04d", i), -i, nil))
			}
			h.store.put(many...)
			h.settle()
			h.on(fmt.Sprintf("%d, a thousand newer", place), row.Key.ID)
			if h.rows.List.Place() != line+1000 || len(h.rows.List.Visible()) != h.room() {
				t.Errorf("%d: at %d of %d, %d rows in sight", place, h.rows.List.Place(), h.rows.List.Len(), len(h.rows.List.Visible()))
			}
			for i := range many { // all of them leave a list of what is unseen
				many[i].Triage.State = alert.TriageSeen
			}
			h.store.put(many...)
			h.settle()
			h.on(fmt.Sprintf("%d, a thousand fewer", place), row.Key.ID)
			if h.rows.List.Len() != 500 || len(h.rows.List.Visible()) != h.room() {
				t.Errorf("%d: %d rows, %d in sight", place, h.rows.List.Len(), len(h.rows.List.Visible()))
			}
		}
	})
}

// The answer of a search that goes on, and of an index still to be filled, may lack the
// cursor's alert for a while.
func TestAnAnswerThatIsNotWhole(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for name, mark := range map[string]func(*index.Result){
			"partial": func(r *index.Result) { r.Partial = true },
			"loading": func(r *index.Result) { r.Loading = true },
		} {
			h := byHand(t, plain(80)...)
			h.rows.List.Move(50)
			h.settle()
			h.on(name, "a50")
			h.store.change = func(r *index.Result) {
				mark(r)
				r.Rows, r.First, r.Total, r.Cursor, r.Near = r.Rows[:min(10, len(r.Rows))], 0, 10, -1, 9
				for i := range r.Rows {
					r.Rows[i].Key.ID = fmt.Sprintf("a%02d", i)
				}
			}
			h.hear(gone.Found{Same: true})
			h.on(name+", not whole", "a09")
			h.store.change = nil
			h.settle()
			h.on(name+", whole", "a50")
		}
	})
}

// A key that comes just after the cursor went back by itself is meant for the alert that
// it was on.
func TestAKeyJustAfterTheCursorWentBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for wait, want := range map[time.Duration]string{rows.Reaction - 1: "a05", rows.Reaction: "a06"} {
			h := byHand(t, plain(20)...)
			now := midnight
			h.o.Now = func() time.Time { return now }
			h.rows.List.Move(5)
			h.settle()
			h.store.change = func(r *index.Result) {
				r.Partial = true
				if r.Cursor == 5 { // the raw item of a05 isn't read yet
					r.Rows = slices.DeleteFunc(slices.Clone(r.Rows), func(row index.Row) bool { return row.Key.ID == "a05" })
					r.Cursor, r.Near, r.Total = -1, 4, 19
				}
			}
			h.hear(gone.Found{Same: true})
			h.on("partial", "a04")
			h.store.change = nil
			h.hear(h.run(h.rows.Reload())...)
			h.on("whole", "a05")
			now = now.Add(wait)
			h.hear(h.press("down")...) // the first key takes the cursor back, and no other
			h.hear(h.press("done")...)
			h.is(want, alert.TriageDone)
		}
	})
}

// permutations returns all orders of n things.
func permutations(n int) (out [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, p := range permutations(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return out
}

// The answers to three keys come in every order, and one or none of them is an error:
// the last key's query, its rows and the cursor's alert are what is shown in the end.
func TestAnswersInEveryOrder(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, keys := range [][3]string{
			{"high", "sort", "unseen"}, {"high", "high", "down"}, {"done", "high", "undo"}, {"medium", "done", "high"}, {"sort", "sort", "bottom"}, {"version", "up", "high"},
		} {
			want := byHand(t, plain(400)...)
			want.rows.List.Move(201)
			want.settle()
			for _, k := range keys {
				want.hear(want.press(k)...)
			}
			want.settle()
			for _, order := range permutations(3) {
				for broken := -1; broken < 3; broken++ {
					h := byHand(t, plain(400)...)
					h.rows.List.Move(201)
					h.settle()
					var answers [3][]tea.Msg
					for i, k := range keys {
						if i == broken {
							h.store.fail(locked())
						}
						answers[i] = h.press(k)
						h.store.fail(nil)
					}
					for _, i := range order {
						h.hear(answers[i]...)
					}
					h.settle()
					name := fmt.Sprintf("%v in the order %v, broken %d", keys, order, broken)
					if h.filter.Bar.Text() != want.filter.Bar.Text() || h.rows.Sort != want.rows.Sort || h.rows.List.Len() != want.rows.List.Len() || h.rows.Answer.Failed != nil || len(h.Unkept()) > 0 {
						t.Errorf("%s: %q by %+v, %d rows, failed %v; want %q by %+v, %d", name, h.filter.Bar.Text(), h.rows.Sort, h.rows.List.Len(), h.rows.Answer.Failed, want.filter.Bar.Text(), want.rows.Sort, want.rows.List.Len())
					}
					if got, wanted := h.store.dones(), want.store.dones(); got != wanted {
						t.Errorf("%s: %d are done, want %d", name, got, wanted)
					}
					if row, ok := h.current(); !ok || row.Created != h.created(row.Key) || !slices.ContainsFunc(h.rows.List.Visible(), func(r index.Row) bool { return r.Key == row.Key }) {
						t.Errorf("%s: the cursor is on %s", name, row.Key.ID)
					}
					if got, wanted := strip(h.filter.Facets.Line(h.theme, 120)), strip(want.filter.Facets.Line(want.theme, 120)); got != wanted {
						t.Errorf("%s: chips\n%s\nwant\n%s", name, got, wanted)
					}
				}
			}
		}
	})
}

func (h *hand) created(key alert.Key) alert.Time { return h.store.records[key].Alert.Created }

// dones returns how many records are done.
func (s *fakeStore) dones() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.records {
		if r.Triage.State == alert.TriageDone {
			n++
		}
	}
	return n
}

// Whatever two things are done at once, and in whatever order answers come, the list
// shows what its query selects, the cursor is on the alert that the person chose, or on
// its neighbour, and each alert has the state of its last key.
func TestPairsOfKeysAndAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for seed := range uint64(long.Rounds(12)) {
			r := rand.New(rand.NewPCG(seed, 3))
			h := byHand(t, plain(150)...)
			fresh := 0
			var late []tea.Msg
			for range 40 {
				switch r.IntN(10) {
				case 0, 1:
					late = append(late, h.press([]string{"high", "medium", "low", "unseen", "version", "clear"}[r.IntN(6)])...)
				case 2:
					late = append(late, h.press([]string{"sort", "left", "right"}[r.IntN(3)])...)
				case 3:
					late = append(late, h.press([]string{"down", "up", "half-down", "page-up", "bottom", "top"}[r.IntN(6)])...)
				case 4:
					late = append(late, h.press([]string{"done", "undo"}[r.IntN(2)])...)
				case 5:
					fresh++
					h.store.put(sample(fmt.Sprintf("n%03d", fresh), r.IntN(200)-20, nil))
				case 6:
					h.hear(tea.WindowSizeMsg{Width: 60 + r.IntN(100), Height: 8 + r.IntN(40)})
				case 7:
					h.store.fail(locked())
					late = append(late, h.run(h.rows.Reload())...)
					h.store.fail(nil)
				default:
					r.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
					h.hear(late...)
					late = nil
				}
			}
			h.hear(late...)
			h.rows.Release() // rows that an act made leave the query go
			h.settle()
			h.holds(seed)
		}
	})
}

// holds compares what is shown with what the store has.
func (h *hand) holds(seed uint64) {
	h.t.Helper()
	all, err := h.store.ix.Search(h.t.Context(), index.Request{Query: h.filter.Query, Sort: h.rows.Sort, Rows: 1000})
	if err != nil {
		h.t.Fatal(err)
	}
	top := slices.IndexFunc(all.Rows, func(r index.Row) bool {
		return len(h.rows.List.Visible()) > 0 && r.Key == h.rows.List.Visible()[0].Key
	})
	if h.rows.Counts().Rows != all.Total || all.Total > 0 && (top < 0 || len(h.rows.List.Visible()) != min(all.Total, h.room())) {
		h.t.Fatalf("seed %d: %q shows %d of %d rows, %d in sight", seed, h.filter.Bar.Text(), h.rows.List.Len(), all.Total, len(h.rows.List.Visible()))
	}
	for i, row := range h.rows.List.Visible() {
		if row != all.Rows[top+i] {
			h.t.Fatalf("seed %d: line %d is %+v, want %+v", seed, i, row, all.Rows[top+i])
		}
	}
	if row, ok := h.current(); all.Total > 0 && (!ok || all.Rows[h.rows.List.Place()].Key != row.Key) {
		h.t.Fatalf("seed %d: the cursor at %d is on %v", seed, h.rows.List.Place(), row.Key)
	}
	if unkept := h.Unkept(); len(unkept) > 0 {
		h.t.Fatalf("seed %d: acts wait: %+v", seed, unkept)
	}
}
