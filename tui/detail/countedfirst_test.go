package detail

import (
	"fmt"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/memory"
)

// Of too many entities those are counted that lead from one machine to another; each type has its place there.
func TestWhatLeadsElsewhereIsCountedFirst(t *testing.T) {
	var many []alert.Entity
	for i := range mostCounted {
		many = append(many, alert.Entity{Type: alert.Domain, Value: fmt.Sprintf("d%d.example", i)})
	}
	lure := alert.Entity{Type: alert.File, Value: "lure.docm"}
	if got := distinct(append(slices.Clone(many), lure), nil); got[0] != lure {
		t.Errorf("%v is first", got[0])
	}
	if got := distinct(append(slices.Clone(many[1:]), lure), nil); got[0] == lure {
		t.Error("few entities have another order, too")
	}
	order, types := countedFirst(), alert.EntityTypes()
	slices.Sort(order)
	slices.Sort(types)
	if !slices.Equal(order, types) {
		t.Errorf("%v are not all types", order)
	}
}

// Of too many entities those that malicious evidence names come first, a domain also by an address or a link in
// it; of few the order stays.
func TestWhatIsMaliciousIsCountedFirst(t *testing.T) {
	groups := []story.Group{{Evidence: []alert.Evidence{
		{Verdict: "suspicious", Props: []alert.Prop{{Name: "fileName", Value: "cmd.exe"}}, Nested: []alert.Evidence{
			{Verdict: "malicious", Props: []alert.Prop{{Name: "p1Sender.emailAddress", Value: "HR@kestrelmo0r.example"}, {Name: "url", Value: "https://Login.example:8443/x?y"}}},
		}},
	}}}
	var many []alert.Entity
	for i := range mostCounted {
		many = append(many, alert.Entity{Type: alert.Hash, Value: fmt.Sprint("hash", i)})
	}
	bad := []alert.Entity{{Type: alert.Domain, Value: "kestrelmo0r.example"}, {Type: alert.Domain, Value: "login.example"}, {Type: alert.URL, Value: "https://login.example:8443/x?y"}, {Type: alert.Email, Value: "hr@kestrelmo0r.example"}}
	beside := alert.Entity{Type: alert.File, Value: "cmd.exe"}
	all := slices.Concat(many, []alert.Entity{beside}, bad)
	if got := distinct(all, maliciousIn(groups)); !slices.Equal(got, slices.Concat(bad, many, []alert.Entity{beside})) {
		t.Errorf("%v", got)
	}
	if got := distinct(all[mostCounted-1:], maliciousIn(groups)); got[0] != bad[0] || got[4] != many[mostCounted-1] {
		t.Errorf("of few: %v", got)
	}
}

// What isn't counted any more, since a record has grown, has no figures: nothing counted stands below those that
// aren't.
func TestWhatIsNoLongerCountedIsForgotten(t *testing.T) {
	a, b := alert.Entity{Type: alert.Domain, Value: "a.example"}, alert.Entity{Type: alert.Domain, Value: "b.example"}
	c := commonness{known: map[string]memory.Prevalence{entityName(a): {Alerts: 1}, entityName(b): {Alerts: 2}}}
	c.keep([]alert.Entity{b})
	if _, has := c.known[entityName(a)]; has || c.known[entityName(b)].Alerts != 2 {
		t.Errorf("%v", c.known)
	}
}

// The domain of a link is its host: a user part before that may look like another one.
func TestTheDomainOfALink(t *testing.T) {
	for value, want := range map[string]string{
		"https://login.example:8443/x?y":                   "login.example",
		"https://login.microsoft.com@evil.example/x":       "evil.example",
		"http://user:pw@evil.example/":                     "evil.example",
		"https://a@b@evil.example#x@good.example":          "evil.example",
		"https://evil.example?next=https://x@good.example": "evil.example",
		`https://evil.example\@good.example`:               "evil.example",
		"https://[2001:db8::1]/x":                          "2001:db8::1",
		"https://user@[2001:db8::1]:8443/x":                "2001:db8::1",
		"hr@kestrelmo0r.example":                           "kestrelmo0r.example",
		"https://":                                         "",
		"cmd.exe":                                          "",
	} {
		if got := domainIn(value); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}
