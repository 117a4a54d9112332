package cmd

import (
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// TestOneCauseIsToldOnce lets one cause fail two integrations: doctor writes its sentence
// and what to do once.
func TestOneCauseIsToldOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2, alert.Incidents)
	settings := read(t, s.path)
	at := strings.Index(settings, "[[integration]]")
	block := settings[at:]
	if next := strings.Index(block[1:], "\n[["); next >= 0 {
		block = block[:next+2]
	}
	write(t, s.path, settings+"\n"+strings.Replace(block, `name = "lab"`, `name = "second"`, 1))
	aadsts(7000112)(t, s)
	const sentence = "the application is disabled in the tenant (AADSTS7000112)"
	examined := s.tocsin(t, "doctor")
	if examined.code != 4 || strings.Count(examined.out, sentence) != 1 || strings.Count(examined.out, "hint: enable it") != 1 ||
		!strings.Contains(examined.out, "  FAIL  Sign-in of the application: the same as above\n") || strings.Count(examined.out, "        ids: Trace ID ") != 2 {
		t.Errorf("doctor exits %d:\n%s", examined.code, examined.out)
	}
}

// TestFeedsOfOneCauseShareALine: what fails several feeds at once is one line of collect's
// talk; a health word is one for each feed, for scripts.
func TestFeedsOfOneCauseShareALine(t *testing.T) {
	var out strings.Builder
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	p := newProgress(newApp(Env{Err: &out, Now: func() time.Time { return now }, Terminal: func(io.Writer) bool { return false }}))
	state := func(integration string, source alert.SourceName, sentence string) ingest.State {
		s := ingest.State{Feed: ingest.Feed{Integration: integration, Source: source}, At: now, LastOK: now}
		if sentence != "" {
			s.Fault = fault.New(fault.Network, sentence, "", nil)
		}
		return s
	}
	states := []ingest.State{
		state("a", alert.AlertsV2, "no route"), state("b", alert.AlertsV2, ""), state("a", alert.Incidents, "no route"),
		state("c", alert.AlertsV2, "no name"), state("c", alert.Incidents, ""),
	}
	p.changes(states)
	p.changes(states)
	const stamp = "2026-03-02T09:00:00Z "
	want := stamp + "b alerts_v2: Healthy\n" + stamp + "c incidents: Healthy\n" + stamp + "a alerts_v2, a incidents: no route\n" + stamp + "c alerts_v2: no name\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}

// One sentence with another hint is not the same: the hint says what to do.
func TestAnotherHintIsTold(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	d := doctor{out: &out, told: map[string]bool{}}
	for _, hint := range []string{"try this", "try that", "try this"} {
		d.print(check.Result{Title: "A", State: check.Failed, Message: "it fails", Fault: fault.New(fault.Network, "it fails", hint, nil)})
	}
	const want = "  FAIL  A: it fails\n        hint: try this\n  FAIL  A: it fails\n        hint: try that\n  FAIL  A: the same as above\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}

// TestDoctorRefusesWhatNoStoreCanHave: what no command can open or make is no store that
// the first poll makes, and what doctor shows holds no password.
func TestDoctorRefusesWhatNoStoreCanHave(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]struct {
		code int
		said string
	}{
		"sqlite:~root/x":                           {2, "another user"},
		"sqlite:~":                                 {2, "names a folder"},
		"sqlite:~/":                                {2, "names a folder"},
		"sqlite:/srv/x.db?mode=ro":                 {2, "has parameters"},
		"sqlite:/srv/k\nx.db":                      {2, "cannot be shown"},
		"sqlite:/proc/x/y.db":                      {5, "cannot be made"},
		"postgres://amal:secret@h/x":               {2, "postgres://h/x: PostgreSQL stores are not supported yet"},
		"postgres://h/x?user=amal&password=secret": {2, "not supported yet"},
		"sqlite:" + t.TempDir() + "/new/x.db":      {0, "not made yet"},
	} {
		if strings.Contains(url, "/proc") && runtime.GOOS != "linux" {
			continue
		}
		env := quietEnv(t)
		path := temporary(t, "")
		for _, format := range []string{"table", "json"} {
			got := call(t, env, "--config", path, "--store", url, "doctor", "--format", format)
			if got.code != want.code || !strings.Contains(got.out, want.said) && format == "table" || strings.Contains(got.out+got.err, "secret") {
				t.Errorf("%q as %s: %+v", url, format, got)
			}
			if one := call(t, env, "--config", path, "--store", url, "query", ""); (one.code == 0) || strings.Contains(one.out+one.err, "secret") {
				t.Errorf("%q: query: %+v", url, one)
			}
		}
	}
}

// TestDoctorMakesNothing: it looks whether the folder can be written, and leaves nothing.
func TestDoctorMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := temporary(t, "")
	for _, args := range [][]string{nil, {"--read-only"}} {
		got := call(t, quietEnv(t), append(args, "--config", path, "--store", "sqlite:"+dir+"/new/x.db", "doctor")...)
		left, err := os.ReadDir(dir)
		if got.code != 0 || !strings.Contains(got.out, "ok    sqlite:"+dir+"/new/x.db: not made yet") || err != nil || len(left) != 0 {
			t.Errorf("%v, %v: %+v", left, err, got)
		}
	}
}

// TestEachIntegrationTellsItsHint: what fails two integrations for two reasons has a remedy in each, though it is
// the same one; within an integration, the step that follows doesn't repeat it.
func TestEachIntegrationTellsItsHint(t *testing.T) {
	var out strings.Builder
	d := doctor{out: &out, told: map[string]bool{}}
	fails := func(sentence string) check.Result {
		f := fault.New(fault.Network, sentence, "check the network", nil)
		return check.Result{Title: "Tenant", State: check.Failed, Message: sentence, Fault: f}
	}
	d.head("one")
	d.print(fails("no route"))
	d.print(fails("no name"))
	d.head("other")
	d.print(fails("no answer"))
	const want = "one\n  FAIL  Tenant: no route\n        hint: check the network\n  FAIL  Tenant: no name\nother\n  FAIL  Tenant: no answer\n        hint: check the network\n"
	if out.String() != want {
		t.Errorf("it says\n%swant\n%s", out.String(), want)
	}
}

// TestDoctorNamesTheIntegration: a command that renews a certificate can be typed as doctor has it.
func TestDoctorNamesTheIntegration(t *testing.T) {
	var out strings.Builder
	d := doctor{out: &out, told: map[string]bool{}}
	d.head("la b")
	f := fault.New(fault.Certificate, "the certificate ends in 5 days", "renew it before that day: tocsin cert renew NAME", nil)
	d.print(check.Result{Title: "Certificate and key", State: check.Warned, Message: f.Sentence + " (tocsin cert renew NAME)", Fault: f})
	if got := strings.Count(out.String(), "tocsin cert renew 'la b'"); got != 2 || strings.Contains(out.String(), "NAME") {
		t.Errorf("it says\n%s", out.String())
	}
}
