package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
)

// TestNarrow holds the text behind each row of a table.
func TestNarrow(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{"| aggregate count by provider", []string{"provider = 'mdo'", "provider = 'entra'", "provider = 'mda'"}},
		{"FROM alert | aggregate count by title | sort count", []string{"FROM alert WHERE title IS NULL", "FROM alert WHERE title = 'Mail'", "FROM alert WHERE title = 'SIGN-IN'"}},
		{"from  ALERT where id='a' or id = 'b' earliest=-1d | sort title desc | aggregate count by @user | head 1", []string{
			"from  ALERT where (id='a' or id = 'b') AND @user = 'Amal' earliest=-1d | sort title desc",
		}},
		{"severity >= 'high' EARLIEST = - 1 d|aggregate count by severity, triage.seen", []string{"severity >= 'high' AND severity = 'high' AND triage.seen = false EARLIEST = - 1 d"}},
		{"id IN ('a','b','c') | aggregate count by raw.x", []string{
			"id IN ('a','b','c') AND original_data.x = 1", "id IN ('a','b','c') AND original_data.x = '1'",
		}},
		{"id = 'a' | aggregate count by created_at", []string{"id = 'a' AND created_at = '2026-03-05T12:30:15.1234567Z'"}},
		{"id = 'f' | aggregate count by raw.n", []string{"id = 'f' AND original_data.n = 1000"}},
		{"severity > 0 | aggregate count, cardinality(@user)", []string{"severity > 0"}},
		{"severity = 'high' | head 50 | aggregate count by provider | head 1", []string{"severity = 'high' AND provider = 'entra'"}},
		{" | aggregate count by provider | fields provider | tail 1", []string{"provider = 'mda'"}},
		// Intervals are within the bounds of the text, which stay as typed.
		{"EARLIEST=-90m | aggregate count by 1h", []string{
			"EARLIEST=-90m LATEST='2026-03-05T12:00:00Z'", "EARLIEST='2026-03-05T12:00:00Z' LATEST='2026-03-05T13:00:00Z'",
		}},
		{"LATEST=-30m AND id = 'b' AND EARLIEST=-90m | sort id | aggregate count by 1h", []string{
			"LATEST='2026-03-05T12:00:00Z' AND id = 'b' AND EARLIEST=-90m | sort id", "LATEST=-30m AND id = 'b' AND EARLIEST='2026-03-05T12:00:00Z' | sort id",
		}},
		{"id = 'b' OR id = 'c'|aggregate count by 12h", []string{
			"id = 'b' OR id = 'c' EARLIEST='2026-03-05T00:00:00Z' LATEST='2026-03-05T12:00:00Z'",
		}},
		{"LATEST='2026-03-05T12:00:00Z' AND id = 'c' | aggregate count by 2h", []string{
			"LATEST='2026-03-05T12:00:00Z' AND id = 'c' EARLIEST='2026-03-05T10:00:00Z'",
		}},
	} {
		q, table := tableOf(t, row.text, some())
		var got []string
		for i := range table.Rows {
			text, err := q.Narrow(table, i)
			if err != nil {
				t.Errorf("%s: row %d: %v", row.text, i, err)
			}
			got = append(got, text)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s\ngives %q\nwant  %q", row.text, got, row.want)
		}
	}
}

// TestNarrowToAWord writes the word of a severity, which the keys and the chips know, without the other
// number that it stands for: an alert without a severity has 0, which is informational too.
func TestNarrowToAWord(t *testing.T) {
	q := parsed(t, "| aggregate count by severity")
	for number, want := range map[float64]string{0.7: "'high'", 0.5: "'medium'", 0.3: "'low'", 0.1: "'informational' AND severity != 0", 0: "0", 0.35: "0.35"} {
		table := &query.Table{Columns: []query.TableColumn{{Name: "severity", Group: true}, {Name: "count"}}, Rows: [][]any{{number, 1.0}}}
		if text, err := q.Narrow(table, 0); text != "severity = "+want || err != nil {
			t.Errorf("%v gives %q, %v", number, text, err)
		}
	}
}

// TestNarrowOfATimeThatIsMissing asks for alerts without created_at.
func TestNarrowOfATimeThatIsMissing(t *testing.T) {
	all := some()[:1]
	all[0].Alert.Created = 0
	q, table := tableOf(t, "title = 'Sign-in' | aggregate count by 1h", all)
	if text, err := q.Narrow(table, 0); text != "title = 'Sign-in' AND created_at IS NULL" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// TestNarrowsWider holds which groups other records may be found with: those of an entity
// that counts under another spelling.
func TestNarrowsWider(t *testing.T) {
	account := func(id string, spellings ...alert.Entity) *alert.Record {
		return &alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{Entities: spellings}}
	}
	all := []*alert.Record{
		account("a", alert.Entity{Type: alert.User, Value: "nadia@contoso.com"}, alert.Entity{Type: alert.User, Value: `CORP\nadia`, Of: 1}),
		account("b", alert.Entity{Type: alert.User, Value: `CORP\nadia`}),
	}
	q, table := tableOf(t, "| aggregate count by @user | sort @user", all)
	text, err := q.Narrow(table, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := parsed(t, text)
	if fmt.Sprint(q.NarrowsWider(table, 0)) != "[user]" || !query.Match(found, all[0]) || !query.Match(found, all[1]) {
		t.Errorf("%q of %v finds no more than the row counts, or no warning of it", text, table.Rows)
	}
	for _, text := range []string{"| aggregate count by title, severity", "| aggregate count", "| aggregate count by 1h", "| fields @user", "| aggregate count by @host"} {
		if q, table := tableOf(t, text, all); q.NarrowsWider(table, 0) != nil {
			t.Errorf("%s: told to find more", text)
		}
	}
}

// TestNarrowOfANetwork holds that the group of a network is that of its text, not of the
// addresses in it, and that an address is asked for as it is typed and found in all its spellings.
func TestNarrowOfANetwork(t *testing.T) {
	of := func(id, ip string) *alert.Record {
		return &alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{Entities: []alert.Entity{{Type: alert.IP, Value: ip}}}}
	}
	all := []*alert.Record{of("a", "198.51.100.0/24"), of("b", "198.51.100.7"), of("c", "::ffff:198.51.100.7"), of("d", "2001:db8::/32"), of("e", "2001:db8::1"), of("f", "198.51.100.9/32"), of("g", "198.51.100.9"), of("h", "fe80::1%eth0")}
	q, table := tableOf(t, "| aggregate count by @ip", all)
	for i, row := range table.Rows {
		text, err := q.Narrow(table, i)
		if err != nil {
			t.Fatal(err)
		}
		narrowed, n := parsed(t, text), 0
		for _, r := range all {
			if query.Match(narrowed, r) {
				n++
			}
		}
		if counted, _ := row[1].(float64); n != int(counted) {
			t.Errorf("%s finds %d of %v", text, n, row)
		}
		if value := row[0].(string); !strings.Contains(value, "/") && text != "@ip = "+query.Quote(value) {
			t.Errorf("%s asks for the address %s", text, value)
		}
	}
}

// TestNarrowRefuses gives a fault for rows that no text can tell.
func TestNarrowRefuses(t *testing.T) {
	for text, message := range map[string]string{
		"| tail 5 | aggregate count by title":       "tail before aggregate",
		"| aggregate count by title | fields count": "does not show title",
		"| aggregate count by 1h | fields count":    "does not show interval",
		"| fields title":                            "no aggregate",
	} {
		q, table := tableOf(t, text, some())
		var f *fault.Fault
		if _, err := q.Narrow(table, 0); !errors.As(err, &f) || !strings.Contains(f.Sentence, message) {
			t.Errorf("%s: %v", text, err)
		}
	}
	q, table := tableOf(t, "| aggregate count", some())
	for _, row := range []int{-1, 1} {
		if _, err := q.Narrow(table, row); err == nil {
			t.Errorf("row %d of one is told", row)
		}
	}
}

// TestNarrowOfStrangeValues tells texts that no equality finds.
func TestNarrowOfStrangeValues(t *testing.T) {
	for _, title := range []string{"\u200b", "it's", "two\nlines", "\xff", `back\slash`, "a*b"} {
		all := some()[:2]
		all[0].Alert.Title = title
		q, table := tableOf(t, "| aggregate count by title", all)
		found := false
		for i := range table.Rows {
			text, err := q.Narrow(table, i)
			if err != nil {
				t.Fatal(err)
			}
			n := parsed(t, text)
			a, b := query.Match(n, all[0]), query.Match(n, all[1])
			found = found || a
			if a == b {
				t.Errorf("%q: %s finds both or none", title, text)
			}
		}
		if !found {
			t.Errorf("%q is not found", title)
		}
	}
}

// TestNarrowOfATextTooLong refuses a value that makes the query longer than 64 KiB.
func TestNarrowOfATextTooLong(t *testing.T) {
	all := some()[:1]
	all[0].Alert.Title = strings.Repeat("x", 64<<10)
	q, table := tableOf(t, "| aggregate count by title", all)
	if text, err := q.Narrow(table, 0); err == nil {
		t.Errorf("gives %d bytes", len(text))
	}
}
