package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// hostile is an alert with an attack in every text: control sequences, C1, bidi
// overrides, zero-width and tag characters, line separators, formulas.
const hostile = `{"id":"=cmd|'/c calc'!A0","title":"\u001b]0;owned\u0007\u009b31m\u202Etxt.exe\u200b\u2028\ud83d\ude00\udb40\udc41",` +
	`"severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-06-02T07:00:00.1000000Z",` +
	`"description":"+1\r\n@SUM(A1)","score":1.50,"big":12345678901234567890,"deep":{"\u0085key":["\u2029",null,true,1e400]},` +
	`"evidence":[{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"userPrincipalName":"amal\u202e@lab.example"}}]}`

func hostileRecord(t *testing.T) *alert.Record {
	t.Helper()
	r := normalize.Record("lab\x9b", alert.AlertsV2, []byte(hostile))
	if r.Malformed || r.Alert == nil {
		t.Fatalf("the hostile alert is odd: %+v", r)
	}
	return &r
}

// wantTame checks that JSON text can't control or deceive a terminal.
func wantTame(t *testing.T, b []byte) {
	t.Helper()
	if !utf8.Valid(b) {
		t.Error("not UTF-8")
	}
	for i, r := range string(b) {
		if r < 0x20 && r != '\n' || r >= 0x7f && r <= 0x9f || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("byte %d: %U stands bare in %q", i, r, b[max(0, i-10):min(len(b), i+10)])
		}
	}
}

func TestJSONIsTameAndMeansTheSame(t *testing.T) {
	r := hostileRecord(t)
	b, err := recordJSON(r, outputFields(), true)()
	if err != nil {
		t.Fatal(err)
	}
	wantTame(t, b)
	if bytes.ContainsRune(b, '\n') {
		t.Error("a record has more than one line")
	}
	out, in := decode(t, string(b)), decode(t, hostile)
	if !reflect.DeepEqual(out["raw"], any(in)) {
		t.Errorf("raw means\n%v\nwant\n%v", out["raw"], in)
	}
	if out["title"] != in["title"] || out["description"] != in["description"] {
		t.Errorf("title %q, description %q", out["title"], out["description"])
	}
	if out["created_at"] != in["createdDateTime"] {
		t.Errorf("created_at %v", out["created_at"])
	}
}

// TestJSONOfAnIncident checks that an incident prints what its alerts contribute, and that
// an alert's provider is one word.
func TestJSONOfAnIncident(t *testing.T) {
	incident := alert.Record{
		Key: alert.Key{Integration: "c", Source: alert.Incidents, ID: "42"}, Raw: []byte("{}"),
		Incident: &alert.Incident{
			Priority: -1, Tags: []string{"vip"}, Providers: []string{"mde"}, Alerts: []string{"da-2"}, Entities: []alert.Entity{{Type: alert.User, Value: "amal"}},
		},
	}
	detection := alert.Record{
		Key: alert.Key{Integration: "c", Source: alert.AlertsV2, ID: "da-1"}, Raw: []byte("{}"),
		Alert: &alert.Alert{Provider: alert.MDE, Entities: []alert.Entity{{Type: alert.User, Value: "amal", Role: "attacked"}}},
	}
	bare := alert.Record{Key: detection.Key, Alert: &alert.Alert{}, Raw: []byte("{}")}
	for _, row := range []struct {
		record    *alert.Record
		want, not []string
	}{
		{&incident, []string{`"tags":["vip"]`, `"summary":null`, `"priority":null`, `"provider":["mde"]`, `"alert_ids":["da-2"]`, `"entities":[{"kind":"user","value":"amal","role":null,"verdict":null}]`}, nil},
		{&detection, []string{`"provider":"mde"`, `"tags":[]`, `"entities":[{"kind":"user","value":"amal","role":"attacked","verdict":null}]`}, []string{"alert_ids"}},
		{&bare, []string{`"provider":null`, `"entities":[]`}, nil},
	} {
		b, err := recordJSON(row.record, outputFields(), false)()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range row.want {
			if !strings.Contains(string(b), want) {
				t.Errorf("%s is not in %s", want, b)
			}
		}
		for _, not := range row.not {
			if strings.Contains(string(b), not) {
				t.Errorf("%s is in %s", not, b)
			}
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1}`:        `{"a":1}`,
		"\"é漢😀\"":        "\"é漢😀\"",
		"\"\x7f\"":       `"\u007f"`,
		"\"\u009b\"":     `"\u009b"`,
		"\"\u00ad\"":     `"\u00ad"`,
		"\"\u202e\"":     `"\u202e"`,
		"\"\u2028\"":     `"\u2028"`,
		"\"\u2029x\"":    `"\u2029x"`,
		"\"\ufeff\"":     `"\ufeff"`,
		"\"\U000e0041\"": `"\udb40\udc41"`,
		"\"\xff\"":       "\"\ufffd\"",
	} {
		if got := string(escape([]byte(in))); got != want {
			t.Errorf("escape(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzEscape checks that JSON stays JSON, means the same and is safe for a terminal.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{hostile, `["\u007f` + "\x7f\u0080\u200d\U000e0001\"]", `{"a":"b"}`, "\"\xc3\"", `1e400`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out := escape(bytes.Clone(in))
		for _, r := range string(out) {
			if r >= 0x7f && r <= 0x9f || r > 0x9f && unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U stands bare", r)
			}
		}
		if !jsontext.Value(in).IsValid() {
			return
		}
		var before, after any
		if err := unmarshal(in, &before); err != nil {
			return // the standard reader refuses it, for example names that differ in broken text
		}
		if err := unmarshal(out, &after); err != nil {
			t.Fatalf("%q became %q: %v", in, out, err)
		}
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("%q means something else as %q", in, out)
		}
	})
}

func unmarshal(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(v)
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", "a=b": "a=b", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM": "'@SUM", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", "'=1": "'=1", "\"=1": "\"'=1", "a;\"=1": "a;\"'=1", "\" \"@x": "\" \"'@x", "\"a\"=1": "\"a\"=1", "é": "é",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", " =1": " '=1", "\u00a0 =1": "\u00a0 '=1", "\u200b=1": "\u200b'=1",
		"a;=1": "a;'=1", "a; =1; @b": "a; '=1; '@b", "a\t=1": "a\t'=1", "a,=1": "a,'=1", "a,-b": "a,'-b", "a\n=1": "a\n'=1", "a|=1": "a|'=1",
		"a;b=1": "a;b=1", "well-known": "well-known", "a@b.example, c@d.example": "a@b.example, c@d.example", "1+1": "1+1",
	} {
		if got := guard(in); got != want {
			t.Errorf("guard(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCSV(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		a := newApp(quietEnv(t))
		a.env.Terminal = func(io.Writer) bool { return terminal }
		fields := outputFields()
		p := csvPrinting(a, fields)
		var b bytes.Buffer
		if err := p.head(&b); err != nil {
			t.Fatal(err)
		}
		if err := p.record(&b, hostileRecord(t), true); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[0]) != len(fields) {
			t.Fatal(rows, err)
		}
		for i, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet would run %s: %q", rows[0][i], cell)
			}
			if terminal && cell != strings.TrimPrefix(text.Clean(cell), "") {
				t.Errorf("a terminal gets %q", cell)
			}
		}
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = rows[1][i]
		}
		if cells["resource_id"] != "'=cmd|'/c calc'!A0" || cells["severity"] != "0.7" || cells["created_at"] != "2026-06-02T07:00:00.1000000Z" || cells["priority"] != "" {
			t.Errorf("cells %q", cells)
		}
	}
}

// TestTimesAsSent keeps the digits of the service if they are RFC 3339 in UTC.
func TestTimesAsSent(t *testing.T) {
	for in, want := range map[string]string{
		"2026-06-02T07:00:00Z":         "2026-06-02T07:00:00Z",
		"2026-06-02T07:00:00.1Z":       "2026-06-02T07:00:00.1Z",
		"2026-06-02T07:00:00.1234567Z": "2026-06-02T07:00:00.1234567Z",
		"2026-06-02T07:00:00.1000000Z": "2026-06-02T07:00:00.1000000Z",
		"2026-06-02T09:00:00+02:00":    "2026-06-02T07:00:00Z",
		"2026-06-02T07:00:00":          "2026-06-02T07:00:00Z",
		"\\u001b2026":                  "",
	} {
		r := normalize.Record("lab", alert.AlertsV2, []byte(`{"id":"a","title":"t","createdDateTime":"`+in+`"}`))
		if got := timeAsSent(query.FieldOf("created_at"), &r, sentTimes(&r)); got != want {
			t.Errorf("%s is printed as %q, want %q", in, got, want)
		}
	}
}

// TestTableIsClean prints hostile rows, for a terminal and for a file.
// TestTableOfShortTitles: what a title does not need goes to the id, and no more.
func TestTableOfShortTitles(t *testing.T) {
	row := index.Row{Key: alert.Key{ID: strings.Repeat("i", 50)}, Title: "Odd sign-in"}
	for _, cells := range []int{60, 80, 120, 200} {
		columns := tableColumns()
		widths := needed(columns, []index.Row{row})
		fitTo(widths, columns, cells, leastID)
		if widths[atTitle] != len(row.Title) || widths[atID] < leastID || cells == 200 && widths[atID] != len(row.Key.ID) {
			t.Errorf("on %d cells the title has %d, the id %d", cells, widths[atTitle], widths[atID])
		}
	}
}

func TestTableIsClean(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/hostile.json", hostile)
	env := quietEnv(t)
	if got := call(t, env, "--store", "sqlite:"+dir+"/s.db", "import", dir+"/hostile.json"); got.code != 0 {
		t.Fatal(got)
	}
	for _, width := range []int{0, 20, 40, 60, 80, 120, 200} {
		env.Terminal = func(io.Writer) bool { return width > 0 }
		env.Width = func(io.Writer) int { return width }
		got := call(t, env, "--store", "sqlite:"+dir+"/s.db", "query", "")
		lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
		if got.code != 0 || len(lines) != 2 {
			t.Fatalf("width %d: %+v", width, got)
		}
		for _, line := range lines {
			if text.Clean(line) != line {
				t.Errorf("width %d: a terminal gets %q", width, line)
			}
			if width >= 40 && text.Width(line) > width {
				t.Errorf("a line of %d cells on a terminal of %d: %q", text.Width(line), width, line)
			}
		}
		if width != 20 && width != 40 && !strings.Contains(got.out, "␛]0;owned␇") {
			t.Errorf("width %d: the title is hidden:\n%s", width, got.out)
		}
	}
}

// TestTableOfBlankTitles holds that a record without a title that shows something is
// called by its category, or its id.
func TestTableOfBlankTitles(t *testing.T) {
	var out bytes.Buffer
	env := quietEnv(t)
	rows := []index.Row{
		{Key: alert.Key{ID: "id-1"}, Title: " \u200b\x00", Category: "Malware"},
		{Key: alert.Key{ID: "id-2"}, Title: "\u0301", Category: "\u202e"},
		{Key: alert.Key{ID: "id-3"}, Title: "Sign-in"},
	}
	if err := table(env, &out, rows); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	at := strings.Index(lines[0], "TITLE")
	for i, want := range []string{"Malware  ", "id-2  ", "Sign-in  "} {
		if got := lines[i+1]; len(got) < at || !strings.HasPrefix(got[at:], want) {
			t.Errorf("row %d: %q, want %q under TITLE", i, got, want)
		}
	}
}
