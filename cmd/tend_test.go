package cmd

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/tui"
)

// TestTerminalClosedWithoutAStore closes the terminal while the screen asks what to do
// about a store that was removed.
func TestTerminalClosedWithoutAStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := quietEnv(t)
		begun := time.Now()
		env.Gone = func() bool { return time.Since(begun) > time.Minute }
		var ended error
		tender := newTender(newApp(env), nil, func(err error) { ended = err })
		close(tender.over) // nothing shows what it tells
		if tender.recover(t.Context(), ingest.ErrRemoved) || ended != errNoTerminal {
			t.Errorf("it ends with %v", ended)
		}
		if took := time.Since(begun); took > time.Minute+2*watchEvery {
			t.Errorf("it takes %v", took)
		}
	})
}

// TestPollingThatEndsEndsTheScreen has no screen go on that nothing polls: the run ends
// with the cause, in a sentence.
func TestPollingThatEndsEndsTheScreen(t *testing.T) {
	env := quietEnv(t)
	var out bytes.Buffer
	env.Out, env.Err = &out, &out
	a := newApp(env)
	settings := config.Empty("c.toml")
	if err := a.open(t.Context(), settings, false); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.close(nil) }()
	settings.Integrations = []config.Integration{{Name: "kestrel", Cloud: "moon"}} // no collectors can be made
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &shown{app: a, tender: newTender(a, nil, cancel)}
	a.env.Show = func(ctx context.Context, _ *tui.App, _ []string) error {
		s.tender.run(ctx)
		<-ctx.Done()
		s.tender.stopped(ctx, errCollecting) // nothing new
		return fault.New(fault.Interrupted, "interrupted", "", ctx.Err())
	}
	a.env.Last = &lastWord{}
	registry, err := newRegistry(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := fault.Of(s.run(ctx, registry, showing{}))
	if f == nil || f.Kind != fault.Usage || f.Sentence != `polling ended, and the screen with it: the cloud "moon" is not known` || f.Hint == "" {
		t.Errorf("it ends with %#v", f)
	}
}

// TestWaitForNumbersOfAnotherStore waits in a store for a change number of the one that
// was there before, which had more of them.
func TestWaitForNumbersOfAnotherStore(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	live := &liveStore{store: s}
	at, err := live.Wait(t.Context(), 1000)
	if err != nil || at >= 1000 {
		t.Fatalf("%d, %v", at, err)
	}
	changed := make(chan int64)
	go func() {
		next, _ := live.Wait(t.Context(), at)
		changed <- next
	}()
	select {
	case next := <-changed:
		t.Fatalf("an unchanged store has the change number %d", next)
	case <-time.After(100 * time.Millisecond):
	}
	record := alert.Record{Key: alert.Key{Integration: "a", Source: alert.AlertsV2, ID: "1"}, Raw: []byte("{}")}
	if _, err := s.Put(t.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{record}}); err != nil {
		t.Fatal(err)
	}
	if next := <-changed; next <= at {
		t.Errorf("after a change of %d the number is %d", at, next)
	}
}

// TestTheScreensStatesKnowWhatIsPaused reads the states of two feeds, one of them paused.
func TestTheScreensStatesKnowWhatIsPaused(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Now()
	for _, name := range []string{"kestrel", "osprey"} {
		lease, _, err := s.Lease(t.Context(), ingest.Feed{Integration: name, Source: alert.AlertsV2}, "me", time.Minute)
		if err == nil {
			err = s.Report(t.Context(), lease, ingest.State{Phase: ingest.Waiting, LastOK: now, At: now, FailingSince: now, Fault: fault.New(fault.Network, "no answer", "", nil)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	live := &liveStore{store: s, pauses: func(name string) bool { return name == "osprey" }}
	states, err := live.States(t.Context())
	if err != nil || len(states) != 2 {
		t.Fatal(states, err)
	}
	if is := states[0]; is.Paused || is.Fault == nil {
		t.Errorf("kestrel is %+v", is)
	}
	if is := states[1]; is.Health(now) != ingest.Paused || is.Fault != nil || is.Failing() {
		t.Errorf("osprey is %s: %+v", is.Health(now), is)
	}
	if _, not := states[1].NotPolling(now.Add(time.Hour)); not {
		t.Error("that nothing polls a paused feed is told")
	}
}

// TestTheScreensStatesAreOfTheSettings reads the states of feeds of which the settings have one:
// a source was taken out, and an integration was removed.
func TestTheScreensStatesAreOfTheSettings(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, feed := range []ingest.Feed{{Integration: "kestrel", Source: alert.AlertsV2}, {Integration: "kestrel", Source: alert.RiskDetections}, {Integration: "gone", Source: alert.AlertsV2}} {
		lease, _, err := s.Lease(t.Context(), feed, "me", time.Minute)
		if err == nil {
			err = s.Report(t.Context(), lease, ingest.State{Phase: ingest.Waiting, At: time.Now()})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	tender := newTender(&app{env: quietEnv(t), store: s, settings: &config.Config{Integrations: []config.Integration{{Name: "kestrel", Sources: []string{"alerts_v2"}}}}}, nil, nil)
	states, err := tender.live.States(t.Context())
	if err != nil || len(states) != 1 || states[0].Integration != "kestrel" || states[0].Source != alert.AlertsV2 {
		t.Error(states, err)
	}
	tender.look(t.Context(), tender.reload.current())
	if got := tender.shows(tender.reload.current()); !slices.Equal(got, []string{"kestrel", "gone"}) {
		t.Errorf("the lists have alerts of %q", got)
	}
	both := &config.Config{Integrations: []config.Integration{{Name: "gone"}, {Name: "kestrel"}}}
	if got := tender.shows(both); !slices.Equal(got, []string{"gone", "kestrel"}) {
		t.Errorf("once it is in the settings again: %q", got)
	}
	tender.reload.force.Store(&config.Config{})
	if got := tender.shows(tender.reload.current()); len(got) != 0 {
		t.Errorf("without an integration: %q", got)
	}
	if states, err = tender.live.States(t.Context()); err != nil || len(states) != 3 {
		t.Error("without an integration in the settings:", states, err)
	}
}

// TestPausingIsTold compares settings before and after an integration was paused.
func TestPausingIsTold(t *testing.T) {
	was := []config.Integration{{Name: "kestrel"}, {Name: "osprey", Paused: true}}
	now := []config.Integration{{Name: "kestrel", Paused: true}, {Name: "osprey"}}
	if got := strings.Join(integrationChanges(was, now, nil), ", "); got != "kestrel paused, osprey resumed" {
		t.Error(got)
	}
}

// TestARenameIsTold compares settings before and after an integration was renamed, which a name
// that went and a name that came would not tell.
func TestARenameIsTold(t *testing.T) {
	was := []config.Integration{{Name: "kestrel"}, {Name: "south", TenantID: "a"}, {Name: "west"}}
	now := []config.Integration{{Name: "kestrel"}, {Name: "south east", TenantID: "a", Paused: true}, {Name: "north"}}
	got := strings.Join(integrationChanges(was, now, map[string]string{"south": "south east", "west": "elsewhere"}), ", ")
	if got != "south renamed to south east, south east paused, north added, west removed" {
		t.Error(got)
	}
	r := &reloader{names: func(_ context.Context, name string) (string, error) {
		return map[string]string{"south": "south east"}[name], nil
	}}
	if got := r.renames(t.Context(), &config.Config{Integrations: was}, &config.Config{Integrations: now}); len(got) != 1 || got["south"] != "south east" {
		t.Errorf("the store's renames: %v", got)
	}
}
