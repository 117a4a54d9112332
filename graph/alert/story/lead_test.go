package story_test

import (
	"fmt"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// lead returns the sentences of a lead with the paths of what each says.
func lead(list []alert.Evidence) (out []string) {
	for _, s := range story.Lead(list) {
		out = append(out, fmt.Sprintf("%s %v%v %s", s.Verdict, s.Path, s.Also, s))
	}
	return out
}

func TestLead(t *testing.T) {
	ann := piece("userEvidence", "unknown", "userAccount.displayName=Ann Lee", "userAccount.userPrincipalName=ann@a.example", "userAccount.userSid=S-1-5-21-7")
	bob := piece("userEvidence", "unknown", "userAccount.userPrincipalName=bob@a.example")
	ws1 := piece("deviceEvidence", "unknown", "hostName=WS1", "mdeDeviceId=d1")
	dc1 := piece("deviceEvidence", "unknown", "hostName=DC1", "mdeDeviceId=d2", "detailedRoles=DestinationDevice")
	ip := piece("ipEvidence", "suspicious", "ipAddress=203.0.113.7", "countryLetterCode=NL")
	ip2 := piece("ipEvidence", "suspicious", "ipAddress=203.0.113.9")
	loopback := piece("ipEvidence", "malicious", "ipAddress=127.0.0.1")
	app := piece("cloudApplicationEvidence", "unknown", "displayName=Box")
	mailbox := piece("mailboxEvidence", "unknown", "primaryAddress=ANN@a.example", "userAccount.userSid=S-1-5-21-7")
	url := piece("urlEvidence", "suspicious", "url=https://b.example")
	dump := piece("processEvidence", "malicious", "imageFile.fileName=procdump.exe", "imageFile.sha256=AB", "processId=7", "parentProcessImageFile.fileName=cmd.exe",
		"mdeDeviceId=d1", "userAccount.userSid=S-1-5-21-7", "processCommandLine=procdump -ma lsass.exe")
	dumped := piece("fileEvidence", "suspicious", "fileDetails.fileName=renamed.exe", "fileDetails.sha256=ab", "mdeDeviceId=d1")
	mail := piece("analyzedMessageEvidence", "suspicious", "subject=Pay", "p2Sender.emailAddress=x@b.example", "recipientEmailAddress=ann@a.example", "urls=https://b.example")
	cluster := piece("mailClusterEvidence", "malicious", "emailCount=14", "clusterBy=Subject")
	quiet := piece("processEvidence", "unknown", "imageFile.fileName=a.exe", "processId=9")
	anonymous := piece("riskDetection", "", "id=594665d6c3f0", "riskLevel=high", "riskState=atRisk")
	anonymous.Name = "Anonymous IP address"
	for name, c := range map[string]struct {
		list []alert.Evidence
		want []string
	}{
		"nothing": {nil, nil},
		"a process, its image, its account and its host are one sentence": {
			[]alert.Evidence{ws1, ann, dumped, dump, dump, ip, loopback},
			[]string{
				"malicious [3][[4] [2] [0] [1]] procdump.exe (PID 7) was started by cmd.exe on WS1 as SID S-1-5-21-7, malicious: procdump -ma lsass.exe",
				"suspicious [5][] IP address 203.0.113.7 in Netherlands, suspicious",
			},
		},
		"another account and host have their own": {
			[]alert.Evidence{dc1, bob, dump, ws1},
			[]string{
				"malicious [2][[3]] procdump.exe (PID 7) was started by cmd.exe on WS1 as SID S-1-5-21-7, malicious: procdump -ma lsass.exe",
				"unknown [1][] User bob@a.example", "unknown [0][] Device DC1",
			},
		},
		"a process without a verdict comes before what is suspicious, not before what is malicious": {
			[]alert.Evidence{url, quiet, piece("urlEvidence", "malicious", "url=https://c.example")},
			[]string{"malicious [2][] URL https://c.example, malicious", "unknown [1][] a.exe (PID 9) ran", "suspicious [0][] URL https://b.example, suspicious"},
		},
		"a message with its recipient, mailbox, link and cluster": {
			[]alert.Evidence{cluster, mailbox, ann, url, mail},
			[]string{"malicious [4][[1] [2] [3] [0]] Email “Pay” from x@b.example to ann@a.example, malicious, linking to https://b.example"},
		},
		"clusters alone": {[]alert.Evidence{cluster, cluster}, []string{"malicious [0][[1]] 14 similar emails, grouped by subject, malicious"}},
		"a sign-in": {
			[]alert.Evidence{ann, ip, piece("cloudLogonRequestEvidence", "unknown", "requestId=r"), ip2},
			[]string{"suspicious [0][[1] [3] [2]] Sign-in of Ann Lee (ann@a.example) from 203.0.113.7 in Netherlands and 203.0.113.9, suspicious"},
		},
		"an activity in an application": {
			[]alert.Evidence{ann, mailbox, app, ip, ip, loopback},
			[]string{"suspicious [0][[1] [3] [4] [2]] Activity of Ann Lee (ann@a.example) in their mailbox in Box from 203.0.113.7 in Netherlands, suspicious"},
		},
		"an activity against a server": {[]alert.Evidence{ann, ws1, dc1}, []string{"unknown [0][[1] [2]] Activity of Ann Lee (ann@a.example) on WS1 against DC1"}},
		"one user alone":               {[]alert.Evidence{ann}, []string{"unknown [0][] Activity of Ann Lee (ann@a.example)"}},
		"a risk detection": {
			[]alert.Evidence{ann, ip, piece("cloudLogonRequestEvidence", "", "requestId=r", "activity=signin"), anonymous},
			[]string{"suspicious [0][[1] [2] [3]] Anonymous IP address: sign-in of Ann Lee (ann@a.example) from 203.0.113.7 in Netherlands, risk high, the address suspicious"},
		},
		"a risk detection about no sign-in": {
			[]alert.Evidence{ann, piece("cloudLogonRequestEvidence", "", "activity=user"), anonymous},
			[]string{"unknown [0][[2]] Anonymous IP address: Ann Lee (ann@a.example), risk high"},
		},
		"a risk detection of a user's activity": {
			[]alert.Evidence{ann, ip, anonymous},
			[]string{"suspicious [0][[1] [2]] Anonymous IP address: activity of Ann Lee (ann@a.example) from 203.0.113.7 in Netherlands, risk high, the address suspicious"},
		},
		"a risk detection without a user": {
			[]alert.Evidence{{Type: "riskDetection", Name: "New country", Props: []alert.Prop{{Name: "id", Value: "594665d6c3f0"}, {Name: "riskLevel", Value: "hidden"}, {Name: "riskState", Value: "confirmedCompromised"}}}},
			[]string{" [0][] New country, confirmed compromised"},
		},
		"two users have no activity": {
			[]alert.Evidence{ann, bob, ip},
			[]string{"suspicious [2][] IP address 203.0.113.7 in Netherlands, suspicious", "unknown [0][] User Ann Lee (ann@a.example)", "unknown [1][] User bob@a.example"},
		},
		"a file known by name alone": {
			[]alert.Evidence{piece("fileSecurityState", "", "name=m.exe", `path=c:\t\m.exe`), piece("process", "", "processId=8", `commandLine=.\m.exe`)},
			[]string{` [1][[0]] m.exe (PID 8) ran: .\m.exe`},
		},
		"two hosts: which is not said": {
			[]alert.Evidence{ws1, dc1, quiet},
			[]string{"unknown [2][] a.exe (PID 9) ran", "unknown [0][] Device WS1", "unknown [1][] Device DC1"},
		},
		"a nested link is no story": {[]alert.Evidence{holding(piece("ioTDeviceEvidence", "", "deviceName=plc"), url)}, []string{" [0][] IoT device plc"}},
		"many addresses have sentences of their own": {
			[]alert.Evidence{ann, ip, ip2, piece("ipEvidence", "", "ipAddress=203.0.113.10"), piece("ipEvidence", "", "ipAddress=203.0.113.11"), piece("ipEvidence", "", "ipAddress=203.0.113.12")},
			[]string{
				"suspicious [1][] IP address 203.0.113.7 in Netherlands, suspicious", "suspicious [2][] IP address 203.0.113.9, suspicious", " [3][] IP address 203.0.113.10",
				" [4][] IP address 203.0.113.11", " [5][] IP address 203.0.113.12", "unknown [0][] User Ann Lee (ann@a.example)",
			},
		},
		"malware and its file": {
			[]alert.Evidence{holding(piece("malwareEvidence", "malicious", "name=T"), dumped)},
			[]string{"suspicious [0][[0 0]] Malware T, in file renamed.exe on WS1"},
		},
		"what was cleared is left out, unless all is": {
			[]alert.Evidence{piece("fileEvidence", "noThreatsFound", "fileDetails.fileName=f"), url},
			[]string{"suspicious [1][] URL https://b.example, suspicious"},
		},
		"all cleared":                {[]alert.Evidence{piece("fileEvidence", "noThreatsFound", "fileDetails.fileName=f")}, []string{"noThreatsFound [0][] File f"}},
		"no address means a machine": {[]alert.Evidence{loopback, piece("ipEvidence", "", "ipAddress=0.0.0.0")}, nil},
	} {
		if name == "malware and its file" {
			c.list = append(c.list, ws1)
			c.want = []string{"malicious [0][[1] [0 0]] Malware T, in file renamed.exe on WS1, malicious"}
		}
		if got := lead(c.list); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}

// TestLeadIsShort holds that of many things six are told.
func TestLeadIsShort(t *testing.T) {
	var list []alert.Evidence
	for i := range 50 {
		list = append(list, piece("urlEvidence", "suspicious", fmt.Sprintf("url=https://%d.example", i)))
	}
	got := story.Lead(list)
	if len(got) != 6 || got[5].String() != "URL https://5.example, suspicious" {
		t.Errorf("lead %v", got)
	}
}
