package story

import (
	"cmp"
	"strconv"
	"strings"
)

func mailWordings() []wording {
	return []wording{
		{types: []string{"analyzedMessageEvidence"}, rank: ofMail, say: sayMessage, marks: []string{"internetMessageId", "networkMessageId"}},
		{types: []string{"submissionMailEvidence"}, rank: ofMail, say: saySubmission},
		{types: []string{"teamsMessageEvidence"}, rank: ofMail, say: sayTeams},
		{types: []string{"messageSecurityState"}, rank: ofMail, say: sayLegacyMessage},
		{types: []string{"mailClusterEvidence"}, rank: ofRest, say: sayCluster},
		{types: []string{"mailboxEvidence"}, rank: ofUser, say: sayMailbox},
		{types: []string{"mailboxConfigurationEvidence"}, rank: ofMail, say: sayConfiguration},
	}
}

// subject begins a sentence about a message.
func (l *line) subject(kind, subject string) {
	if subject == "" {
		l.add(Plain, kind+" without a subject")
		return
	}
	l.add(Plain, kind+" ")
	l.add(Name, quoted(subject))
}

func sayMessage(l *line, f facts, _ *scene) {
	l.subject("Email", f.get("subject"))
	l.with(" from ", Name, f.get("p2Sender.emailAddress", "p1Sender.emailAddress"))
	l.with(" to ", Name, f.get("recipientEmailAddress"))
	l.done(f.Verdict, f.delivery())
	if n, _ := strconv.Atoi(f.get("attachmentsCount")); n > 0 {
		l.add(Plain, ", with "+counted(n, "attachment"))
	}
	l.with(", threats: ", Verdict, threats(f.get("threats")))
	l.with(", linking to ", Value, cut(first(f.get("urls")), longestLink))
}

// longestLink is how many bytes of a link a message's sentence has: rewritten ones are
// long, and their beginning tells where they lead.
const longestLink = 160

// first returns the first value of a list.
func first(list string) string {
	value, _, _ := strings.Cut(list, ", ")
	return value
}

// threats spells a list of threats without repeats: "ZapPhish, HighConfPhish,
// HighConfPhish".
func threats(list string) string {
	var kept []string
	seen := map[string]bool{}
	for word := range strings.SplitSeq(cut(list, longestValue), ", ") {
		if word != "" && !seen[word] {
			seen[word] = true
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, ", ")
}

// delivery says what became of a message, and where it is.
func (f facts) delivery() Outcome {
	out := outcomeOf(f.get("deliveryAction"))
	switch place := messagePlace(strings.ToLower(f.get("deliveryLocation"))); {
	case out.Words == "":
		out.Words = place
	case place != "" && place != out.Words:
		out.Words += ", " + since(out.Words, place)
	}
	return out
}

// since says where a message is after what was done with it: what was delivered and is out of the
// mailbox was taken from there.
func since(action, place string) string {
	if action == "delivered" && (place == "in quarantine" || place == "in the deleted items") {
		return "now " + place
	}
	return place
}

// messagePlace says where a message is; "" if the word isn't known.
func messagePlace(word string) string {
	return map[string]string{
		"inbox": "in the inbox", "junkfolder": "in the junk folder", "quarantine": "in quarantine", "deletedfolder": "in the deleted items",
		"forwarded": "forwarded", "failed": "delivery failed", "dropped": "dropped", "external": "to an outside address",
	}[word]
}

func saySubmission(l *line, f facts, _ *scene) {
	l.subject("Email", f.get("subject"))
	l.with(" from ", Name, f.get("sender"))
	l.with(" to ", Name, f.get("recipient"))
	l.with(", reported by ", Name, f.get("submitter"))
	l.with(" as ", Verdict, spaced(telling(f.get("reportType"))))
}

func sayTeams(l *line, f facts, _ *scene) {
	l.add(Plain, "Teams message") // most have no subject
	l.with(" ", Name, quoted(f.get("subject")))
	l.with(" from ", Name, f.get("senderFromAddress"))
	l.with(" to ", Name, f.get("recipients"))
	l.done(f.Verdict, f.delivery())
}

func sayLegacyMessage(l *line, f facts, _ *scene) {
	l.subject("Email", f.get("messageSubject"))
	l.with(" through ", Name, f.get("connectingIP"))
	l.done(f.Verdict, outcomeOf(f.get("deliveryAction")))
}

func sayCluster(l *line, f facts, _ *scene) {
	n, _ := strconv.Atoi(f.get("emailCount"))
	if n == 0 {
		l.add(Plain, "No similar emails")
	} else {
		l.add(Value, strconv.Itoa(n))
		l.add(Plain, map[bool]string{true: " similar email", false: " similar emails"}[n == 1])
	}
	l.with(", grouped by ", Plain, clusterBy(f.get("clusterBy")))
}

// clusterBy spells what messages have in common: "Subject;SenderIp".
func clusterBy(list string) string {
	var words []string
	for word := range strings.SplitSeq(cut(list, longestValue), ";") {
		switch word {
		case "", "ContentType", "XmiInfoTenantPolicyFinalVerdictSource", "AntispamDirection":
			continue // part of every cluster
		case "SenderIp":
			word = "sender IP"
		case "NormalizedUrl":
			word = "URL"
		case "P2SenderDomain":
			word = "sender domain"
		case "BodyFingerprintBin1":
			word = "body fingerprint"
		default:
			word = strings.ToLower(spaced(word))
		}
		words = append(words, word)
	}
	return listed(words)
}

// listed joins words as a person lists them.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// counted returns a number and its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func sayMailbox(l *line, f facts, _ *scene) {
	address := f.get("primaryAddress", "upn", "userAccount.userPrincipalName")
	if name := f.get("displayName"); name != "" {
		l.with("Mailbox of ", Name, name)
		l.behind(Name, address)
	} else {
		l.add(Plain, "Mailbox")
		l.with(" ", Name, address)
	}
	l.roles(f)
}

func sayConfiguration(l *line, f facts, _ *scene) {
	kind := map[string]string{
		"mailForwardingRule": "Mail forwarding rule", "owaSettings": "Outlook on the web settings", "ewsSettings": "Exchange Web Services settings",
		"mailDelegation": "Mailbox delegation", "userInboxRule": "Inbox rule",
	}[f.get("configurationType")]
	l.add(Plain, cmp.Or(kind, "Mailbox configuration"))
	l.with(" ", Name, quoted(f.get("displayName")))
	l.with(" in the mailbox of ", Name, f.get("mailboxPrimaryAddress", "upn"))
}
