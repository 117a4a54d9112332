package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/tui/text"
)

// In a terminal, no line of a report is longer than that, and titles stay legible; in a file nothing is left
// out.
func TestAReportFitsATerminal(t *testing.T) {
	var alerts strings.Builder
	for i := range 30 {
		fmt.Fprintf(&alerts, `{"id":"m-%d","detectorId":"0e1dcd1f-%04d-4f60-9ef8-9c3d4a4a6c9e","title":"Suspicious behaviour %02d of a program was observed on a host","severity":"high","status":"new","serviceSource":"microsoftDefenderForCloudApps","createdDateTime":"2026-06-02T07:00:00Z"}`+"\n", i, i, i)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "alerts.ndjson")
	if err := os.WriteFile(file, []byte(alerts.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	at := []string{"--config", temporary(t, "store = \"sqlite:report.db\"\n")}
	env := quietEnv(t)
	if got := call(t, env, append(at, "import", file)...); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if got := call(t, env, append(at, "triage", "m-3", "--state", "done", "--verdict", "fp")...); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if whole := call(t, env, append(at, "report")...); !strings.Contains(whole.out, "duplicate") || !strings.Contains(whole.out, "0e1dcd1f-0007-4f60-9ef8-9c3d4a4a6c9e") || !strings.Contains(whole.out, "Microsoft Defender for Cloud Apps") || whole.err != "" {
		t.Errorf("%+v", whole)
	}
	for cells, heads := range map[int]string{
		60: "alerts closed fp title", 80: "alerts closed fp median product title", 120: "alerts closed true benign fp duplicate test median product title",
		300: "alerts closed true benign false_positive duplicate test median_minutes product title detector_id",
	} {
		env.Terminal = func(w io.Writer) bool { return true }
		env.Width = func(io.Writer) int { return cells }
		got := call(t, env, append(at, "report")...)
		lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
		if head := strings.Join(strings.Fields(lines[0]), " "); head != heads || len(lines) != 31 {
			t.Errorf("%d cells: %q, want %q; %d lines", cells, head, heads, len(lines))
		}
		for i, line := range lines {
			if text.Width(line) > cells || i > 0 && !strings.Contains(line, " of a program") {
				t.Errorf("%d cells: %q", cells, line)
			}
		}
		if !strings.Contains(got.err, "30 detectors, the noisiest first; --limit 20 prints the first 20\n") {
			t.Errorf("%d cells: stderr is %q", cells, got.err)
		}
		if few := call(t, env, append(at, "report", "--limit", "20")...); few.err != "" || strings.Count(few.out, "\n") != 21 {
			t.Errorf("%d cells: %+v", cells, few)
		}
		for _, format := range []string{"csv", "json"} {
			if got := call(t, env, append(at, "report", "--format", format)...); !strings.Contains(got.out, "detector_id") || got.err != "" {
				t.Errorf("%d cells, %s: %+v", cells, format, got)
			}
		}
	}
}
