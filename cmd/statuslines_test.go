package cmd

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestColumnsGiveWay: in a terminal the list of the integrations has the columns that fit, the most important
// ones longest; a file has them all.
func TestColumnsGiveWay(t *testing.T) {
	ends := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	all := []integrationFacts{
		{Name: "contoso", PollEvery: "1m", TenantID: "11111111-2222-4333-8444-555555555555", Cloud: "global", CertificateEnds: &ends, Sources: []string{"alerts_v2", "incidents"}},
		{Name: "fabrikam", PollEvery: "1m", TenantID: "contoso.onmicrosoft.com", Cloud: "usgov", CertificateEnds: &ends, Sources: []string{"alerts_v2"}, Renewal: &renewalFacts{}},
	}
	for cells, want := range map[int]string{
		0: "INTEGRATION POLLED TENANT CLOUD CERTIFICATE ENDS SOURCES", 200: "INTEGRATION POLLED TENANT CLOUD CERTIFICATE ENDS SOURCES",
		92: "INTEGRATION POLLED TENANT CLOUD CERTIFICATE ENDS", 90: "INTEGRATION POLLED TENANT CLOUD CERTIFICATE ENDS",
		84: "INTEGRATION POLLED TENANT CERTIFICATE ENDS", 80: "INTEGRATION TENANT CERTIFICATE ENDS", 60: "INTEGRATION CERTIFICATE ENDS", 10: "INTEGRATION CERTIFICATE ENDS",
	} {
		var out strings.Builder
		if err := integrationTable(&out, all, ends.AddDate(0, -1, 0), cells); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
		if got := strings.Join(strings.Fields(lines[0]), " "); got != want || len(lines) != 3 {
			t.Errorf("%d cells: %s\n%s", cells, got, out.String())
		}
		for _, line := range lines {
			if cells > 20 && len(line) > cells {
				t.Errorf("%d cells: %d are taken: %s", cells, len(line), line)
			}
		}
	}
}

// TestExpiredInTheList: the list says which certificates have expired.
func TestExpiredInTheList(t *testing.T) {
	var out strings.Builder
	ends := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	all := []integrationFacts{{Name: "contoso", CertificateEnds: &ends, Renewal: &renewalFacts{}}}
	if err := integrationTable(&out, all, ends.AddDate(0, 0, 10), 0); err != nil || !strings.Contains(out.String(), "2026-11-20, expired, renewing") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestShowFitsIntoATerminal: in a terminal a long value goes on below itself, and isn't cut in mid-word.
func TestShowFitsIntoATerminal(t *testing.T) {
	var out strings.Builder
	a := newApp(Env{Out: &out, Now: time.Now, Terminal: func(io.Writer) bool { return true }, Width: func(io.Writer) int { return 60 }})
	if err := a.printIntegration(asTable, integrationFacts{Name: "contoso", Sources: []string{"alerts_v2", "incidents", "alerts", "risk_detections"}}); err != nil {
		t.Fatal(err)
	}
	if want := "sources              alerts_v2, incidents, alerts,\n                     risk_detections\n"; !strings.Contains(out.String(), want) {
		t.Errorf("it says\n%s", out.String())
	}
}
