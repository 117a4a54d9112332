package rows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/alert"
)

// TestATableFitsAsTheListDoes: of the columns of a table, titles are whole as long as there is room, the
// domain that all accounts have is in the heading alone, a column that no row has a value of is left out, and
// titles that would look alike are cut before what tells them apart.
func TestATableFitsAsTheListDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const title = "Email messages containing malicious"
		var all []alert.Record
		for i, kind := range []string{"URL", "file", "code", "link"} {
			all = append(all, record(fmt.Sprint("a", i), i, func(r *alert.Record) {
				r.Alert.Title = title + " " + kind + " removed after delivery"
				r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: kind + ".holmgren@kestrel.example"}}
			}))
		}
		x := newWorld(t, all...)
		x.text = "| aggregate count as alerts, max(created_at) as newest by title, @user, @host"
		x.run(x.Turn())
		lines := x.lines(120, 8)
		if head := strings.Join(strings.Fields(lines[0]), " "); !strings.HasPrefix(head, "TITLE USER @kest") || strings.Contains(head, "HOST") {
			t.Errorf("the heading is %q", head)
		}
		for _, r := range all {
			if got := strings.Join(lines[1:], "\n"); !strings.Contains(got, r.Alert.Title+" ") || strings.Contains(got, "@") {
				t.Errorf("no %q without a domain in\n%s", r.Alert.Title, got)
			}
		}
		lines = x.lines(80, 8)
		for _, kind := range []string{"URL", "file", "code", "link"} {
			if got := strings.Join(lines[1:], "\n"); !strings.Contains(got, "… "+kind+" removed") || !strings.Contains(got, kind+".holmgren") {
				t.Errorf("%s isn't told apart:\n%s", kind, got)
			}
		}
		x.store.put(record("b", 9, func(r *alert.Record) { r.Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "ws-1"}} }))
		x.run(x.Reload())
		if got := x.lines(120, 8); !strings.Contains(got[0], "HOST") || !strings.Contains(strings.Join(got, "\n"), "ws-1") {
			t.Errorf("with a host:\n%s", strings.Join(got, "\n"))
		}
	})
}

// TestColumnsOfATableStay: what a column needs is kept while one goes through the rows, and is measured anew
// for another query.
func TestColumnsOfATableStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all []alert.Record
		for i := range 30 {
			all = append(all, record(fmt.Sprintf("a%02d", i), i, func(r *alert.Record) {
				r.Alert.Title = strings.Repeat("x", 5+20*(i/20)) + fmt.Sprintf("%02d", i)
			}))
		}
		x := newWorld(t, all...)
		column := func() int { return strings.Index(x.lines(100, 12)[0], "COUNT") }
		x.text = "| aggregate count by title"
		x.run(x.Turn())
		first := column()
		x.move("bottom")
		last := column()
		x.move("top")
		if got := column(); first >= last || got != last {
			t.Errorf("the count stands at %d, at the end at %d, and back at the beginning at %d", first, last, got)
		}
		x.text = "title CONTAINS 'xxxxx0' | aggregate count by title"
		x.run(x.Turn())
		if got := column(); got != first {
			t.Errorf("of another query it stands at %d, not at %d", got, first)
		}
	})
}

// TestTitlesOfATableCanBeRead: on a narrow screen the last numbers and groups of an aggregate leave, so that titles can
// be read; a sign says so, and nothing comes or goes while one scrolls. Two groups and the first number stay.
func TestTitlesOfATableCanBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const title = "Unfamiliar sign-in properties"
		var all []alert.Record
		for i := range 60 {
			all = append(all, record(fmt.Sprintf("a%02d", i), i, func(r *alert.Record) {
				r.Alert.Title = fmt.Sprintf("%s %02d", title, i)
				r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: fmt.Sprintf("kwame.ferreira%02d", i)}}
				if i > 50 {
					r.Alert.Entities = append(r.Alert.Entities, alert.Entity{Type: alert.Host, Value: "a-host-with-a-name"})
				}
			}))
		}
		x := newWorld(t, all...)
		x.text = "| aggregate count as alerts, max(severity) as severity, max(created_at) as newest by title, @user, @host | sort by newest desc"
		x.run(x.Turn())
		for w, want := range map[int]string{
			120: "TITLE USER HOST ALERTS SEV NEWEST", 100: "TITLE USER HOST ALERTS SEV NEWEST", 74: "TITLE USER HOST ALERTS SEV …",
			62: "TITLE USER HOST ALERTS …", 56: "TITLE USER ALERTS …", 44: "TITLE USER ALERTS …",
		} {
			heads := func() string {
				words := strings.Fields(x.lines(w, 12)[0])
				return strings.Join(slices.DeleteFunc(words, func(s string) bool { return strings.HasPrefix(s, "Unfam") || s == "si…" }), " ") // what all titles begin with
			}
			x.move("top")
			first := heads()
			x.move("bottom")
			if last := heads(); first != want || last != want {
				t.Errorf("%d cells: %q, at the end %q, want %q", w, first, last, want)
			}
			if at := strings.Index(x.lines(w, 12)[0], "USER"); at < 2+16 {
				t.Errorf("%d cells: the titles have %d", w, at-2)
			}
		}
		x.text = "| fields title, @user, severity, created_at"
		x.run(x.Turn())
		if got := strings.Join(strings.Fields(x.lines(50, 12)[0]), " "); strings.Contains(got, "…") {
			t.Errorf("a column that was asked for is left out: %q", got)
		}
	})
}
