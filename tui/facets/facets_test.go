package facets

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func dark() *theme.Theme { return theme.New(theme.Options{Dark: true}) }

func rows() []Facet { return []Facet{Severity(), Product(), Version(), Unseen(), Status(), Span()} }

// some returns n alerts of the first products in turn, one a minute.
func some(n, products int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		created := alert.At(midnight.Add(-time.Duration(i) * time.Minute))
		provider := alert.Providers()[i%products]
		out[i] = alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint("a", i)},
			Alert: &alert.Alert{
				Title: "x", Severity: []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational}[i%4],
				Provider: provider, Created: created, Updated: created,
			},
			Ingested: created,
		}
	}
	return out
}

// answered returns facets after the answer to a query.
func answered(t *testing.T, q string, records ...alert.Record) *Facets {
	t.Helper()
	f := New(Options{Rows: rows()})
	ask(t, f, q, records...)
	return f
}

func ask(t *testing.T, f *Facets, q string, records ...alert.Record) {
	t.Helper()
	ix := index.New(index.Options{})
	all := make([]engine.Row, len(records))
	for i, r := range records {
		all[i] = engine.Row{Seq: int64(i + 1), Record: r}
	}
	ix.Apply(all)
	r := query.Read(q, midnight)
	if r.Query == nil {
		t.Fatalf("%s: %v", q, r.Problems)
	}
	result, err := ix.Search(context.Background(), index.Request{Query: r.Query, Facets: true, Buckets: 48})
	if err != nil {
		t.Fatal(err)
	}
	f.Ask(r.Terms())
	f.Take(AnswerOf(&result, FinalityOf(&result)))
}

func line(f *Facets, w int) string { return ansi.Strip(f.Line(dark(), w)) }

// menuOf returns the open menu of products.
func menuOf(t *testing.T, f *Facets, q string) *menu {
	t.Helper()
	out, ok := f.Do("product", q, "", dark())
	m, is := out.Menu.(*menu)
	if !ok || !is || out.Text != q {
		t.Fatalf("the key of products gives %+v", out)
	}
	return m
}

// Each command edits the text and only the text; a second time, or after all values, it
// takes back what it did.
func TestCommandsEditTheText(t *testing.T) {
	for _, c := range []struct {
		ids   string
		texts []string
	}{
		{"high", []string{"severity = 'high'", ""}},
		{"high medium high", []string{"severity = 'high'", "severity IN ('high','medium')", "severity = 'medium'"}},
		{"info", []string{"severity = 'informational'", ""}},
		{"version", []string{"ingest.product.version = 'v2'", "ingest.product.version = 'Legacy'", ""}},
		{"unseen", []string{"triage.seen = false", ""}},
		{"status", []string{"status = 'OPEN'", "status = 'IN_PROGRESS'", "status = 'RESOLVED'", ""}},
		{"span", []string{"created_at >= -24h", "created_at >= -7d", ""}},
		{"span status", []string{"created_at >= -24h", "created_at >= -24h AND status = 'OPEN'", "status = 'OPEN' AND created_at >= -7d"}},
		{"low unseen", []string{"severity = 'low'", "severity = 'low' AND triage.seen = false", "triage.seen = false", ""}},
	} {
		f, q := New(Options{Rows: rows()}), ""
		ids := strings.Fields(c.ids)
		for i, want := range c.texts {
			f.Ask(query.Terms(q))
			out, ok := f.Do(ids[i%len(ids)], q, "", dark())
			if !ok || out.Err != nil || out.Menu != nil || out.Text != want {
				t.Errorf("%s after %q: %+v, want %q", ids[i%len(ids)], q, out, want)
			}
			q = out.Text
		}
	}
	f := New(Options{Rows: rows()})
	if out, ok := f.Do("nonsense", "title = 'x'", "", dark()); ok || out.Text != "title = 'x'" {
		t.Errorf("a command of nothing gives %+v", out)
	}
	if out, ok := f.Do("high", "title = ", "", dark()); !ok || out.Err == nil || out.Text != "title = " {
		t.Errorf("a text that does not parse becomes %+v", out)
	}
}

// Specs has a command for each key, in the order of the rows, and Do knows each.
func TestSpecs(t *testing.T) {
	f, keys := New(Options{Rows: rows()}), map[string]string{}
	var ids []string
	for _, s := range Specs(rows(), "list") {
		id, ok := strings.CutPrefix(s.ID, "list.")
		ids = append(ids, id)
		if _, known := f.Do(id, "", "", dark()); !known || !ok || s.Help == "" || s.Where != "list" || s.Hint > 0 && s.Short == "" {
			t.Errorf("%+v is not known to Do, or lacks words", s)
		}
		for _, k := range s.Keys {
			if keys[k] != "" {
				t.Errorf("%s is the key of %s and %s", k, keys[k], id)
			}
			keys[k] = id
		}
	}
	if got := strings.Join(ids, " "); got != "high medium low info product version unseen status span" {
		t.Error(got)
	}
}

// At 80 columns the severities and the filters are whole, however many records
// there are; products come after.
func TestChipsAt80Columns(t *testing.T) {
	f := answered(t, "severity = 'high' AND version = 'v1' AND triage.seen = false", some(40, 9)...)
	for _, n := range []int{3, 1204, 123_456, 1_234_567, 123_456_789} {
		for i := range f.answer.Facets {
			for j := range f.answer.Facets[i].Counts {
				f.answer.Facets[i].Counts[j].N = n
			}
		}
		got := line(f, 80)
		for _, want := range []string{"High ", "Medium ", "Low ", "Info ", " Legacy ", " " + alert.TriageUnseen.Word() + " "} {
			if !strings.Contains(got, want) {
				t.Errorf("%d records: no %q in %s", n, want, got)
			}
		}
		if text.Width(got) != 80 || strings.Contains(got, text.Ellipsis) {
			t.Errorf("%d records: %s", n, got)
		}
	}
}

func TestChipsAreOnByEqualityAlone(t *testing.T) {
	f := New(Options{Rows: rows()})
	for q, on := range map[string]bool{
		"severity = 'high'": true, "severity = 'HIGH'": true, "severity IN ('low','high')": true, "metadata.severity = 'high'": true,
		"severity >= 'high'": false, "severity != 'high'": false, "severity !IN ('low','high')": false,
		"NOT (severity = 'high')": false, "severity = 'high' OR provider = 'mde'": false,
	} {
		if f.Ask(query.Terms(q)); f.Has("severity", "high") != on {
			t.Errorf("%s: on %v", q, !on)
		}
	}
	for q, want := range map[string]bool{"triage.seen = false": true, "triage.seen = true": false, "triage.seen IN (true,false)": false} {
		if f.Ask(query.Terms(q)); strings.Contains(line(f, 80), "unseen") != want {
			t.Errorf("%s: the chip is %v", q, !want)
		}
	}
}

// A status and a span of time have chips, in whatever words the query has them.
func TestChipsOfStatusAndSpan(t *testing.T) {
	for q, want := range map[string]string{
		"status = 'new'": " New ", "status IN ('new','in progress')": " New, In progress ", "status = 'resolved'": " Resolved ",
		"created_at >= -24h": " 24 h ", "EARLIEST=-7d": " 7 d ", "created_at > -30m": " 30 m ", "created_at >= '2026-11-01'": " since 2026-11-01 ",
		"created_at >= -1d@d": " since -1d@d ", "created_at >= today": " since today ", "created_at >= -1h EARLIEST=-2h": " 1 h, 2 h ",
	} {
		f := New(Options{Rows: rows()})
		if f.Ask(query.Terms(q)); !strings.Contains(line(f, 100), want) {
			t.Errorf("%s: no %q in %s", q, want, line(f, 100))
		}
	}
	for _, q := range []string{"status != 'new'", "created_at < -24h", "updated_at >= -24h", "LATEST=-7d", "NOT created_at >= -24h"} {
		f := New(Options{Rows: rows()})
		if f.Ask(query.Terms(q)); strings.ContainsAny(line(f, 100), "247") || strings.Contains(line(f, 100), "New") {
			t.Errorf("%s: %s", q, line(f, 100))
		}
	}
}

// Products are shown whole or counted as more, never cut, at every width; those
// that the query asks for come first.
func TestProductChipsAreWhole(t *testing.T) {
	f := answered(t, "", some(90, len(alert.Providers()))...)
	counts := f.counts("provider")
	for w := 60; w <= 149; w++ {
		got := line(f, w)
		shown, more := 0, 0
		for _, c := range counts {
			if strings.Contains(got, " "+alert.Provider(c.Value).Short()+" "+text.Number(c.N)+" ") || strings.HasSuffix(got, " "+alert.Provider(c.Value).Short()+" "+text.Number(c.N)) {
				shown++
			}
		}
		if at := strings.Index(got, "+"); at >= 0 {
			if _, err := fmt.Sscanf(got[at:], "+%d more", &more); err != nil {
				t.Errorf("%d: %s", w, got)
			}
		}
		if shown+more != len(counts) && (shown > 0 || more > 0) || strings.Contains(got, text.Ellipsis) {
			t.Errorf("%d: %d and %d of %d: %s", w, shown, more, len(counts), got)
		}
	}
	last := counts[len(counts)-1].Value
	f.Ask(query.Terms("provider = " + query.Quote(last)))
	if got := line(f, 80); !strings.Contains(got, alert.Provider(last).Short()+" ") {
		t.Errorf("the active product is not seen: %s", got)
	}
}

// The chips of what the query asks for come before those that hide nothing, at any width.
func TestActiveChipsComeFirst(t *testing.T) {
	records := some(40, 5)
	for i := range records {
		records[i].Alert.Severity = alert.High
	}
	asked := alert.Providers()[3]
	f := answered(t, "severity = 'high' AND triage.seen = false AND created_at >= -24h AND provider = '"+string(asked)+"'", records...)
	for w := 45; w <= 140; w++ {
		got := line(f, w)
		for _, want := range []string{" High ", " " + asked.Short() + " ", " " + alert.TriageUnseen.Word() + " "} {
			if !strings.Contains(got+" ", want) {
				t.Errorf("%d columns: no %q in %s", w, want, got)
			}
		}
	}
	if got := line(f, 140); !strings.Contains(got, "Medium 0") {
		t.Errorf("with room for all there is no chip of medium: %s", got)
	}
	if field, value, ok := f.Point(dark(), 45, strings.Index(line(f, 45), asked.Short())); !ok || value != string(asked) {
		t.Errorf("a click on the product is about %s %s", field, value)
	}
}

// TestOnlyChip holds that the chip is seen on a narrow screen too, and is safe to draw.
func TestOnlyChip(t *testing.T) {
	for want, only := range map[string][]string{
		"":                            nil,
		" only contoso ":              {"contoso"},
		" only contoso +2 ":           {"contoso", "fabrikam", "osprey"},
		" only a␛[2Jb ":               {"a\x1b[2Jb"},
		" only a name that is so l… ": {"a name that is so long that no line holds it"},
	} {
		f := New(Options{Rows: rows(), Only: only})
		ask(t, f, "", some(5, 1)...)
		got := line(f, 80)
		if want == "" && strings.Contains(got, "only") || !strings.Contains(got, want) {
			t.Errorf("%q is drawn as %q, want %q", only, got, want)
		}
	}
}

func TestListed(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{[]string{"v2"}, " v2 "},
		{[]string{"v2", "Legacy"}, " v2, Legacy "},
		{[]string{"a", "b", "c", "d", "e"}, " a, b, c +2 "},
		{[]string{strings.Repeat("x", 60_000)}, " " + strings.Repeat("x", onlyName-1) + text.Ellipsis + " "},
	} {
		f := New(Options{Rows: rows()})
		f.Ask([]query.Term{{Field: "ingest.product.version", Op: query.In, Values: c.values}})
		if got := line(f, 120); !strings.Contains(got, c.want) {
			t.Errorf("%.60q, want %q in %s", c.values, c.want, got)
		}
	}
}

// A moment is no span of time to draw.
func TestOneRecordHasNoHistogram(t *testing.T) {
	f := New(Options{Rows: rows()})
	a := Answer{Total: 1, Histogram: index.Histogram{From: alert.Hour, To: alert.Hour + 1, Buckets: []index.Bucket{{High: 1}}}}
	if f.Take(a); f.spark(dark(), 200) != nil {
		t.Error("one record draws a histogram")
	}
	a.Histogram.To = 2 * alert.Hour
	if f.Take(a); f.spark(dark(), 200) == nil || f.spark(dark(), sparkFrom-1) != nil || text.Width(line(f, 200)) != 200 {
		t.Error("an hour is not drawn, or where there is no room")
	}
}

func TestSpanWord(t *testing.T) {
	for d, want := range map[alert.Time]string{
		alert.Hour: "60 min", alert.Day: "24 h", 7 * alert.Day: "7 d", 1095 * alert.Day: "3 y",
		alert.At(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) - alert.At(time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)): "8405 y",
	} {
		if got := spanWord(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}

// No number stands before the first answer, and each is marked unless it is final.
func TestTally(t *testing.T) {
	f := New(Options{Rows: rows()})
	if got := line(f, 120); strings.ContainsAny(got, "0123456789") || !strings.Contains(got, "High …") {
		t.Error(got)
	}
	for finality, want := range map[Finality]string{Final: "High 2 Medium 0 ", Bounds: "High 2+ Medium 0+ ", Going: "High 2+ Medium … ", Absent: "High … Medium … "} {
		f.Take(Answer{Facets: []index.Facet{{Field: "severity", Counts: []index.Count{{Value: "high", N: 2}}}}, Finality: finality})
		if got := strings.Join(strings.Fields(line(f, 120)), " "); !strings.HasPrefix(got, want) {
			t.Errorf("%d: %q, want %q", finality, got, want)
		}
	}
	for want, r := range map[Finality]index.Result{Final: {}, Bounds: {Cut: true}, Going: {Cut: true, Partial: true}} {
		if got := FinalityOf(&r); got != want {
			t.Errorf("%+v is %d, want %d", r, got, want)
		}
	}
	if FinalityOf(&index.Result{Loading: true}) != Going {
		t.Error("a result that is being loaded is final")
	}
}

// A cycle ends with what the view itself asks of the field, and gives that up from there.
func TestACycleComesBackToTheView(t *testing.T) {
	for _, c := range []struct {
		id, own, text string
		want          []string
	}{
		{"status", "status != 'Resolved'", "status != 'Resolved'", []string{"status = 'OPEN'", "status = 'IN_PROGRESS'", "status = 'RESOLVED'", "status != 'Resolved'", "status = 'OPEN'"}},
		{"status", "status != 'Resolved'", "status = 'RESOLVED' AND severity = 'high'", []string{"severity = 'high' AND status != 'Resolved'"}},
		{"status", "severity = 'high'", "severity = 'high' AND status = 'RESOLVED'", []string{"severity = 'high'"}},
		{
			"status", "status !IN ('Resolved','Redirected') AND (triage.state != 'done' OR new_alerts > 0)", "status = 'RESOLVED' AND (triage.state != 'done' OR new_alerts > 0)",
			[]string{"status !IN ('Resolved','Redirected') AND (triage.state != 'done' OR new_alerts > 0)", "status = 'OPEN' AND (triage.state != 'done' OR new_alerts > 0)"},
		},
		{"status", "status != 'Resolved' AND triage.state != 'done'", "title = 'x' AND status = 'RESOLVED'", []string{"title = 'x'"}},
		{"status", "status != 'Resolved' AND triage.state != 'done'", "triage.state != 'done' AND status = 'RESOLVED' EARLIEST=-2h", []string{"triage.state != 'done' AND status != 'Resolved' EARLIEST=-2h"}},
		{"unseen", "triage.seen = false", "triage.seen = false", []string{"", "triage.seen = false", ""}},
		{"span", "created_at >= -30d", "created_at >= -7d", []string{"created_at >= -30d", "created_at >= -24h"}},
	} {
		f, q := New(Options{Rows: rows()}), c.text
		for _, want := range c.want {
			f.Ask(query.Terms(q))
			out, ok := f.Do(c.id, q, c.own, dark())
			if !ok || out.Err != nil || out.Text != want {
				t.Errorf("%s in %q after %q: %+v, want %q", c.id, c.own, q, out, want)
			}
			q = out.Text
		}
	}
}

// A severity that the query asks for by its number, as in a group of a table, has its chip on, and
// its key and its chip take it away.
func TestASeverityByItsNumber(t *testing.T) {
	for number, want := range map[string]struct{ chip, id string }{"0.7": {"High", "high"}, "0.1": {"Info", "info"}, "0": {"Info", "info"}} {
		q := "severity = " + number
		f := answered(t, q, some(20, 2)...)
		on := ""
		for _, s := range f.fixed(120) {
			if s.Role == theme.ChipOn {
				on += strings.TrimSpace(s.Text)
			}
		}
		if !strings.HasPrefix(on, want.chip+" ") {
			t.Errorf("%s: the chip %q is on, want %s", q, on, want.chip)
		}
		if out, _ := f.Do(want.id, q, "", dark()); out.Err != nil || out.Text != "" {
			t.Errorf("%s: the key gives %+v", q, out)
		}
		x := strings.Index(line(f, 120), want.chip)
		field, value, ok := f.Point(dark(), 120, x)
		if to, err := query.Toggle(q, field, value, false); !ok || err != nil || to != "" {
			t.Errorf("%s: the chip gives %q, %v", q, to, err)
		}
	}
	f := answered(t, "severity = 0.35", some(20, 2)...)
	if got := f.Has("severity", "low"); got {
		t.Error("0.35 is no severity")
	}
}

// The chip of a span says its beginning to its end: what a bar of the histogram sets is a whole time.
func TestTheChipOfASpan(t *testing.T) {
	for bound, want := range map[string]string{
		"-24h": " 24 h ", "'2026-11-29T00:00:00Z'": " since 2026-11-29 ", "'2026-11-29T12:30:00Z'": " since 2026-11-29 12:30Z ",
		"'2026-11-29T12:30:07.1234567Z'": " since 2026-11-29 12:30Z ", "today": " since today ",
		"'2026-11-29T12:00:00+02:00'": " since 2026-11-29 10:00Z ", "'2026-11-29T23:00:00-01:00'": " since 2026-11-30 ", "'2024-11-29T12:30:00Z'": " since 2024-11-29 12:30Z ",
		"'2026-11-27T00:00:00Z' AND created_at < '2026-11-28T00:00:00Z'": " on 2026-11-27 ", "'2026-11-27' LATEST='2026-11-28'": " on 2026-11-27 ",
		"'2026-11-23T00:00:00Z' AND created_at < '2026-11-30T00:00:00Z'": " 2026-11-23 to 2026-11-29 ",
		"'2026-11-28T12:00:00Z' AND created_at < '2026-11-28T12:30:00Z'": " 2026-11-28 12:00 to 12:30Z ",
		"'2026-11-28T12:00:05Z' AND created_at < '2026-11-28T12:00:10Z'": " 2026-11-28 12:00:05 to 12:00:10Z ",
		"'2026-11-28T18:00:00Z' AND created_at < '2026-11-29T00:00:00Z'": " 2026-11-28 18:00 to 24:00Z ",
		"'2026-11-28T23:00:00Z' AND created_at < '2026-11-29T01:00:00Z'": " 2026-11-28 23:00 to 2026-11-29 01:00Z ",
		"'2026-11-28T23:00:00Z' AND created_at < '2026-11-27T01:00:00Z'": " since 2026-11-28 23:00Z until 2026-11-27 01:00Z ",
		"-7d AND created_at < -24h":                                      " 7 d until -24h ",
	} {
		f := New(Options{Rows: rows()})
		f.Ask(query.Terms("created_at >= " + bound))
		if got := line(f, 120); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in %s", bound, want, got)
		}
	}
}

// What a query leaves out of a day or week that it names stands in the chip.
func TestTheChipOfAfter(t *testing.T) {
	for q, want := range map[string]string{
		"created_at > yesterday": " after yesterday ", "created_at >= yesterday": " since yesterday ", "EARLIEST=yesterday": " since yesterday ",
		"created_at > 'last week'": " after last week ", "created_at > -24h": " 24 h ", "created_at > '2026-11-29'": " since 2026-11-29 ",
		"created_at > yesterday AND created_at < -1h": " after yesterday until -1h ",
	} {
		f := New(Options{Rows: rows()})
		f.Ask(query.Terms(q))
		if got := line(f, 120); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in %s", q, want, got)
		}
	}
}

// A value that the query asks for has its chip also if no record has it, before what is off.
func TestWhatIsOnStandsFirst(t *testing.T) {
	for _, q := range []string{"provider = 'iot'", "severity = 'high' AND provider = 'iot'"} {
		f := answered(t, q, some(20, 2)...)
		got := line(f, 80)
		on, off := strings.Index(got, " "+alert.Provider("iot").Short()+" 0 "), strings.Index(got, " "+alert.Providers()[0].Short()+" ")
		if on < 0 || off >= 0 && off < on {
			t.Errorf("%s: %q", q, got)
		}
		if field, value, ok := f.Point(dark(), 80, on+1); !ok || field != "provider" || value != "iot" {
			t.Errorf("%s: a click on it is of %s %s", q, field, value)
		}
	}
}
