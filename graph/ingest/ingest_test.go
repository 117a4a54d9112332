package ingest_test

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

func TestHealth(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	is := func(k fault.Kind) *fault.Fault { return &fault.Fault{Kind: k} }
	seen := map[ingest.Health]bool{}
	for _, c := range []struct {
		what  string
		state ingest.State
		want  ingest.Health
	}{
		{"never polled", ingest.State{}, ingest.Ready},
		{"stopped before the first poll", ingest.State{Phase: ingest.Stopped}, ingest.Ready},
		{"first poll failed, then stopped", ingest.State{Phase: ingest.Stopped, Fault: is(fault.Network), FailingSince: ago(time.Minute)}, ingest.Pending},
		{"first poll failed, then a process that was killed", ingest.State{Phase: ingest.Stopped, FailingSince: ago(time.Minute)}, ingest.Pending},
		{"never a good poll, 10 minutes", ingest.State{Phase: ingest.Polling, FailingSince: ago(10 * time.Minute)}, ingest.Degraded},
		{"never a good poll, an hour", ingest.State{Phase: ingest.Polling, FailingSince: ago(time.Hour)}, ingest.Unhealthy},
		{"first poll", ingest.State{Phase: ingest.Polling}, ingest.Pending},
		{"good", ingest.State{Phase: ingest.Idle, LastOK: ago(time.Minute)}, ingest.Healthy},
		{"refused", ingest.State{LastOK: ago(time.Hour), Fault: is(fault.SignIn), FailingSince: ago(2 * time.Hour)}, ingest.BadCredentials},
		{"no consent", ingest.State{Fault: is(fault.Consent)}, ingest.BadCredentials},
		{"a pair that Entra doesn't know", ingest.State{Fault: is(fault.Certificate)}, ingest.BadCredentials},
		{"a policy", ingest.State{LastOK: ago(time.Hour), Fault: is(fault.Policy), FailingSince: ago(2 * time.Hour)}, ingest.Blocked},
		{"a policy, and the certificate ended", ingest.State{Fault: is(fault.Policy), CertificateEnds: now}, ingest.CertificateExpired},
		{"network, 1 minute", ingest.State{LastOK: ago(time.Minute), Fault: is(fault.Network), FailingSince: ago(time.Minute)}, ingest.Healthy},
		{"server, 1 minute", ingest.State{LastOK: ago(time.Minute), Fault: is(fault.Service), FailingSince: ago(time.Minute)}, ingest.ServerError},
		{"server, 5 minutes", ingest.State{LastOK: ago(time.Hour), Fault: is(fault.Service), FailingSince: ago(5 * time.Minute)}, ingest.Degraded},
		{"network, 60 minutes", ingest.State{LastOK: ago(time.Hour), Fault: is(fault.Network), FailingSince: ago(time.Hour)}, ingest.Unhealthy},
		{"network, 61 minutes", ingest.State{LastOK: ago(time.Hour), Fault: is(fault.Network), FailingSince: ago(61 * time.Minute)}, ingest.Unhealthy},
		{"a partial answer", ingest.State{LastOK: ago(time.Minute), Partial: 1}, ingest.Degraded},
		{"items skipped", ingest.State{LastOK: ago(time.Minute), Skipped: 1}, ingest.Degraded},
		{"content is lost", ingest.State{LastOK: ago(time.Minute), Lost: 1, Fault: is(fault.Service)}, ingest.Degraded},
		{"first content is awaited", ingest.State{Phase: ingest.Idle, LastOK: ago(time.Minute), Awaits: now.Add(time.Second)}, ingest.Pending},
		{"first content is awaited, and the service fails", ingest.State{LastOK: ago(time.Minute), Awaits: now.Add(time.Hour), Fault: is(fault.Service), FailingSince: ago(time.Minute)}, ingest.ServerError},
		{"first content is awaited, and the last poll is long ago", ingest.State{LastOK: ago(2 * time.Hour), PollEvery: time.Minute, Distance: time.Minute, Awaits: now.Add(time.Hour)}, ingest.Unhealthy},
		{"the first content should have come", ingest.State{LastOK: ago(time.Minute), Awaits: now}, ingest.Healthy},
		{"retired", ingest.State{LastOK: ago(time.Minute), Retired: true}, ingest.RetiredFeed},
		{"certificate ends in 30 days", ingest.State{LastOK: ago(time.Minute), CertificateEnds: now.Add(30 * 24 * time.Hour)}, ingest.CertificateExpires},
		{"certificate ends in 31 days", ingest.State{LastOK: ago(time.Minute), CertificateEnds: now.Add(31 * 24 * time.Hour)}, ingest.Healthy},
		{"paused, whatever came before", ingest.State{LastOK: ago(time.Hour), CertificateEnds: now, Fault: is(fault.SignIn), FailingSince: ago(time.Hour)}.Suspended(), ingest.Paused},
		{"certificate ended", ingest.State{LastOK: ago(time.Minute), CertificateEnds: now, Fault: is(fault.SignIn)}, ingest.CertificateExpired},
	} {
		if !slices.Contains(ingest.Healths(), c.want) {
			t.Errorf("%s: %s is not in the list of words", c.what, c.want)
		}
		seen[c.want] = true
		if got := c.state.Health(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if len(seen) != len(ingest.Healths()) {
		t.Errorf("%d words of %d are tested", len(seen), len(ingest.Healths()))
	}
}

func TestOutcomeAdd(t *testing.T) {
	got := ingest.Outcome{New: 1, Changed: 2, Heartbeats: 3, Stale: 4, Malformed: 5, Expired: 6}
	got.Add(got)
	if want := (ingest.Outcome{New: 2, Changed: 4, Heartbeats: 6, Stale: 8, Malformed: 10, Expired: 12}); got != want {
		t.Errorf("added: %+v", got)
	}
}

func TestAStateGoesOn(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		what           string
		old, now, want ingest.State
	}{
		{"nothing before", ingest.State{}, ingest.State{FailingSince: at(3)}, ingest.State{FailingSince: at(3)}},
		{"a new process polls", ingest.State{LastOK: at(1)}, ingest.State{Phase: ingest.Polling}, ingest.State{Phase: ingest.Polling, LastOK: at(1)}},
		{"a good poll", ingest.State{LastOK: at(1), FailingSince: at(2)}, ingest.State{LastOK: at(3)}, ingest.State{LastOK: at(3)}},
		{"it fails on", ingest.State{LastOK: at(1), FailingSince: at(2)}, ingest.State{FailingSince: at(3)}, ingest.State{LastOK: at(1), FailingSince: at(2)}},
		{"a new process that has tried nothing", ingest.State{FailingSince: at(2), At: at(2)}, ingest.State{Phase: ingest.Polling, At: at(3)}, ingest.State{Phase: ingest.Polling, FailingSince: at(2)}},
		{"a new process after a past that fails", ingest.State{LastOK: at(3), FailingSince: at(2)}, ingest.State{At: at(4)}, ingest.State{LastOK: at(3), FailingSince: at(2)}},
		{"it failed before", ingest.State{FailingSince: at(2)}, ingest.State{FailingSince: at(1)}, ingest.State{FailingSince: at(1)}},
		{"a failure of a clock ahead", ingest.State{FailingSince: at(9)}, ingest.State{Phase: ingest.Polling, At: at(3)}, ingest.State{Phase: ingest.Polling}},
		{"it fails again after a good poll", ingest.State{LastOK: at(1), FailingSince: at(2)}, ingest.State{LastOK: at(3), FailingSince: at(4)}, ingest.State{LastOK: at(3), FailingSince: at(4)}},
	} {
		if got := c.now.After(c.old); !got.LastOK.Equal(c.want.LastOK) || !got.FailingSince.Equal(c.want.FailingSince) || got.Phase != c.want.Phase {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

// TestWhatOnlyAPersonEnds: the words that a person must end are those of refusals, whatever the exit codes are.
func TestWhatOnlyAPersonEnds(t *testing.T) {
	for _, h := range ingest.Healths() {
		want := h == ingest.BadCredentials || h == ingest.Blocked || h == ingest.CertificateExpired
		if h.Refused() != want {
			t.Errorf("%s: %v", h, h.Refused())
		}
	}
}
