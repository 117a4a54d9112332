package links_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// records is a store of records, answered by the reference matcher.
type records []*alert.Record

func (s records) matching(q *query.Query) (found []*alert.Record) {
	for _, r := range s {
		if query.Match(q, r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *alert.Record) int { return strings.Compare(a.ID, b.ID) })
	return found
}

func (s records) Search(_ context.Context, r index.Request) (index.Result, error) {
	var out index.Result
	for _, record := range s.matching(r.Query) {
		out.Rows = append(out.Rows, index.Row{Key: record.Key, Shared: strings.Join(links.Words(record), "\n")})
	}
	out.Total = len(out.Rows)
	out.Rows = out.Rows[:min(len(out.Rows), r.Rows)]
	return out, nil
}

func (s records) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	return q.Run(ctx, query.Records(s.matching(q)))
}

// made normalises an item.
func made(integration string, source alert.SourceName, raw string) *alert.Record {
	r := normalize.Record(integration, source, []byte(raw))
	return &r
}

// The same event in four sources, and its neighbours that are none.
const (
	mail   = `{"id":"fa690A56A5-1b2c-4d5e-8f90-a1b2c3d4e5f6","providerAlertId":"690A56A5-1b2c-4d5e-8f90-a1b2c3d4e5f6","title":"Phish"}`
	audit  = `{"records":[{"Id":"1","RecordType":40,"Operation":"AlertTriggered","CreationTime":"2026-11-20T08:00:00","AlertId":"690a56a5-1b2c-4d5e-8f90-a1b2c3d4e5f6"}]}`
	old    = `{"id":"C0FFEE00-0000-4000-8000-000000000001","title":"Phish","sourceMaterials":["https://protection.office.com/viewalerts?id=690a56a5-1b2c-4d5e-8f90-a1b2c3d4e5f6"]}`
	token  = `{"id":"ad702c56d3b2c5a0e7f1","providerAlertId":"702c56d3b2c5a0e7f1","evidence":[{"@odata.type":"#microsoft.graph.security.cloudLogonRequestEvidence","requestId":"B7d2c0de-50c1-4b3e-8d0e-6f3d6a1b0100"}]}`
	risk   = `{"id":"6a5874ca9abcdef0","riskEventType":"anomalousToken","requestId":"b7d2c0de-50c1-4b3e-8d0e-6f3d6a1b0100","correlationId":"00000000-0000-0000-0000-000000000000"}`
	zeros  = `{"id":"6a5874ca9abcdef1","riskEventType":"anomalousToken","requestId":"00000000-0000-0000-0000-000000000000"}`
	nobody = `{"id":"ad000000000000000001","title":"Phish","evidence":[{"@odata.type":"#microsoft.graph.security.cloudLogonRequestEvidence","requestId":"00000000-0000-0000-0000-000000000000"}]}`
)

func all() records {
	return records{
		made("contoso", alert.AlertsV2, mail), made("contoso", alert.O365Management, audit), made("contoso", alert.Legacy, old),
		made("contoso", alert.AlertsV2, token), made("contoso", alert.RiskDetections, risk), made("contoso", alert.RiskDetections, zeros),
		made("contoso", alert.AlertsV2, nobody), made("fabrikam", alert.Legacy, old),
	}
}

// sourcesOf asks for the links of a record.
func sourcesOf(t *testing.T, s records, r *alert.Record) string {
	t.Helper()
	found, err := links.Of(t.Context(), s, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(found.Sources())
}

func TestLinks(t *testing.T) {
	s := all()
	for i, want := range []string{
		"[alerts o365_management]", "[alerts_v2 alerts]", "[alerts_v2 o365_management]", "[risk_detections]", "[alerts_v2]", "[]", "[]", "[]",
	} {
		if got := sourcesOf(t, s, s[i]); got != want {
			t.Errorf("%s %s is also in %s, want %s", s[i].Source, s[i].ID, got, want)
		}
	}
	if found, err := links.Of(t.Context(), s, &alert.Record{Incident: &alert.Incident{}}, noon); err != nil || found.Total != 0 {
		t.Errorf("an incident has links: %+v, %v", found, err)
	}
}

// A page of rows has the same links as each row by itself, for several integrations and for
// more words than one question can name.
func TestAmong(t *testing.T) {
	s := all()
	many := *s[0].Alert
	for i := range 2000 {
		many.SharedIDs = append(many.SharedIDs, fmt.Sprintf("request:%036d", i+1))
	}
	s = append(s, &alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "many"}, Alert: &many})
	items := make([]links.Item, len(s))
	for i, r := range s {
		items[i] = links.Item{Integration: r.Integration, Source: r.Source, Words: links.Words(r)}
	}
	found, err := links.Among(t.Context(), s, items, noon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s {
		if got, want := fmt.Sprint(found[i]), sourcesOf(t, s, s[i]); got != want {
			t.Errorf("%s is also in %s, alone in %s", s[i].ID, got, want)
		}
	}
}

// The links of several rows are those of each without the rows themselves, however many questions they need,
// and those that are too many are counted.
func TestOfRows(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		s := some(random)
		var rows []index.Row
		want := map[string]bool{}
		for _, r := range s {
			if random.IntN(3) > 0 {
				continue
			}
			rows = append(rows, index.Row{Key: r.Key, Shared: strings.ToUpper(strings.Join(links.Words(r), "\n"))})
			found, err := links.Of(t.Context(), s, r, noon)
			if err != nil {
				t.Fatal(err)
			}
			for i := range found.Rows {
				want[fmt.Sprint(found.Rows[i].Key)] = true
			}
		}
		for i := range rows {
			delete(want, fmt.Sprint(rows[i].Key))
		}
		found, more, err := links.OfRows(t.Context(), s, rows, 100, noon)
		got := map[string]bool{}
		for i := range found {
			got[fmt.Sprint(found[i].Key)] = true
		}
		if err != nil || more != 0 || len(found) != len(got) || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v, %d more, %v; want %v", got, more, err, want)
		}
	}
	s := all()
	many := index.Row{Key: s[0].Key, Shared: strings.Repeat("x", 40<<10) + "\n" + strings.Join(links.Words(s[0]), "\n")}
	rows := []index.Row{many}
	for i := range 2000 {
		rows = append(rows, index.Row{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Shared: fmt.Sprintf("request:%036d", i)})
	}
	if found, more, err := links.OfRows(t.Context(), s, rows, 1, noon); err != nil || more != 2 || len(found) > 1 {
		t.Errorf("%d found, %d more, %v", len(found), more, err)
	}
	if found, more, err := links.OfRows(t.Context(), s, rows, 10, noon); err != nil || more != 0 || len(found) != 2 {
		t.Errorf("%d found, %d more, %v", len(found), more, err)
	}
}

// A link is made only by an id that stands in both items, is the same from both sides and in
// any order of arrival, and goes with either record.
func TestProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		s := some(random)
		linked := map[[2]string]bool{}
		for _, r := range s {
			found, err := links.Of(t.Context(), s, r, noon)
			if err != nil {
				t.Fatal(err)
			}
			for i := range found.Rows {
				other := s[slices.IndexFunc(s, func(o *alert.Record) bool { return o.Key == found.Rows[i].Key })]
				linked[[2]string{key(r), key(other)}] = true
				if !shareText(r, other) || r.Source == other.Source || r.Integration != other.Integration {
					t.Fatalf("%s and %s are linked", r.Raw, other.Raw)
				}
			}
		}
		for pair := range linked {
			if !linked[[2]string{pair[1], pair[0]}] {
				t.Fatalf("%s is linked with %s on one side alone", pair[0], pair[1])
			}
		}
		gone := s[random.IntN(len(s))]
		rest := slices.DeleteFunc(slices.Clone(s), func(r *alert.Record) bool { return r == gone })
		random.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
		again := map[[2]string]bool{}
		for _, r := range rest {
			found, err := links.Of(t.Context(), rest, r, noon)
			if err != nil {
				t.Fatal(err)
			}
			for i := range found.Rows {
				again[[2]string{key(r), fmt.Sprint(found.Rows[i].Key)}] = true
			}
		}
		for pair := range linked {
			if pair[0] == key(gone) || pair[1] == key(gone) {
				delete(linked, pair)
			}
		}
		if !reflect.DeepEqual(linked, again) {
			t.Fatalf("without %s, in another order: %v, want %v", key(gone), again, linked)
		}
	}
}

func key(r *alert.Record) string { return fmt.Sprint(r.Key) }

// some makes records of few ids, so that many share one.
func some(random *rand.Rand) (out records) {
	id := func() string { return fmt.Sprintf("%c0a56a5%x", "Aab"[random.IntN(3)], random.IntN(4)) }
	for range 12 {
		integration := []string{"contoso", "fabrikam"}[random.IntN(2)]
		switch random.IntN(3) {
		case 0:
			out = append(out, made(integration, alert.AlertsV2, fmt.Sprintf(`{"id":"fa%s","providerAlertId":"%s","evidence":[{"@odata.type":"#microsoft.graph.security.cloudLogonRequestEvidence","requestId":"%s"}]}`, id(), id(), id())))
		case 1:
			out = append(out, made(integration, alert.Legacy, fmt.Sprintf(`{"id":"%s","sourceMaterials":["https://portal.example/alerts/%s"]}`, id(), id())))
		default:
			out = append(out, made(integration, alert.RiskDetections, fmt.Sprintf(`{"id":"%s","requestId":"%s"}`, id(), id())))
		}
	}
	seen := map[alert.Key]bool{}
	return slices.DeleteFunc(out, func(r *alert.Record) bool {
		defer func() { seen[r.Key] = true }()
		return seen[r.Key]
	})
}

// shareText reports whether an id of eight characters stands in both items, without case.
func shareText(a, b *alert.Record) bool {
	x, y := strings.ToLower(string(a.Raw)), strings.ToLower(string(b.Raw))
	for i := range len(x) - 8 {
		if part := x[i : i+8]; strings.Contains(part, "0a56a5") && strings.Contains(y, part) {
			return true
		}
	}
	return false
}
