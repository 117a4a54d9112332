package simulator

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// mailPiece makes the evidence of mail and Teams; nil for other kinds.
func (w *world) mailPiece(s *spec, kind, name string) object {
	switch kind {
	case "mail":
		return w.message(s, name)
	case "mailbox":
		return object{
			"@odata.type": typed("mailboxEvidence"), "displayName": s.user.name, "primaryAddress": w.upn(s.user), "upn": w.upn(s.user),
			"userAccount": w.account(s.user),
		}
	case "cluster":
		return w.cluster(s)
	case "submission":
		return object{
			"@odata.type": typed("submissionMailEvidence"), "networkMessageId": w.messageID(s), "recipient": w.upn(s.user), "reportType": "Phish",
			"sender": senderOf(w, s).Address, "senderIp": s.foreign[0].IP, "subject": w.subject(s),
			"submissionDateTime": stamp(s.created - s.created%1e7), "submissionId": w.id(fmt.Sprint("submission ", s.number)), "submitter": w.upn(s.user),
		}
	case "rule":
		return object{
			"@odata.type": typed("mailboxConfigurationEvidence"), "configurationId": fmt.Sprintf("%s\\%d", w.upn(s.user), s.number*7919), "configurationType": "userInboxRule",
			"displayName": "..", "externalDirectoryObjectId": w.id("user " + s.user.alias), "mailboxPrimaryAddress": w.upn(s.user), "upn": w.upn(s.user),
		}
	case "teams":
		return w.teams(s)
	}
	return nil
}

// messageID is the id of the spec's message.
func (w *world) messageID(s *spec) string { return w.id(fmt.Sprint("message ", s.mailed().number)) }

// mailed returns the spec that had the message first.
func (s *spec) mailed() *spec {
	if s.message != nil {
		return s.message
	}
	return s
}

// mails returns the names of the messages that are evidence of a detector.
func (d *detector) mails() (names []string) {
	for _, token := range d.Evidence {
		if name, ok := strings.CutPrefix(token, "mail:"); ok {
			names = append(names, name)
		}
	}
	return names
}

// letter returns the detector's mail; ok is false if it is about none.
func letter(w *world, s *spec) (m mailSpecimen, ok bool) {
	for _, name := range s.detector.mails() {
		return w.specimens.Mail[name], true
	}
	return m, false
}

// subject is that of the detector's mail.
func (w *world) subject(s *spec) string {
	m, _ := letter(w, s)
	return m.Subject
}

// senderOf is that of the detector's mail, as every piece of evidence about it has it; of one without a mail,
// one of the others.
func senderOf(w *world, s *spec) external {
	if m, ok := letter(w, s); ok {
		return w.Externals[m.Sender]
	}
	return w.Externals[s.number%uint64(len(w.Externals))]
}

// linkOf is that of the detector's mail, if it has one: a person clicks what was sent to them.
func linkOf(w *world, s *spec) string {
	if m, ok := letter(w, s); ok && m.Link >= 0 {
		return w.Links[m.Link].URL
	}
	return w.Links[s.number%uint64(len(w.Links))].URL
}

// internetID is the id that the sender's server gave the spec's message.
func internetID(w *world, s *spec, from external) string {
	return "<" + w.messageID(s)[:18] + "@" + from.domain() + ">"
}

// domain is that of the address.
func (e *external) domain() string { return e.Address[strings.IndexByte(e.Address, '@')+1:] }

func (w *world) message(s *spec, name string) object {
	m := w.specimens.Mail[name]
	from := w.Externals[m.Sender]
	domain := from.domain()
	urls := []string{}
	if m.Link >= 0 {
		urls = append(urls, w.Links[m.Link].URL)
	}
	action, location := "delivered", "inbox"
	if s.detector.Severity == "informational" {
		action, location = "blocked", "quarantine"
	}
	return object{
		"@odata.type": typed("analyzedMessageEvidence"), "antiSpamDirection": "inbound", "attachmentsCount": m.Attachments,
		"deliveryAction": action, "deliveryLocation": location, "internetMessageId": internetID(w, s, from),
		"language": "en", "networkMessageId": w.messageID(s), "receivedDateTime": stamp(s.mailed().created - s.mailed().created%1e7 - 1740e7),
		"p1Sender":              object{"displayName": nil, "domainName": domain, "emailAddress": "bounce@" + domain},
		"p2Sender":              object{"displayName": from.Name, "domainName": domain, "emailAddress": from.Address},
		"recipientEmailAddress": w.upn(s.user), "senderIp": s.foreign[0].IP, "subject": m.Subject,
		"threatDetectionMethods": list(m.Methods), "threats": list(m.Threats), "urlCount": len(urls), "urls": urls,
		"urn": "urn:MailEntity:" + w.hexOf(w.messageID(s), 32),
	}
}

func (w *world) cluster(s *spec) object {
	r := w.dice(s.number, "cluster")
	from := senderOf(w, s)
	domain := from.domain()
	print := fmt.Sprint(1000000000 + r.IntN(3000000000))
	return object{
		"@odata.type": typed("mailClusterEvidence"), "clusterBy": "BodyFingerprintBin1;P2SenderDomain;ContentType",
		"clusterByValue": print + ";" + domain + ";1", "emailCount": 1 + r.IntN(40), "networkMessageIds": []string{w.messageID(s)},
		"query": `( (( (BodyFingerprintBin1:"` + print + `") ) AND ( (P2SenderDomain:"` + domain + `") ) AND ( (ContentType: 1) )))`,
		"urn":   "urn:MailClusterEntity:" + w.hexOf(print, 32),
	}
}

func (w *world) teams(s *spec) object {
	from := w.Externals[s.number%uint64(len(w.Externals))]
	return object{
		"@odata.type": typed("teamsMessageEvidence"), "campaignId": nil, "channelId": nil, "deliveryAction": "delivered", "deliveryLocation": "teams",
		"files": []object{}, "groupId": nil, "isExternal": true, "isOwned": false, "lastModifiedDateTime": stamp(s.created), "messageDirection": "inbound",
		"messageId": strconv.FormatInt(int64(s.created/alert.Millisecond), 10), "owningTenantId": w.tenantID, "parentMessageId": nil, "receivedDateTime": stamp(s.created - 300e7),
		"recipients": []string{w.upn(s.user)}, "senderFromAddress": from.Address, "senderIP": s.foreign[0].IP, "sourceAppName": "Teams", "sourceId": nil,
		"subject": nil, "suspiciousRecipients": []string{}, "threadId": "19:" + w.hexOf("thread", 32) + "@thread.v2", "threadType": "chat", "urls": []object{},
	}
}
