package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// spelled prints entities with what each is a spelling of.
func spelled(list []alert.Entity) string {
	var b strings.Builder
	for i, e := range list {
		if i > 0 {
			b.WriteString(" | ")
		}
		fmt.Fprintf(&b, "%s:%s", e.Type, e.Value)
		if e.Of != 0 {
			fmt.Fprintf(&b, "=%s", list[e.Of-1].Value)
		}
	}
	return b.String()
}

// account is a userAccount.
func account(members string) string { return `"userAccount":{` + members + `}` }

// TestSpellings holds which entities are spellings of one thing.
func TestSpellings(t *testing.T) {
	user := func(members string) string { return typed("userEvidence", account(members)) }
	for _, c := range []struct {
		name   string
		pieces []string
		want   string
	}{
		{
			"an account under its UPN",
			[]string{typed("userEvidence", person)},
			`user:amal@contoso.com | domain:contoso.com | user:CONTOSO\amal=amal@contoso.com | user:amal=amal@contoso.com | user:Amal F=amal@contoso.com | domain:CONTOSO | uuid:0f | uuid:S-1-5=0f`,
		},
		{
			"an account without a UPN is one under its domain and name",
			[]string{user(`"displayName":"Amal F","accountName":"amal","domainName":"D"`)},
			`user:D\amal | user:amal=D\amal | user:Amal F=D\amal | domain:D`,
		},
		{"an account of which a SID is known alone is one under it", []string{user(`"userSid":"S-1-5"`)}, "user:S-1-5 | uuid:S-1-5"},
		{"one spelling twice is itself", []string{user(`"accountName":"amal","displayName":"amal"`)}, "user:amal"},
		{
			"a device under its DNS name",
			[]string{typed("deviceEvidence", `"hostName":"h","deviceDnsName":"h.x","azureAdDeviceId":"1","vmMetadata":{"vmId":"2"}`)},
			"host:h.x | host:h=h.x | uuid:1 | uuid:2=1",
		},
		{"a device under its NetBIOS name", []string{typed("deviceEvidence", `"hostName":"h"`)}, "host:h"},
		{
			"addresses of a device are several",
			[]string{typed("deviceEvidence", `"lastIpAddress":"192.0.2.1","lastExternalIpAddress":"192.0.2.2"`)},
			"ip:192.0.2.1 | ip:192.0.2.2",
		},
		{"users of a device are several", []string{typed("deviceEvidence", `"loggedOnUsers":[{"accountName":"a"},{"accountName":"b"}]`)}, "user:a | user:b"},
		{
			"a file under its SHA-256",
			[]string{typed("fileEvidence", `"fileDetails":{"md5":"5","sha1":"1","sha256":"2","sha256Ac":"ac","fileName":"f","filePath":"/p"}`)},
			"file:f | path:/p/f | path:/p=/p/f | hash:2 | hash:1=2 | hash:5=2 | hash:ac=2",
		},
		{"a file under its SHA-1", []string{typed("fileEvidence", `"fileDetails":{"md5":"5","sha1":"1"}`)}, "hash:1 | hash:5=1"},
		{
			"a process has two files and an account",
			[]string{typed("processEvidence",
				`"imageFile":{"sha256":"a2","sha1":"a1"},"parentProcessImageFile":{"sha1":"b1","sha256":"b2"},`+account(`"userPrincipalName":"u@x","accountName":"u"`))},
			"hash:a2 | hash:a1=a2 | hash:b2 | hash:b1=b2 | user:u@x | domain:x | user:u=u@x",
		},
		{
			"two accounts are two",
			[]string{user(`"userPrincipalName":"a@x","accountName":"a"`), user(`"userPrincipalName":"b@x","accountName":"b"`)},
			"user:a@x | domain:x | user:a=a@x | user:b@x | user:b=b@x",
		},
		{"values of one piece alone are joined", []string{user(`"userPrincipalName":"a@x"`), user(`"accountName":"a"`)}, "user:a@x | domain:x | user:a"},
		{
			"a value met again keeps its entity",
			[]string{user(`"userPrincipalName":"a@x","accountName":"a"`), typed("deviceEvidence", `"loggedOnUsers":[{"accountName":"a"}]`)},
			"user:a@x | domain:x | user:a=a@x",
		},
		{
			"what a later piece knows holds for the value before",
			[]string{typed("deviceEvidence", `"loggedOnUsers":[{"accountName":"a"}]`), user(`"userPrincipalName":"a@x","accountName":"a"`)},
			"user:a=a@x | user:a@x | domain:x",
		},
		{
			"of two pieces that disagree the first holds",
			[]string{user(`"userPrincipalName":"admin@x","accountName":"admin"`), user(`"userPrincipalName":"admin@y","accountName":"admin","displayName":"The admin"`)},
			"user:admin@x | domain:x | user:admin=admin@x | user:admin@y | domain:y | user:The admin=admin@y",
		},
		{
			"a spelling of a spelling is one of the last",
			[]string{user(`"accountName":"a","displayName":"An"`), user(`"userPrincipalName":"a@x","accountName":"a"`)},
			"user:a=a@x | user:An=a@x | user:a@x | domain:x",
		},
		{
			"what is joined to a spelling is joined to its entity",
			[]string{user(`"userPrincipalName":"a@x","accountName":"a"`), user(`"accountName":"a","displayName":"An"`)},
			"user:a@x | domain:x | user:a=a@x | user:An=a@x",
		},
		{
			"two pieces that go round in a ring",
			[]string{user(`"userPrincipalName":"p","accountName":"q"`), user(`"userPrincipalName":"q","accountName":"p"`)},
			"user:p | user:q=p",
		},
		{
			"a list of accounts joins none",
			[]string{typed("userEvidence", `"userAccount":[{"userPrincipalName":"a@x","accountName":"a"},{"userPrincipalName":"b@x","accountName":"b"}]`)},
			"user:a@x | domain:x | user:b@x | user:a | user:b",
		},
		{
			"evidence without a type joins none",
			[]string{`{"hostName":"h","deviceDnsName":"h.x","userPrincipalName":"a@x","accountName":"a"}`},
			"user:a@x | domain:x | user:a | host:h.x | host:h",
		},
		{
			"nested evidence is numbered behind its owner's",
			[]string{typed("hostLogonSessionEvidence", `"account":{`+person+`},"host":{"hostName":"h","deviceDnsName":"h.x"},"sessionId":"s"`)},
			`uuid:s | user:amal@contoso.com | domain:contoso.com | user:CONTOSO\amal=amal@contoso.com | user:amal=amal@contoso.com | user:Amal F=amal@contoso.com | domain:CONTOSO | uuid:0f | uuid:S-1-5=0f | host:h.x | host:h=h.x`,
		},
		{
			"spellings that differ in case alone are one, as it was seen first",
			[]string{user(`"userPrincipalName":"Amal@Contoso.com"`), user(`"userPrincipalName":"amal@contoso.com","accountName":"amal"`), user(`"userPrincipalName":"AMAL@CONTOSO.COM","accountName":"AMAL"`)},
			"user:Amal@Contoso.com | domain:Contoso.com | user:amal=Amal@Contoso.com",
		},
		{
			"so are devices and hashes, but not files, which Linux tells apart",
			[]string{typed("deviceEvidence", `"hostName":"WS-1"`), typed("deviceEvidence", `"hostName":"ws-1"`), typed("fileEvidence", `"fileDetails":{"fileName":"A","sha1":"AB"}`), typed("fileEvidence", `"fileDetails":{"fileName":"a","sha1":"ab"}`)},
			"host:WS-1 | file:A | hash:AB | file:a",
		},
		{"letters beyond ASCII keep their case", []string{user(`"accountName":"Élan"`), user(`"accountName":"élan"`)}, "user:Élan | user:élan"},
		{"one text of two types is two", []string{typed("fileEvidence", `"fileDetails":{"fileName":"2","sha256":"2","md5":"f"}`)}, "file:2 | hash:2 | hash:f=2"},
	} {
		rec := normalize.Record("c", alert.AlertsV2, evidenceOf(c.pieces...))
		if got := spelled(rec.Alert.Entities); got != c.want || rec.Malformed {
			t.Errorf("%s (malformed %t)\ngot  %s\nwant %s", c.name, rec.Malformed, got, c.want)
		}
	}
}

func TestLegacySpellings(t *testing.T) {
	for item, want := range map[string]string{
		`{"id":"1","userStates":[{"accountName":"a","userPrincipalName":"a@x","domainName":"x","aadUserId":"0f","onPremisesSecurityIdentifier":"S-1"}]}`: `user:a@x | domain:x | user:x\a=a@x | user:a=a@x | uuid:0f | uuid:S-1=0f`,
		`{"id":"1","hostStates":[{"netBiosName":"H","fqdn":"h.x"},{"netBiosName":"K"}]}`:                                                                 "host:h.x | host:H=h.x | host:K",
		`{"id":"1","processes":[{"name":"p","parentProcessName":"q","accountName":"a"}],"userStates":[{"accountName":"a","userPrincipalName":"a@x"}]}`:   "process:p | process:q | file:p | user:a=a@x | user:a@x | domain:x",
		`{"id":"1","networkConnections":[{"sourceAddress":"192.0.2.1","destinationAddress":"192.0.2.2"}]}`:                                               "ip:192.0.2.2 | ip:192.0.2.1",
	} {
		if got := spelled(normalize.Record("c", alert.Legacy, []byte(item)).Alert.Entities); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", item, got, want)
		}
	}
}

// TestSpellingsAreNumbers holds what stores and queries rely on, over many
// pieces: Of is the number of an entity of the same type which is no spelling
// itself.
func TestSpellingsAreNumbers(t *testing.T) {
	var pieces []string
	for i := range 300 {
		pieces = append(pieces, typed("userEvidence", account(fmt.Sprintf(`"accountName":"a%d","displayName":"d%d","userSid":"s%d"`, i, i%7, i))),
			typed("malwareEvidence", `"files":[`+typed("fileEvidence", fmt.Sprintf(`"fileDetails":{"sha1":"%d","md5":"m%d"}`, i, i))+`]`),
			typed("userEvidence", account(fmt.Sprintf(`"userPrincipalName":"u%d","accountName":"a%d","azureAdUserId":"s%d"`, i, i, i+1))))
	}
	list := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...)).Alert.Entities
	joined := 0
	for i, e := range list {
		if e.Of == 0 {
			continue
		}
		joined++
		if e.Of < 0 || e.Of > len(list) || e.Of == i+1 || list[e.Of-1].Type != e.Type || list[e.Of-1].Of != 0 {
			t.Fatalf("entity %d of %d is a spelling of %d: %+v", i+1, len(list), e.Of, e)
		}
	}
	if joined < 600 {
		t.Errorf("%d of %d entities are spellings", joined, len(list))
	}
}

// TestManySpellings holds that the case doesn't count either where entities are found in a table.
func TestManySpellings(t *testing.T) {
	var pieces []string
	for i := range 200 {
		pieces = append(pieces, typed("userEvidence", account(fmt.Sprintf(`"userPrincipalName":"User%d@x"`, i))), typed("fileEvidence", fmt.Sprintf(`"fileDetails":{"fileName":"F%d"}`, i)))
	}
	for i := range 200 {
		pieces = append(pieces, typed("userEvidence", account(fmt.Sprintf(`"userPrincipalName":"uSER%d@X"`, i))), typed("fileEvidence", fmt.Sprintf(`"fileDetails":{"fileName":"f%d"}`, i)))
	}
	list := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...)).Alert.Entities
	n := map[alert.EntityType]int{}
	for _, e := range list {
		n[e.Type]++
	}
	if n[alert.User] != 200 || n[alert.Domain] != 1 || n[alert.File] != 400 || list[0].Value != "User0@x" {
		t.Errorf("%v, the first is %v", n, list[0])
	}
}

// TestLongChainOfSpellings makes the entity of each piece a spelling of the next
// one's. It is fast only if chains are shortened as they are followed.
func TestLongChainOfSpellings(t *testing.T) {
	const n = 40000
	pieces := make([]string, n)
	for i := range pieces {
		pieces[i] = `{"@odata.type":"#x.userEvidence","userAccount":{"userPrincipalName":"` + fmt.Sprint(i+1) + `","accountName":"` + fmt.Sprint(i) + `"}}`
	}
	list := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...)).Alert.Entities
	if len(list) != n+1 || list[n].Value != fmt.Sprint(n) || list[n].Of != 0 || list[1].Of != n+1 {
		t.Errorf("%d entities, the first a spelling of %d", len(list), list[1].Of)
	}
}
