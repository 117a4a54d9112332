package cmd

import (
	"path/filepath"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/ingest"
	"tocsin/store/config"
)

// TestTheCertificateOfStatus: what the last poll knew of a certificate holds as long as a feed is polled; after it,
// the settings may name another one.
func TestTheCertificateOfStatus(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	now := env.Now()
	short, _, err := certificate.Make(certificate.Options{Name: "short", Days: 10, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "short.pem"), string(short))
	settings := config.Empty(filepath.Join(dir, "config.toml"))
	feed := ingest.Feed{Integration: "lab", Source: alert.AlertsV2}
	polled := func(ago time.Duration) []ingest.State {
		return []ingest.State{{Feed: feed, Phase: ingest.Waiting, LastOK: now.Add(-ago), At: now.Add(-ago), Next: now.Add(time.Minute - ago), CertificateEnds: now.Add(364*24*time.Hour + time.Hour)}}
	}
	for name, c := range map[string]struct {
		states []ingest.State
		file   string
		days   int64
		health ingest.Health
	}{
		"polled":             {polled(time.Second), "short.pem", 364, ingest.Healthy},
		"not polled":         {polled(24 * time.Hour), "short.pem", 9, ingest.Unhealthy},
		"never polled":       {nil, "short.pem", 9, ingest.Ready},
		"not to be read":     {polled(24 * time.Hour), "none.pem", 364, ingest.Unhealthy},
		"without one":        {polled(24 * time.Hour), "", 364, ingest.Unhealthy},
		"never, not to read": {nil, "none.pem", -1, ingest.Ready},
	} {
		settings.Integrations = []config.Integration{{Name: "lab", Sources: []string{"alerts_v2"}, Certificate: c.file}}
		rows := statusOf(t.Context(), newApp(env), settings, c.states)
		days := int64(-1)
		if got := rows[0].Read("certificate_days"); got.Known {
			days = got.Number
		}
		if len(rows) != 1 || days != c.days || rows[0].Health != c.health {
			t.Errorf("%s: %d days, %s", name, days, rows[0].Health)
		}
	}
}
