package normalize_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// The package's bounds.
const (
	mostEntities = 50_000
	mostTexts    = 10_000
)

// TestEntitiesAreBounded reads an alert with more addresses and tags than queries find. What
// is beyond is in the raw item, and the record says that something is missing. Entities
// and tags that repeat count once.
func TestEntitiesAreBounded(t *testing.T) {
	for _, n := range []int{mostTexts, mostTexts + 1, mostEntities, mostEntities + 1} {
		var evidence, tags []string
		for i := range n {
			evidence = append(evidence, fmt.Sprintf(`{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"10.%d.%d.%d"}`, i>>16, i>>8&255, i&255))
			tags = append(tags, fmt.Sprintf(`"t%d"`, i))
		}
		evidence, tags = append(evidence, evidence[:5]...), append(tags, tags[:5]...)
		for member, list := range map[string][]string{"evidence": evidence, "systemTags": tags} {
			most := map[string]int{"evidence": mostEntities, "systemTags": mostTexts}[member]
			raw := []byte(`{"id":"da1","` + member + `":[` + strings.Join(list, ",") + `],"title":"T"}`)
			r := normalize.Record("c", alert.AlertsV2, raw)
			got := max(len(r.Alert.Entities), len(r.Alert.Tags))
			if got != min(n, most) || r.Malformed != (n > most) || r.Alert.Title != "T" || len(r.Raw) != len(raw) {
				t.Errorf("%d in %s: %d, malformed %t", n, member, got, r.Malformed)
			}
			if member == "evidence" && len(normalize.Evidence(alert.AlertsV2, raw)) != n+5 {
				t.Error("the evidence itself is cut")
			}
		}
	}
}

// The bounds of texts.
const (
	mostWord  = 64 << 10
	mostProse = 1 << 20
)

// TestTextsAreBounded reads texts of the length of the bound and of one character more,
// in several codings. A longer one is cut between two characters, and the record says
// that something is missing.
func TestTextsAreBounded(t *testing.T) {
	for _, c := range []struct{ coded, char string }{
		{"x", "x"},
		{`\u0001`, "\x01"},
		{`\n`, "\n"},
		{"é", "é"},
		{`\u65e5`, "日"},
		{"日", "日"},
		{`\ud83d\ude42`, "🙂"},
		{"🙂", "🙂"},
		{`\\`, `\`},
		{`\"`, `"`},
	} {
		for _, field := range []struct {
			raw  string
			most int
			get  func(r *alert.Record) string
		}{
			{`"title":"%s"`, mostProse, func(r *alert.Record) string { return r.Alert.Title }},
			{`"category":"%s"`, mostWord, func(r *alert.Record) string { return r.Alert.Category }},
			{`"severity":"%s"`, mostWord, func(r *alert.Record) string { return string(r.Alert.Severity) }},
			{`"systemTags":["%s"]`, mostWord, func(r *alert.Record) string { return r.Alert.Tags[0] }},
			{
				`"evidence":[{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"%s"}]`, mostWord,
				func(r *alert.Record) string { return r.Alert.Entities[0].Value },
			},
		} {
			fits := field.most / len(c.char)
			for _, n := range []int{fits, fits + 1, fits + 50} {
				raw := []byte(`{"id":"da1",` + fmt.Sprintf(field.raw, strings.Repeat(c.coded, n)) + `,"assignedTo":"A"}`)
				r := normalize.Record("c", alert.AlertsV2, raw)
				want := strings.Repeat(c.char, min(n, fits))
				if got := field.get(&r); got != want || r.Malformed != (n > fits) || r.Alert.AssignedTo != "A" || len(r.Raw) != len(raw) {
					t.Errorf("%d of %s in %s: %d bytes, want %d, malformed %t", n, c.coded, field.raw, len(got), len(want), r.Malformed)
				}
			}
		}
	}
}

// TestLongIDsStayApart has ids that differ only behind the bound, and each keeps its own
// when another member changes.
func TestLongIDsStayApart(t *testing.T) {
	id := func(end, title string) string {
		r := normalize.Record("c", alert.AlertsV2, []byte(`{"id":"`+strings.Repeat("x", mostWord)+end+`","title":"`+title+`"}`))
		if r.Malformed != (end != "") {
			t.Errorf("%q: malformed %t", end, r.Malformed)
		}
		return r.ID
	}
	if a, b := id("a", "T"), id("b", "T"); a == b || len(a) > 100 || a != id("a", "U") {
		t.Errorf("%.80s, %.80s", a, b)
	}
	if got := id("", "T"); len(got) != mostWord {
		t.Errorf("the longest id has %d bytes", len(got))
	}
}

// TestEvidenceIsWhole: what is shown of one alert is not cut.
func TestEvidenceIsWhole(t *testing.T) {
	long := strings.Repeat("x", 2*mostProse)
	raw := []byte(`{"id":"da1","evidence":[{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"` + long + `"}]}`)
	if all := normalize.Evidence(alert.AlertsV2, raw); len(all) != 1 || all[0].Props[0].Value != long {
		t.Error("the evidence is cut")
	}
}

// TestLongTextsAreNotCopied holds the memory that one text of an item takes.
func TestLongTextsAreNotCopied(t *testing.T) {
	for _, coded := range []string{"x", `\u0001`, "\xff"} {
		for _, member := range []string{`"title":"%s"`, `"id":"%s"`, `"incidentId":"%s"`, `"%s":1`, `"evidence":[{"@odata.type":"%s"}]`} {
			raw := []byte(`{` + fmt.Sprintf(member, strings.Repeat(coded, 28<<20/len(coded))) + `}`)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			normalize.Record("c", alert.AlertsV2, raw)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 24*mostProse { // the race detector adds to it
				t.Errorf("%s of %s: %d MB for %d MB", member, coded, took>>20, len(raw)>>20)
			}
		}
	}
}
