package query

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// publishedQueries reads the queries that public material shows, of the file that
// TOCSIN_SAMPLES leads to: one a line, before a #.
func publishedQueries(t *testing.T) (texts []string) {
	t.Helper()
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES is not set: it names the folder that holds facts/taegis-queries.txt")
	}
	f, err := os.Open(filepath.Join(dir, "facts", "taegis-queries.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if cut := strings.LastIndex(line, " # "); cut >= 0 && !strings.HasPrefix(line, "#") {
			texts = append(texts, line[:cut])
		}
	}
	return texts
}

func queryHash(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text))
	return fmt.Sprintf("%08x", h.Sum32())
}

// outcomeOf says what becomes of a query: it runs, with what it is warned of, or is refused.
func outcomeOf(text string) string {
	q, problems := Parse(text, testNow)
	if failed := Failed(problems); failed != nil {
		return "refused: " + failed.Message + " (" + failed.Hint + ")"
	}
	out := "runs"
	if len(q.Stages) > 0 {
		out += " with stages"
	}
	for _, p := range problems {
		if !p.Extension {
			out += "; " + p.Message
		}
	}
	return out
}

// TestPublishedOutcomes holds the outcome of each published query against the table in
// testdata, which names a query by its hash: either it runs, or it asks for what tocsin
// does not keep.
func TestPublishedOutcomes(t *testing.T) {
	texts := publishedQueries(t)
	b, err := os.ReadFile("testdata/published.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if hash, outcome, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			want[hash] = outcome
		}
	}
	if len(texts) < 70 || len(want) != len(texts) {
		t.Errorf("%d queries were found, and %d outcomes", len(texts), len(want))
	}
	for _, text := range texts {
		if got := outcomeOf(text); got != want[queryHash(text)] {
			t.Errorf("%s %s\n%s, want %s", queryHash(text), text, got, want[queryHash(text)])
		}
	}
}

// TestPublishedForThisIntegration runs the query that Taegis's own page shows for Graph's
// alerts, in both spellings of the detector's name and with the product's name of today.
func TestPublishedForThisIntegration(t *testing.T) {
	r := sample()
	r.Alert.Product, r.Alert.SensorTypes = "Microsoft Defender XDR", []string{"MICROSOFT_GRAPH_ALERTS", "XDR_DEFENDER"}
	const sensor = "FROM detection WHERE sensor_types = 'MICROSOFT_GRAPH_ALERTS' AND "
	for condition, want := range map[string]bool{
		"detector_name = 'Microsoft 365 Defender'": true, "detector_name = 'Microsoft Defender XDR'": true,
		"metadata.creator.detector.detector_name = 'microsoft 365 defender'": true, "detector_name CONTAINS '365'": true,
		"detector_name = 'Microsoft Defender ATP'": false,
	} {
		q, problems := Parse(sensor+condition, testNow)
		if len(problems) > 0 || Match(q, r) != want {
			t.Errorf("%s: %v, %+v", condition, !want, problems)
		}
	}
}
