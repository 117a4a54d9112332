package story_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/graph/normalize"
)

// TestEveryKindHasAWording holds the table against the mapping: a kind of evidence that
// normalize knows and this package doesn't is told by its first properties alone.
func TestEveryKindHasAWording(t *testing.T) {
	n := 0
	for _, d := range normalize.Describe() {
		n++
		if !story.Known(d.Type) {
			t.Errorf("%s (%s) has no wording", d.Type, d.Name)
		}
	}
	if n < 60 {
		t.Errorf("normalize describes %d kinds", n)
	}
}

// TestWordings has a sentence of each row, and of what is missing or odd.
func TestWordings(t *testing.T) {
	user := piece("userEvidence", "", "userAccount.displayName=Ann Lee", "userAccount.userPrincipalName=ann@a.example", "userAccount.accountName=ann", "userAccount.domainName=A")
	device := piece("deviceEvidence", "", "deviceDnsName=ws1.a.example", "hostName=ws1", "osPlatform=Windows11", "version=24H2", "riskScore=high", "healthStatus=active", "lastIpAddress=10.1.2.3")
	namespace := holding(piece("kubernetesNamespaceEvidence", "", "name=shop"), piece("kubernetesClusterEvidence", "", "name=aks1"))
	for want, e := range map[string]alert.Evidence{
		`procdump64.exe (PID 7) was started by cmd.exe (PID 5) as A\ann, blocked: procdump64 -ma lsass.exe`: piece("processEvidence", "", "imageFile.fileName=procdump64.exe", "processId=7",
			"parentProcessImageFile.fileName=cmd.exe", "parentProcessId=5", "userAccount.accountName=ann", "userAccount.domainName=A", "processCommandLine=procdump64 -ma lsass.exe", "detectionStatus=blocked"),
		"crond (PID 3) was started by process 1 as root: crond -n": piece("processEvidence", "", "imageFile.fileName=crond", "processId=3", "parentProcessId=1", "userAccount.accountName=root", "processCommandLine=crond -n"),
		"Process 3108 ran": piece("process", "", "processId=3108", "parentProcessId=0"),
		"Process ran":      piece("processEvidence", ""),
		`mimikatz.exe (PID 8) ran: .\mimikatz.exe`:                                       piece("process", "", "processId=8", `commandLine=.\mimikatz.exe`),
		`svchost.exe was started by services.exe, image in C:\Windows`:                   piece("process", "", "name=svchost.exe", `path=C:\Windows\svchost.exe`, "parentProcessName=services.exe"),
		`a.exe was started by b.exe as SYSTEM (SID S-1-5-18)`:                            piece("processEvidence", "", "imageFile.fileName=a.exe", "parentProcessImageFile.fileName=b.exe", "userAccount.userSid=S-1-5-18"),
		`File x.dll in C:\Users\Public, still active, SHA-256 ab`:                        active(piece("fileEvidence", "", "fileDetails.fileName=x.dll", `fileDetails.filePath=C:\Users\Public`, "fileDetails.sha256=ab", "fileDetails.md5=cd", "detectionStatus=detected")),
		`File x.dll in C:\, MD5 cd`:                                                      piece("fileEvidence", "", "fileDetails.fileName=x.dll", `fileDetails.filePath=C:\x.dll`, "fileDetails.md5=cd"),
		"File k.sh in /srv, SHA-1 ab":                                                    piece("fileSecurityState", "", "path=/srv/k.sh", "fileHash.hashType=sha1", "fileHash.hashValue=ab"),
		"File without a name":                                                            piece("fileEvidence", ""),
		"File with SHA-256 ab":                                                           piece("fileHashEvidence", "", "algorithm=sha256", "value=ab"),
		"Malware PUA:Win32/M, an unwanted software":                                      piece("malwareEvidence", "", "name=PUA:Win32/M", "category=unwantedSoftware"),
		"Malware Trojan:Win32/X, a trojan, in file x.dll in C:\\":                        holding(piece("malwareEvidence", "", "name=Trojan:Win32/X", "category=Trojan"), piece("fileEvidence", "", "fileDetails.fileName=x.dll", `fileDetails.filePath=C:\`)),
		"Device ws1.a.example (Windows 11 24H2), at 10.1.2.3, risk high":                 device,
		"Device s1 (Windows Server 2022), inactive, compromised":                         marked(piece("deviceEvidence", "", "hostName=s1", "osPlatform=WindowsServer2022", "version=Other", "riskScore=none", "healthStatus=inactive", "lastIpAddress=127.0.0.1"), "contextual", "compromised"),
		"Device d.example, at 10.0.0.7":                                                  piece("hostSecurityState", "", "fqdn=d.example", "privateIpAddress=10.0.0.7", "riskScore=0"),
		`Registry value Run = a.exe in HKCU\Software`:                                    piece("registryValueEvidence", "", "registryHive=HKCU", "registryKey=Software", "registryValueName=Run", "registryValue=a.exe"),
		`Registry key HKLM\SYSTEM`:                                                       piece("registryKeyEvidence", "", "registryHive=HKLM", "registryKey=SYSTEM"),
		"Registry value Run = x in Software, operation modified":                         piece("registryKeyState", "", "key=Software", "valueName=Run", "valueData=x", "operation=modified"),
		"Loopback address 127.0.0.1":                                                     piece("ipEvidence", "", "ipAddress=127.0.0.1"),
		"Unspecified address ::":                                                         piece("ipEvidence", "", "ipAddress=::"),
		"Link-local address fe80::1":                                                     piece("ipEvidence", "", "ipAddress=fe80::1"),
		"Private address 10.0.0.1":                                                       piece("ipEvidence", "", "ipAddress=10.0.0.1"),
		"IP address 203.0.113.7 in Delft, Netherlands":                                   piece("ipEvidence", "", "ipAddress=203.0.113.7", "location.city=Delft", "location.countryName=Netherlands", "countryLetterCode=NL"),
		"URL https://a.example/x":                                                        piece("urlEvidence", "", "url=https://a.example/x"),
		"Domain c2.example, which resolves to 203.0.113.7":                               holding(piece("dnsEvidence", "", "domainName=c2.example"), called("IP address (ip addresses[0])", piece("ipEvidence", "", "ipAddress=203.0.113.7"))),
		"Connection from 10.0.0.1 to 203.0.113.7 in Netherlands, port 443 over TCP":      holding(piece("networkConnectionEvidence", "", "destinationPort=443", "protocol=tcp"), called("IP address (destination address)", piece("ipEvidence", "", "ipAddress=203.0.113.7", "countryLetterCode=NL")), called("IP address (source address)", piece("ipEvidence", "", "ipAddress=10.0.0.1"))),
		"Connection to http://a.example, port 80, blocked":                               piece("networkConnection", "", "destinationUrl=http://a.example", "destinationPort=80", "protocol=ipv4", "status=blocked"),
		"User Ann Lee (ann@a.example), compromised":                                      marked(user, "compromised"),
		"User SID S-1-5-21-7":                                                            piece("userEvidence", "", "userAccount.accountName=S-1-5-21-7"),
		"User ann@a.example, signed in from 203.0.113.7 in Netherlands":                  piece("userSecurityState", "", "userPrincipalName=ann@a.example", "emailRole=unknown", "logonIp=203.0.113.7", "logonLocation=NL"),
		"Sign-in request r1":                                                             piece("cloudLogonRequestEvidence", "", "requestId=r1"),
		"Sign-in session of ann@a.example, Windows 11, Edge, since 2026-11-20 08:31 UTC": holding(piece("cloudLogonSessionEvidence", "", "operatingSystem=Windows 11", "browser=Edge", "startUtcDateTime=2026-11-20T08:31:44Z"), user),
		"Sign-in session of ann@a.example on ws1":                                        holding(piece("hostLogonSessionEvidence", ""), user, device),
		"OAuth application Merge (a1), publisher Unverified":                             piece("oauthApplicationEvidence", "", "displayName=Merge", "appId=a1", "publisher=Unverified"),
		"Service principal Sync (a1), application":                                       piece("servicePrincipalEvidence", "", "servicePrincipalName=Sync", "appId=a1", "servicePrincipalType=application"),
		"Security group Admins (SID S-1-5-32-544)":                                       piece("securityGroupEvidence", "", "displayName=Admins", "sid=S-1-5-32-544"),
		"Cloud application Box (EU)":                                                     piece("cloudApplicationEvidence", "", "displayName=Box", "instanceName=EU"),
		"Cloud application Box at 203.0.113.7":                                           piece("cloudAppSecurityState", "", "destinationServiceName=Box", "destinationServiceIp=203.0.113.7"),
		"Email “Pay” from x@b.example to ann@a.example, delivered, in the junk folder, with 2 attachments, threats: Phish, Spam, linking to https://b.example": piece("analyzedMessageEvidence", "",
			"subject=Pay", "p2Sender.emailAddress=x@b.example", "recipientEmailAddress=ann@a.example", "deliveryAction=delivered", "deliveryLocation=junkFolder", "attachmentsCount=2", "threats=Phish, Spam, Phish", "urls=https://b.example, https://c.example"),
		"Email without a subject from x@b.example":                                          piece("analyzedMessageEvidence", "", "subject=\ufeff", "p1Sender.emailAddress=x@b.example", "deliveryAction=unknown"),
		"Email “Pay” from x@b.example to ann@a.example, reported by ann@a.example as phish": piece("submissionMailEvidence", "", "subject=Pay", "sender=x@b.example", "recipient=ann@a.example", "submitter=ann@a.example", "reportType=phish"),
		"Teams message from x@b.example to ann@a.example, delivered":                        piece("teamsMessageEvidence", "", "senderFromAddress=x@b.example", "recipients=ann@a.example", "deliveryAction=delivered"),
		"Email “Pay” through 203.0.113.7, blocked":                                          piece("messageSecurityState", "", "messageSubject=Pay", "connectingIP=203.0.113.7", "deliveryAction=blocked"),
		"14 similar emails, grouped by subject, sender IP and URL":                          piece("mailClusterEvidence", "", "emailCount=14", "clusterBy=Subject;SenderIp;NormalizedUrl;ContentType"),
		"1 similar email, grouped by sender domain":                                         piece("mailClusterEvidence", "", "emailCount=1", "clusterBy=P2SenderDomain"),
		"Mailbox of Ann Lee (ann@a.example)":                                                piece("mailboxEvidence", "", "displayName=Ann Lee", "primaryAddress=ann@a.example"),
		"Mailbox ann@a.example":                                                             piece("mailboxEvidence", "", "upn=ann@a.example"),
		"Inbox rule “..” in the mailbox of ann@a.example":                                   piece("mailboxConfigurationEvidence", "", "configurationType=userInboxRule", "displayName=..", "mailboxPrimaryAddress=ann@a.example"),
		"Azure resource kv (Microsoft.KeyVault/vaults)":                                     piece("azureResourceEvidence", "", "resourceName=kv", "resourceType=Microsoft.KeyVault/vaults"),
		"Blob b.bak at https://s.example/b.bak":                                             piece("blobEvidence", "", "name=b.bak", "url=https://s.example/b.bak"),
		"Privileged container api in pod p1 from image r/api:1 ran: /bin/sh -c id":          holding(piece("containerEvidence", "", "name=api", "isPrivileged=true", "command=/bin/sh", "args=-c, id"), piece("kubernetesPodEvidence", "", "name=p1"), piece("containerImageEvidence", "", "imageId=r/api:1")),
		"Kubernetes pod p1 in namespace shop of cluster aks1":                               holding(called("Kubernetes pod", piece("kubernetesPodEvidence", "", "name=p1")), namespace),
		"Alert was raised, user ann@a.example, status active, at 2026-11-28 17:26 UTC":      called("Alert record", piece("auditRecord", "", "Operation=AlertTriggered", "CreationTime=2026-11-28T17:26:02", "Data.f3u=ann@a.example", "Status=Active")),
		"Alert was raised, at yesterday":                                                    called("Alert record", piece("auditRecord", "", "Operation=AlertTriggered", "CreationTime=yesterday")),
		"Anonymous IP address, risk medium, remediated":                                     called("Anonymous IP address", piece("riskDetection", "", "id=594665d6c3f0", "riskLevel=medium", "riskState=remediated")),
		"New thing":                called("New thing", piece("newThingEvidence", "")),
		"New thing Foo":            called("New thing", piece("newThingEvidence", "", "displayName=Foo", "x=1")),
		"New thing: x 1, y 2, z 3": called("New thing", piece("newThingEvidence", "", "createdDateTime=2026-01-01T00:00:00Z", "x=1", "y=2", "z=3", "w=4")),
		"IP address 203.0.113.9":   called("Evidence", piece("", "", "at_sign_odata_type=#microsoft.graph.security.ipEvidence", "ipAddress=203.0.113.9")),
	} {
		told := story.Tell([]alert.Evidence{e})
		if len(told) == 0 || told[0].String() != want {
			t.Errorf("%s says %v\nwant %s", e.Type, told, want)
		}
	}
}

// active returns e as still active.
func active(e alert.Evidence) alert.Evidence {
	e.Remediation = "active"
	return e
}

// TestOrder holds what matters first: by verdict, then by kind, then as sent. Nested
// pieces follow the one that holds them.
func TestOrder(t *testing.T) {
	list := []alert.Evidence{
		piece("deviceEvidence", "unknown", "hostName=d"), piece("userEvidence", "", "userAccount.accountName=u"), piece("ipEvidence", "suspicious", "ipAddress=127.0.0.1"),
		piece("ipEvidence", "suspicious", "ipAddress=203.0.113.7"), piece("analyzedMessageEvidence", "suspicious", "subject=m"), piece("urlEvidence", "suspicious", "url=w"),
		piece("fileEvidence", "suspicious", "fileDetails.fileName=f"), piece("processEvidence", "suspicious", "imageFile.fileName=p"), piece("processEvidence", "noThreatsFound", "imageFile.fileName=c"),
		holding(piece("malwareEvidence", "unknown", "name=t"), piece("fileEvidence", "unknown", "fileDetails.fileName=n"), piece("processEvidence", "malicious", "imageFile.fileName=q")),
		piece("urlEvidence", "malicious", "url=z"), piece("fileEvidence", "suspicious", "fileDetails.fileName=g"),
	}
	before := fmt.Sprint(list)
	var got []string
	for _, s := range story.Tell(list) {
		got = append(got, fmt.Sprintf("%v%d %v %s", s.Path, s.Depth(), s.Path.In(list).Type == s.Type, s.Verdict))
	}
	want := []string{
		"[9]0 true unknown", "[9 1]1 true malicious", "[9 0]1 true unknown", "[10]0 true malicious", "[7]0 true suspicious", "[6]0 true suspicious", "[11]0 true suspicious",
		"[4]0 true suspicious", "[5]0 true suspicious", "[3]0 true suspicious", "[2]0 true suspicious", "[1]0 true ", "[0]0 true unknown", "[8]0 true noThreatsFound",
	}
	if !slices.Equal(got, want) {
		t.Errorf("order\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if fmt.Sprint(list) != before {
		t.Error("Tell changed the evidence")
	}
	for _, path := range []story.Path{{99}, {-1}, {9, 5}, {}} {
		if e := path.In(list); e != nil {
			t.Errorf("%v leads to %v", path, e)
		}
	}
}

// TestRoles holds which parts a screen draws as names, values and verdicts.
func TestRoles(t *testing.T) {
	s := story.Tell([]alert.Evidence{started("7", "a.exe", "", "5", "b.exe", "", "processCommandLine=a -x", "detectionStatus=prevented")})[0]
	want := []story.Part{
		{"a.exe", story.Name},
		{" (", story.Plain},
		{"PID 7", story.Value},
		{") was started by ", story.Plain},
		{"b.exe", story.Name},
		{" (", story.Plain},
		{"PID 5", story.Value},
		{"), ", story.Plain},
		{"prevented", story.Judged},
		{": ", story.Plain},
		{"a -x", story.Value},
	}
	if !slices.Equal(s.Parts, want) {
		t.Errorf("parts %q\nwant  %q", s.Parts, want)
	}
}

// The evidence tells of a sign-in as the summary does, in the place that its verdict gives it, with what is
// nested in the account behind it; an account of which something was found keeps its sentence.
func TestTheEvidenceTellsWhatAPersonDid(t *testing.T) {
	user := holding(piece("userEvidence", "", "userAccount.userPrincipalName=ann@a.example"), piece("urlEvidence", "", "url=https://nested.example"))
	ip := piece("ipEvidence", "malicious", "ipAddress=203.0.113.9")
	request := piece("cloudLogonRequestEvidence", "suspicious", "requestId=78d6")
	for want, list := range map[string][]alert.Evidence{
		"Sign-in of ann@a.example from 203.0.113.9, the address malicious|URL https://nested.example|IP address 203.0.113.9, malicious|Sign-in request 78d6, suspicious": {ip, request, user},
		"IP address 203.0.113.9, malicious|User ann@a.example, compromised":                                                                                              {ip, marked(piece("userEvidence", "", "userAccount.userPrincipalName=ann@a.example"), "compromised")},
	} {
		var got []string
		for _, s := range story.Tell(list) {
			got = append(got, s.String())
		}
		if all := strings.Join(got, "|"); all != want {
			t.Errorf("%s\nwant\n%s", all, want)
		}
		holds(t, list)
	}
}

// The sentence of what a person did says of what it tells the verdict, unless it is the person's own or that of
// several things.
func TestTheVerdictOfAnActivityHasItsThing(t *testing.T) {
	user := func(verdict string) alert.Evidence {
		return piece("userEvidence", verdict, "userAccount.userPrincipalName=ann@a.example")
	}
	ip := func(verdict, address string) alert.Evidence {
		return piece("ipEvidence", verdict, "ipAddress="+address)
	}
	app := func(verdict string) alert.Evidence {
		return piece("cloudApplicationEvidence", verdict, "displayName=Box")
	}
	for want, list := range map[string][]alert.Evidence{
		"Activity of ann@a.example from 203.0.113.9, the address malicious":                  {user(""), ip("malicious", "203.0.113.9")},
		"Activity of ann@a.example from 203.0.113.9, malicious":                              {user("malicious"), ip("malicious", "203.0.113.9")},
		"Activity of ann@a.example from 203.0.113.8 and 203.0.113.9, 203.0.113.8 suspicious": {user("unknown"), ip("unknown", "203.0.113.9"), ip("suspicious", "203.0.113.8")},
		"Activity of ann@a.example from 203.0.113.9 and 203.0.113.8, suspicious":             {user(""), ip("suspicious", "203.0.113.9"), ip("suspicious", "203.0.113.8")},
		"Activity of ann@a.example in Box from 203.0.113.9, suspicious":                      {user(""), ip("suspicious", "203.0.113.9"), app("suspicious")},
		"Activity of ann@a.example in Box, the app suspicious":                               {user(""), app("suspicious")},
	} {
		if lead := story.Lead(list); len(lead) != 1 || lead[0].String() != want {
			t.Errorf("%v\nwant %s", lead, want)
		}
	}
}
