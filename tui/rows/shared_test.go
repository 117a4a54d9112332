package rows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// sharers are alerts of one severity and one user, on hosts of their own; the last ones are of
// another user.
func sharers(n, others int) (all []alert.Record) {
	for i := range n {
		all = append(all, record(fmt.Sprintf("s%02d", i), i, func(r *alert.Record) {
			r.Alert.Severity = alert.High
			user := map[bool]string{true: "bo", false: "amal"}[i >= n-others]
			r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: user}, {Type: alert.Host, Value: fmt.Sprintf("pc%d", i)}}
		}))
	}
	return all
}

// Columns in which all rows in sight have one value are left out if a person wants it: not the
// titles, not what is no value, not the chosen one.
func TestColumnsOfOneValueAreLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, sharers(3, 0)...)
		shows := func(what, want string) {
			t.Helper()
			x.lines(120, 4) // what is in sight is known once it was drawn
			if got := strings.Join(x.heads(120), " "); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		shows("without the option", "SEV AGE TITLE USER HOST")
		x.Columns.LeaveOut(true)
		shows("with it", "AGE TITLE HOST")
		if got := strings.Join(x.Columns.Names(), " "); got != "SEV AGE TITLE USER HOST" {
			t.Errorf("a person's choice is %s now", got)
		}
		x.Columns.Choose(1)
		shows("one further to the right", "AGE TITLE USER HOST")
		x.Columns.Choose(1)
		shows("and one further", "AGE TITLE HOST")
		x.Columns.LeaveOut(false)
		shows("without it again", "SEV AGE TITLE USER HOST")
	})
}

// A column comes back with the first row that differs, and stays for this query. A lone row
// shares nothing.
func TestAColumnComesBackWithARowThatDiffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, sharers(12, 2)...)
		x.Columns.LeaveOut(true)
		shows := func(what, want string) {
			t.Helper()
			x.lines(120, 4)
			if got := strings.Join(x.heads(120), " "); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		shows("at the top", "AGE TITLE HOST")
		x.move("bottom")
		shows("at the end", "AGE TITLE USER HOST")
		x.move("top")
		shows("at the top again", "AGE TITLE USER HOST")
		x.text = "@user = 'bo'"
		answer := x.Turn()
		x.lines(50, 8) // the rows of the query before
		x.run(answer)
		shows("another query", "AGE TITLE HOST")
		x.text = "@host = 'pc3'"
		x.run(x.Turn())
		shows("a lone row", "SEV AGE TITLE USER HOST")
	})
}

// The option is the last row of the box and stays there; the box says which columns it leaves out.
func TestTheChooserLeavesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, sharers(3, 0)...)
		take := func(keys ...string) {
			t.Helper()
			box := rows.NewChooser(x.Rows)
			var cmd tea.Cmd
			for _, k := range keys {
				cmd = box.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
			}
			for _, msg := range messages(cmd) {
				x.hear(msg)
			}
			x.lines(120, 4)
		}
		down := slices.Repeat([]string{"j"}, 9)
		take(append(down, "space", "K", "enter")...)
		if !x.last.Columns || !x.Columns.LeavesOut() {
			t.Fatalf("%+v, left out: %t", x.last, x.Columns.LeavesOut())
		}
		box := ansi.Strip(strings.Join(rows.NewChooser(x.Rows).Draw(60, 20), "\n"))
		for _, line := range []string{"[x] sev  all share it: > reaches it", "[x] title ", "[x] host ", "[x] leave out what all rows in sight share"} {
			if !strings.Contains(box, line) {
				t.Errorf("no %q in\n%s", line, box)
			}
		}
		take("j", "j", "j", "j", "J", "J", "enter") // HOST can't get behind the option
		if got := strings.Join(x.Columns.Names(), " "); got != "SEV AGE TITLE USER HOST" || !x.Columns.LeavesOut() {
			t.Errorf("%s, left out: %t", got, x.Columns.LeavesOut())
		}
		take(append(down, "space", "enter")...)
		if x.Columns.LeavesOut() {
			t.Error("the option can't be taken back")
		}
	})
}

// Where all rows have one title, a column that stays does so at the cost of its room,
// and those that don't tell rows apart are the first to go. A row of another title brings the usual columns back.
func TestColumnsThatTellRowsApartStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		same := records(6)
		for i := range same {
			same[i].Alert.Title = "Unfamiliar sign-in properties"
			same[i].Alert.Entities = []alert.Entity{{Type: alert.User, Value: strings.Repeat("amal", 5)}, {Type: alert.Host, Value: fmt.Sprintf("pc%d", i)}}
		}
		columns := columns()
		columns[3].Title, columns[4].Title = 28, 32
		columns[3].Rank, columns[4].Rank = 3, 2
		x := newWorldOf(t, rows.Options{Columns: columns, ByNeed: true}, same...)
		shows := func(what, want string) {
			t.Helper()
			x.lines(40, 8)
			if got := strings.Join(x.heads(40), " "); got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		shows("one title", "SEV AGE TITLE HOST")
		other := record("other", -1, nil)
		x.store.put(other)
		x.run(x.Reload())
		shows("another one", "SEV AGE TITLE")
		x.text = "title != 'Alert other'"
		answer := x.Turn()
		x.lines(40, 8) // the rows of the query before
		x.run(answer)
		shows("another query", "SEV AGE TITLE HOST")
		x.text = "@host = 'pc3'"
		x.run(x.Turn())
		shows("a lone row", "SEV AGE TITLE")
	})
}

// TestAnActChangesNoColumns: where all rows have one title, what tells them apart decides which columns there
// is room for; a verdict that a person gives doesn't bring its column in place of another one, until the next
// query.
func TestAnActChangesNoColumns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		same := records(4)
		for i := range same {
			same[i].Alert.Title = "Malicious IP address"
			same[i].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: fmt.Sprintf("workstation-%d", i)}}
		}
		columns := append(columns()[:3:3], columns()[4], rows.Column{
			Name: "VERDICT", Width: 14, Rank: 3, Title: 28, Value: func(r *index.Row) string { return string(r.Verdict) },
			Cell: func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return string(r.Verdict), theme.Text },
		})
		columns[3].Title, columns[3].Rank = 28, 4
		x := newWorldOf(t, rows.Options{Columns: columns, ByNeed: true}, same...)
		heads := func() string {
			x.lines(52, 8)
			return strings.Join(x.heads(52), " ")
		}
		if got := heads(); got != "SEV AGE TITLE HOST" {
			t.Fatalf("at first: %s", got)
		}
		same[1].Triage.State, same[1].Triage.Verdict = alert.TriageDone, alert.VerdictBenign
		x.store.put(same[1])
		x.Keep(same[1].Key)
		x.run(x.Reload())
		if got := heads(); got != "SEV AGE TITLE HOST" {
			t.Errorf("after a verdict: %s", got)
		}
		x.run(x.Turn())
		if got := heads(); got != "SEV AGE TITLE VERDICT" {
			t.Errorf("of the next query: %s", got)
		}
	})
}
