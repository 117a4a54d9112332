//go:build unix

package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// mark is in every payload, so that a test can find the payload.
const mark = "EVIL"

// payloads are texts that control or deceive a terminal if they reach it unchanged.
func payloads() []string {
	return []string{
		"\x1b[2J\x1b[31m" + mark,                                  // CSI
		"\x1b]0;" + mark + "\x07",                                 // window title
		"\x1b]52;c;" + mark + "\x1b\\",                            // clipboard
		"\x1b]8;;https://" + mark + ".example\x1b\\x\x1b]8;;\x07", // link
		"\x1bP+q" + mark + "\x1b\\", "\x1b_G" + mark + "\x1b\\",   // DCS, APC
		"\u009b2J" + mark, "\u009d0;" + mark + "\u009c", "\u0090" + mark, // C1
		"\u202e" + mark + "\u2066x\u2069", // bidirectional
		mark + "\r" + mark + "\n" + mark + "\t\b\b\x07\x7f",
		"\x00" + mark + "\x00",
		mark + "\u200b\u200d\u2060\ufeff\u00ad\ufe0f\U000e0041\u2028\u2029", // zero width
		mark + strings.Repeat("\u0301", 400) + "\u20dd",                     // combining
		strings.Repeat(mark+"漢", 300),                                       // very long and wide
		mark + "\x1b",                                                       // an unfinished escape
		"\U0001f469\u200d\U0001f4bb" + mark + "\U0001f1e6\U0001f3fd",        // emoji
	}
}

// poisoner replaces strings by payloads, each time by the next one.
type poisoner struct{ n int }

func (p *poisoner) next() string {
	all := payloads()
	p.n++
	return all[p.n%len(all)]
}

// poison fills every string below v. Times of the item itself stay, and, unless all
// is set, so do the words that filters know.
func (p *poisoner) poison(v any, top, all bool) any {
	switch v := v.(type) {
	case string:
		return p.next()
	case []any:
		for i := range v {
			v[i] = p.poison(v[i], false, all)
		}
		if len(v) == 0 {
			return []any{p.next()}
		}
		return v
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if top && spared(name, all) || name == "@odata.type" && !all {
				continue
			}
			v[name] = p.poison(v[name], false, all)
		}
		v["x"+p.next()] = p.next()
		return v
	case nil:
		return p.next()
	}
	return v
}

func spared(name string, all bool) bool {
	switch name {
	case "createdDateTime", "lastUpdateDateTime", "lastModifiedDateTime", "eventDateTime":
		return true
	case "id", "severity", "status", "serviceSource", "vendorInformation":
		return !all
	case "evidence":
		return false
	}
	return false
}

// genuine returns items of the demo as Graph sends them, by source.
func genuine(t *testing.T) map[alert.SourceName][]map[string]any {
	t.Helper()
	t.Chdir(t.TempDir())
	w := &world{t: t, vars: map[string]string{"HOME": "home"}, tenant: simulator.New(simulator.Demo(demoSeed), time.Now)}
	w.settle(settled{sources: allSources, registered: true, granted: true})
	if code, _, errs := w.fails(nil, "collect", "--once"); code != 0 {
		t.Fatalf("collect: %s", errs)
	}
	out := map[alert.SourceName][]map[string]any{}
	for from, source := range map[string]alert.SourceName{
		"version = 'v2'": alert.AlertsV2, "version = 'Legacy'": alert.Legacy, "FROM incident": alert.Incidents,
	} {
		code, lines, errs := w.fails(nil, "query", from, "--format", "ndjson", "--raw", "--limit", "1000")
		if code != 0 {
			t.Fatalf("query %s: %s", from, errs)
		}
		for line := range strings.Lines(lines) {
			var r struct {
				Raw map[string]any `json:"raw"`
			}
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			out[source] = append(out[source], r.Raw)
		}
	}
	return out
}

// poisoned returns a few alerts with one evidence of each kind, and some items of the
// other lists. Every text in them is a payload.
func poisoned(t *testing.T) map[alert.SourceName][][]byte {
	t.Helper()
	real := genuine(t)
	evidence := map[string]any{}
	for _, a := range real[alert.AlertsV2] {
		for _, e := range a["evidence"].([]any) {
			evidence[fmt.Sprint(e.(map[string]any)["@odata.type"])] = e
		}
	}
	if len(evidence) < 15 {
		t.Fatalf("the demo has %d kinds of evidence", len(evidence))
	}
	var every []any
	for _, kind := range slices.Sorted(maps.Keys(evidence)) {
		every = append(every, evidence[kind])
	}
	p := &poisoner{}
	out := map[alert.SourceName][][]byte{}
	for source, items := range real {
		for i, item := range items[:min(len(items), 24)] {
			if source == alert.AlertsV2 && i < 4 {
				item["evidence"] = every
			}
			b, err := json.Marshal(item)
			if err != nil {
				t.Fatal(err)
			}
			var own map[string]any // the evidence is shared, and poison changes it
			if err := json.Unmarshal(b, &own); err != nil {
				t.Fatal(err)
			}
			all := i%4 == 3
			p.poison(own, true, all)
			if all {
				own["id"] = fmt.Sprintf("%d%s", i, p.next())
			}
			if b, err = json.Marshal(own); err != nil {
				t.Fatal(err)
			}
			out[source] = append(out[source], b)
		}
	}
	return out
}

// TestHostileTenant serves texts that control or deceive a terminal, in every field,
// and parses everything that the program writes.
func TestHostileTenant(t *testing.T) {
	items := poisoned(t)
	tenant := simulator.New(simulator.Scenario{}, time.Now)
	for source, list := range items {
		if err := tenant.Load(source, list); err != nil {
			t.Fatal(err)
		}
	}
	settings := lodge(t, tenant, simulator.Sources())
	state := []string{"XDG_STATE_HOME=" + t.TempDir()}
	t.Run("screen", func(t *testing.T) {
		c := sit(t, 120, 40, state, "--config", settings)
		c.sees("✓", mark)
		walk(c)
		c.leaves("\x03")
		c.restored()
		b := c.all()
		harmless(t, b, mark)
		if n := bytes.Count(b, []byte(mark)); n < 500 {
			t.Errorf("the payloads were written %d times: they are not looked at", n)
		}
		t.Logf("%d bytes, %d payloads", len(b), bytes.Count(b, []byte(mark)))
	})
	for _, args := range [][]string{
		{"query", ""},
		{"query", "FROM incident"},
		{"query", "", "--format", "csv"},
		{"query", "", "--format", "json", "--raw"},
		{"query", "FROM incident", "--format", "ndjson", "--raw"},
		{"status"},
		{"doctor"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			c := listen(t, state, append([]string{"--config", settings}, args...)...)
			code := c.exit()
			c.restored()
			b := c.all()
			if slices.Contains(args, "--raw") { // JSON keeps what only chooses a glyph
				b = bytes.ReplaceAll(b, []byte("\ufe0f"), nil)
			}
			harmless(t, b, mark)
			if args[0] == "query" && (code != 0 || !bytes.Contains(b, []byte(mark))) {
				t.Errorf("exit code %d, %d bytes: %.200q", code, len(b), b)
			}
		})
	}
}

// walk visits everything that the screen shows: each pane of some alerts from top to
// end, and lists filtered and sorted by hostile values.
func walk(c *console) {
	press := func(keys ...string) {
		for _, k := range keys {
			c.press(k)
			c.rest()
		}
	}
	const pageDown, escape = "\x1b[6~", "\x1b"
	press("g")
	for range 4 {
		press("\r")
		press("1", pageDown, "G")
		press("2")
		for range 12 {
			press(pageDown)
		}
		press("3", "G", "4", pageDown, pageDown, pageDown, "G")
		press("x", "z", "q", "j")
	}
	press("g", pageDown, pageDown, "G", "g")
	for range 9 { // every column: filter by its value, look at the query and undo
		press("=", "/", escape, "z", ">")
	}
	press("p", escape, "?", escape, ":", escape, "s", "s")
}

func TestPoisonFillsEverything(t *testing.T) {
	in := map[string]any{
		"id": "a", "createdDateTime": "now", "title": "t", "n": 1.0, "none": nil, "list": []any{},
		"evidence": []any{map[string]any{"@odata.type": "#x", "inner": map[string]any{"name": "n"}}},
	}
	p := &poisoner{}
	b, err := json.Marshal(p.poison(in, true, false))
	if err != nil {
		t.Fatal(err)
	}
	for _, stays := range []string{`"id":"a"`, `"createdDateTime":"now"`, `"@odata.type":"#x"`, `"n":1`} {
		if !bytes.Contains(b, []byte(stays)) {
			t.Errorf("%s is gone: %s", stays, b)
		}
	}
	for _, gone := range []string{`"title":"t"`, `"name":"n"`, "null", "[]"} {
		if bytes.Contains(b, []byte(gone)) {
			t.Errorf("%s stays: %s", gone, b)
		}
	}
}
