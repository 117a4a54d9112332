package cmd

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// waiting is a terminal on which doctor waits for a check of three attempts.
func waiting(t *testing.T, terminal bool) (stderr string) {
	t.Helper()
	var out bytes.Buffer
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l := newDoctorLine(Env{
		Err: &out, Now: func() time.Time { return now },
		Terminal: func(io.Writer) bool { return terminal }, Width: func(io.Writer) int { return 100 },
	})
	busy := fault.New(fault.Service, "Graph failed with status 503", "", nil)
	var late context.Context
	checks := l.along("contoso", []check.Check{{ID: "source.alerts_v2", Title: "Read alerts_v2", Run: func(ctx context.Context) check.Finding {
		entra.Retry{Attempt: 2, Most: 5, Pause: 300 * time.Millisecond, Cause: busy}.Report(ctx)
		entra.Retry{Attempt: 3, Most: 5, Pause: 45 * time.Second, Cause: busy}.Report(ctx)
		late = ctx
		return check.Finding{Message: "answers"}
	}}})
	results := check.Run(t.Context(), checks, func(check.Result) { l.over() })
	if len(results) != 1 || results[0].Message != "answers" {
		t.Fatalf("%+v", results)
	}
	entra.Retry{Attempt: 4, Most: 5, Cause: busy}.Report(late) // of a request that nothing waits for any more
	return out.String()
}

// Doctor says which check it waits for, which attempt comes and when, and clears that for the
// result. Without a terminal it says nothing.
func TestDoctorSaysWhatItWaitsFor(t *testing.T) {
	said := waiting(t, true)
	at := 0
	for _, want := range []string{
		"\rchecking contoso, Read alerts_v2",
		"\rchecking contoso, Read alerts_v2: attempt 2 of 5 in 1s, since Graph failed with status 503",
		"\rchecking contoso, Read alerts_v2: attempt 3 of 5 in 45s, since Graph failed with status 503",
	} {
		i := strings.Index(said[at:], want)
		if i < 0 {
			t.Fatalf("no %q behind %q", want, said[:at])
		}
		at += i + len(want)
	}
	if rest := said[at:]; strings.Trim(rest, " \r") != "" || !strings.HasSuffix(rest, "\r") {
		t.Errorf("behind the check %q is left", rest)
	}
	if said := waiting(t, false); said != "" {
		t.Errorf("without a terminal: %q", said)
	}
	var none *doctorLine // of JSON
	none.on("store")
	none.over()
	if got := none.along("contoso", []check.Check{{ID: "a"}}); len(got) != 1 || got[0].Run != nil {
		t.Errorf("%+v", got)
	}
}
