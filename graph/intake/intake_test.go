package intake_test

import (
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/intake"
)

func TestHealth(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	is := func(k fault.Kind) *fault.Fault { return &fault.Fault{Kind: k} }
	for _, c := range []struct {
		what  string
		state intake.State
		want  intake.Health
	}{
		{"never polled", intake.State{}, intake.Ready},
		{"stopped before the first poll", intake.State{Phase: intake.Stopped}, intake.Ready},
		{"first poll failed and nobody polls", intake.State{Phase: intake.Stopped, Fault: is(fault.Network), FailingSince: ago(time.Minute)}, intake.Pending},
		{"first poll", intake.State{Phase: intake.Polling}, intake.Pending},
		{"good", intake.State{Phase: intake.Idle, LastOK: ago(time.Minute)}, intake.Healthy},
		{"refused", intake.State{LastOK: ago(time.Hour), Fault: is(fault.SignIn), FailingSince: ago(2 * time.Hour)}, intake.BadCredentials},
		{"no consent", intake.State{Fault: is(fault.Consent)}, intake.BadCredentials},
		{"network, 1 minute", intake.State{LastOK: ago(time.Minute), Fault: is(fault.Network), FailingSince: ago(time.Minute)}, intake.Healthy},
		{"server, 1 minute", intake.State{LastOK: ago(time.Minute), Fault: is(fault.Service), FailingSince: ago(time.Minute)}, intake.ServerError},
		{"server, 5 minutes", intake.State{LastOK: ago(time.Hour), Fault: is(fault.Service), FailingSince: ago(5 * time.Minute)}, intake.Degraded},
		{"network, 60 minutes", intake.State{LastOK: ago(time.Hour), Fault: is(fault.Network), FailingSince: ago(time.Hour)}, intake.Unhealthy},
		{"network, 61 minutes", intake.State{LastOK: ago(time.Hour), Fault: is(fault.Network), FailingSince: ago(61 * time.Minute)}, intake.Unhealthy},
		{"items passed over", intake.State{LastOK: ago(time.Minute), Passed: 1}, intake.Degraded},
		{"retired", intake.State{LastOK: ago(time.Minute), Retired: true}, intake.RetiredFeed},
		{"certificate ends in 30 days", intake.State{LastOK: ago(time.Minute), CertificateEnds: now.Add(30 * 24 * time.Hour)}, intake.CertificateExpires},
		{"certificate ends in 31 days", intake.State{LastOK: ago(time.Minute), CertificateEnds: now.Add(31 * 24 * time.Hour)}, intake.Healthy},
		{"certificate ended", intake.State{LastOK: ago(time.Minute), CertificateEnds: now, Fault: is(fault.SignIn)}, intake.CertificateExpired},
	} {
		if got := c.state.Health(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestOutcomeAdd(t *testing.T) {
	got := intake.Outcome{New: 1, Changed: 2, Touched: 3, Older: 4, Odd: 5}
	got.Add(got)
	if want := (intake.Outcome{New: 2, Changed: 4, Touched: 6, Older: 8, Odd: 10}); got != want {
		t.Errorf("added: %+v", got)
	}
}

func TestAStateGoesOn(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		what           string
		old, now, want intake.State
	}{
		{"nothing before", intake.State{}, intake.State{FailingSince: at(3)}, intake.State{FailingSince: at(3)}},
		{"a new process polls", intake.State{LastOK: at(1)}, intake.State{Phase: intake.Polling}, intake.State{Phase: intake.Polling, LastOK: at(1)}},
		{"a good poll", intake.State{LastOK: at(1), FailingSince: at(2)}, intake.State{LastOK: at(3)}, intake.State{LastOK: at(3)}},
		{"it fails on", intake.State{LastOK: at(1), FailingSince: at(2)}, intake.State{FailingSince: at(3)}, intake.State{LastOK: at(1), FailingSince: at(2)}},
		{"it fails again after a good poll", intake.State{LastOK: at(1), FailingSince: at(2)}, intake.State{LastOK: at(3), FailingSince: at(4)}, intake.State{LastOK: at(3), FailingSince: at(4)}},
	} {
		if got := c.now.After(c.old); !got.LastOK.Equal(c.want.LastOK) || !got.FailingSince.Equal(c.want.FailingSince) || got.Phase != c.want.Phase {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}
