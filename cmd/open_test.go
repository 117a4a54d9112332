package cmd

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"tocsin/graph/simulator"
)

// twoAlerts are alerts as a file has them.
const twoAlerts = `{"id":"da-1","title":"Mimikatz","severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-03-02T07:00:00Z"}
{"id":"ad-1","title":"Odd sign-in","severity":"low","status":"new","serviceSource":"azureAdIdentityProtection","createdDateTime":"2026-03-01T07:00:00Z"}
`

// TestOpenOnTheScreen triages alerts of a file on the screen, and finds nothing of it later.
func TestOpenOnTheScreen(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		w.settle(settled{}) // an integration that must not be polled
		w.write("alerts.ndjson", twoAlerts)
		w.write("bad.ndjson", "{\"id\":\n")
		p := w.start(120, 40, "open", "alerts.ndjson")
		p.until("Mimikatz")
		p.shows("1/2", "‖ files: nothing is kept; tocsin open --keep keeps alerts and marks")
		p.Keys("x")
		p.until("Active 1")
		p.Keys("r")
		p.until("Files: nothing is kept")
		p.Wait(2 * time.Minute)
		if code := p.leave("q"); code != 0 || p.err.Len() > 0 || w.asked.Load() != 0 {
			t.Errorf("exit code %d, stderr %q, %d requests", code, p.err.String(), w.asked.Load())
		}
		if _, err := os.Stat("home/.local/share/tocsin/tocsin.db"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the store: %v", err)
		}
		p = w.start(80, 24, "open", "alerts.ndjson", "bad.ndjson")
		p.until("Not everything could be read")
		p.shows("Mimikatz")
		if code := p.leave("esc", "q"); code != 2 || !strings.Contains(p.err.String(), "bad.ndjson") {
			t.Errorf("exit code %d, stderr %q", code, p.err.String())
		}
	})
}

// TestAnImportedStoreOnTheScreen shows a store that only import has filled: no setup comes,
// and the status line says why nothing is polled.
func TestAnImportedStoreOnTheScreen(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		w.write("alerts.ndjson", twoAlerts)
		if code, _, errs := w.fails(nil, "import", "alerts.ndjson"); code != 0 {
			t.Fatalf("import exits %d: %s", code, errs)
		}
		p := w.start(80, 24)
		p.until("Mimikatz")
		p.lacks("Set up")
		p.shows("1/2", "‖ no integration: nothing is polled")
		p.Keys("r")
		p.until("tocsin setup adds one")
		p.leave("q")
	})
}

// TestOpenReadsPackedInput reads what is packed, from standard input, whose words then come
// from the terminal.
func TestOpenReadsPackedInput(t *testing.T) {
	var zipped, zstded bytes.Buffer
	g := gzip.NewWriter(&zipped)
	z, _ := zstd.NewWriter(&zstded)
	for _, w := range []io.WriteCloser{g, z} {
		if _, err := io.WriteString(w, twoAlerts); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
	for name, in := range map[string]io.Reader{"gzip": &zipped, "zstd": &zstded, "plain": strings.NewReader(twoAlerts)} {
		env := quietEnv(t)
		env.In = in
		env.Device = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("/mimikatz\nquit\n")), nil }
		got := call(t, env, "open", "--accessible", "-")
		if got.code != 0 || !strings.Contains(got.out, "1 to 2 of 2 alerts.") || !strings.Contains(got.out, "1 to 1 of 1 alert. Shown: mimikatz.") {
			t.Errorf("%s: exit code %d, %s%s", name, got.code, got.out, got.err)
		}
	}
	env := quietEnv(t)
	env.In = strings.NewReader(twoAlerts)
	if got := call(t, env, "open", "--accessible", "-"); got.code != 2 || !strings.Contains(got.err, "standard input was read as a file") {
		t.Errorf("without a terminal: exit code %d, %s", got.code, got.err)
	}
}
