package coverage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// an returns an alert.
func an(source alert.SourceName, id, product, title string, shared ...string) Alert {
	return Alert{Key: alert.Key{Integration: "contoso", Source: source, ID: id}, Product: product, Title: title, Shared: shared}
}

// tallied counts alerts.
func tallied(all []Alert) Report {
	t := NewTally()
	for i := range all {
		t.Learn(&all[i])
	}
	for i := range all {
		t.Count(&all[i])
	}
	return t.Report()
}

// sideOf returns the side of a report.
func sideOf(t *testing.T, r Report, of, against alert.SourceName) Side {
	t.Helper()
	for _, s := range r.Sides {
		if s.Of == of && s.Against == against {
			return s
		}
	}
	t.Fatalf("there is no side of %s against %s", of, against)
	return Side{}
}

// words writes the numbers of a side or a group.
func (n Numbers) words() string {
	out := fmt.Sprintf("%d: %d linked, %d lacking, %d without an id", n.Total, n.Linked, n.Lacking, n.NoID)
	for _, c := range n.Elsewhere {
		out += fmt.Sprintf(", %d in %s", c.N, c.Source)
	}
	return out
}

// TestTheTwoGaps tells the review that a customer makes before Legacy ends: Entra ID
// Protection and Office 365 are richer in Legacy, and the supplements have some of it.
func TestTheTwoGaps(t *testing.T) {
	r := tallied([]Alert{
		an(alert.Legacy, "l1", "Entra ID", "Anonymous IP address", "request:1"),
		an(alert.Legacy, "l2", "Entra ID", "Anonymous IP address", "request:2"),
		an(alert.Legacy, "l3", "Entra ID", "Password spray", "alert:3"),
		an(alert.Legacy, "l4", "Office 365", "Mail flow", "alert:4"),
		an(alert.Legacy, "l5", "Cloud Apps", "Mass download"),
		an(alert.AlertsV2, "v3", "Entra ID", "Password spray", "alert:3", "request:9"),
		an(alert.AlertsV2, "v6", "Endpoint", "Mimikatz", "alert:6"),
		an(alert.RiskDetections, "r1", "Entra ID", "anonymizedIPAddress", "request:1", "correlation:1"),
		an(alert.RiskDetections, "r9", "Entra ID", "passwordSpray", "request:9"),
		an(alert.O365Management, "o4", "Office 365", "Mail flow", "alert:4"),
	})
	for _, c := range []struct {
		of, against alert.SourceName
		want        string
	}{
		{alert.Legacy, alert.AlertsV2, "5: 1 linked, 3 lacking, 1 without an id, 1 in risk_detections, 1 in o365_management"},
		{alert.AlertsV2, alert.Legacy, "2: 1 linked, 1 lacking, 0 without an id"},
		{alert.RiskDetections, alert.AlertsV2, "2: 1 linked, 1 lacking, 0 without an id, 1 in alerts"},
		{alert.O365Management, alert.AlertsV2, "1: 0 linked, 1 lacking, 0 without an id, 1 in alerts"},
	} {
		if got := sideOf(t, r, c.of, c.against).words(); got != c.want {
			t.Errorf("%s against %s: %s, want %s", c.of, c.against, got, c.want)
		}
	}
	if len(r.Sides) != 4 || r.Total(alert.Legacy) != 5 || r.Total(alert.O365Management) != 1 || r.Total(alert.Incidents) != 0 {
		t.Errorf("%d sides, %v", len(r.Sides), r.Totals)
	}
	first := sideOf(t, r, alert.Legacy, alert.AlertsV2).Groups[0]
	if first.Title != "Anonymous IP address" || first.words() != "2: 0 linked, 2 lacking, 0 without an id, 1 in risk_detections" || len(first.Examples) != 2 || first.Examples[0].ID != "l1" {
		t.Errorf("%+v", first)
	}
}

// TestOnlyAnIDLinks: neither the title nor an id of another integration or kind does.
func TestOnlyAnIDLinks(t *testing.T) {
	other := an(alert.AlertsV2, "v1", "Entra ID", "Password spray", "alert:1")
	other.Integration = "fabrikam"
	r := tallied([]Alert{
		an(alert.Legacy, "l1", "Entra ID", "Password spray", "alert:1"), other,
		an(alert.AlertsV2, "v2", "Entra ID", "Password spray"),
		an(alert.AlertsV2, "v3", "Entra ID", "Password spray", "request:1"),
	})
	if got := sideOf(t, r, alert.Legacy, alert.AlertsV2).words(); got != "1: 0 linked, 1 lacking, 0 without an id" {
		t.Error(got)
	}
}

// TestTally compares with a plain count of random alerts, in any order.
func TestTally(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 3))
	for range 60 {
		var all []Alert
		for i := range r.IntN(60) {
			source := []alert.SourceName{alert.AlertsV2, alert.Legacy, alert.RiskDetections, alert.O365Management}[r.IntN(4)]
			a := an(source, fmt.Sprint(i), fmt.Sprint("P", r.IntN(3)), fmt.Sprint("T", r.IntN(3)))
			a.Integration = fmt.Sprint(r.IntN(2))
			for range r.IntN(3) {
				a.Shared = append(a.Shared, fmt.Sprint("alert:", r.IntN(25)))
			}
			all = append(all, a)
		}
		report := tallied(all)
		for _, s := range report.Sides {
			want, groups := plain(all, s.Of, s.Against), 0
			if s.words() != want.words() {
				t.Errorf("%s against %s: %s, want %s", s.Of, s.Against, s.words(), want.words())
			}
			for _, g := range s.Groups {
				groups += g.Total
				if unlinked := g.Lacking + g.NoID; len(g.Examples) != min(unlinked, maxExamples) {
					t.Errorf("%d examples of %d", len(g.Examples), unlinked)
				}
			}
			if groups != s.Total {
				t.Errorf("the groups have %d of %d", groups, s.Total)
			}
		}
	}
}

// plain counts a side in the plainest way.
func plain(all []Alert, of, against alert.SourceName) (n Numbers) {
	in := func(source alert.SourceName, a Alert) bool {
		return slices.ContainsFunc(all, func(b Alert) bool {
			return b.Source == source && b.Integration == a.Integration && slices.ContainsFunc(b.Shared, func(id string) bool { return slices.Contains(a.Shared, id) })
		})
	}
	elsewhere := map[alert.SourceName]int{}
	var order []alert.SourceName
	for _, a := range all {
		if a.Source != of {
			continue
		}
		n.Total++
		switch {
		case in(against, a):
			n.Linked++
		case len(a.Shared) == 0:
			n.NoID++
		default:
			n.Lacking++
			for _, row := range alert.Sources() {
				if row.Name == of || row.Name == against || !in(row.Name, a) {
					continue
				}
				if elsewhere[row.Name]++; elsewhere[row.Name] == 1 {
					order = append(order, row.Name)
				}
			}
		}
	}
	for _, name := range order {
		n.Elsewhere = append(n.Elsewhere, Count{name, elsewhere[name]})
	}
	return n
}

// TestManyTitles: titles that are all different don't fill the memory, and are counted all
// the same.
func TestManyTitles(t *testing.T) {
	tally := NewTally()
	for i := range 3 * maxGroups {
		a := an(alert.Legacy, fmt.Sprint(i), "Office 365", fmt.Sprint("Mail to ", i), "alert:"+fmt.Sprint(i))
		tally.Learn(&a)
		tally.Count(&a)
	}
	s := sideOf(t, tally.Report(), alert.Legacy, alert.AlertsV2)
	if len(s.Groups) != maxGroups || s.More != 2*maxGroups || s.Lacking != 3*maxGroups {
		t.Errorf("%d groups, %d more, %d lacking", len(s.Groups), s.More, s.Lacking)
	}
}

// TestLargeTitlesStay: the titles with most alerts are kept, whenever they come, and the
// gap of each product is whole.
func TestLargeTitlesStay(t *testing.T) {
	for _, small := range []int{maxGroups, 3 * maxCounted} {
		tally := NewTally()
		count := func(n int, product string, title func(i int) string) {
			for i := range n {
				a := an(alert.Legacy, fmt.Sprint(product, i), product, title(i), fmt.Sprint("alert:", product, i))
				tally.Count(&a)
			}
		}
		count(small, "Office 365", func(i int) string { return fmt.Sprint("Mail to ", i) })
		count(500, "Entra ID", func(int) string { return "Anonymous IP address" })
		count(small, "Office 365", func(i int) string { return fmt.Sprint("Mail of ", i) })
		r := tally.Report()
		s := sideOf(t, r, alert.Legacy, alert.AlertsV2)
		if g := s.Groups[0]; g.Title != "Anonymous IP address" || g.Lacking != 500 || len(s.Groups) != maxGroups {
			t.Errorf("%d small: %d groups, the first is %+v", small, len(s.Groups), g)
		}
		if want := 2*small + 1 - maxGroups; s.More != want || s.MoreUnshared() != want {
			t.Errorf("%d small: %d and %d more, want %d", small, s.More, s.MoreUnshared(), want)
		}
		var gaps []string
		for _, g := range r.Gaps() {
			gaps = append(gaps, fmt.Sprint(g.Product, " ", g.Unlinked))
		}
		if got, want := strings.Join(gaps, ", "), fmt.Sprintf("Office 365 %d, Entra ID 500", 2*small); got != want {
			t.Errorf("gaps %s, want %s", got, want)
		}
	}
}

// TestManyProducts: products beyond the bound are counted as one.
func TestManyProducts(t *testing.T) {
	tally := NewTally()
	for i := range maxProducts + 50 {
		a := an(alert.Legacy, fmt.Sprint(i), fmt.Sprint("P", i), "T")
		tally.Count(&a)
	}
	s := sideOf(t, tally.Report(), alert.Legacy, alert.AlertsV2)
	if first := s.Products[0]; len(s.Products) != maxProducts+1 || first.Name != otherProducts || first.NoID != 50 {
		t.Errorf("%d products, the first is %+v", len(s.Products), first)
	}
}

// TestExamplesCarryIDs: an alert that the other source surely lacks is a better example
// than one of which nothing can be said.
func TestExamplesCarryIDs(t *testing.T) {
	var all []Alert
	for i := range 5 {
		all = append(all, an(alert.Legacy, fmt.Sprint("none", i), "P", "T"))
	}
	all = append(all, an(alert.Legacy, "with", "P", "T", "alert:1"))
	var names []string
	for _, e := range sideOf(t, tallied(all), alert.Legacy, alert.AlertsV2).Groups[0].Examples {
		names = append(names, e.ID)
	}
	if got := strings.Join(names, " "); got != "none1 none2 with" {
		t.Error(got)
	}
}

// BenchmarkTally counts a million alerts, half of which another source has too.
func BenchmarkTally(b *testing.B) {
	all := make([]Alert, 1_000_000)
	for i := range all {
		source := []alert.SourceName{alert.AlertsV2, alert.Legacy}[i%2]
		all[i] = an(source, fmt.Sprint(i), "Entra ID", fmt.Sprint("Title ", i%300), fmt.Sprint("alert:", i/4), fmt.Sprint("request:", i/2))
	}
	b.ReportAllocs()
	for b.Loop() {
		if r := tallied(all); r.Total(alert.Legacy) != len(all)/2 {
			b.Fatal(r.Totals)
		}
	}
}
