package story_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// An audit record says what happened, in the order in which a person would, and not how its
// operation is called; one of an unknown operation has that in parentheses.
func TestAuditRecords(t *testing.T) {
	rule, mail := "PolicyDetails[0].Rules[0].RuleName=Cards", []string{"ExchangeMetaData.From=ann@a.example", "ExchangeMetaData.To=x@b.example, y@b.example", "ExchangeMetaData.Subject=Q4"}
	of := func(name, operation string, props ...string) alert.Evidence {
		return called(name, piece("auditRecord", "", append([]string{"Operation=" + operation}, props...)...))
	}
	for want, e := range map[string]alert.Evidence{
		"File c.xlsx of ann@a.example in OneDrive matched DLP rule “Cards”":         of("DLP match in SharePoint", "DlpRuleMatch", rule, "Workload=OneDrive", "SharePointMetaData.FileName=c.xlsx", "SharePointMetaData.From=ann@a.example"),
		"File c.xlsx matched a DLP rule":                                            of("DLP match in SharePoint", "DlpRuleMatch", "SharePointMetaData.FileName=c.xlsx"),
		`File E:\c.pdf on ws-1 no longer matches DLP rule “Cards”`:                  of("DLP match on a device", "DlpRuleUndo", rule, "Workload=Endpoint", "EndpointMetaData.DeviceName=ws-1", `EndpointMetaData.TargetFilePath=E:\c.pdf`),
		"Email “Q4” from ann@a.example to x@b.example matched DLP rule “Cards”":     of("DLP match in Exchange", "DlpRuleMatch", append(mail, rule)...),
		"DLP match on a device “Cards”":                                             of("DLP match on a device", "DlpRuleMatch", rule),
		"Alert “Zapped” was raised":                                                 of("Alert record", "AlertTriggered", "Name=Zapped\u200b"),
		"Alert “Phish” was raised":                                                  of("Alert record", "AlertTriggered", "Name=Phish"),
		"Alert “Phish” was updated, user ann@a.example, status resolved":            of("Alert record", "AlertUpdated", "Name=Phish", "Data.f3u=ann@a.example", "Status=Resolved"),
		"Alert “Phish” was given evidence: email “Q4” from x@b.example":             of("Alert record", "AlertEntityGenerated", "Name=Phish", "Data.ms=Q4", "Data.tsd=x@b.example"),
		"Alert was given evidence: email without a subject from x@b.example":        of("Alert record", "AlertEntityGenerated", "Data.mfrm=x@b.example"),
		"Email “Q4” from x@b.example was detected as Phish, blocked, in quarantine": of("Email detection", "TIMailData", "Subject=Q4", "P2Sender=x@b.example", "Verdict=Phish", "DeliveryAction=Blocked", "LatestDeliveryLocation=Quarantine"),
		"Email without a subject was detected, delivered, in the junk folder":       of("Email detection", "TIMailData", "DeliveryAction=Delivered", "LatestDeliveryLocation=Junk Folder"),
		"Click on https://x.example by ann@a.example, at 2026-11-28 17:26 UTC":      of("URL click", "TIUrlClickData", "Url=https://x.example", "UserId=ann@a.example", "CreationTime=2026-11-28T17:26:02"),
		"Click on a link": of("URL click", "TIUrlClickData"),
		"File a.exe of ann@a.example was detected as Trojan": of("File detection", "AtpDetection", "FileData.FileName=a.exe", "FileData.MalwareFamily=Trojan", "UserId=ann@a.example"),
		"File was detected": of("File detection", "AtpDetection"),
		"Automated investigation “Zapped”, status remediated":                        of("Automated investigation", "AirInvestigationData", "InvestigationName=Zapped", "Status=Remediated"),
		"Alert record (SomethingNew) about c.xlsx, user ann@a.example, status in it": of("Alert record", "SomethingNew", "FileData.FileName=c.xlsx", "Data.f3u=ann@a.example", "Status=In it"),
		"Audit record": called("Audit record", piece("auditRecord", "")),
	} {
		if told := story.Tell([]alert.Evidence{e}); len(told) != 1 || told[0].String() != want {
			t.Errorf("told %v\nwant %s", told, want)
		}
	}
}

// What happened leads; that the alert was raised, updated and given evidence is one sentence behind it, in
// whatever order it was sent. It names what no other record tells of.
func TestRecordsOfTheAlertComeLast(t *testing.T) {
	of := func(operation string, props ...string) alert.Evidence {
		return called("Alert record", piece("auditRecord", "", append([]string{"Operation=" + operation}, props...)...))
	}
	list := []alert.Evidence{
		of("AlertEntityGenerated", "Name=Click", "Data.f3u=ann@a.example", "Status=Active"),
		of("AlertUpdated", "Name=Click", "Status=Resolved"),
		of("AlertEntityGenerated", "Name=Click", "Data.f3u=bo@a.example", "Status=Active"),
		of("AlertEntityGenerated", "Name=Click", "Data.ms=Pay", "Data.tsd=x@b.example"),
		of("AlertTriggered", "Name=Click", "Status=Active"),
		of("AlertEntityGenerated", "Name=Click", "Data.ms=Pay", "Data.tsd=x@b.example"),
		of("TIUrlClickData", "Url=https://x.example", "UserId=ann@a.example"),
		of("TIMailData", "Subject=Pay", "P2Sender=x@b.example", "DeliveryAction=Delivered", "LatestDeliveryLocation=Quarantine"),
	}
	var got []string
	for _, s := range story.Lead(list) {
		got = append(got, s.String())
	}
	want := []string{
		"Click on https://x.example by ann@a.example", "Email “Pay” from x@b.example was detected, delivered, now in quarantine",
		"Alert “Click” was raised, updated and given evidence, users ann@a.example, bo@a.example, status resolved",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if all := story.Tell(list); len(all) != len(list) || all[0].String() != want[0] {
		t.Errorf("the evidence tells %d of %d pieces, first %s", len(all), len(list), all[0])
	}
}

// A message that only the diary names leads, with the person; a diary of one record stays its sentence.
func TestTheDiaryNamesAMessage(t *testing.T) {
	of := func(operation, at string, props ...string) alert.Evidence {
		return called("Alert record", piece("auditRecord", "", append([]string{"Operation=" + operation, "CreationTime=2026-11-28T" + at, "Name=Send", "Data.f3u=ann@a.example"}, props...)...))
	}
	given, raised := of("AlertEntityGenerated", "08:01:00", "Data.ms=Favour", "Data.tsd=x@b.example", "Status=Active"), of("AlertTriggered", "08:00:30", "Status=Active")
	for want, list := range map[string][]alert.Evidence{
		"Email “Favour” from x@b.example, user ann@a.example|Alert “Send” was raised and given evidence, status active, from 2026-11-28 08:00 UTC to 2026-11-28 08:01 UTC": {given, raised},
		"Alert “Send” was given evidence: email “Favour” from x@b.example, user ann@a.example, status active, at 2026-11-28 08:01 UTC":                                     {given},
		"Alert “Send” was raised, user ann@a.example, status active, at 2026-11-28 08:00 UTC":                                                                              {raised},
		"URL https://x.example, user ann@a.example|Alert “Send” was raised and given evidence, status resolved, at 2026-11-28 08:00 UTC":                                   {raised, of("AlertEntityGenerated", "08:00:40", "Data.zu=https://x.example", "Status=Resolved")},
	} {
		var got []string
		for _, s := range story.Lead(list) {
			got = append(got, s.String())
		}
		if all := strings.Join(got, "|"); all != want {
			t.Errorf("%s\nwant\n%s", all, want)
		}
		holds(t, list)
	}
}

// Of an alert whose title is known, its records don't say it again: what they are about comes first.
func TestTheTitleOfTheAlertIsNotToldAgain(t *testing.T) {
	of := func(name, operation string, props ...string) alert.Evidence {
		return called("Alert record", piece("auditRecord", "", append([]string{"Operation=" + operation, "Name=" + name, "Id=" + operation + name, "CreationTime=2026-11-28T08:00:00"}, props...)...))
	}
	by := "Data.f3u=ann@a.example"
	for want, list := range map[string][]alert.Evidence{
		"User ann@a.example; alert raised and given evidence, status active, at 2026-11-28 08:00 UTC":    {of("Odd place", "AlertTriggered", by), of("Odd place", "AlertEntityGenerated", by, "Status=Active")},
		"Email “Q4” from x@b.example, user ann@a.example; alert given evidence, at 2026-11-28 08:00 UTC": {of("Odd place", "AlertEntityGenerated", by, "Data.ms=Q4", "Data.tsd=x@b.example")},
		"URL https://x.example; alert updated, at 2026-11-28 08:00 UTC":                                  {of("Odd place\u200b", "AlertUpdated", "Data.zu=https://x.example")},
		"Alert was raised, at 2026-11-28 08:00 UTC":                                                      {of("Odd place", "AlertTriggered")},
		"Alert “Another” was raised, user ann@a.example, at 2026-11-28 08:00 UTC":                        {of("Another", "AlertTriggered", by)},
	} {
		g := story.Group{Record: &alert.Record{Alert: &alert.Alert{Title: "Odd place"}}, Evidence: list}
		if lead := g.Lead(); len(lead) != 1 || lead[0].String() != want {
			t.Errorf("%v\nwant %s", lead, want)
		}
		if told := g.Tell(); len(told) != len(list) || strings.Contains(told[0].String(), "Odd place") {
			t.Errorf("the evidence tells %v", told)
		}
	}
	update := []alert.Evidence{of("Odd place", "AlertUpdated", by)}
	one := story.Group{Record: &alert.Record{Alert: &alert.Alert{Title: "Odd place"}}, Evidence: update}
	if all := story.Timeline(t.Context(), one); len(all) != 1 || all[0].String() != "User ann@a.example; alert updated" {
		t.Errorf("the timeline of the alert tells %v", all)
	}
	if all := story.Timeline(t.Context(), one, story.Group{}); len(all) != 1 || all[0].String() != "Alert “Odd place” was updated, user ann@a.example" {
		t.Errorf("the timeline of several alerts tells %v", all)
	}
}

// The records which only say that an alert was raised and given evidence are no events of the alert, of
// which the timeline says so; those that say more are.
func TestTheDiaryOfAnAlertIsNoEvent(t *testing.T) {
	of := func(operation string, props ...string) alert.Evidence {
		return called("Alert record", piece("auditRecord", "", append([]string{"Operation=" + operation, "CreationTime=2026-11-28T08:00:00", "Name=Click"}, props...)...))
	}
	g := story.Group{Record: &alert.Record{Key: alert.Key{Source: alert.O365Management}, Alert: &alert.Alert{Created: clock(t, "07:00:00")}}, Evidence: []alert.Evidence{
		of("AlertTriggered", "Id=1"), of("AlertEntityGenerated", "Id=2", "Data.ms=Pay"), of("AlertEntityGenerated", "Id=3", "Data.ms=Other", "Data.tsd=x@b.example"),
		of("AlertUpdated", "Id=4", "Status=Resolved"), of("TIMailData", "Id=5", "Subject=Pay"),
	}}
	var got []string
	for _, e := range story.Timeline(t.Context(), g) {
		got = append(got, e.String())
	}
	want := []string{"Alert raised", "Alert “Click” was given evidence: email “Other” from x@b.example", "Alert “Click” was updated, status resolved", "Email “Pay” was detected"}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The timeline has each audit record once, at its time; an event is told by its own record alone.
func TestAuditRecordsHaveATime(t *testing.T) {
	of := func(id, at string) alert.Evidence {
		return called("Alert record", piece("auditRecord", "", "Operation=AlertTriggered", "Name=Phish", "Id="+id, "CreationTime=2026-11-28T"+at))
	}
	list := []alert.Evidence{of("1", "08:00:00"), of("2", "07:00:00"), of("1", "08:00:00")}
	r := &alert.Record{Event: &alert.Event{Created: clock(t, "07:00:00")}}
	for name, g := range map[string]story.Group{"an alert": {Evidence: list}, "an event": {Record: r, Evidence: list}} {
		events := story.Timeline(t.Context(), g)
		if len(events) != 2 || events[0].Kind != story.Recorded || events[0].At >= events[1].At || events[0].Path[0] != 1 {
			t.Errorf("%s: %v", name, told(events))
		}
	}
	if events := story.Timeline(t.Context(), story.Group{Record: r}); len(events) != 1 || events[0].String() != "Recorded" {
		t.Errorf("without evidence: %v", told(events))
	}
}

// A person's name has no blanks around it, a cluster of no mails no number, and the last part of
// a place is a country.
func TestSmallWords(t *testing.T) {
	for want, e := range map[string]alert.Evidence{
		"User Ann (ann@a.example)":                                     piece("userEvidence", "", "userAccount.displayName= Ann ", "userAccount.userPrincipalName=ann@a.example"),
		"No similar emails, grouped by subject":                        piece("mailClusterEvidence", "", "emailCount=0", "clusterBy=Subject"),
		"User ann@a.example, signed in from 203.0.113.9 in X, Germany": piece("userSecurityState", "", "userPrincipalName=ann@a.example", "logonIp=203.0.113.9", "logonLocation=X, DE"),
		"Teams message “Hi” from x@b.example":                          piece("teamsMessageEvidence", "", "subject=Hi", "senderFromAddress=x@b.example"),
	} {
		if told := story.Tell([]alert.Evidence{e}); len(told) != 1 || told[0].String() != want {
			t.Errorf("told %v\nwant %s", told, want)
		}
	}
}
