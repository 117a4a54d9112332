package normalize_test

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// verdictsOf returns the verdicts of an alert's entities by their values.
func verdictsOf(t *testing.T, pieces ...string) map[string]string {
	t.Helper()
	rec := normalize.Record("c", alert.AlertsV2, evidenceOf(pieces...))
	if rec.Malformed {
		t.Fatalf("malformed: %s", pieces)
	}
	verdicts := map[string]string{}
	for _, e := range rec.Alert.Entities {
		verdicts[string(e.Type)+" "+e.Value] = e.Verdict
	}
	return verdicts
}

// powershell tells of a file that every computer has.
const powershell = `{"fileName":"powershell.exe","filePath":"C:\\Windows\\v1.0","sha1":"aa11","sha256":"bb22"}`

// TestVerdictsAreOfWhatEvidenceIsAbout holds that a bad message makes no bad recipient, a bad
// process no bad account and no bad program, a bad file no bad folder, and none a bad domain.
func TestVerdictsAreOfWhatEvidenceIsAbout(t *testing.T) {
	const bad = `"verdict":"malicious",`
	for piece, want := range map[string]map[string]string{
		typed("analyzedMessageEvidence", bad+`"networkMessageId":"m1","recipientEmailAddress":"nadia@own.example","senderIp":"192.0.2.1","urls":["https://link.example/x"],"p2Sender":{"emailAddress":"a@mail.example","domainName":"mail.example"}`): {
			"uuid m1": "malicious", "email a@mail.example": "malicious", "ip 192.0.2.1": "malicious", "url https://link.example/x": "malicious",
			"email nadia@own.example": "", "domain own.example": "", "domain mail.example": "", "domain link.example": "",
		},
		typed("submissionMailEvidence", bad+`"networkMessageId":"m1","submissionId":"s1","sender":"a@mail.example","recipient":"nadia@own.example","submitter":"bo@own.example"`): {
			"uuid m1": "malicious", "uuid s1": "", "email a@mail.example": "malicious", "email nadia@own.example": "", "email bo@own.example": "",
			"domain own.example": "", "domain mail.example": "",
		},
		typed("teamsMessageEvidence", bad+`"senderFromAddress":"a@mail.example","recipients":["nadia@own.example"],"suspiciousRecipients":["bo@own.example"]`): {
			"email a@mail.example": "malicious", "email nadia@own.example": "", "email bo@own.example": "", "domain own.example": "",
		},
		typed("processEvidence", bad+`"processCommandLine":"x -y","imageFile":{"fileName":"x.exe"},"parentProcessImageFile":{"fileName":"explorer.exe"},"mdeDeviceId":"d1",`+account(`"userPrincipalName":"nadia@own.example"`)): {
			"process x.exe": "malicious", "command x -y": "malicious", "file x.exe": "", "process explorer.exe": "", "file explorer.exe": "",
			"user nadia@own.example": "", "domain own.example": "", "uuid d1": "",
		},
		typed("processEvidence", bad+`"processCommandLine":"powershell -enc x","imageFile":`+powershell): {
			"process powershell.exe": "malicious", "command powershell -enc x": "malicious",
			"file powershell.exe": "", "hash aa11": "", "hash bb22": "", `path C:\Windows\v1.0\powershell.exe`: "", `path C:\Windows\v1.0`: "",
		},
		typed("fileEvidence", bad+`"mdeDeviceId":"d1","fileDetails":`+powershell): {
			"file powershell.exe": "malicious", "hash aa11": "malicious", "hash bb22": "malicious",
			`path C:\Windows\v1.0\powershell.exe`: "malicious", `path C:\Windows\v1.0`: "", "uuid d1": "",
		},
		typed("fileEvidence", bad+`"fileDetails":{"fileName":"x.exe","filePath":"C:\\a\\X.exe"}`): {"file x.exe": "malicious", `path C:\a\X.exe`: "malicious"},
		typed("fileEvidence", bad+`"fileDetails":{"filePath":"C:\\a"}`):                           {`path C:\a`: ""},
		typed("deviceEvidence", bad+`"deviceDnsName":"pc.own.example","dnsDomain":"own.example","lastExternalIpAddress":"192.0.2.9","loggedOnUsers":[{"accountName":"nadia","domainName":"OWN"}]`): {
			"host pc.own.example": "malicious", "domain own.example": "", "domain OWN": "", "ip 192.0.2.9": "", `user OWN\nadia`: "", "user nadia": "",
		},
		typed("activeDirectoryDomainEvidence", bad+`"activeDirectoryDomainName":"corp.own.example"`): {"domain corp.own.example": ""},
		typed("mailboxConfigurationEvidence", bad+`"configurationId":"r1","mailboxPrimaryAddress":"nadia@own.example","upn":"nadia@own.example","externalDirectoryObjectId":"o1"`): {
			"mailbox nadia@own.example": "", "email nadia@own.example": "", "user nadia@own.example": "", "uuid o1": "", "domain own.example": "",
		},
		typed("userEvidence", bad+account(`"userPrincipalName":"nadia@own.example","domainName":"OWN"`)): {
			"user nadia@own.example": "malicious", "domain own.example": "", "domain OWN": "",
		},
		`{"@odata.type":"#new",` + bad + `"senderFromAddress":"a@mail.example","recipients":["nadia@own.example"]}`: {
			"email a@mail.example": "malicious", "email nadia@own.example": "",
		},
	} {
		got := verdictsOf(t, piece)
		for value, verdict := range want {
			if is, ok := got[value]; !ok || is != verdict {
				t.Errorf("%s: %q, there %t; want %q, of %s", value, is, ok, verdict, piece)
			}
		}
	}
}

// TestVerdictComesLate holds that a thing which other evidence named first has the verdict of
// the evidence about it, the first one, however the entities are turned.
func TestVerdictComesLate(t *testing.T) {
	message := typed("analyzedMessageEvidence", `"verdict":"malicious","recipientEmailAddress":"nadia@own.example"`)
	mailbox := func(verdict string) string {
		return typed("mailboxEvidence", `"verdict":"`+verdict+`","primaryAddress":"Nadia@own.example"`)
	}
	nested := typed("sasTokenEvidence", `"signatureHash":"h","storageResource":`+typed("gitHubRepoEvidence", `"login":"r","owner":"bo","verdict":"malicious"`))
	user := typed("gitHubUserEvidence", `"login":"bo","verdict":"suspicious"`)
	got := verdictsOf(t, message, mailbox("suspicious"), mailbox("malicious"), nested, user)
	for value, want := range map[string]string{"email nadia@own.example": "suspicious", "user bo": "suspicious", "resource r": "malicious", "domain own.example": ""} {
		if got[value] != want {
			t.Errorf("%s: %q, want %q", value, got[value], want)
		}
	}
}

// TestProgramHasItsOwnVerdict holds that the file of a process has the verdict of the evidence
// about the file, in either order, and not the worse one of the process.
func TestProgramHasItsOwnVerdict(t *testing.T) {
	process := typed("processEvidence", `"verdict":"malicious","imageFile":`+powershell)
	file := typed("fileEvidence", `"verdict":"suspicious","fileDetails":`+powershell)
	for _, pieces := range [][]string{{process, file}, {file, process}} {
		got := verdictsOf(t, pieces...)
		for value, want := range map[string]string{
			"process powershell.exe": "malicious", "file powershell.exe": "suspicious", "hash aa11": "suspicious", "hash bb22": "suspicious",
			`path C:\Windows\v1.0\powershell.exe`: "suspicious", `path C:\Windows\v1.0`: "",
		} {
			if is, ok := got[value]; !ok || is != want {
				t.Errorf("%s: %q, there %t; want %q", value, is, ok, want)
			}
		}
	}
}
