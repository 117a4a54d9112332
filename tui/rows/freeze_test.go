package rows_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// A frozen list searches only if a person wants it, and then goes on as before.
func TestFreeze(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		if n, on := x.Frozen.Waiting(); on || n != 0 {
			t.Errorf("%d, %v at first", n, on)
		}
		for range 2 { // the second changes nothing
			if x.Freeze(true) != nil {
				t.Error("freezing searches")
			}
		}
		if x.Refresh() != nil || rows.ReloadAfter(x.Rows, 0) != nil {
			t.Error("a frozen list searches by itself")
		}
		if x.Reload() == nil {
			t.Error("a person can't search")
		}
		if x.Freeze(false) == nil {
			t.Error("it doesn't go on")
		}
		if _, on := x.Frozen.Waiting(); on || x.Freeze(false) != nil || x.Refresh() == nil {
			t.Error("it does not go on as before")
		}
	})
}

// A row has its sign beside that of Mark; one without a sign is drawn as in a list without.
func TestSign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		signed := newWorldOf(t, rows.Options{Columns: columns(), Sign: func(r *index.Row) (theme.Role, string) {
			if r.Key.ID == "a01" {
				return theme.Accent, "V"
			}
			return theme.Text, ""
		}}, records(3)...)
		plain := newWorld(t, records(3)...)
		with, without := signed.lines(80, 11), plain.lines(80, 11)
		for i := range 4 {
			want := without[i]
			if i == 2 {
				want = want[:1] + "V" + want[2:]
			}
			if with[i] != want {
				t.Errorf("line %d: %q, without signs %q", i, with[i], without[i])
			}
		}
	})
}

// The person's own changes do not wait. Rows that are still to come do not change a frozen
// list, but a search that failed is made again.
func TestFrozenWhileAnswersCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(30)...)
		x.store.change = func(r *index.Result) { r.Partial = true }
		_, again := x.Update(messages(x.Reload())[0])
		x.Freeze(true)
		due := again().(rows.Due)
		if _, cmd := x.Update(due); cmd != nil {
			t.Error("it searches for the rows that are still to come")
		}
		x.Answer.Failed = errors.New("locked")
		if _, cmd := x.Update(due); cmd == nil {
			t.Error("a search that failed is not made again")
		}
		for range 3 {
			x.store.put(record("new", 9, nil))
		}
		x.store.news <- nil
		x.hear(messages(x.Reload())[0])
		x.Frozen.Own(2)
		if n, on := x.Frozen.Waiting(); n != 0 || !on {
			t.Errorf("%d wait before a change is heard of, frozen %v", n, on)
		}
		x.Close()
	})
}
