package query

import (
	"strings"
	"testing"
)

// TestDoubts holds what is said of comparisons that no record satisfies, or hardly any, the
// range that it covers, and what would match.
func TestDoubts(t *testing.T) {
	for _, row := range []struct{ text, covers, message, hint string }{
		// Words of listed fields.
		{"status = 'opne'", "'opne'", "opne is no value of status, so this never matches", "did you mean 'OPEN'?"},
		{"status = 'nonsense'", "'nonsense'", "never matches", "status takes OPEN, IN_PROGRESS, RESOLVED and REDIRECTED"},
		{"status != 'opne'", "'opne'", "so this is always true", "'OPEN'"},
		{"status IN ('new','opne')", "'opne'", "adds nothing to the list", "'OPEN'"},
		{"status:opne", "opne", "never matches", "'OPEN'"},
		{"provider = 'Defender for Identity'", "'Defender for Identity'", "never matches", "did you mean 'mdi'?"},
		{"product = 'Defender for Identity'", "'Defender for Identity'", "is no value of product known here", "did you mean 'Microsoft Defender for Identity'?"},
		{"detector_name = '365 Defender'", "'365 Defender'", "known here", "did you mean 'Microsoft 365 Defender'?"},
		{"product = 'Fabrikam Shield'", "", "", ""},
		{"classification = 'FP'", "'FP'", "is no value of classification known here", "truePositive, falsePositive"},
		{"verdict = 'FP'", "verdict = 'FP'", "FP is no verdict of the product, but one given here, in triage.verdict", "did you mean triage.verdict = 'false positive'?"},
		{"verdict:benign", "verdict:benign", "benign is no verdict of the product, but one given here, in triage.verdict", "did you mean triage.verdict = 'benign'?"},
		{"verdict != 'test'", "verdict != 'test'", "one given here", "did you mean triage.verdict != 'test'?"},
		{"verdict IN ('dup','truePositive')", "'dup'", "one given here", "compare triage.verdict"},
		{"verdict = 'True positive'", "", "", ""},
		{"determination = 'malwares'", "'malwares'", "known here", "did you mean 'malware'?"},
		{"status = 'FALSE_POSITIVE'", "status = 'FALSE_POSITIVE'", "but one of classification, so this never matches", "did you mean classification = 'FALSE_POSITIVE'?"},
		{"status = 'high'", "status = 'high'", "but one of severity", "did you mean severity = 'high'?"},
		{"status != 'done'", "status != 'done'", "but one of triage.state, so this is always true", "did you mean triage.state != 'done'?"},
		{"sensor_types = 'MICROSOFT_GRAPH_ALERTS' AND detector_name = 'Microsoft 365 Defender'", "", "", ""},
		{"version = 'v1' OR classification = 'True positive' OR status = 'In progress' OR classification = 'Informational, expected activity'", "", "", ""},
		// Words for no value.
		{"classification = 'unknown'", "= 'unknown'", "unknown is missing here, so this never matches", "did you mean IS NULL?"},
		{"category = 'None'", "= 'None'", "None is missing here", "IS NULL?"},
		{"determination != 'Unknown'", "!= 'Unknown'", "always true", "IS NOT NULL"},
		{"service_source IN ('unknownFutureValue','x')", "'unknownFutureValue'", "adds nothing", "IS NULL"},
		{"title = 'unknown' OR title = 'None'", "", "", ""},
		{"assigned_to = ''", "= ''", "an empty text is no value, so this never matches", "did you mean IS NULL?"},
		{"assigned_to IN ('','amal')", "''", "adds nothing", "IS NULL"},
		{"title CONTAINS ''", "CONTAINS ''", "part of every value", "did you mean IS NOT NULL?"},
		{"title HAS ''", "HAS ''", "part of every value", "did you mean IS NOT NULL?"},
		{"title !STARTSWITH ''", "!STARTSWITH ''", "part of every value", "use IS NOT NULL"},
		{"title CONTAINS '\u200b'", "CONTAINS '\u200b'", "part of every value", "IS NOT NULL"},
		// Wildcards.
		{"title = 'Suspicious*'", "= 'Suspicious*'", "= takes * and ? as plain characters", "did you mean MATCHES 'Suspicious*'?"},
		{"status = 'res*'", "= 'res*'", "plain characters, so this never matches", "MATCHES 'res*'?"},
		{"@user IN ('amal*','kira')", "'amal*'", "IN takes *", "MATCHES takes *"},
		{"@host = 'srv-?'", "= 'srv-?'", "plain characters", "MATCHES 'srv-?'"},
		{"title = 'Is this you?' OR @url = 'https://contoso.com/?q=1' OR @command = 'dir /?'", "", "", ""},
		// Addresses.
		{"@ip = '10.0.0.0/33'", "'10.0.0.0/33'", "is no address", "the number after / is from 0 to 32"},
		{"@ip = '2001:db8::/129'", "'2001:db8::/129'", "is no address", "from 0 to 128"},
		{"@ip = '10.1.2'", "'10.1.2'", "is no address", "did you mean '10.1.2.0/24'?"},
		{"@ip = '10.1.'", "'10.1.'", "is no address", "did you mean '10.1.0.0/16'?"},
		{"@ip = '10.1.*'", "= '10.1.*'", "plain characters", "did you mean MATCHES '10.1.*'?"},
		{"@ip = '010.001.002.003'", "'010.001.002.003'", "is no address", "did you mean '10.1.2.3'?"},
		{"@ip = '10.1.2.3:443'", "'10.1.2.3:443'", "is no address", "did you mean '10.1.2.3'?"},
		{"@ip = '[2001:db8::1]'", "'[2001:db8::1]'", "is no address", "did you mean '2001:db8::1'?"},
		{"@ip = '10.0.0.0/255.255.0.0'", "'10.0.0.0/255.255.0.0'", "is no address", "did you mean '10.0.0.0/16'?"},
		{"@ip = '10.0.0.0/255.0.255.0'", "'10.0.0.0/255.0.255.0'", "is no address", "from 0 to 32"},
		{"@ip = '10[.]1[.]2[.]3'", "'10[.]1[.]2[.]3'", "is no address", "did you mean '10.1.2.3'?"},
		{"@ip = '192.0.2.300'", "'192.0.2.300'", "is no address", "addresses are as"},
		{"@ip IN ('10.0.0.1','localhost')", "'localhost'", "is no address", "addresses are as"},
		{"@ip IN ('10.0.0.1','::1','fe80::1%eth0','::ffff:10.1.2.3','10.0.0.0/8') OR @ip MATCHES '10.*' OR @ip CONTAINS '10.'", "", "", ""},
		{"@ip:10.0.0.5:443", "10.0.0.5:443", "has more than an address", "did you mean '10.0.0.5'?"},
		{"@ip:'[2001:db8::1]:8443'", "'[2001:db8::1]:8443'", "has more than an address", "did you mean '2001:db8::1'?"},
		{"@ip CONTAINS '10.0.0.0/8'", "CONTAINS '10.0.0.0/8'", "which no address has", "did you mean = '10.0.0.0/8'?"},
		{"@ip STARTSWITH '10.0.0.0/8'", "STARTSWITH '10.0.0.0/8'", "which no address has", "did you mean = '10.0.0.0/8'?"},
		{"@ip HAS ('10.0.0.0/8','10.1')", "'10.0.0.0/8'", "which no address has", "= and IN take networks"},
		{"@ip MATCHES '10.0.0.0/8' OR @ip CONTAINS '2001:db8' OR @ip STARTSWITH '10.' OR title CONTAINS '10.0.0.0/8'", "", "", ""},
		// Addresses of the network with marks.
		{"@domain = 'evil[.]example'", "'evil[.]example'", "has marks", "did you mean 'evil.example'?"},
		{"@url CONTAINS 'hxxps://evil[.]example'", "'hxxps://evil[.]example'", "has marks", "did you mean 'https://evil.example'?"},
		{"@domain MATCHES_REGEX 'evil[.]example' OR title = 'hxxp'", "", "", ""},
		// Numbers.
		{"severity > 5", "5", "no severity is > 5, so this never matches", "severity from 0 to at most 0.7 (high)"},
		{"severity = 7", "7", "no severity is = 7", "did you mean 0.7?"},
		{"severity >= 0.9", "0.9", "no severity is >= 0.9", "from 0 to at most 0.7"},
		{"severity = 'critical'", "'critical'", "no severity is = 'critical'", "did you mean 'high'?"},
		{"severity < 0", "0", "no severity is < 0", "from 0 to at most 0.7"},
		{"severity = 0.6", "0.6", "no severity is = 0.6", "did you mean 0.7?"},
		{"severity != 7", "7", "no severity is = 7, so this is always true", "0.7"},
		{"severity IN (0.7,7)", "7", "adds nothing", "0.7"},
		{"severity >= 0.6 OR severity < 0.2 OR severity = 0.5 OR severity = 'informational' OR severity <= 0", "", "", ""},
		{"FROM incident priority > 100", "100", "no priority is > 100", "priority is from 0 to 100"},
		{"FROM incident priority = 120", "120", "no priority is = 120", "did you mean 100?"},
		{"FROM incident priority >= 100 OR priority < 1 OR priority = 0.5", "", "", ""},
		// Entities.
		{"entities = 'amal'", "= 'amal'", "entities has kind:value", "did you mean CONTAINS ':amal'?"},
		{"entities = 'user:amal' OR entities CONTAINS 'amal'", "", "", ""},
		// Operators that look into the words of a listed field.
		{"status CONTAINS 'new'", "CONTAINS 'new'", "no value of status is found so, so this never matches", "did you mean = 'new'?"},
		{"provider CONTAINS 'Defender'", "provider CONTAINS 'Defender'", "no value of provider", "did you mean product CONTAINS 'Defender'?"},
		{"status MATCHES ('x*','y*')", "('x*','y*')", "no value of status", "status takes"},
		{"status MATCHES 'res*' OR sensor_types CONTAINS 'ENDPOINT' OR product CONTAINS 'Shield' OR provider MATCHES 'md?'", "", "", ""},
		// Fields that are never filled.
		{"sensor_type = 'x'", "sensor_type", "sensor_type is never filled here, so this never matches", "did you mean sensor_types or provider?"},
		{"sensor_type != 'x'", "sensor_type", "so this is always true", "sensor_types"},
		{"investigation_ids IS NULL", "investigation_ids", "so this is always true", "did you mean incident_id?"},
		{"investigation_ids IS NOT NULL", "investigation_ids", "so this never matches", "incident_id"},
		{"deleted_at IS NULL", "deleted_at", "so this is always true", ""},
		{"threat_score > 5", "threat_score", "so this never matches", "did you mean severity?"},
	} {
		q, problems := Parse(row.text, testNow)
		if q == nil {
			t.Errorf("%s: %s", row.text, Failed(problems).Message)
			continue
		}
		var said []Problem
		for _, p := range problems {
			if !p.Extension {
				said = append(said, p)
			}
		}
		switch {
		case row.message == "" && len(said) > 0:
			t.Errorf("%s warns: %+v", row.text, said)
		case row.message == "":
		case len(said) != 1 || !strings.Contains(said[0].Message, row.message) || !strings.Contains(said[0].Hint, row.hint) || row.text[said[0].At.From:said[0].At.To] != row.covers:
			t.Errorf("%s gives %+v", row.text, said)
		}
	}
}

// TestFieldHints holds the fields offered for an unknown name: never a never-filled field,
// nor one that the query may not use.
func TestFieldHints(t *testing.T) {
	for text, want := range map[string]string{
		"timestamp > -1d": "did you mean created_at, began_at or ingested_at?", "src_ip = '10.0.0.1'": "did you mean @ip?", "@timestamp > -1d": "did you mean created_at",
		"sensortype = 'x'": "did you mean sensor_types", "titel = 'x'": "did you mean title?", "FROM incident src_ip = '::1'": "", "zzzzzzzzz = 'x'": "--fields",
		"FROM incident categroy = 'x'": "--fields", "threatscore > 1": "did you mean severity?",
	} {
		q, problems := Parse(text, testNow)
		p := Failed(problems)
		if p == nil {
			for i := range problems {
				if !problems[i].Extension {
					p = &problems[i]
				}
			}
		}
		if p == nil || !strings.Contains(p.Hint, want) {
			t.Errorf("%s: %v, %+v", text, q, problems)
		}
	}
}
