package story

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// Each kind of evidence stands where its row says: what a program did before what it left, and that
// before who and where it was.
func TestTheRankOfEachKind(t *testing.T) {
	ranks := map[rank]string{
		ofProcess: "processEvidence process containerEvidence",
		ofFile:    "fileEvidence fileSecurityState malwareEvidence malwareState fileHashEvidence blobEvidence",
		ofMail:    "analyzedMessageEvidence submissionMailEvidence teamsMessageEvidence messageSecurityState mailboxConfigurationEvidence",
		ofURL:     "urlEvidence uriClickSecurityState",
		ofIP:      "ipEvidence dnsEvidence networkConnectionEvidence networkConnection",
		ofUser: "userEvidence userSecurityState cloudLogonSessionEvidence hostLogonSessionEvidence servicePrincipalEvidence " +
			"mailboxEvidence gitHubUserEvidence",
		ofDevice: "deviceEvidence hostSecurityState ioTDeviceEvidence",
	}
	known := map[string]rank{}
	for rank, types := range ranks {
		for _, typ := range strings.Fields(types) {
			known[typ] = rank
		}
	}
	rows := 0
	for _, row := range wordings() {
		for _, typ := range row.types {
			want, ok := known[typ]
			if !ok {
				want = ofRest
			} else {
				rows++
			}
			if _, read := read(factsOf(&alert.Evidence{Type: typ})); read.rank != want {
				t.Errorf("%s has rank %d, want %d", typ, read.rank, want)
			}
		}
	}
	if rows != len(known) {
		t.Errorf("the table has %d of the %d kinds that have a rank of their own", rows, len(known))
	}
}

// A piece without a type is read by what only one kind has.
func TestPiecesWithoutATypeAreReadByTheirMarks(t *testing.T) {
	for name, want := range map[string]string{
		"processCommandLine": "processEvidence", "fileDetails.fileName": "fileEvidence", "deviceDnsName": "deviceEvidence",
		"userAccount.userPrincipalName": "userEvidence", "userAccount.accountName": "userEvidence", "userPrincipalName": "userSecurityState",
		"internetMessageId": "analyzedMessageEvidence", "networkMessageId": "analyzedMessageEvidence",
		"ipAddress": "ipEvidence", "url": "urlEvidence",
	} {
		f, row := read(factsOf(&alert.Evidence{Props: []alert.Prop{{Name: name, Value: "x"}}}))
		if f.Type != want || row.types[0] != want {
			t.Errorf("a piece with %s is read as %q, want %s", name, f.Type, want)
		}
		if f, row := read(factsOf(&alert.Evidence{Props: []alert.Prop{{Name: name}}})); f.Type != "" || row != book().other {
			t.Errorf("a piece with an empty %s is read as %q", name, f.Type)
		}
		if _, row := read(factsOf(&alert.Evidence{Type: "another", Props: []alert.Prop{{Name: name, Value: "x"}}})); row != book().other {
			t.Errorf("a piece of another type with %s is not", name)
		}
	}
}

// Each word for what was done says what is left, in any case of its letters; another one says
// nothing of it.
func TestEachWordForAnOutcome(t *testing.T) {
	for sent, want := range map[string]Outcome{
		"remediated": {"remediated", Settled}, "prevented": {"prevented", Settled}, "blocked": {"blocked", Settled},
		"active": {"still active", Pending}, "unremediated": {"unremediated", Pending}, "partiallyRemediated": {"partially remediated", Pending},
		"declined": {"declined", Pending}, "pendingApproval": {"pending approval", Pending}, "running": {"running", Pending},
		"somethingElse": {"something else", Unsaid}, "": {}, "none": {},
	} {
		for _, word := range []string{sent, strings.ToUpper(sent), strings.ToLower(sent)} {
			if got := outcomeOf(word); got != want && (want.Left != Unsaid || want.Words == "") {
				t.Errorf("%q: %+v, want %+v", word, got, want)
			}
		}
	}
	if got := outcomeOf("somethingElse"); got != (Outcome{"something else", Unsaid}) {
		t.Errorf("%+v", got)
	}
}
