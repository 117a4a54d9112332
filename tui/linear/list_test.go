package linear

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/undo"
)

// The word list tells the page again. From a record it leads back to its list.
func TestListStaysInTheList(t *testing.T) {
	var records []alert.Record
	for i := range 12 {
		records = append(records, made(fmt.Sprintf("r%02d", i), alert.AlertsV2, nil))
	}
	b := bedOf(t, records...)
	for _, c := range [][2]string{
		{"/title:Alert", "1 to 9 of 12 alerts. Shown: title:Alert."},
		{"next", "10 to 12 of 12 alerts"},
		{"list", "10 to 12 of 12 alerts, numbered from 1 as page 2. Shown: title:Alert."},
		{"1", "Alert r09"},
		{"list", "10 to 12 of 12 alerts, numbered from 1 as page 2. Shown: title:Alert."},
		{"back", "1 to 9 of 12 alerts. Shown: all alerts."},
		{"list", "1 to 9 of 12 alerts. Shown: all alerts."},
	} {
		if said := b.says(c[0]); !strings.Contains(said, c[1]) || strings.Contains(said, "This is where you began") {
			t.Errorf("%s: it lacks %q:\n%s", c[0], c[1], said)
		}
	}
}

// What can't be done on an empty store is said without numbers and words that lead nowhere.
func TestNothingIsStoredYet(t *testing.T) {
	var out strings.Builder
	s := begin(Options{Store: &changing{}, Out: &out, Now: time.Now, Undo: undo.NewDirect(nil, time.Now), Views: func() []query.View { return nil }})
	s.here.text = "triage.seen = false"
	list(s, t.Context())
	choose(s, t.Context(), 1)
	s.obey(t.Context(), "done 2")
	want := "No alert is stored yet. Shown: unseen. Type status to hear how polling does, or refresh to list again.\n" +
		"There is no row 1: nothing is listed.\nThere is no row 2: nothing is listed. Nothing was marked.\n"
	if out.String() != want {
		t.Errorf("it says\n%s", out.String())
	}
	out.Reset()
	complain(s, fault.New(fault.Usage, "the query is wrong", "close the quote", nil))
	complain(s, fault.New(fault.Usage, "the query is wrong", "tocsin query prints it", nil))
	if got := out.String(); got != "Error: the query is wrong. Close the quote\nError: the query is wrong. tocsin query prints it\n" {
		t.Errorf("it says %q", got)
	}
}

// What the screen shows as signs is told in words: a note, and whom a row is assigned to.
func TestSignsAreWords(t *testing.T) {
	s := begin(Options{Now: time.Now, User: "kim"})
	for _, c := range []struct {
		row  index.Row
		want string
	}{
		{index.Row{}, ""},
		{index.Row{Note: "x", Bookmark: true}, "bookmarked, has a note"},
		{index.Row{Owner: "kim"}, "assigned to you"},
		{index.Row{Assigned: "kim@contoso.example"}, "assigned to you"},
		{index.Row{Owner: "amal", Note: "x"}, "assigned to amal, has a note"},
	} {
		if got := aged(s, nil, &c.row, endings{}); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// One alert of an incident is, several are. The first list says that the first poll is to come, if
// there is something to poll.
func TestWordsOfTheFirstMinutes(t *testing.T) {
	var out strings.Builder
	s := begin(Options{Store: &changing{}, Out: &out, Now: time.Now, Integrations: Integrations{Names: func() []string { return []string{"contoso"} }}, Views: func() []query.View { return nil }})
	list(s, t.Context())
	for _, ids := range [][]string{{"a"}, {"a", "b"}, nil} {
		s.here.opened = &opened{record: alert.Record{Incident: &alert.Incident{Alerts: ids}}}
		tellIncident(s, t.Context())
	}
	want := "No alert is stored yet: the first poll fetches them. Shown: all alerts. Type refresh in a while to list them, or status to hear how polling does.\n" +
		"1 alert of it is stored.\n2 alerts of it are stored.\n0 alerts of it are stored.\n"
	if out.String() != want {
		t.Errorf("it says\n%s", out.String())
	}
}

// Rows about the same events say from where they come, and which the other is.
func TestTwinsAreToldApart(t *testing.T) {
	row := func(id string, source alert.SourceName, integration, shared string) index.Row {
		return index.Row{Kind: alert.AlertKind(), Key: alert.Key{Integration: integration, Source: source, ID: id}, Shared: shared}
	}
	listed := []index.Row{
		row("a", "alerts_v2", "contoso", "s1"), row("b", "alerts_v2", "contoso", "s2"), row("c", "office_365", "contoso", "s1"),
		row("d", "alerts_v2", "fabrikam", "s2"), row("e", "alerts_v2", "contoso", ""),
	}
	beyond := []index.Row{row("f", "risk_detections", "contoso", "s3")}
	listed = append(listed, row("g", "alerts_v2", "contoso", "s3"))
	told := twinsOf(listed, beyond)
	for i, want := range []string{"from v2, twin of 3", "from contoso, twin of 4", "from " + sourceWord("office_365") + ", twin of 1", "from fabrikam, twin of 2", "", "from v2, twin of one on another page"} {
		if got := strings.Join(told[listed[i].Key].words(twinOf), ", "); got != want {
			t.Errorf("%d: %q, want %q", i+1, got, want)
		}
	}
}

// A time in a text of a service is told as other times are.
func TestTimesInTextsAreShort(t *testing.T) {
	at := time.Date(2026, 11, 29, 13, 29, 21, 0, time.UTC)
	for typed, want := range map[string]string{
		"since 2026-11-29T13:29:21.6566667Z, on srv1": "since " + clock(alert.At(at)) + ", on srv1",
		"2026-11-29T13:29:21Z":                        clock(alert.At(at)),
		"2026-99-29T13:29:21Z no time":                "2026-99-29T13:29:21Z no time",
		"none":                                        "none",
	} {
		if got := spoken(typed); got != want {
			t.Errorf("%q is told as %q, want %q", typed, got, want)
		}
	}
}
