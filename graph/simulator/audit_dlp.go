package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// dlpRecords are the matches of an alert of data loss prevention: one record for each
// rule, all with one Id, and for some alerts a match undone later, under that Id too.
func (w *world) dlpRecords(s *spec) []auditEvent {
	recordType, workload, own := w.dlpPlace(s)
	at := s.created - 4*alert.Second
	id := w.id(fmt.Sprint("dlp ", s.number))
	match := func(operation string, at alert.Time, rule int) auditEvent {
		return auditEvent{at, recordType, func() []byte {
			o := object{
				"UserKey": "DlpAgent", "UserId": "DlpAgent", "IncidentId": w.providerID(s), "SensitiveInfoDetectionIsIncluded": false,
				"PolicyDetails": []object{w.dlpPolicy(s, rule)},
			}
			for name, value := range own {
				o[name] = value
			}
			return w.auditRecord(id, operation, workload, recordType, at, o)
		}}
	}
	out := []auditEvent{match("DlpRuleMatch", at, 0)}
	if s.number%3 == 0 {
		out = append(out, match("DlpRuleMatch", at, 1))
	}
	if s.number%5 == 0 {
		out = append(out, match("DlpRuleUndo", at+9*alert.Minute, 0))
	}
	return out
}

// dlpPlace says where a match was: mail, a document, or a device.
func (w *world) dlpPlace(s *spec) (recordType int, workload string, own object) {
	for i, token := range s.detector.Evidence {
		kind, name, _ := strings.Cut(token, ":")
		switch f := w.specimens.File[name]; {
		case kind == "mail":
			m := w.specimens.Mail[name]
			id := "<" + w.messageID(s)[:18] + "@" + w.Domain + ">"
			return recordDLPMail, "Exchange", object{"ObjectId": id, "ExchangeMetaData": object{
				"From": w.upn(s.user), "To": []string{w.Externals[m.Sender].Address}, "CC": []string{}, "BCC": []string{}, "Subject": m.Subject,
				"Sent": auditTime(s.created - 8*alert.Second), "MessageID": id, "RecipientCount": 1, "FileSize": 48213, "UniqueID": w.messageID(s),
			}}
		case kind == "file" && i > 0 && s.detector.Evidence[i-1] == "device":
			return recordDLPDevice, "Endpoint", object{"ObjectId": f.Path + `\` + f.Name, "EndpointMetaData": object{
				"DeviceName": s.host.name, "FileExtension": f.Name[strings.LastIndexByte(f.Name, '.')+1:], "FileSize": f.Size, "Platform": 1,
				"Sha256": w.hexOf("sha256 "+f.Name, 64), "SourceLocationType": 1, "TargetFilePath": `E:\` + f.Name, "EndpointOperation": "FileCopiedToRemovableMedia",
			}}
		case kind == "file":
			site := "https://kestrelmoor.sharepoint.example/personal/" + s.user.alias
			return recordDLPFiles, "OneDrive", object{"ObjectId": site + "/Documents/" + f.Name, "SharePointMetaData": object{
				"FileID": w.id("file " + f.Name), "FileName": f.Name, "FileOwner": s.user.name, "FilePathUrl": site + "/Documents/" + f.Name, "FileSize": f.Size,
				"From": w.upn(s.user), "IsViewableByExternalUsers": true, "SiteCollectionUrl": site, "SharedBy": []string{w.upn(s.user)},
			}}
		}
	}
	return recordDLPFiles, "SharePoint", object{}
}

// dlpRules are the rules of each policy for the loss of data, by its name.
func dlpRules() map[string][]string {
	return map[string][]string{
		paymentData:     {"High volume of card numbers", "Shared outside the organization"},
		"Trade secrets": {"Copied to a removable drive", "Labelled as a trade secret"},
		"Board papers":  {"Shared outside the organization", "Labelled as confidential"},
	}
}

// paymentData is the policy that looks for card numbers.
const paymentData = "Payment data"

// policyName returns the name of the policy that a detector's description has in parentheses.
func (d *detector) policyName() string {
	_, name, _ := strings.Cut(d.Description, "(")
	name, _, _ = strings.Cut(name, ")")
	return name
}

func (w *world) dlpPolicy(s *spec, rule int) object {
	policy := s.detector.policyName()
	rules := dlpRules()[policy]
	if rules == nil {
		rules = dlpRules()[paymentData]
	}
	name := rules[rule]
	matched := object{"ConditionMatchedInNewScheme": true, "OtherConditions": []object{{"Name": "AccessScope", "Value": "NotInOrganization"}}}
	if policy == paymentData {
		matched["SensitiveInformation"] = []object{{
			"Confidence": 85, "Count": 12, "UniqueCount": 12, "SensitiveType": "50842eb7-edc8-4019-85dd-5a5c1f2bb085",
			"SensitiveInformationTypeName": "Credit Card Number", "Location": "Message Body",
		}}
	}
	return object{
		"PolicyId": w.id("policy " + s.detector.Description), "PolicyName": policy,
		"Rules": []object{{
			"RuleId": w.id("rule " + name), "RuleName": name, "RuleMode": "Enable", "Severity": strings.ToUpper(s.detector.Severity[:1]) + s.detector.Severity[1:],
			"Actions":           []string{"GenerateAlert", "NotifyUser"},
			"ConditionsMatched": matched,
		}},
	}
}
