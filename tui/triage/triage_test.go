package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
	"tocsin/tui/undo"
)

// list is the acts of a list, with the rows and the store that they need.
type list struct {
	*Acts
	*tuitest.Post
	t     *testing.T
	store *store.Store
	rows  *rows.Rows
	fails error // of the list's searches
}

// Search is that of the list; Wait has no changes.
func (l *list) Search(ctx context.Context, request index.Request) (index.Result, error) {
	if l.fails != nil {
		return index.Result{}, l.fails
	}
	return l.store.Search(ctx, request)
}

func (l *list) Wait(context.Context, int64) (int64, error) { return 0, context.Canceled }

func key(n int) alert.Key {
	return alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("a%02d", n)}
}

// newList makes a list of n alerts, the first one under the cursor; edit changes the options.
func newList(t *testing.T, n int, edit func(*Options)) *list {
	t.Helper()
	kept, err := store.Open(t.Context(), "memory:", store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	var batch ingest.Batch
	for i := range n {
		batch.Records = append(batch.Records, alert.Record{
			Key: key(i), Raw: []byte("{}"),
			Alert: &alert.Alert{Title: fmt.Sprintf("Alert %02d", i), Severity: alert.High, Created: alert.At(time.Now().Add(-time.Duration(i) * time.Minute))},
		})
	}
	if _, err = kept.Put(t.Context(), ingest.Lease{}, batch); err != nil {
		t.Fatal(err)
	}
	if err = kept.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := &list{t: t, store: kept}
	all, _ := query.Parse("", time.Now())
	l.rows = rows.New(rows.Options{Store: l, Now: time.Now, Columns: []rows.Column{{Name: "TITLE", Width: 1, Wide: true}}, Ask: func() rows.Question { return rows.Question{Query: all} }})
	l.rows.Resize(80, 20)
	closing, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	o := Options{Kind: alert.AlertKind(), Rows: l.rows, Undo: undo.New(kept, time.Now), Closing: closing, Now: time.Now, User: "kim", Store: kept}
	if edit != nil {
		edit(&o)
	}
	l.Acts = New(o)
	l.Post = tuitest.NewPost(l.update, func(msg tea.Msg) bool { _, due := msg.(rows.Due); return due })
	l.Deliver(l.rows.Reload())
	return l
}

// update does with a message what a screen does.
func (l *list) update(msg tea.Msg) tea.Cmd {
	if cmd, own := l.Update(msg); own {
		return cmd
	}
	if change, cmd := l.Undo.Update(msg); change.Mine {
		if again, _ := l.Settled(change); again {
			cmd = tea.Batch(cmd, l.rows.Reload())
		}
		return cmd
	}
	_, cmd := l.rows.Update(msg)
	return cmd
}

// here returns the target of a key.
func (l *list) here() Target { return l.Target(l.rows.Current()) }

func (l *list) triage(n int) alert.Triage {
	l.t.Helper()
	r, _, err := l.store.Record(context.Background(), key(n))
	if err != nil {
		l.t.Fatal(err)
	}
	return r.Triage
}

// said joins the toasts among messages.
func said(msgs []tea.Msg) (out string) {
	for _, msg := range msgs {
		if toast, ok := msg.(screen.Toast); ok {
			out += toast.Text + "\n"
		}
	}
	return out
}

// yes agrees to the question among messages.
func (l *list) yes(msgs []tea.Msg) []tea.Msg {
	l.t.Helper()
	for _, msg := range msgs {
		if o, ok := msg.(screen.OpenOverlay); ok {
			return l.Deliver(o.Overlay.Update(tea.KeyPressMsg{Code: 'y', Text: "y"}))
		}
	}
	l.t.Fatalf("nothing is asked: %v", msgs)
	return nil
}

// A decision about the row under the cursor is carried out at once, one about marked rows after
// a question, with which the marks go.
func TestDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 5, nil)
		if got := said(l.Deliver(l.Do(decide.Toggled, l.here()))); !strings.Contains(got, "Done: Alert 00") || l.triage(0).State != alert.TriageDone {
			t.Errorf("%q, %+v", got, l.triage(0))
		}
		for range 3 {
			l.Deliver(l.rows.Marks.Toggle())
		}
		asked := l.Deliver(l.Do(Just(decide.Bookmark(true)), l.here()))
		if l.triage(1).Bookmarked.Set() {
			t.Error("it does not wait for the answer")
		}
		l.yes(asked)
		for n := range 5 {
			if got := l.triage(n).Bookmarked.Set(); got != (n < 3) {
				t.Errorf("%d is bookmarked: %v", n, got)
			}
		}
		if l.rows.Marked().Count != 0 {
			t.Error("the marks stay")
		}
	})
}

// Marks stay if the rows could not be collected, and those that were made meanwhile stay too.
func TestMarksOfAnAct(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 5, nil)
		l.rows.Marks.All()
		l.fails = errors.New("the disk is slow")
		if got := said(l.Deliver(l.Do(Just(decide.Bookmark(true)), l.here()))); !strings.Contains(got, "the disk is slow") || l.rows.Marked().Count != 5 {
			t.Errorf("%q, %d marks", got, l.rows.Marked().Count)
		}
		l.fails = nil
		asked := l.Deliver(l.Do(Just(decide.Bookmark(true)), l.here()))
		l.rows.Marks.All()
		l.Deliver(l.rows.Marks.Toggle())
		l.yes(asked)
		if l.rows.Marked().Count != 1 || !l.triage(4).Bookmarked.Set() {
			t.Errorf("%d marks are left", l.rows.Marked().Count)
		}
	})
}

// What can't be decided is refused with a word.
func TestRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, reader := newList(t, 1, nil), newList(t, 1, func(o *Options) { o.ReadOnly = true })
		for want, cmd := range map[string]tea.Cmd{
			"Read-only":                      reader.Do(decide.Toggled, reader.here()),
			"No alert here":                  l.Do(decide.Toggled, Target{}),
			"10 001 alerts are too many":     l.Do(decide.Toggled, Target{Count: Most + 1}),
			"Tagged vip: Alert 00":           l.Tag(l.here(), "  vip ", true),
			"Read-only: you can't triage he": reader.Note(true, reader.here()),
		} {
			if got := said(l.Deliver(cmd)); !strings.HasPrefix(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if l.Tag(l.here(), " ", true) != nil {
			t.Error("a tag of nothing")
		}
	})
}

// Done goes on to the next row; on the last one it says so, and pressed again changes nothing.
func TestDoneGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 2, nil)
		l.Set(screen.Settings{Advance: true})
		l.Deliver(l.Done(l.here()))
		if row, _ := l.rows.Current(); row.Key != key(1) {
			t.Errorf("the cursor is on %s", row.Key.ID)
		}
		if got := said(l.Deliver(l.Done(l.here()))); !strings.Contains(got, "that was the last alert; z undoes it") {
			t.Error(got)
		}
		if got := said(l.Deliver(l.Done(l.here()))); !strings.Contains(got, "Done already") || l.triage(1).State != alert.TriageDone {
			t.Error(got)
		}
		l.Begin(false) // another key came between
		if got := said(l.Deliver(l.Done(l.here()))); !strings.Contains(got, "Reopened: Alert 01; done by kim") {
			t.Error(got)
		}
	})
}

// A whole decision is about members too: the question counts them, o leaves them out. In a queue
// it is no other one.
func TestMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			answer  string
			queued  bool
			d       decide.Decision
			members bool
		}{
			"yes": {"y", false, decide.Done(), true}, "only": {"o", false, decide.Done(), false}, "queued": {"y", true, decide.Done(), true},
			"no": {"n", false, decide.Done(), false}, "not whole": {"", false, decide.Unseen(), false},
		} {
			l := newList(t, 3, nil)
			l.o.Members = Members{
				Of: func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
					all, err := l.Search(ctx, index.Request{Rows: 3})
					return all.Rows[1:], 0, err
				},
				For:   func(_ []index.Row, d decide.Decision) bool { return d.Whole },
				Named: func(_, members []index.Row) string { return fmt.Sprintf("its %d twins", len(members)) },
			}
			target := l.here()
			target.Queued = c.queued
			msgs := l.Deliver(l.Do(Just(c.d), target))
			for _, msg := range msgs {
				if o, ok := msg.(screen.OpenOverlay); ok && c.answer != "" {
					if box := strings.Join(o.Overlay.Draw(80, 20), ""); !strings.Contains(box, "Mark the alert and its 2 twins done?") {
						t.Errorf("%s asks %q", name, box)
					}
					l.Deliver(o.Overlay.Update(tea.KeyPressMsg{Code: rune(c.answer[0]), Text: c.answer}))
				} else if ok {
					t.Errorf("%s: it asks", name)
				}
			}
			want := alert.TriageState("")
			if c.members {
				want = alert.TriageDone
			}
			if got := l.triage(2).State; got.Word() != want.Word() {
				t.Errorf("%s: a member is %q", name, got)
			}
		}
	})
}

// A record is seen after a while of looking; left before that it stays unseen.
func TestSeenAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 2, nil)
		l.Set(screen.Settings{SeenAfter: time.Minute})
		rows := l.rows.Answer.Rows
		l.Deliver(l.Seen.Begin(rows[0]))
		l.Pass(30 * time.Second)
		l.Deliver(l.Seen.Begin(rows[1]))
		l.Pass(45 * time.Second)
		if l.triage(0).State.Seen() || l.triage(1).State.Seen() {
			t.Error("one that was left is seen")
		}
		l.Pass(45 * time.Second)
		if !l.triage(1).State.Seen() {
			t.Error("the one that was looked at is unseen")
		}
		change, cmd := l.Turn(l.Undo.Undo, true)
		l.Deliver(cmd)
		if l.triage(1).State.Seen() || len(change.Keys) != 1 || change.Keys[0] != key(1) {
			t.Errorf("undo leaves %+v, %v", l.triage(1), change.Keys)
		}
	})
}

// What a box sends is for the list that opened it.
func TestMessagesOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mine, other := newList(t, 1, nil), newList(t, 1, nil)
		box := other.TagBox(true, other.here())().(screen.OpenOverlay).Overlay
		box.Update(tea.PasteMsg{Content: "vip"})
		msg := tuitest.Last(t, box.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))
		if cmd, own := mine.Update(msg); cmd != nil || !own {
			t.Error("another list's tag is taken")
		}
		cmd, _ := other.Update(msg)
		if other.Deliver(cmd); len(other.triage(0).Tags) != 1 {
			t.Errorf("tags are %v", other.triage(0).Tags)
		}
		if _, own := mine.Update(tea.KeyPressMsg{}); own {
			t.Error("a key is taken for a message of its own")
		}
	})
}

// What was looked at after a key stands below what the key did: undo takes back the key first.
func TestUndoTakesTheKeyBeforeALook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 2, nil)
		l.Set(screen.Settings{SeenAfter: time.Minute, Advance: true})
		rows := l.rows.Answer.Rows
		l.Deliver(l.Done(l.here()))
		l.Deliver(l.Seen.Begin(rows[1]))
		l.Pass(2 * time.Minute)
		for n, want := range []string{"Undone: done", "Undone: seen"} {
			_, cmd := l.Turn(l.Undo.Undo, true)
			if got := said(l.Deliver(cmd)); !strings.HasPrefix(got, want) {
				t.Errorf("undo says %q, want %q", got, want)
			}
			if l.triage(n).State.Seen() {
				t.Errorf("%d stays %q", n, l.triage(n).State)
			}
		}
	})
}

// A title may be one of our own words: each toast says where it begins, also once it was undone and
// done again.
func TestAToastSaysWhereTheTitleBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 1, nil)
		row := l.rows.Answer.Rows[0]
		row.Title = "Done"
		toasts := l.Deliver(l.Do(Just(decide.Done()), One(row, true)))
		for _, turn := range []func(bool) (undo.Change, tea.Cmd){l.Undo.Undo, l.Undo.Redo} {
			_, cmd := l.Turn(turn, false)
			toasts = append(toasts, l.Deliver(cmd)...)
		}
		var got []string
		for _, msg := range toasts {
			if toast, ok := msg.(screen.Toast); ok && toast.At <= len(toast.Text) && toast.Name == "Done" {
				got = append(got, toast.Text[:toast.At]+"|"+toast.Text[toast.At:])
			}
		}
		if want := []string{"Done: |Done", "Undone: done · |Done", "Redone: done · |Done"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// The toast names a long title shortened, and the message log has it whole.
func TestTheLogHasTheWholeTitle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 1, nil)
		row := l.rows.Answer.Rows[0]
		row.Title = strings.Repeat("Possible attempt to access a token ", 3) + "on ws-042"
		for _, msg := range l.Deliver(l.Do(Just(decide.Done()), One(row, true))) {
			if toast, ok := msg.(screen.Toast); !ok || !strings.HasSuffix(toast.Text, "…") || toast.Whole != "Done: "+row.Title {
				t.Errorf("%+v", msg)
			}
		}
		if got := said(l.Deliver(l.Do(Just(decide.Reopen()), One(l.rows.Answer.Rows[0], true)))); !strings.HasPrefix(got, "Reopened: Alert 00") {
			t.Error(got)
		}
	})
}

// Done goes on to the next row still to be done: below, else above; if there is none it stays. Pressed
// quickly it doesn't come back to a row that the list doesn't show as done yet.
func TestDoneGoesOnToWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 4, nil)
		l.Set(screen.Settings{Advance: true})
		on := func(n int) {
			t.Helper()
			if row, _ := l.rows.Current(); row.Key != key(n) {
				t.Errorf("the cursor is on %s, want %s", row.Key.ID, key(n).ID)
			}
		}
		l.rows.List.Select(key(1))
		l.Deliver(l.Done(l.here()))
		l.rows.List.Select(key(0))
		l.Deliver(l.Done(l.here()))
		on(2)
		l.rows.List.Select(key(3))
		first := l.Done(l.here()) // its answer comes after the next key
		on(2)
		second := l.Done(l.here())
		on(2)
		if got := said(l.Deliver(tea.Batch(first, second))); !strings.Contains(got, "that was the last alert") {
			t.Error(got)
		}
		for n := range 4 {
			if l.triage(n).State != alert.TriageDone {
				t.Errorf("%d is %q", n, l.triage(n).State)
			}
		}
		_, cmd := l.Turn(l.Undo.Undo, true)
		l.Deliver(cmd)
		l.rows.List.Select(key(3))
		if Ahead(l.Acts) != -1 {
			t.Errorf("after undo the next one is %d away", Ahead(l.Acts))
		}
	})
}

// A note that comes with a verdict, with closing alike, or from the box of several records stands
// behind the one that a record has: none is lost. Removing the notes of several asks first, and
// leaves one that another person has written meanwhile.
func TestNoNoteIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newList(t, 3, nil)
		typed := func(msgs []tea.Msg, keys ...string) []tea.Msg {
			t.Helper()
			for _, msg := range msgs {
				if o, ok := msg.(screen.OpenOverlay); ok {
					var out []tea.Msg
					for _, k := range keys {
						out = append(out, l.Deliver(o.Overlay.Update(tea.KeyPressMsg(tuitest.Key(t, k))))...)
					}
					return out
				}
			}
			t.Fatalf("no box: %v", msgs)
			return nil
		}
		own := func() { l.Deliver(l.Do(Just(decide.Note("asked rosa")), l.here())) }
		want := func(what string, n int, note string) {
			t.Helper()
			if got := l.triage(n).Note; got != note {
				t.Errorf("%s: the note of %d is %q, want %q", what, n, got, note)
			}
		}
		own()
		box := l.Deliver(l.Note(true, l.here()))
		for _, msg := range box {
			if o, ok := msg.(screen.OpenOverlay); ok && !strings.Contains(strings.Join(o.Overlay.Draw(80, 20), ""), "asked rosa") {
				t.Error("the box doesn't show the note so far")
			}
		}
		typed(box, "2", "o", "k", "enter")
		want("a verdict", 0, "asked rosa\nok")
		_, cmd := l.Turn(l.Undo.Undo, true)
		l.Deliver(cmd)
		want("undo", 0, "asked rosa")
		l.Deliver(l.Alike(detail.Alike{Key: key(0), Verdict: alert.VerdictBenign, Note: "scanner"}, l.here()))
		want("alike", 0, "asked rosa\nscanner")
		own()
		l.rows.Marks.All()
		typed(l.Deliver(l.Note(false, l.here())), "m", "enter")
		want("several", 0, "asked rosa\nm")
		want("several", 1, "m")
		l.rows.Marks.All()
		typed(l.Deliver(l.Note(true, l.here())), "2", "v", "enter")
		want("several with a verdict", 0, "asked rosa\nm\nv")
		l.rows.Marks.All()
		asked := typed(l.Deliver(l.Note(false, l.here())), "enter")
		want("before the answer", 0, "asked rosa\nm\nv")
		l.yes(asked)
		want("after it", 0, "")
		l.rows.Marks.All()
		typed(l.Deliver(l.Note(false, l.here())), "m", "enter")
		l.rows.Marks.All()
		asked = typed(l.Deliver(l.Note(false, l.here())), "enter")
		theirs := "theirs"
		if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(1), By: "bob", Note: &theirs}}); err != nil {
			t.Fatal(err)
		}
		l.yes(asked)
		want("removed since the question", 0, "")
		want("another's, written since the question", 1, theirs)
	})
}
