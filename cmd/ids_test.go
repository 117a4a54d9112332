package cmd

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestIDsOfARefusedSignIn lets Entra refuse. The ids stand where a person looks for them,
// behind what to do: in doctor, in the log, in the status for scripts, with -v on stderr,
// and if our table has no words for the code, on stderr in any case.
func TestIDsOfARefusedSignIn(t *testing.T) {
	t.Parallel()
	ids := regexp.MustCompile(`Trace ID [0-9a-f-]{36}, Correlation ID [0-9a-f-]{36}, Timestamp \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ`)
	for code, asks := range map[int]bool{53003: false, 50000: true} {
		s := newStage(t, simulator.Generate(1, 1), alert.AlertsV2)
		aadsts(code)(t, s)
		log := filepath.Join(t.TempDir(), "log")
		collected := s.tocsin(t, "--log", log, "collect", "--once")
		_, hint := lastWords(t, collected.err)
		if at := ids.FindStringIndex(hint); (at != nil) != asks || strings.HasPrefix(hint, "for Microsoft") || hint == "" {
			t.Errorf("%d: hint %q", code, hint)
		}
		if n := strings.Count(read(t, log), "Trace ID "); n == 0 {
			t.Errorf("%d: the log has no ids:\n%s", code, read(t, log))
		}
		if out := s.must(t, "status", "--format", "json"); !ids.MatchString(out) {
			t.Errorf("%d: status says %s", code, out)
		}
		examined := s.tocsin(t, "doctor")
		line := "\n        ids: "
		if asks {
			line = "\n        hint: look up the code at https://login.microsoftonline.com/error; for Microsoft's support: "
		}
		if at := strings.Index(examined.out, line); at < 0 || !ids.MatchString(examined.out[at:]) {
			t.Errorf("%d: doctor says\n%s", code, examined.out)
		}
		loud := s.tocsin(t, "-v", "--log", log, "doctor")
		if _, hint := lastWords(t, loud.err); len(ids.FindAllString(hint, -1)) != 1 {
			t.Errorf("%d: -v says %q", code, hint)
		}
		if !strings.Contains(read(t, log), "/oauth2/") {
			t.Errorf("%d: no request is logged:\n%s", code, read(t, log))
		}
		for _, own := range []string{s.tenant.TenantID(), s.tenant.ClientID()} { // a log is handed on
			if strings.Contains(read(t, log), own) {
				t.Errorf("%d: the log has %s:\n%s", code, own, read(t, log))
			}
		}
	}
}
