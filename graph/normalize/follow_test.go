package normalize_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// TestEntitiesThatFollow is the table of what is made of a value beside or instead of it.
func TestEntitiesThatFollow(t *testing.T) {
	for _, c := range []struct{ member, value, want string }{
		{"url", "https://user:pw@evil.example:8443/a?b=c@d#e", "domain:evil.example"},
		{"url", "evil.example/path", "domain:evil.example"},
		{"url", "http://intranet/", "domain:intranet"},
		{"url", "http://192.0.2.7/a", ""},
		{"url", "http://[2001:db8::1]/a", ""},
		{"url", "mailto:a@b.example", "domain:b.example"},
		{"url", "/only/a/path", ""},
		{"url", "-", ""},
		{"emailAddress", "Ops <ops@fabrikam.example>", "email:ops@fabrikam.example | domain:fabrikam.example"},
		{"emailAddress", "<ops@fabrikam.example>", "email:ops@fabrikam.example | domain:fabrikam.example"},
		{"emailAddress", "nobody <>", "email:nobody <>"},
		{"emailAddress", "-", ""},
		{"upn", "SYSTEM@NT AUTHORITY", "user:SYSTEM@NT AUTHORITY"},
		{"ipAddress", "192.0.2.7:443", "ip:192.0.2.7"},
		{"ipAddress", "[2001:db8::1]:443", "ip:2001:db8::1"},
		{"ipAddress", "[2001:db8::1]", "ip:2001:db8::1"},
		{"ipAddress", "2001:db8::1", "ip:2001:db8::1"},
		{"ipAddress", "192.0.2.7:x", "ip:192.0.2.7:x"},
		{"ipAddress", "-", ""},
		{"mdeDeviceId", "73e1", "uuid:73e1"},
	} {
		raw, err := json.Marshal(map[string]string{c.member: c.value})
		if err != nil {
			t.Fatal(err)
		}
		got := pairs(normalize.Record("c", alert.AlertsV2, evidenceOf(string(raw))).Alert.Entities)
		if own := "url:" + c.value; c.member == "url" {
			got = strings.TrimPrefix(strings.TrimPrefix(got, own), " | ")
		}
		if got != c.want {
			t.Errorf("%s %q gives %q, want %q", c.member, c.value, got, c.want)
		}
	}
}

// TestNotCounted holds that an address which means no machine is found, and is not "the"
// address of an alert.
func TestNotCounted(t *testing.T) {
	var pieces []string
	for _, address := range []string{"127.0.0.1", "::1", "fe80::1", "169.254.3.4", "0.0.0.0", "::", "::ffff:127.0.0.1", "1.2.3.4", "10.0.0.1", "fd00::1"} {
		pieces = append(pieces, typed("ipEvidence", `"ipAddress":"`+address+`"`))
	}
	a := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...)).Alert
	var counted []string
	for i := range a.Entities {
		if a.Entities[i].Counted() {
			counted = append(counted, a.Entities[i].Value)
		}
	}
	if !slices.Equal(counted, []string{"1.2.3.4", "10.0.0.1", "fd00::1"}) || len(a.Entities) != 10 || a.First(alert.IP) != "1.2.3.4" {
		t.Errorf("%v are counted of %v, and the first is %s", counted, a.Entities, a.First(alert.IP))
	}
}

// TestFirstUserIsAPerson is of Legacy, which lists the accounts of processes first.
func TestFirstUserIsAPerson(t *testing.T) {
	for users, want := range map[string]string{
		`{"accountName":"SYSTEM","domainName":"NT AUTHORITY"},{"accountName":"amal","domainName":"CONTOSO"}`: `CONTOSO\amal`,
		`{"accountName":"network service"},{"accountName":"FIN-01$"},{"userPrincipalName":"amal@x.example"}`: "amal@x.example",
		`{"onPremisesSecurityIdentifier":"S-1-5-18"},{"accountName":"system","domainName":"CONTOSO"}`:        `CONTOSO\system`,
		`{"accountName":"SYSTEM"},{"accountName":"LOCAL SERVICE"}`:                                           "SYSTEM",
	} {
		a := normalize.Record("c", alert.Legacy, []byte(`{"id":"1","userStates":[`+users+`]}`)).Alert
		if got := a.First(alert.User); got != want {
			t.Errorf("%s: the first is %q, want %q of %v", users, got, want, a.Entities)
		}
	}
}

// TestMalwareIsAntivirus is the table of alerts of a category of malware.
func TestMalwareIsAntivirus(t *testing.T) {
	file := `"evidence":[` + typed("fileEvidence", `"fileDetails":{"fileName":"f"}`) + `]`
	mail := `"evidence":[` + typed("fileEvidence", `"fileDetails":{"fileName":"f"}`) + `,` + typed("analyzedMessageEvidence", `"subject":"s"`) + `]`
	v2, legacy := alert.AlertsV2, alert.Legacy
	for _, c := range []struct {
		source alert.SourceName
		item   string
		want   string
	}{
		{v2, `"serviceSource":"microsoftDefenderForEndpoint","category":"Malware",` + file, "antivirus"},
		{v2, `"serviceSource":"microsoft365Defender","category":"ransomware",` + file, "antivirus"},
		{v2, `"serviceSource":"microsoftSentinel","categories":["Execution","UnwantedSoftware"],` + file, "antivirus"},
		{v2, `"serviceSource":"microsoftDefenderForEndpoint","detectionSource":"antivirus",` + mail, "email"},
		{v2, `"serviceSource":"microsoftDefenderForEndpoint","category":"Malware"`, "thirdparty"},
		{v2, `"serviceSource":"microsoftDefenderForEndpoint","category":"Execution",` + file, "thirdparty"},
		{v2, `"serviceSource":"microsoftDefenderForCloud","category":"Malware",` + file, "cloudaudit"},
		{v2, `"serviceSource":"dataLossPrevention","category":"Malware",` + file, "thirdparty"},
		{v2, `"serviceSource":"somethingNew","category":"Malware",` + file, "thirdparty"},
		{legacy, `"category":"Malware","vendorInformation":{"provider":"Palo Alto Networks"},"malwareStates":[{"name":"x"}]`, "antivirus"},
		{legacy, `"category":"Unwanted software","vendorInformation":{"provider":"Microsoft Defender ATP"},"fileStates":[{"name":"x"}]`, "antivirus"},
	} {
		if a := normalize.Record("c", c.source, []byte(`{"id":"1",`+c.item+`}`)).Alert; a.Schema != c.want {
			t.Errorf("%s is %s, want %s", c.item, a.Schema, c.want)
		}
	}
}

// TestWordsForNothing holds that words of listed fields that say nothing are missing, and
// that a title which says "None" stays.
func TestWordsForNothing(t *testing.T) {
	for _, word := range []string{"None", "unknown", "UnknownFutureValue"} {
		a := normalize.Record("c", alert.AlertsV2, []byte(strings.ReplaceAll(`{"id":"1","title":"W","classification":"W","determination":"W","category":"W",
			"investigationState":"W","serviceSource":"W","detectionSource":"W"}`, "W", word))).Alert
		if a.Title != word || a.Classification+a.Determination+a.Category+a.InvestigationState+a.ServiceSource+a.DetectionSource != "" {
			t.Errorf("%s gives %+v", word, a)
		}
	}
}

// TestOwnFieldsOfAMessage reads the fields of email, the header's sender first.
func TestOwnFieldsOfAMessage(t *testing.T) {
	a := normalize.Record("c", alert.AlertsV2, evidenceOf(typed("analyzedMessageEvidence",
		`"p1Sender":{"emailAddress":"bounce@x.example"},"p2Sender":{"emailAddress":"Ops <ops@x.example>"},"recipientEmailAddress":"amal@contoso.com",`+
			`"subject":"None","antiSpamDirection":"Inbound","deliveryAction":"Blocked","threats":["Phish","unknown","Phish"],"senderIp":"192.0.2.7:25"`))).Alert
	want := alert.Own{
		From: []string{"ops@x.example", "bounce@x.example"}, To: []string{"amal@contoso.com"}, Subjects: []string{"None"}, Directions: []string{"Inbound"},
		Deliveries: []string{"Blocked"}, ThreatCategories: []string{"Phish"}, SourceAddresses: []string{"192.0.2.7"},
	}
	got, err := json.Marshal(a.Own)
	if text, _ := json.Marshal(want); err != nil || string(got) != string(text) {
		t.Errorf("got  %s\nwant %s", got, text)
	}
}

// TestSourceAddress leaves out the address that a connection went to.
func TestSourceAddress(t *testing.T) {
	a := normalize.Record("c", alert.AlertsV2, evidenceOf(
		typed("networkConnectionEvidence", `"destinationAddress":`+typed("ipEvidence", `"ipAddress":"192.0.2.1"`)+`,"sourceAddress":{"ipAddress":"192.0.2.2"}`),
		typed("ipEvidence", `"ipAddress":"192.0.2.3"`),
	)).Alert
	if !slices.Equal(a.SourceAddresses, []string{"192.0.2.2", "192.0.2.3"}) {
		t.Errorf("the sources are %v", a.SourceAddresses)
	}
}
