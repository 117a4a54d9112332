package story

import (
	"testing"

	"tocsin/graph/alert"
)

// A sentence knows what was done about its piece, and says of a threat that was dealt with what it
// was. If it says all about a worse piece too, of which more is left, that counts.
func TestOutcome(t *testing.T) {
	file := func(name, verdict, remediation string) alert.Evidence {
		return alert.Evidence{
			Type: "fileEvidence", Name: "File", Verdict: verdict, Remediation: remediation,
			Props: []alert.Prop{{Name: "fileDetails.fileName", Value: name}, {Name: "fileDetails.sha256", Value: "ab"}},
		}
	}
	for _, c := range []struct {
		verdict, remediation string
		want, says           string
	}{
		{"suspicious", "remediated", "remediated", "File x.dll, suspicious, remediated, SHA-256 ab"},
		{"noThreatsFound", "prevented", "prevented", "File x.dll, prevented, SHA-256 ab"},
		{"malicious", "active", "still active", "File x.dll, still active, SHA-256 ab"},
		{"malicious", "none", "", "File x.dll, SHA-256 ab"},
	} {
		got := Tell([]alert.Evidence{file("x.dll", c.verdict, c.remediation)})
		if len(got) != 1 || got[0].Outcome != c.want || got[0].String() != c.says {
			t.Errorf("%s, %s: %+v", c.verdict, c.remediation, got)
		}
	}
	mail := alert.Evidence{Type: "analyzedMessageEvidence", Name: "Email", Verdict: "suspicious", Props: []alert.Prop{
		{Name: "subject", Value: "Pay"}, {Name: "deliveryAction", Value: "blocked"}, {Name: "deliveryLocation", Value: "quarantine"},
	}}
	if got := Tell([]alert.Evidence{mail}); got[0].Outcome != "blocked, in quarantine" || got[0].String() != "Email “Pay”, suspicious, blocked, in quarantine" {
		t.Errorf("%+v", got)
	}
	s := Sentence{Verdict: "suspicious", Outcome: "remediated"}
	for _, c := range []struct {
		verdict, remediation, want string
	}{
		{"noThreatsFound", "active", "remediated"}, {"malicious", "remediated", "remediated"}, {"malicious", "active", "still active"}, {"malicious", "none", ""},
	} {
		other := file("y.dll", c.verdict, c.remediation)
		got := s
		if got.say(&piece{facts: factsOf(&other), path: Path{1}}); got.Outcome != c.want || len(got.Also) != 1 {
			t.Errorf("with a piece that is %s, %s: %+v", c.verdict, c.remediation, got)
		}
	}
}
