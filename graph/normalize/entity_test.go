package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// evidenceOf is an alert of one or more pieces of evidence.
func evidenceOf(pieces ...string) []byte {
	return []byte(`{"id":"1","evidence":[` + strings.Join(pieces, ",") + `]}`)
}

// typed is a piece of evidence of a type.
func typed(typ, members string) string {
	return `{"@odata.type":"#microsoft.graph.security.` + typ + `",` + members + `}`
}

const person = `"userAccount":{"accountName":"amal","domainName":"CONTOSO","userPrincipalName":"amal@contoso.com","displayName":"Amal F","azureAdUserId":"0f","userSid":"S-1-5"}`

// TestEntities is the table of which members feed which logical type.
func TestEntities(t *testing.T) {
	who := `user:amal@contoso.com | domain:contoso.com | user:CONTOSO\amal | user:amal | user:Amal F | domain:CONTOSO | uuid:0f | uuid:S-1-5`
	for _, c := range []struct{ piece, want string }{
		{typed("userEvidence", person), who},
		{typed("mailboxEvidence", `"displayName":"Amal F","primaryAddress":"a@x.example","upn":"u@x.example",`+person), "mailbox:a@x.example | domain:x.example | mailbox:u@x.example | email:a@x.example | user:u@x.example | " + who},
		{typed("deviceEvidence", `"hostName":"h","deviceDnsName":"h.x.example","ntDomain":"NT","dnsDomain":"x.example","lastExternalIpAddress":"192.0.2.1","lastIpAddress":"10.0.0.1","ipInterfaces":["::1"],"azureAdDeviceId":"aad","mdeDeviceId":"mde","vmMetadata":{"vmId":"vm","resourceId":"/r"},"loggedOnUsers":[{"accountName":"a","domainName":"D"},{"accountName":"b"}]`), `host:h.x.example | host:h | ip:10.0.0.1 | ip:192.0.2.1 | ip:::1 | user:D\a | user:a | user:b | domain:x.example | domain:NT | domain:D | uuid:mde | uuid:aad | uuid:vm | resource:/r`},
		{typed("fileEvidence", `"fileDetails":{"fileName":"f","filePath":"/p","md5":"5","sha1":"1","sha256":"2","sha256Ac":"ac"}`), "file:f | path:/p/f | path:/p | hash:2 | hash:1 | hash:5 | hash:ac"},
		{typed("processEvidence", `"parentProcessImageFile":{"fileName":"cmd.exe"},"imageFile":{"fileName":"p.exe","filePath":"/p","sha1":"1"},"processCommandLine":"p -x",`+person), "process:p.exe | process:cmd.exe | command:p -x | file:p.exe | path:/p/p.exe | path:/p | hash:1 | file:cmd.exe | " + who},
		{typed("registryValueEvidence", `"registryHive":"HKCU","registryKey":"Run","registryValueName":"n","registryValue":"v"`), "registry:Run | registry:n | registry:v"},
		{typed("analyzedMessageEvidence", `"p1Sender":{"emailAddress":"p1@a","domainName":"a"},"p2Sender":{"emailAddress":"p2@b","domainName":"b"},"recipientEmailAddress":"r@c","senderIp":"192.0.2.1","urls":["http://a","http://b"],"networkMessageId":"n"`), "email:p2@b | domain:b | email:p1@a | domain:a | email:r@c | domain:c | ip:192.0.2.1 | url:http://a | url:http://b | uuid:n"},
		{typed("teamsMessageEvidence", `"senderFromAddress":"s@a","recipients":["r@b"],"senderIP":"192.0.2.1","urls":[`+typed("urlEvidence", `"url":"http://a"`)+`],"files":[`+typed("fileEvidence", `"fileDetails":{"fileName":"f"}`)+`]`), "email:s@a | email:r@b | domain:b | ip:192.0.2.1 | url:http://a | domain:a | file:f"},
		{typed("cloudApplicationEvidence", `"appId":11161,"displayName":"SharePoint","instanceName":"SharePoint"`), "app:SharePoint | app:11161"},
		{typed("blobEvidence", `"name":"b","fileHashes":[{"algorithm":"md5","value":"h1"},{"value":"h2"}],"url":"http://b","blobContainer":`+typed("blobContainerEvidence", `"name":"c"`)), "file:b | url:http://b | domain:b | hash:h1 | hash:h2 | resource:c"},
		{typed("networkConnectionEvidence", `"destinationPort":443,"destinationAddress":`+typed("ipEvidence", `"ipAddress":"192.0.2.1"`)+`,"sourceAddress":{"ipAddress":"192.0.2.2"}`), "ip:192.0.2.1 | ip:192.0.2.2"},
		{typed("hostLogonSessionEvidence", `"sessionId":"s","account":{`+person+`},"host":{"hostName":"h"}`), "uuid:s | " + who + " | host:h"},
		{typed("containerEvidence", `"command":["/bin/sh","-c"],"name":"api","image":{"imageId":"i","registry":`+typed("containerRegistryEvidence", `"registry":"r"`)+`}`), "resource:api | command:/bin/sh | command:-c | resource:i | resource:r"},
		{typed("kubernetesPodEvidence", `"labels":{"url":"no","name":"no"},"name":"p"`), "resource:p"},
		// without a type, or of one to come: members that mean the same everywhere
		{`{"ipAddress":"192.0.2.1","name":"no",` + person + `}`, "user:amal@contoso.com | domain:contoso.com | user:amal | ip:192.0.2.1 | domain:CONTOSO | uuid:0f"},
		{typed("quantumEvidence", `"qubit":{"deep":{"hostName":"h"}},"urls":["u"]`), "host:h | url:u"},
		{`{"thing":` + typed("quantumEvidence", `"hostName":"h"`) + `,"upn":"u@a"}`, "user:u@a | domain:a | host:h"},
		// hostile
		{typed("urlEvidence", `"url":"a\u0000\u001b[31m"`), "url:a\uFFFD\x1b[31m"},
		{typed("urlEvidence", `"url":["a",["b"],null,""]`), "url:a | url:b"},
		{typed("ipEvidence", `"ipAddress":{"ipAddress":"192.0.2.1"}`), "ip:192.0.2.1"},
	} {
		if got := pairs(normalize.Record("c", alert.AlertsV2, evidenceOf(c.piece)).Alert.Entities); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.piece, got, c.want)
		}
	}
}

// TestEntitiesAreDistinctAndOrdered also holds whose role and verdict they bear.
func TestEntitiesAreDistinctAndOrdered(t *testing.T) {
	raw := evidenceOf(
		typed("ipEvidence", `"ipAddress":"192.0.2.1","roles":["Source","attacker"],"verdict":"malicious"`),
		typed("ipEvidence", `"roles":["destination"],"verdict":"suspicious","ipAddress":"192.0.2.1"`),
		typed("malwareEvidence", `"roles":["loaded"],"verdict":"unknown","files":[`+typed("fileEvidence", `"verdict":"noThreatsFound","roles":[],"fileDetails":{"fileName":"f"}`)+`]`),
		typed("sasTokenEvidence", `"verdict":"suspicious","storageResource":`+typed("azureResourceEvidence", `"resourceName":"r","verdict":"malicious"`)+`,"signatureHash":"h"`),
		typed("urlEvidence", `"url":"u","roles":null,"verdict":"Newly"`),
	)
	want := []alert.Entity{
		{Type: alert.IP, Value: "192.0.2.1", Role: "source", Verdict: "malicious"},
		{Type: alert.File, Value: "f", Verdict: "noThreatsFound"},
		{Type: alert.Hash, Value: "h", Verdict: "suspicious"},
		{Type: alert.Resource, Value: "r", Verdict: "malicious"},
		{Type: alert.URL, Value: "u", Verdict: "Newly"},
	}
	rec := normalize.Record("c", alert.AlertsV2, raw)
	if fmt.Sprint(rec.Alert.Entities) != fmt.Sprint(want) || rec.Malformed {
		t.Errorf("malformed %t\ngot  %v\nwant %v", rec.Malformed, rec.Alert.Entities, want)
	}
}

// TestManyEntities crosses the length from which repeats are looked up in a map.
func TestManyEntities(t *testing.T) {
	var pieces []string
	for range 2 {
		for i := range 500 {
			pieces = append(pieces, typed("urlEvidence", fmt.Sprintf(`"url":"u%d"`, i)))
		}
	}
	got := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...)).Alert.Entities
	if len(got) != 500 || got[0].Value != "u0" || got[499].Value != "u499" {
		t.Errorf("%d entities, want 500 in order", len(got))
	}
}

// TestMalformedEvidence holds what makes an item malformed within evidence, and
// what does not.
func TestMalformedEvidence(t *testing.T) {
	for piece, malformed := range map[string]bool{
		typed("urlEvidence", `"url":true`):             true,
		typed("urlEvidence", `"url":5`):                true,
		typed("urlEvidence", `"verdict":1`):            true,
		typed("urlEvidence", `"roles":"source"`):       true,
		typed("urlEvidence", `"roles":[3]`):            true,
		`{"@odata.type":5}`:                            true,
		typed("oauthApplicationEvidence", `"appId":5`): false,
		typed("urlEvidence", `"port":5,"a":true`):      false,
		typed("urlEvidence", `"url":null`):             false,
		`{}`:                                           false,
	} {
		if got := normalize.Record("c", alert.AlertsV2, evidenceOf(piece)).Malformed; got != malformed {
			t.Errorf("%s: malformed %t, want %t", piece, got, malformed)
		}
	}
}
