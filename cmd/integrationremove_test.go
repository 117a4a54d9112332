package cmd

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store"
)

// polledHere returns an environment whose settings have an integration with an alert, which
// another computer polls.
func polledHere(t *testing.T) (env Env, settings string) {
	t.Helper()
	env = quietEnv(t)
	settings = filepath.Join(env.Get("XDG_CONFIG_HOME"), "tocsin", "config.toml")
	text := "# mine\nstore = \"sqlite:s.db\"\n\n[[integration]]\nname = \"osprey\"\ntenant_id = \"a.example\"\nclient_id = \"5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6\"\ncertificate = \"a.pem\"\n"
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(settings), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	feed := ingest.Feed{Integration: "osprey", Source: alert.AlertsV2}
	lease, _, err := s.Lease(t.Context(), feed, "far/1/a", time.Minute)
	if err == nil {
		record := alert.Record{Key: alert.Key{Integration: "osprey", Source: alert.AlertsV2, ID: "1"}, Alert: &alert.Alert{}, Raw: []byte(`{"id":"1"}`)}
		_, err = s.Put(t.Context(), lease, ingest.Batch{Records: []alert.Record{record}})
	}
	if err == nil {
		err = s.Report(t.Context(), lease, ingest.State{Phase: ingest.Idle, Holder: "far/1/a", LastOK: env.Now(), At: env.Now()})
	}
	if err != nil {
		t.Fatal(err)
	}
	return env, settings
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestAlertsArePolledElsewhere leaves settings and alerts alone as long as another computer
// polls the integration, and removes both when it has stopped for some time.
func TestAlertsArePolledElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env, settings := polledHere(t)
		before := fileText(t, settings)
		got := call(t, env, "integration", "remove", "osprey", "--remove-alerts")
		if got.code != 5 || !strings.Contains(got.err, "osprey is still polled by far/1/a: nothing was removed") {
			t.Errorf("%+v", got)
		}
		if now := fileText(t, settings); now != before {
			t.Errorf("the settings became\n%s", now)
		}
		if got := call(t, env, "query", "", "--count"); got.out != "1\n" {
			t.Errorf("%+v", got)
		}
		time.Sleep(10 * time.Minute)
		if got := call(t, env, "integration", "remove", "osprey", "--remove-alerts"); got.code != 0 {
			t.Errorf("%+v", got)
		}
		if now := fileText(t, settings); strings.Contains(now, "osprey") || !strings.HasPrefix(now, "# mine\n") {
			t.Errorf("the settings became\n%s", now)
		}
		if got := call(t, env, "query", "", "--count"); got.out != "0\n" {
			t.Errorf("%+v", got)
		}
	})
}

// TestRemovalAsks answers the question of remove on a terminal.
func TestRemovalAsks(t *testing.T) {
	for typed, want := range map[string]struct {
		code  int
		left  string // alerts
		named bool   // in the settings
	}{
		"r\n": {0, "0\n", false}, "REMOVE\n": {0, "0\n", false}, "k\n": {0, "1\n", false}, "keep\n": {0, "1\n", false},
		"\n": {130, "1\n", true}, "y\n": {130, "1\n", true}, "n\n": {130, "1\n", true}, "": {130, "1\n", true}, "r": {0, "0\n", false},
	} {
		synctest.Test(t, func(t *testing.T) {
			env, settings := polledHere(t)
			time.Sleep(10 * time.Minute) // that computer stops
			env.In, env.Terminal = bytes.NewBufferString(typed), func(io.Writer) bool { return true }
			got := call(t, env, "integration", "remove", "osprey")
			env.Terminal = func(io.Writer) bool { return false }
			if got.code != want.code || !strings.Contains(got.err, "Remove osprey from the settings? The store has 1 record of it ") {
				t.Errorf("%q: %+v", typed, got)
			}
			if said := strings.HasSuffix(got.err, "\nnothing was removed\n") || strings.HasSuffix(got.err, ": nothing was removed\n"); said != want.named {
				t.Errorf("%q says that nothing was removed: %v; %s", typed, said, got.err)
			}
			if named := strings.Contains(fileText(t, settings), "osprey"); named != want.named {
				t.Errorf("%q: in the settings: %v", typed, named)
			}
			if got := call(t, env, "query", "", "--count"); got.out != want.left {
				t.Errorf("%q: left %q", typed, got.out)
			}
		})
	}
}

// TestKeptAlertsAreNamed lists the integrations of settings that lost one of which the store has
// alerts: it says how they are removed.
func TestKeptAlertsAreNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env, settings := polledHere(t)
		time.Sleep(10 * time.Minute) // that computer stops
		if got := call(t, env, "integration", "list"); strings.Contains(got.err, "keeps the alerts") {
			t.Errorf("before: %s", got.err)
		}
		if err := os.WriteFile(settings, []byte(strings.ReplaceAll(fileText(t, settings), "osprey", "kestrel")), 0o600); err != nil {
			t.Fatal(err)
		}
		got := call(t, env, "integration", "list")
		if got.code != 0 || !strings.Contains(got.err, "the store keeps the alerts of osprey") || !strings.Contains(got.err, "tocsin integration remove osprey --remove-alerts") {
			t.Errorf("%+v", got)
		}
		call(t, env, "integration", "remove", "osprey", "--remove-alerts")
		if got := call(t, env, "integration", "list"); got.code != 0 || strings.Contains(got.err, "osprey") {
			t.Errorf("after: %+v", got)
		}
	})
}
