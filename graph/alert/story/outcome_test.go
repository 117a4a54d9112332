package story

import (
	"strings"
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
		{"malicious", "active", "still active", "File x.dll, malicious, still active, SHA-256 ab"},
		{"malicious", "none", "", "File x.dll, malicious, SHA-256 ab"},
	} {
		got := Tell([]alert.Evidence{file("x.dll", c.verdict, c.remediation)})
		if len(got) != 1 || got[0].Outcome.Words != c.want || got[0].String() != c.says {
			t.Errorf("%s, %s: %+v", c.verdict, c.remediation, got)
		}
	}
	mail := alert.Evidence{Type: "analyzedMessageEvidence", Name: "Email", Verdict: "suspicious", Props: []alert.Prop{
		{Name: "subject", Value: "Pay"}, {Name: "deliveryAction", Value: "blocked"}, {Name: "deliveryLocation", Value: "quarantine"},
	}}
	if got := Tell([]alert.Evidence{mail}); got[0].Outcome.Words != "blocked, in quarantine" || got[0].String() != "Email “Pay”, suspicious, blocked, in quarantine" {
		t.Errorf("%+v", got)
	}
	s := Sentence{Verdict: "suspicious", Outcome: outcomeOf("remediated")}
	for _, c := range []struct {
		verdict, remediation, want string
	}{
		{"noThreatsFound", "active", "remediated"}, {"malicious", "remediated", "remediated"}, {"malicious", "active", "still active"}, {"malicious", "none", ""},
	} {
		other := file("y.dll", c.verdict, c.remediation)
		got := s
		if got.say(&piece{facts: factsOf(&other), path: Path{1}, row: &wording{rank: ofFile}}); got.Outcome.Words != c.want || len(got.Also) != 1 {
			t.Errorf("with a piece that is %s, %s: %+v", c.verdict, c.remediation, got)
		}
	}
}

// Of a message that was blocked, each pane says the same, although its link, of which nothing is
// told, is a piece of its own; a worse threat among them is named.
func TestTheLinkOfABlockedMessage(t *testing.T) {
	evidence := []alert.Evidence{
		{Type: "analyzedMessageEvidence", Name: "Email", Verdict: "suspicious", Props: []alert.Prop{
			{Name: "subject", Value: "Pay"},
			{Name: "deliveryAction", Value: "blocked"},
			{Name: "deliveryLocation", Value: "quarantine"},
			{Name: "urls", Value: "https://a.example/"},
		}},
		{Type: "urlEvidence", Name: "URL", Verdict: "suspicious", Props: []alert.Prop{{Name: "url", Value: "https://a.example/"}}},
	}
	for _, verdict := range []string{"suspicious", "malicious"} {
		evidence[1].Verdict = verdict
		lead := Lead(evidence)
		want := "Email “Pay”, " + verdict + ", blocked, in quarantine, linking to https://a.example/"
		if len(lead) > 0 && verdict == "malicious" { // the worse piece leads
			want = "URL https://a.example/, malicious"
		}
		if len(lead) == 0 || lead[0].String() != want {
			t.Errorf("%s: %v, want %s", verdict, lead, want)
		}
	}
	evidence[1].Verdict = "suspicious"
	if lead, told := Lead(evidence)[0], Tell(evidence)[0]; lead.Verdict != told.Verdict || lead.Outcome != told.Outcome || len(lead.Also) != 1 {
		t.Errorf("the summary: %+v\nthe evidence: %+v", lead, told)
	}
}

// A sentence names the verdict on a threat of any kind, so that no sign stands without its word.
func TestEachThreatIsNamed(t *testing.T) {
	for _, kind := range []string{"ipEvidence", "userEvidence", "deviceEvidence", "mailboxEvidence", "fileEvidence", "processEvidence", "registryKeyEvidence", "somethingElse"} {
		for _, verdict := range []string{"malicious", "suspicious"} {
			if got := Tell([]alert.Evidence{{Type: kind, Name: "Thing", Verdict: verdict}})[0].String(); strings.Count(got, verdict) != 1 {
				t.Errorf("%s, %s: %q", kind, verdict, got)
			}
		}
	}
}
