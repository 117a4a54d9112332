package detail_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store"
	"tocsin/tui/detail"
)

// everySample returns the real and derived payloads, which are not part of the project, by name.
func everySample(t *testing.T) map[string]sample {
	t.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of sample payloads")
	}
	out := map[string]sample{}
	for _, file := range []struct {
		source alert.SourceName
		globs  []string
	}{
		{alert.AlertsV2, []string{"corpus/alerts_v2.ndjson", "facts/samples/alert-v2-*.json"}},
		{alert.Legacy, []string{"corpus/alerts_v1.ndjson", "facts/samples/legacy-*.json"}},
		{alert.Incidents, []string{"corpus/incidents.ndjson", "facts/samples/incident-*.json"}},
		{alert.RiskDetections, []string{"corpus/risk_detections.ndjson", "facts/samples/risk*.json"}},
		{alert.O365Management, []string{"corpus/o365_management.ndjson", "facts/samples/o365*.json"}},
	} {
		for _, glob := range file.globs {
			paths, err := filepath.Glob(filepath.Join(root, glob))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				for n, raw := range itemsOf(t, path) {
					r := normalize.Record("fabrikam", file.source, raw)
					out[fmt.Sprintf("%s %d", filepath.Base(path), n)] = sample{record: r, evidence: store.Evidence(&r)}
				}
			}
		}
	}
	if len(out) < 80 {
		t.Fatalf("only %d samples", len(out))
	}
	return out
}

// itemsOf returns the items of a file: lines, a list, the list of a reply, or one object.
func itemsOf(t *testing.T, path string) (items []json.RawMessage) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".ndjson") {
		for line := range bytes.Lines(data) {
			if len(bytes.TrimSpace(line)) > 0 {
				items = append(items, bytes.Clone(line))
			}
		}
		return items
	}
	var reply struct{ Value []json.RawMessage }
	if json.Unmarshal(data, &items) != nil {
		items = nil
		if json.Unmarshal(data, &reply) == nil && reply.Value != nil {
			return reply.Value
		}
		items = append(items, data)
	}
	return items
}

// idFirst is a line that begins with an id.
var idFirst = regexp.MustCompile(`^\W*([0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}|[0-9a-fA-F]{24,}|S-1-\d|[a-z]{2}[0-9a-f]{8}-)`)

// sizes are those of a small terminal, the usual one and a large one.
var sizes = [][2]int{{40, 12}, {80, 24}, {200, 60}}

// Whatever was received, each pane fits its lines, says something, and does not begin with ids.
func TestPanesOfEverySample(t *testing.T) {
	for name, x := range everySample(t) {
		p := open(x)
		for _, pane := range panes {
			p.Do(pane.id)
			for _, size := range sizes {
				lines := p.Draw(dark(), size[0], size[1], true)
				if len(lines) != size[1] {
					t.Errorf("%s, %s at %v: %d lines", name, pane.name, size, len(lines))
				}
				first := ""
				for n, l := range lines {
					if got := ansi.StringWidth(l); got != size[0] {
						t.Errorf("%s, %s at %v: line %d has %d columns: %q", name, pane.name, size, n, got, l)
					}
					if words := strings.TrimSpace(strings.Trim(ansi.Strip(l), "█│ ")); n > 2 && first == "" && strings.ContainsAny(words, "abcdefghijklmnopqrstuvwxyz0123456789{") {
						first = words
					}
				}
				switch {
				case first == "":
					t.Errorf("%s, %s at %v says nothing:\n%s", name, pane.name, size, ansi.Strip(strings.Join(lines, "\n")))
				case idFirst.MatchString(first):
					t.Errorf("%s, %s at %v begins with %q", name, pane.name, size, first)
				}
			}
		}
	}
}

// Keys pressed at random over every sample leave the pane as wide and as high as it is.
func TestRandomHandsOnEverySample(t *testing.T) {
	commands := detail.Specs()
	for name, x := range everySample(t) {
		r := rand.New(rand.NewPCG(uint64(len(name)), 7))
		s := shelve(x)
		s.past = append(s.past, &x.record)
		p := detail.New(s, now)
		deliver(p, p.Show(x.record.Key))
		size, pressed := sizes[0], ""
		for range 40 {
			spec := commands[r.IntN(len(commands))]
			pressed += " " + spec.ID
			deliver(p, p.Do(spec.ID))
			if p.Typing() {
				p.Back()
			}
			if r.IntN(20) == 0 {
				size = sizes[r.IntN(len(sizes))]
			}
			lines := p.Draw(dark(), size[0], size[1], true)
			for _, l := range lines {
				if ansi.StringWidth(l) != size[0] || len(lines) != size[1] {
					t.Fatalf("%s at %v after%s: %q", name, size, pressed, l)
				}
			}
			if _, y := p.Cursor(size[1]); y < 0 || y >= size[1] {
				t.Fatalf("%s at %v after%s: the cursor is in line %d", name, size, pressed, y)
			}
		}
	}
}
