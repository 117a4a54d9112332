package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// threatRecords are the findings under an alert of mail: the message, the click, the file,
// and the automatic investigation. Half of them name the alert.
func (w *world) threatRecords(s *spec) []auditEvent {
	var out []auditEvent
	add := func(recordType int, operation string, at alert.Time, own func() object) {
		out = append(out, auditEvent{at, recordType, func() []byte {
			o := own()
			if s.number%2 == 0 {
				o["AlertId"] = w.providerID(s)
			}
			id := w.id(fmt.Sprint("threat ", recordType, " ", s.number))
			return w.auditRecord(id, operation, "ThreatIntelligence", recordType, at, o)
		}})
	}
	for _, token := range s.detector.Evidence {
		kind, name, _ := strings.Cut(token, ":")
		switch kind {
		case "mail":
			add(recordThreatMail, "TIMailData", s.created-alert.Minute, func() object { return w.threatMail(s, name) })
		case "file":
			add(recordThreatFile, "AtpDetection", s.created-40*alert.Second, func() object { return w.threatFile(s, name) })
		}
	}
	if s.detector.Key == "click" {
		add(recordThreatClick, "TIUrlClickData", s.created-30*alert.Second, func() object { return w.threatClick(s) })
	}
	for _, st := range s.states {
		if st.investigation == "successfullyRemediated" {
			add(recordAir, "AirInvestigationData", st.updated, func() object { return w.investigationRecord(s, st.updated) })
			break
		}
	}
	return out
}

func (w *world) threatMail(s *spec, name string) object {
	m := w.specimens.Mail[name]
	from := w.Externals[m.Sender]
	return object{
		"ObjectId": w.messageID(s), "NetworkMessageId": w.messageID(s), "InternetMessageId": internetID(w, s, from),
		"P1Sender": "bounce@" + from.domain(), "P2Sender": from.Address, "Recipients": []string{w.upn(s.user)}, "SenderIp": s.foreign[0].IP, "Subject": m.Subject,
		"DeliveryAction": "Delivered", "OriginalDeliveryLocation": "Inbox", "LatestDeliveryLocation": "Quarantine", "Directionality": "Inbound",
		"DetectionMethod": strings.Join(m.Methods, ", "), "DetectionType": "Inline", "Policy": "SafeLinks", "PolicyAction": "Quarantine", "Verdict": "Phish",
		"MessageTime": auditTime(s.created - 29*alert.Minute), "ThreatsAndDetectionTech": m.Threats, "AuthDetails": []object{{"Name": "SPF", "Value": "Pass"}, {"Name": "DKIM", "Value": "Fail"}},
		"EventDeepLink": "https://security.microsoft.com/?hash=/threatexplorer?messageParams=" + w.messageID(s),
	}
}

func (w *world) threatFile(s *spec, name string) object {
	f := w.specimens.File[name]
	return object{
		"UserId": w.upn(s.user), "DetectionDate": auditTime(s.created), "DetectionMethod": "AntiMalware", "SourceWorkload": 1,
		"LastModifiedBy": w.upn(s.user), "EventDeepLink": "https://security.microsoft.com/threatexplorer",
		"FileData": object{
			"DocumentId": w.id("document " + f.Name), "FileName": f.Name, "FilePath": f.Path, "FileSize": fmt.Sprint(f.Size), "FileVerdict": 1,
			"MalwareFamily": "Trojan", "SHA256": w.hexOf("sha256 "+f.Name, 64),
		},
	}
}

func (w *world) threatClick(s *spec) object {
	return object{
		"UserId": w.upn(s.user), "UserKey": w.upn(s.user), "AppName": "Mail", "SourceId": w.messageID(s), "TimeOfClick": auditTime(s.created - alert.Minute),
		"Url": linkOf(w, s), "UserIp": s.foreign[1].IP, "EventDeepLink": "https://security.microsoft.com/url",
	}
}

// investigationRecord is that of an automatic investigation. Its data is a text of JSON
// whose objects refer to one another by "$id".
func (w *world) investigationRecord(s *spec, ended alert.Time) object {
	id := "urn:ZappedUrlInvestigation:" + w.hexOf(fmt.Sprint("investigation ", s.number), 32)
	data := object{
		"Version": "3.0", "VendorName": "Microsoft", "ProviderName": "OATP", "AlertType": w.id("detector " + s.detector.Key), "Status": "Resolved",
		"Severity": s.detector.Severity, "ProviderAlertId": w.providerID(s), "AlertDisplayName": w.expand(s, s.detector.Title),
		"Entities": []object{{"$id": "2", "Type": "mailbox", "MailboxPrimaryAddress": w.upn(s.user)}, {"$ref": "2"}},
	}
	return object{
		"Workload": "AirInvestigation", "ObjectId": id, "InvestigationId": id, "InvestigationName": "Mail with malicious urls is zapped - " + id,
		"InvestigationType": "ZappedUrlInvestigation", "Status": "Remediated", "StartTimeUtc": auditTime(s.created), "EndTimeUtc": auditTime(ended),
		"LastUpdateTimeUtc": auditTime(ended), "RunningTime": int((ended - s.created) / alert.Second), "DeepLinkUrl": "https://security.microsoft.com/mtp-investigation/" + id,
		"Data": string(encode(data)), "Actions": []string{`{"$id":"1","ActionId":"urn:EmailZapper:` + w.hexOf(fmt.Sprint("action ", s.number), 32) + `"}`},
	}
}

// cloudAppsRecord is the record of type 98 of an alert of Defender for Cloud Apps.
func (w *world) cloudAppsRecord(s *spec) auditEvent {
	at := s.created + 2*alert.Second
	return auditEvent{at, recordCloudApps, func() []byte {
		o := w.alertMembers(s, "Active", at)
		o["ObjectId"], o["AlertLinks"] = w.providerID(s), []object{{"AlertLinkHref": w.cloudAppsLink(s)}}
		return w.auditRecord(w.id(fmt.Sprint("cloud apps ", s.number)), "AlertTriggered", "CloudAppSecurity", recordCloudApps, at, o)
	}}
}

func (w *world) cloudAppsLink(s *spec) string {
	return "https://" + strings.ToLower(w.Netbios) + ".portal.cloudappsecurity.example/#/alerts/" + w.providerID(s)
}
