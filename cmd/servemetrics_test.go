package cmd

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// TestCollectServesMetrics scrapes a collector that polls one of two feeds: what the other
// one's holder reported stands beside it. A second collector that wants the same address says
// so before it polls.
func TestCollectServesMetrics(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2, alert.Incidents)
	holdElsewhere(t, s, ingest.State{Feed: ingest.Feed{Integration: "lab", Source: alert.Incidents}, Requests: 77, At: time.Now()})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	told, out := io.Pipe()
	env := s.env
	env.Out, env.Err = io.Discard, out
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--config", s.path, "collect", "--metrics", "0"}, env)
		out.Close()
	}()
	lines := bufio.NewScanner(told)
	lines.Scan()
	url, ok := strings.CutPrefix(lines.Text(), "metrics: ")
	if !ok || !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Fatalf("stderr begins with %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, told) }()

	page := ""
	for ctx.Err() == nil && !strings.Contains(page, `tocsin_feed_last_poll_timestamp_seconds{integration="lab",source="alerts_v2"} `) {
		page = scrape(ctx, t, url)
	}
	if !strings.Contains(page, `tocsin_feed_requests_total{integration="lab",source="incidents"} 77`) {
		t.Errorf("the feed of another process is missing:\n%s", page)
	}
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/metrics")
	second := s.tocsin(t, "--store", "sqlite:"+t.TempDir()+"/second.db", "collect", "--once", "--metrics", address)
	if second.code != 2 || second.err != "tocsin: cannot serve metrics at "+address+": another program uses the address already\nhint: end the other program, or choose another port\n" {
		t.Errorf("an address in use: %+v", second)
	}
	if got := s.tocsin(t, "collect", "--once", "--metrics", "nowhere"); got.code != 2 || !strings.Contains(got.err, "--metrics nowhere is not an address") {
		t.Errorf("a wrong address: %+v", got)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("collect exits %d", code)
	}
}

// holdElsewhere lets another process hold a feed in the stage's store, and report a state.
func holdElsewhere(t *testing.T, s *stage, state ingest.State) {
	t.Helper()
	kept, err := store.Open(t.Context(), "sqlite:"+s.dir+"/tocsin.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	lease, _, err := kept.Lease(t.Context(), state.Feed, "elsewhere/1/x", 5*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Report(t.Context(), lease, state); err != nil {
		t.Fatal(err)
	}
}

func scrape(ctx context.Context, t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	b, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
