package alerts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
)

// listCase is a list whose columns are to fit: what its rows have.
type listCase struct {
	name       string
	title      func(i int) string
	user, host func(i int) string
	status     []alert.Status
	provider   []alert.Provider
	tenants    []string
}

// each returns the same text in all rows, or that of the row.
func each(all ...string) func(int) string { return func(i int) string { return all[i%len(all)] } }

// listCases are lists as people filter them.
func listCases() []listCase {
	one, two := []alert.Provider{alert.MDE}, []alert.Provider{alert.M365D, alert.MDE}
	open, mixed := []alert.Status{alert.Open}, []alert.Status{alert.Open, alert.InProgress, alert.Resolved}
	titles := func(n int) func(int) string {
		return func(i int) string { return strings.Repeat(string(rune('a'+i)), n) }
	}
	users, hosts := each("amal.berg", "bo.carlsen", "nadia.akerman"), each("prd-lt-1", "prd-lt-20", "leg-ws-241", "km-fs01")
	tenant := []string{"contoso"}
	return []listCase{
		{name: "one title", title: titles34, user: users, host: hosts, status: mixed, provider: one, tenants: tenant},
		{name: "one title, one status", title: titles34, user: users, host: hosts, status: open, provider: one, tenants: tenant},
		{name: "one title, two tenants", title: titles34, user: users, host: hosts, status: mixed, provider: two, tenants: []string{"contoso", "fabrikam"}},
		{name: "several users", title: titles(46), user: users, host: hosts, status: mixed, provider: two, tenants: tenant},
		{name: "one user", title: titles(46), user: each("nadia.akerman"), host: hosts, status: mixed, provider: two, tenants: tenant},
		{name: "one user, one product", title: titles(46), user: each("nadia.akerman"), host: hosts, status: mixed, provider: one, tenants: tenant},
		{name: "long titles of one product", title: titles(70), user: users, host: hosts, status: mixed, provider: one, tenants: tenant},
		{name: "long titles of two products", title: titles(70), user: users, host: hosts, status: mixed, provider: two, tenants: tenant},
		{name: "long titles of one user and product", title: titles(64), user: each("nadia.akerman"), host: hosts, status: open, provider: one, tenants: tenant},
		{name: "titles that lack little", title: titles(74), user: each("nadia.akerman"), host: hosts, status: open, provider: one, tenants: tenant},
		{name: "titles that wide lists show", title: titles(90), user: users, host: hosts, status: mixed, provider: two, tenants: tenant},
		{name: "titles that few lists show", title: titles(110), user: users, host: hosts, status: mixed, provider: two, tenants: tenant},
		{name: "short titles", title: titles(24), user: users, host: hosts, status: mixed, provider: two, tenants: tenant},
	}
}

// titles34 is one title of 34 cells.
func titles34(int) string { return strings.Repeat("b", 34) }

// screen returns the list.
func (c *listCase) screen() *Screen {
	var all []alert.Record
	for i := range 6 {
		all = append(all, sample(fmt.Sprintf("k%d", i), 10*(i+1), func(r *alert.Record) {
			r.Alert.Title, r.Alert.Status, r.Alert.IncidentID = c.title(i), c.status[i%len(c.status)], fmt.Sprint(2660+i)
			r.Alert.Provider, r.Integration = c.provider[i%len(c.provider)], c.tenants[i%len(c.tenants)]
			r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: c.user(i) + "@contoso.example"}, {Type: alert.Host, Value: c.host(i) + ".corp.contoso.example"}}
		}))
	}
	return still(newFakeStore(at(midnight), all...), darkTheme(), narrowest, 40, c.tenants...)
}

// inList returns the list's part of lineAt.
func inList(s *Screen, w int) (head, row string) {
	head, row = lineAt(s, w)
	if before, _, beside := strings.Cut(row, "│ "); beside {
		row, head = before, ansi.Cut(head, 0, ansi.StringWidth(before))
	}
	return head, row
}

// TestTitlesFirstThenTheRest: at any width, whatever the rows share, what is no part of the usual row (severity, age,
// product, title, user) and a product that all share stand only beside titles that are whole; the users leave for no
// title that has what can be read; and no title is narrower on a wider terminal.
func TestTitlesFirstThenTheRest(t *testing.T) {
	for _, c := range listCases() {
		t.Run(c.name, func(t *testing.T) {
			s, was := c.screen(), 0
			need := len(c.title(1))
			if need > 96 {
				need = 71 // and the sign of a cut: none waits for more
			}
			late := []string{"STATUS", "HOST", "INCIDENT", "VERSION", "VERDICT", "OWNER"}
			if len(c.provider) == 1 {
				late = append(late, "PRODUCT")
			}
			for w := narrowest; w <= widest; w++ {
				head, row := inList(s, w)
				heads := strings.Fields(strings.ReplaceAll(head, "▼", ""))
				is := titleOn(row, "b")
				for _, name := range late {
					if slices.Contains(heads, name) && is < need {
						t.Errorf("%d cells: %s beside a title that lacks %d:\n%s\n%s", w, name, need-is, head, row)
					}
				}
				if room := ansi.StringWidth(row) - 36 - 10*(len(c.tenants)-1)*2; !slices.Contains(heads, "USER") && room >= min(need, 34) {
					t.Errorf("%d cells: no USER:\n%s\n%s", w, head, row)
				}
				if w != 120 && is < was {
					t.Errorf("%d cells: the title has %d, and %d on a narrower terminal:\n%s\n%s", w, is, was, head, row)
				}
				was = is
			}
		})
	}
}

// TestATitleStaysWhileOneScrolls: at any height and width, what stands of a title, and before it, is the same on each
// line that the row comes to while one goes through the list and back: titles that look alike and twins come in
// sight and leave it.
func TestATitleStaysWhileOneScrolls(t *testing.T) {
	titles := []string{
		"Payment data: High volume of card numbers", "Payment data: Shared outside the organisation", "Email messages from a campaign removed after delivery",
		"Email messages containing malicious file removed after delivery", "Password spray", "Email messages containing malicious links removed after delivery",
	}
	var all []alert.Record
	for i := range 120 {
		id := fmt.Sprintf("k%03d", i)
		source, twins := alert.AlertsV2, []string{"alone:" + id}
		if i%7 < 2 { // two of seven are one alert
			source, twins = []alert.SourceName{alert.AlertsV2, alert.O365Management}[i%7], []string{fmt.Sprint("alert:r", i/7)}
		}
		all = append(all, twin(source, id, 10*(i+1), twins...))
		of := all[i].Alert
		of.Title, of.Entities = titles[len(titles)-1-(i*i/5+i)%(2+i/16)%len(titles)], []alert.Entity{{Type: alert.User, Value: fmt.Sprintf("user.%03d@contoso.example", i)}}
	}
	for _, size := range [][2]int{{64, 14}, {80, 24}, {100, 16}, {120, 40}, {160, 24}} {
		w, h := size[0], size[1]
		s, cut, lead := still(newFakeStore(at(midnight), all...), darkTheme(), w, h), 0, 0
		s.rows.Columns.Hide([]string{"PRODUCT", versionColumn}) // what gives way to titles of more cells comes before them
		told := map[string]string{}
		for step := range 2 * len(all) {
			for _, line := range s.Draw(w, h) {
				line, _, _ = strings.Cut(strip(line), "│")
				title, user, ok := strings.Cut(line, "user.")
				if !ok || len(user) < 3 || !strings.Contains(line, "H ▲") {
					continue
				}
				title = strings.Join(strings.Fields(title)[4:], " ")
				if was, known := told[user[:3]]; known && was != title {
					t.Fatalf("%d×%d, key %d: row %s was %q and is %q", w, h, step, user[:3], was, title)
				}
				told[user[:3]] = title
				cut, lead = cut+strings.Count(title, "… "), lead+strings.Count(title, " › ")
			}
			deliver(s, s.Do([]string{"alerts.down", "alerts.up"}[step/len(all)]))
		}
		if len(told) < len(all)-2 || lead == 0 || w < 100 && cut == 0 {
			t.Errorf("%d×%d: %d rows were seen, %d cuts, %d words before titles", w, h, len(told), cut, lead)
		}
	}
}

// TestTheDomainOfUsersStaysWhileOneScrolls: the heading has the domain of most users, whatever rows come into sight, and
// those of other domains have theirs.
func TestTheDomainOfUsersStaysWhileOneScrolls(t *testing.T) {
	var all []alert.Record
	for i := range 120 {
		all = append(all, twin(alert.AlertsV2, fmt.Sprintf("k%03d", i), 10*(i+1), fmt.Sprint("alone:", i)))
		of, domain := all[i].Alert, "contoso.example"
		if i%29 == 28 {
			domain = "fabrikam.example"
		}
		of.Title, of.Entities = "A rather long title of an alert that does not fit", []alert.Entity{{Type: alert.User, Value: fmt.Sprintf("user.%03d@%s", i, domain)}}
	}
	s, foreign := still(newFakeStore(at(midnight), all...), darkTheme(), 100, 30), 0
	for step := range 2 * len(all) {
		picture := strip(strings.Join(s.Draw(100, 30), "\n"))
		if !strings.Contains(picture, "USER @cont") || regexp.MustCompile(`\d@cont`).MatchString(picture) {
			t.Fatalf("key %d:\n%s", step, picture)
		}
		foreign += strings.Count(picture, "@fab")
		deliver(s, s.Do([]string{"alerts.down", "alerts.up"}[step/len(all)]))
	}
	if foreign == 0 {
		t.Error("no user of another domain was seen")
	}
}

// TestAChosenColumnLeavesWhoIsHit: at any width, a chosen column without room of its own takes it from
// others: the users keep what can be read of them, and esc gives it up.
func TestAChosenColumnLeavesWhoIsHit(t *testing.T) {
	for _, c := range listCases() {
		s := c.screen()
		for w := 76; w <= 160; w++ {
			before, _ := inList(s, w)
			for _, name := range []string{"STATUS", "HOST", "INCIDENT", "VERDICT"} {
				s.rows.Columns.ChooseName(name)
				head, row := inList(s, w)
				own := strings.Contains(before, name)
				if !strings.Contains(head, name) {
					t.Fatalf("%s, %d cells: no %s in %q", c.name, w, name, head)
				}
				if strings.Contains(before, "USER") && len(c.tenants) == 1 && !slices.ContainsFunc([]string{"amal.berg ", "bo.carlsen ", "nadia.akerm"}, func(user string) bool { return strings.Contains(row, user) }) {
					t.Errorf("%s, %d cells, %s: who is hit can't be read:\n%s\n%s", c.name, w, name, head, row)
				}
				if s.Back(false); !own {
					if after, _ := inList(s, w); after != before {
						t.Errorf("%s, %d cells: after %s and esc\n%s\nbefore\n%s", c.name, w, name, after, before)
					}
				}
				s.rows.Columns.ChooseName("TITLE")
			}
		}
	}
}

// TestEscUnfoldsWhateverColumnIsChosen: behind a folded list no column is in sight that esc would give up.
func TestEscUnfoldsWhateverColumnIsChosen(t *testing.T) {
	c := listCases()[0]
	s := c.screen()
	s.Draw(76, 16)
	s.rows.Columns.ChooseName("VERDICT")
	deliver(s, s.Do("alerts.fold"))
	if !s.rows.Tabled() {
		t.Fatal("the list isn't folded")
	}
	_, cmd := s.Back(false)
	if deliver(s, cmd); s.rows.Tabled() {
		t.Error("esc doesn't unfold")
	}
}

// TestNoColumnIsWiderThanItNeeds: while a title is cut, no other column of a list has more cells than its rows or its name
// need, and the sign of the order only in the one that the list is sorted by.
func TestNoColumnIsWiderThanItNeeds(t *testing.T) {
	cut := 0
	for _, c := range listCases() {
		s, was := c.screen(), 0
		for w := narrowest; w <= 119; w++ {
			head, row := inList(s, w)
			is, before := titleOn(row, "b"), was
			if was = is; is >= min(len(c.title(1)), 71) || is <= before {
				continue // it is whole, has enough, or waits for the next column
			}
			cut++
			for _, name := range []string{"SEV ", "AGE▼ "} {
				if !strings.Contains(head, name) || strings.Contains(head, name+" ") {
					t.Errorf("%s, %d cells: %q is followed by more than one blank beside a title of %d:\n%s\n%s", c.name, w, name, titleOn(row, "b"), head, row)
				}
			}
		}
	}
	if cut == 0 {
		t.Error("no title is cut")
	}
}

// TestAWiderListCutsNoUser: a column that waits for whole titles waits for whole users too, and comes in their place at no
// width; nor does one whose rows have nothing to tell.
func TestAWiderListCutsNoUser(t *testing.T) {
	for _, hosts := range []bool{true, false} {
		var all []alert.Record
		for i := range 60 {
			all = append(all, twin(alert.AlertsV2, fmt.Sprintf("k%03d", i), 10*(i+1), fmt.Sprint("alone:", i)))
			of := all[i].Alert
			of.Title, of.Entities = fmt.Sprintf("An alert of some length, number %02d", i), []alert.Entity{{Type: alert.User, Value: fmt.Sprintf("user.number%02d.lastname@contoso.example", i)}}
			if hosts && i%6 == 0 {
				of.Entities = append(of.Entities, alert.Entity{Type: alert.Host, Value: fmt.Sprintf("eng-lt-%03d", i)})
			}
		}
		most, on := 0, 0
		s := still(newFakeStore(at(midnight), all...), darkTheme(), 200, 24)
		deliver(s, s.Do("alerts.preview")) // off: beside it the list has less
		for w := 64; w <= 200; w++ {
			whole := strings.Count(strip(strings.Join(s.Draw(w, 24), "\n")), ".lastname ")
			if whole < most {
				t.Errorf("hosts %v: of %d cells %d users are whole, of %d cells %d", hosts, on, most, w, whole)
			}
			if whole >= most {
				most, on = whole, w
			}
		}
		if most < 10 {
			t.Errorf("hosts %v: only %d users were seen whole", hosts, most)
		}
	}
}
