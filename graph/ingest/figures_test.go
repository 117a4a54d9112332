package ingest_test

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// words are the members of a State that are no figures: every place that shows a feed shows
// them in words. Lasting and Gone decide, with others, the figure not_polling.
var words = []string{"Feed", "Phase", "Holder", "Fault", "Lasting", "Gone"}

// TestEveryMemberIsAFigure changes each member of a State and wants a figure that differs.
func TestEveryMemberIsAFigure(t *testing.T) {
	read := func(s ingest.State) (out []ingest.Reading) {
		for _, f := range ingest.Figures() {
			out = append(out, f.Read(&s, noon))
		}
		return out
	}
	of := reflect.TypeFor[ingest.State]()
	for i := range of.NumField() {
		name := of.Field(i).Name
		if slices.Contains(words, name) {
			continue
		}
		var s ingest.State
		switch v := reflect.ValueOf(&s).Elem().Field(i); v.Interface().(type) {
		case time.Time:
			v.Set(reflect.ValueOf(noon.Add(-time.Minute)))
		case time.Duration:
			v.SetInt(int64(time.Hour))
		case bool:
			v.SetBool(true)
		default:
			v.SetInt(7)
		}
		if slices.Equal(read(s), read(ingest.State{})) {
			t.Errorf("no figure shows %s: add a row to figures.go", name)
		}
	}
}

// TestFigures wants rows that every place can show: names of one form, each once, and help
// that completes a sentence.
func TestFigures(t *testing.T) {
	name, seen := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`), map[string]bool{}
	for _, f := range ingest.Figures() {
		if !name.MatchString(f.Name) || seen[f.Name] || seen[f.Former] && f.Former != "" {
			t.Errorf("the name %q (%q) is wrong or there twice", f.Name, f.Former)
		}
		seen[f.Name], seen[f.Former] = true, true
		if f.Title == "" || f.Help == "" || f.Help[len(f.Help)-1] == '.' || f.Unit == "" || f.Read == nil {
			t.Errorf("%s lacks something: %+v", f.Name, f)
		}
		if got := ingest.FigureOf(f.Name); got == nil || got.Title != f.Title {
			t.Errorf("%s isn't found", f.Name)
		}
	}
	if ingest.FigureOf("nope") != nil {
		t.Error("an unknown figure is found")
	}
}

// TestReadings reads each shape of a figure, known and unknown.
func TestReadings(t *testing.T) {
	s := ingest.State{
		LastOK: noon.Add(-90500 * time.Millisecond), PollEvery: time.Minute, ClockSkew: -90600 * time.Millisecond, Requests: 40, Retired: true,
		CertificateEnds: noon.Add(50 * time.Hour), At: noon, Phase: ingest.Idle,
	}
	for name, want := range map[string]ingest.Reading{
		"last_poll":          {Known: true, Number: s.LastOK.Unix(), At: s.LastOK},
		"lag_seconds":        {Known: true, Number: 90},
		"late_after_seconds": {Known: true, Number: 300},
		"clock_skew_seconds": {Known: true, Number: -91},
		"poll_every_seconds": {Known: true, Number: 60},
		"distance_seconds":   {},
		"requests":           {Known: true, Number: 40},
		"throttles":          {Known: true},
		"retired":            {Known: true, Number: 1},
		"backfilled":         {Known: true},
		"certificate_days":   {Known: true, Number: 2},
		"failing_since":      {},
		"not_polling":        {Known: true},
		"exit_code":          {Known: true},
	} {
		if got := ingest.FigureOf(name).Read(&s, noon); got != want {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	var never ingest.State
	for _, name := range []string{"lag_seconds", "last_poll", "certificate_days", "certificate_ends", "not_polling_since", "unanswered_seconds"} {
		if got := ingest.FigureOf(name).Read(&never, noon); got.Known {
			t.Errorf("%s of a feed that was never polled is %+v", name, got)
		}
	}
	hangs := ingest.State{Phase: ingest.Polling, At: noon.Add(-time.Minute)}
	if got := ingest.FigureOf("unanswered_seconds").Read(&hangs, noon); got.Number != 60 {
		t.Errorf("a poll that hangs waits %+v", got)
	}
	if got := ingest.FigureOf("unanswered_seconds").Read(&hangs, noon.Add(time.Hour)); got.Known {
		t.Errorf("a poll of a process that is gone waits %+v", got)
	}
}

// TestNotes tells what is not as it should be, and nothing of a healthy feed.
func TestNotes(t *testing.T) {
	for name, c := range map[string]struct {
		state ingest.State
		want  []string
	}{
		"well": {ingest.State{LastOK: noon, At: noon, Requests: 40}, nil},
		"each": {ingest.State{At: noon, Malformed: 1, Skipped: 1, Partial: 1, Late: 1, Throttles: 1, Requests: 2, ClockSkew: time.Minute}, []string{
			"1 item skipped", "1 period partial", "1 item malformed", "1 item found late", "1 of 2 requests throttled", "the service's clock is 1m0s ahead",
		}},
		"many":      {ingest.State{At: noon, Skipped: 2, ClockSkew: -time.Hour}, []string{"2 items skipped", "the service's clock is 1h0m0s behind"}},
		"near":      {ingest.State{At: noon, ClockSkew: 59 * time.Second}, nil},
		"renewable": {ingest.State{LastOK: noon, At: noon, CertificateEnds: noon.Add(60*24*time.Hour + time.Hour)}, []string{"certificate ends in 60 days: tocsin cert renew NAME"}},
		"young":     {ingest.State{LastOK: noon, At: noon, CertificateEnds: noon.Add(62 * 24 * time.Hour)}, nil},
		"ends soon": {ingest.State{LastOK: noon, At: noon, CertificateEnds: noon.Add(30 * 24 * time.Hour)}, nil},
		"hangs":     {ingest.State{At: noon.Add(-130 * time.Second), Phase: ingest.Polling}, []string{"no answer for 2m10s"}},
		"killed":    {ingest.State{At: noon.Add(-time.Hour), Phase: ingest.Polling}, nil},
	} {
		if got := c.state.Notes(noon); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestExitOfHealth gives each health word its exit code, as it is promised.
func TestExitOfHealth(t *testing.T) {
	promised := map[ingest.Health]int{
		ingest.Ready: 0, ingest.Paused: 0, ingest.Pending: 0, ingest.Healthy: 0, ingest.CertificateExpires: 0, ingest.RetiredFeed: 0,
		ingest.Degraded: 3, ingest.Unhealthy: 3, ingest.ServerError: 3, ingest.BadCredentials: 4, ingest.Blocked: 4, ingest.CertificateExpired: 4,
	}
	for _, h := range ingest.Healths() {
		want, ok := promised[h]
		if got := h.Exit(); !ok || got != want {
			t.Errorf("%s exits %d, want %d (promised: %v)", h, got, want, ok)
		}
		if kind, ill := h.Kind(); ill != (want != 0) || ill && kind.Exit() != want || !ill && kind != fault.Failed {
			t.Errorf("%s: %v, %v", h, kind, ill)
		}
	}
}
