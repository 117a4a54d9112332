package linear

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// The domain that all names of a list share is told once before it; a single name, and one in a list with
// another domain or none, is told whole.
func TestTheSharedDomainIsToldOnce(t *testing.T) {
	for _, c := range []struct {
		users, hosts []string
		want         string
		told         string // of the first row
	}{
		{[]string{"ann@contoso.example", "bo@contoso.example"}, []string{"a.corp.contoso.example", "b.corp.contoso.example"}, " Users of contoso.example, hosts of corp.contoso.example.", "user ann, host a"},
		{[]string{"ann@contoso.example", ""}, []string{"a.corp.contoso.example", ""}, "", "user ann@contoso.example, host a.corp.contoso.example"},
		{[]string{"ann@contoso.example", "ann@contoso.example"}, nil, " Users of contoso.example.", "user ann"},
		{[]string{"ann@contoso.example", "bo@evil.example"}, nil, "", "user ann@contoso.example"},
		{[]string{"ann@contoso.example", "bo"}, nil, "", "user ann@contoso.example"},
		{nil, []string{"a\x1b.corp.example", "b.corp.example"}, " Hosts of corp.example.", "host a␛"},
		{nil, nil, "", ""},
	} {
		listed := make([]index.Row, max(len(c.users), len(c.hosts), 1))
		for i := range c.users {
			listed[i].User = c.users[i]
		}
		for i := range c.hosts {
			listed[i].Host = c.hosts[i]
		}
		e := endingsOf(listed)
		if got := e.sentence(); got != c.want {
			t.Errorf("%q: %q, want %q", c.users, got, c.want)
		}
		if got := aged(begin(Options{Now: time.Now}), nil, &listed[0], e); got != c.told {
			t.Errorf("%q: the first one is told as %q, want %q", c.users, got, c.told)
		}
	}
	row := index.Row{User: "ann@contoso.example", Assigned: "zoe@contoso.example"}
	if got := aged(begin(Options{Now: time.Now}), nil, &row, endings{user: "@contoso.example"}); got != "user ann, assigned to zoe" {
		t.Errorf("%q", got)
	}
}

// The records of one alert are no twins: they are of the same alert.
func TestRecordsOfAnAlertAreNoTwins(t *testing.T) {
	for kind, want := range map[*alert.Kind]string{alert.EventKind(): "same alert as 2", alert.AlertKind(): "twin of 2", alert.IncidentKind(): "twin of 2"} {
		line := rowLine(begin(Options{Now: time.Now}), &index.Row{Kind: kind}, twin{of: "2"}, endings{})
		if !strings.HasSuffix(line, ", "+want) {
			t.Errorf("%s: %q", kind.Name, line)
		}
	}
}
