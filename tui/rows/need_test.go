package rows

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// TestCommonBeginning: whole words that most cells begin with, if they are worth a sign.
func TestCommonBeginning(t *testing.T) {
	const stage = "Multi-stage incident involving"
	for _, c := range []struct {
		cells, want string
	}{
		{stage + " Exfiltration|" + stage + " Impact|Leaked credentials|" + stage + " Execution on one endpoint", stage},
		{stage + " Impact on A|" + stage + " Impact on B|" + stage + " Impact on C", stage + " Impact on"},
		{stage + " A|" + stage + " B|Other words", ""},
		{stage + " A|" + stage + " B|" + stage + " C|1|2", stage},
		{stage + " A|" + stage + " B|" + stage + " C|1|2|3", ""}, // it would claim something of all
		{"New sign A|New sign B|New sign C", ""},                 // too short
		{"||", ""},
		{"", ""},
		{"Same|Same|Same|Same", ""},
		{"◁ " + stage + " A|◁ " + stage + " B|⚑✎◀ " + stage + " C|" + stage + " D", stage}, // signs are no words
	} {
		if got := commonBeginning(strings.Split(c.cells, "|")); got != c.want {
			t.Errorf("%s: %q, want %q", c.cells, got, c.want)
		}
	}
}

// TestOneTitleIsCutAlike: rows of one title, told apart by words before it, lose the same of it.
func TestOneTitleIsCutAlike(t *testing.T) {
	const removed = "Email messages containing malicious URL removed after delivery"
	cells := []string{"Legacy › " + removed, "v2 › " + removed, "✎◁ O365 › " + removed, "v2 › Email messages containing malicious file removed after delivery", "v2 › Email messages from a campaign removed after delivery"}
	for i := range 8 { // no title is the usual one
		cells = append(cells, strings.Repeat(string(rune('a'+i)), 9))
	}
	for width := 36; width < 60; width++ {
		n, p := newNeeds(1), placed{Column: &Column{Cut: Beginning}, width: width}
		n.measure(p, cells)
		n.compare(p, slices.Clone(cells))
		for _, crumb := range []string{"›", ">"} {
			forms := map[string]bool{}
			for _, cell := range cells[:3] {
				cut := text.Fit(n.cut(strings.Replace(cell, "›", crumb, 1), p, width), width)
				_, of, _ := strings.Cut(cut, crumb+" ")
				_, behind, _ := strings.Cut(of, text.Ellipsis)
				from, _, _ := strings.Cut(strings.TrimSpace(behind), " ") // the first word behind a cut within it; "" for none
				forms[from] = true
			}
			if len(forms) != 1 {
				t.Errorf("%d cells: one title is cut in %d ways: %q", width, len(forms), slices.Sorted(maps.Keys(forms)))
			}
		}
	}
}

// TestCutShowsWhatDiffers: a cell loses the beginning that most have, also one with room, if some have none, and one
// with other words keeps all.
func TestCutShowsWhatDiffers(t *testing.T) {
	n := newNeeds(1)
	n.begins[0], n.cells[0] = "Multi-stage incident involving", 60
	n.alike[0] = alike{cells: []string{"Multi-stage incident involving Exfiltration"}, most: 43}
	p := placed{Column: &Column{}, index: 0, width: 24}
	for cell, want := range map[string]string{
		"Multi-stage incident involving Exfiltration": "… Exfiltration",
		"Multi-stage incident":                        "Multi-stage incident",
		"Multi-stage incident involving Impact":       "… Impact",
		"Leaked credentials involving one user":       "Leaked credentials involving one user",
		"⚑◁ Multi-stage incident involving Impact":    "⚑◁ … Impact",
		"[Multi-stage incident involving]":            "[Multi-stage incident involving]",
	} {
		if got := n.cut(cell, p, p.width); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
	p.width = 80
	if cell := "Multi-stage incident involving Exfiltration"; n.cut(cell, p, p.width) != cell || n.beginning(p) != "" {
		t.Errorf("with room: %q", n.cut(cell, p, p.width))
	}
	p.width = 50 // for all that begin so
	if cell := "Leaked credentials of a person who left the company"; n.beginning(p) != "" || n.cut(cell, p, p.width) != cell {
		t.Errorf("%q is left out, and no row is shortened by that", n.beginning(p))
	}
	var none *needs
	if none.cut("x", p, 1) != "x" {
		t.Error("a list without needs cuts")
	}
}

// A domain is cut off, and never a part of the names that tell accounts or hosts apart.
func TestCommonEnding(t *testing.T) {
	for _, c := range []struct {
		want  string
		cells []string
	}{
		{"@kestrel.example", []string{"lotte.gallagher@kestrel.example", "lotte.gallagher@kestrel.example", "lotte.gallagher@kestrel.example"}},
		{"@kestrel.example", []string{"amy.lee@kestrel.example", "tom.lee@kestrel.example", ""}},
		{".kestrel.example", []string{"amy@hq.kestrel.example", "tom@lab.kestrel.example"}},
		{".corp.kestrel.example", []string{"ws-1.corp.kestrel.example", "ws-2.corp.kestrel.example"}},
		{"", []string{"ws-1.corp.kestrel.example"}},
		{"@kestrel.example", []string{"amy.lee@kestrel.example"}},
		{"@kestrel.example", []string{"", "amy.lee@kestrel.example"}},
		{"", []string{"@kestrel.example"}},
		{"", []string{"rosa.nowicki", "ida.nowicki"}},
		{"", []string{"10.0.0.1", "10.1.0.1"}},
		{"", []string{"@kestrel.example", "amy@kestrel.example"}},
		{"", []string{"amy", "tom"}},
	} {
		if got := CommonEnding(c.cells); got != c.want {
			t.Errorf("%q end with %q, want %q", c.cells, got, c.want)
		}
	}
}

// TestShareByNeed: what a column with a Least has beyond its need is for those that lack, also the
// wide one.
func TestShareByNeed(t *testing.T) {
	all := []Column{{Name: "TYPE", Width: 10, Most: 20, Least: 5}, {Name: "USER", Width: 12, Most: 20, Least: 5}, {Name: "ALERT", Width: 1, Wide: true, Most: 15}}
	for _, c := range []struct {
		need [3]int
		want [3]int
	}{
		{[3]int{18, 4, 30}, [3]int{13, 5, 17}},
		{[3]int{4, 4, 30}, [3]int{5, 5, 25}},
		{[3]int{18, 4, 0}, [3]int{18, 5, 12}},
		{[3]int{18, 18, 30}, [3]int{10, 12, 13}},
	} {
		n := newNeeds(3)
		n.cells, n.told = c.need[:], true
		out := fitApart(all, []int{0, 1, 2}, room{wide: 2, chosen: 2, w: 41, apart: 2, needs: n}).columns
		if got := [3]int{out[0].width, out[1].width, out[2].width}; got != c.want {
			t.Errorf("%v need %v: %v, want %v", all, c.need, got, c.want)
		}
	}
}

// TestACellInBrief: what has no room is written in fewer words, and a column gives the room of the others
// to the wide one; with room enough, all words stand.
func TestACellInBrief(t *testing.T) {
	cell := func(of func(*index.Row) string) func(*Brush, *index.Row) (string, theme.Role) {
		return func(_ *Brush, r *index.Row) (string, theme.Role) { return of(r), theme.Text }
	}
	all := []Column{
		{Name: "STATUS", Width: 11, Least: 7, Cut: Briefly(func(s string) string { return strings.Replace(s, "In progress", "In prog", 1) }, nil), Cell: cell(func(r *index.Row) string { return string(r.Status) })},
		{Name: "TITLE", Width: 1, Wide: true, Cut: Briefly(func(s string) string { return strings.Replace(s, "Incident with ", "… ", 1) }, Beginning), Cell: cell(func(r *index.Row) string { return r.Title })},
	}
	visible := []index.Row{{Status: "In progress", Title: "Incident with Discovery on a host"}, {Status: "New", Title: "Password spray"}, {Status: "New", Title: "Incident with Persistence on a host"}}
	for _, c := range []struct {
		w    int
		want string
	}{
		{52, "In progress|Incident with Discovery on a host|New|Password spray|New|Incident with Persistence on a host"},
		{48, "In prog|Incident with Discovery on a host|New|Password spray|New|Incident with Persistence on a host"},
		{40, "In prog|… Discovery on a host|New|Password spray|New|… Persistence on a host"},
	} {
		n := newNeeds(len(all))
		in := room{wide: 1, chosen: 1, w: c.w, apart: 1, needs: n}
		n.see(in.place(all, []int{0, 1}), nil, visible, visible)
		out := fitApart(all, []int{0, 1}, in).columns
		var got []string
		for i := range visible {
			for _, p := range out {
				drawn, _ := p.Cell(nil, &visible[i])
				got = append(got, n.cut(drawn, p, p.width))
			}
		}
		if got := strings.Join(got, "|"); got != c.want {
			t.Errorf("%d cells:\n%s\nwant\n%s", c.w, got, c.want)
		}
	}
}

// TestBlanksDropNoColumn: the columns that stand two apart are as many as would stand one apart.
func TestBlanksDropNoColumn(t *testing.T) {
	all := []Column{{Name: "TITLE", Width: 10, Wide: true}, {Name: "USER", Width: 12, Rank: 1}, {Name: "HOST", Width: 12, Rank: 2}, {Name: "IP", Width: 15, Rank: 3}, {Name: "ID", Width: 20, Rank: 4}}
	two := 0
	for w := 20; w < 160; w++ {
		out := fit(all, []int{0, 1, 2, 3, 4}, room{wide: 0, chosen: 0, w: w})
		if close := fitApart(all, []int{0, 1, 2, 3, 4}, room{wide: 0, chosen: 0, w: w, apart: 1}); len(out.columns) != len(close.columns) {
			t.Errorf("%d cells, %d apart: %d columns of %d", w, out.apart, len(out.columns), len(close.columns))
		}
		two += out.apart - 1
	}
	if two == 0 {
		t.Error("columns never stand two apart")
	}
}

// A column is measured anew once its rows end with something else: what it needed with the domain, it
// doesn't without.
func TestAnEndingIsMeasuredAnew(t *testing.T) {
	all := []Column{{Name: "USER", Width: 12, Cut: Ending, Cell: func(_ *Brush, r *index.Row) (string, theme.Role) { return r.User, theme.Text }}}
	n := newNeeds(1)
	see := func(users ...string) {
		rows := make([]index.Row, len(users))
		for i, user := range users {
			rows[i].User = user
		}
		n.see(room{}.place(all, []int{0}), nil, rows, rows)
	}
	see("nadia.akerman@kestrel.example", "tom@fabrikam.example")
	if n.cells[0] != 29 {
		t.Errorf("with domains it needs %d", n.cells[0])
	}
	see("nadia.akerman@kestrel.example", "tom@kestrel.example", "rosa@kestrel.example")
	if n.cells[0] != 13 || n.ending(0) != "@kestrel.example" {
		t.Errorf("without %q it needs %d", n.ending(0), n.cells[0])
	}
}

// The domain of most loaded rows is in the heading, and stays there while other rows come into sight: these have their
// own. Once a name without a domain is among them, which would be read as one of that domain, each has its own.
func TestAnEndingStaysWhileOneScrolls(t *testing.T) {
	own := []string{"a@kestrel.example", "b@kestrel.example", "c@kestrel.example", "", "d@fabrikam.example"}
	for _, c := range []struct {
		windows []string
		want    string
	}{
		{[]string{strings.Join(own, " ")}, "@kestrel.example"},
		{[]string{"a@kestrel.example b@fabrikam.example c@fabrikam.example d@kestrel.example"}, ""},
		{[]string{"a@kestrel.example b@kestrel.example c@fabrikam.example"}, ""}, // too few
		{[]string{strings.Join(own, " "), "x@fabrikam.example y@fabrikam.example z@fabrikam.example"}, "@kestrel.example"},
		{[]string{strings.Join(own, " "), "x@fabrikam.example y@fabrikam.example z@fabrikam.example v@fabrikam.example w@fabrikam.example u@fabrikam.example"}, "@fabrikam.example"},
		{[]string{strings.Join(own, " "), "SYSTEM a@kestrel.example"}, ""},
		{[]string{strings.Join(own, " "), "SYSTEM a@kestrel.example", strings.Join(append(own, own...), " ")}, ""},
		{[]string{strings.Join(own, " "), "a@kestrel.example @kestrel.example"}, ""},
		{[]string{"ws-1.corp.example ws-2.corp.example ws-3.corp.example 10.0.0.7"}, ".corp.example"},
		{[]string{"ws-1.corp.example ws-2.corp.example ws-3.corp.example ws-4"}, ""},
		{[]string{"ws-1.eu.corp.example ws-2.corp.example"}, ".corp.example"},
	} {
		var e ended
		for _, w := range c.windows {
			e.take(strings.Split(w, " "))
		}
		if e.domain != c.want {
			t.Errorf("%q: %q, want %q", c.windows, e.domain, c.want)
		}
	}
}
