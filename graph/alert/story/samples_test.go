package story_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/graph/normalize"
)

// samples calls test with the evidence of each real and derived payload, which are not
// part of the project.
func samples(t *testing.T, test func(name string, list []alert.Evidence)) {
	t.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of sample payloads")
	}
	for file, source := range map[string]alert.SourceName{"alerts_v2": alert.AlertsV2, "alerts_v1": alert.Legacy} {
		data, err := os.ReadFile(filepath.Join(root, "corpus", file+".ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		for raw := range bytes.Lines(data) {
			test(file, normalize.Evidence(source, raw))
		}
	}
	paths, err := filepath.Glob(filepath.Join(root, "facts", "samples", "*.json"))
	if err != nil || len(paths) < 50 {
		t.Fatalf("%d samples, %v", len(paths), err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		source := alert.AlertsV2
		switch {
		case strings.HasPrefix(name, "evidence-"):
			raw = slices.Concat([]byte(`{"evidence":[`), raw, []byte(`]}`))
		case strings.HasPrefix(name, "legacy-"):
			source = alert.Legacy
		}
		test(name, normalize.Evidence(source, raw))
	}
}

// odd matches the words of a sentence in which something is missing.
var odd = regexp.MustCompile(`^[ ,:(]|[ ,:(]$|  |,,|, ,|\(\)| (on|as|in|from|to|by|at),|unknown`)

// words returns a sentence with an x for each name and value, which may be anything.
func words(s story.Sentence) string {
	text := ""
	for _, p := range s.Parts {
		if p.Role == story.Plain || p.Role == story.Verdict || p.Role == story.Judged {
			text += p.Text
		} else {
			text += "x"
		}
	}
	return text
}

// TestSamples tells every payload: the sentences hold the rules of hostile evidence, and
// read as written by a person.
func TestSamples(t *testing.T) {
	n := 0
	samples(t, func(name string, list []alert.Evidence) {
		holds(t, list)
		for _, s := range append(story.Tell(list), story.Lead(list)...) {
			n++
			if (odd.MatchString(words(s)) || strings.Contains(s.String(), "without a name")) && len(evidenceOf(list, s).Props) > 0 {
				t.Errorf("%s: %s", name, s)
			}
		}
	})
	if n < 300 {
		t.Errorf("only %d sentences", n)
	}
}

func evidenceOf(list []alert.Evidence, s story.Sentence) *alert.Evidence { return s.Path.In(list) }

// TestLeadsOfSamples holds what the alerts of each product say first.
func TestLeadsOfSamples(t *testing.T) {
	want := map[string]string{
		"alert-v2-real--mde-suspicious-powershell.json":        `powershell.exe (PID 8224) was started by cmd.exe (PID 5772) on clw555test as AzureAD\CDPUserIS-38411: powershell.exe  -NoExit -ExecutionPolicy Bypass`,
		"alert-v2-real--mdo-malicious-url-zap-automation.json": `Email without a subject from transport@net.cl to user3@example.com, blocked, in quarantine, threats: ZapPhish, HighConfPhish, linking to https://6lbzjjmx.page.link/tobR`,
		"alert-v2-real--mdo-malicious-url-zap-suppressed.json": `Email “Update available” from info@example.com to isaiah.langer@contoso.com, malicious, delivered, now in quarantine, with 7 attachments, threats: ZapPhish, HighConfPhish, linking to https://`,
		"alert-v2-derived--aadip-anomalous-token.json":         `Sign-in of Megan Bowen (megan.bowen@contoso.com) from 203.0.113.24 in Amsterdam, Noord-Holland, Netherlands`,
		"alert-v2-derived--mdca-impossible-travel.json":        `Activity of Megan Bowen (megan.bowen@contoso.com) in Microsoft SharePoint Online from 203.0.113.24 in Amsterdam, Noord-Holland, Netherlands`,
		"alert-v2-derived--mdi-dcsync.json":                    `Activity of Megan Bowen (megan.bowen@contoso.com) on fin-lt-014`,
		"alert-v2-derived--dlp-exchange.json":                  `Activity of Megan Bowen (megan.bowen@contoso.com) in their mailbox`,
		"alert-v2-derived--irm-data-leak.json":                 `Activity of Megan Bowen (megan.bowen@contoso.com)`,
		"alert-v2-derived--xdr-multi-source.json":              `Email “Your payslip” from payroll@example.net to megan.bowen@contoso.com, suspicious, delivered, in the inbox, with 1 attachment, threats: ZapPhish, HighConfPhish, linking to https://login-contoso.example/verify`,
		"alert-v2-doc--update-response.json":                   `MsSense.exe (PID 4780) was started by services.exe (PID 668) on tempDns as NT AUTHORITY\SYSTEM: "MsSense.exe"`,
	}
	met := 0
	samples(t, func(name string, list []alert.Evidence) {
		start, ok := want[name]
		if !ok {
			return
		}
		met++
		if lead := story.Lead(list); len(lead) == 0 || !strings.HasPrefix(lead[0].String(), start) {
			t.Errorf("%s: %v\nwant %s", name, lead, start)
		}
	})
	if met != len(want) {
		t.Errorf("%d of %d samples were met", met, len(want))
	}
}

// TestEveryKindSays tells an invented sample of each kind of evidence: it is named, and
// nothing is missing in its sentence.
func TestEveryKindSays(t *testing.T) {
	data, err := os.ReadFile("../../normalize/testdata/evidence.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for raw := range bytes.Lines(data) {
		n++
		list := normalize.Evidence(alert.AlertsV2, slices.Concat([]byte(`{"evidence":[`), raw, []byte(`]}`)))
		holds(t, list)
		for _, s := range story.Tell(list) {
			if !slices.ContainsFunc(s.Parts, func(p story.Part) bool { return p.Role == story.Name || p.Role == story.Value }) || odd.MatchString(words(s)) || strings.Contains(s.String(), "without a name") {
				t.Errorf("%s: %s", s.Type, s)
			}
		}
	}
	if n < 48 {
		t.Errorf("%d kinds", n)
	}
}
