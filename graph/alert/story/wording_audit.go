package story

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// auditWordings are for audit records of Office 365, of which alerts are made.
func auditWordings() []wording {
	return []wording{{types: []string{"auditRecord"}, rank: ofRest, say: sayAudit}}
}

// recorded is a row of what audit records tell: the operation, and the words for it.
type recorded struct {
	operation string
	say       func(l *line, f facts, in *scene)
}

// recordedRows lists the operations that have words of their own.
func recordedRows() []recorded {
	return []recorded{
		{"DlpRuleMatch", func(l *line, f facts, _ *scene) { l.rule(f, "matched") }},
		{"DlpRuleUndo", func(l *line, f facts, _ *scene) { l.rule(f, "no longer matches") }},
		{"DlpInfo", func(l *line, f facts, _ *scene) { l.rule(f, "is known to") }},
		{"AlertTriggered", func(l *line, f facts, in *scene) { l.raised(f, in, "raised") }},
		{"AlertUpdated", func(l *line, f facts, in *scene) { l.raised(f, in, "updated") }},
		{"AlertEntityGenerated", func(l *line, f facts, in *scene) { l.raised(f, in, "given evidence") }},
		{"TIMailData", sayDetectedMail},
		{"TIUrlClickData", func(l *line, f facts, _ *scene) {
			l.add(Plain, "Click on ")
			l.add(Name, cmp.Or(f.get("Url"), "a link"))
			l.with(" by ", Name, f.actor())
		}},
		{"AtpDetection", func(l *line, f facts, _ *scene) {
			l.add(Plain, "File")
			l.with(" ", Name, f.file())
			l.with(" of ", Name, f.actor())
			l.detected(f.get("FileData.MalwareFamily", "AttachmentData[0].MalwareFamily", "FileData.FileVerdict"))
		}},
		{"AirInvestigationData", func(l *line, f facts, _ *scene) {
			l.add(Plain, orWord(f.Name))
			name, _, _ := strings.Cut(f.get("InvestigationName"), " - urn:") // the service's id of it
			l.with(" ", Name, quoted(name))
		}},
	}
}

// rankOf returns the rank of an operation that tells of the alert itself; 0 for others.
func rankOf(operation string) rank {
	return map[string]rank{"AlertTriggered": ofRaised, "AlertUpdated": ofUpdated, "AlertEntityGenerated": ofGiven}[operation]
}

// alertName returns the name of the alert that a record is about.
func (f facts) alertName() string { return alert.Ended(f.get("Name", "Data.an")) }

// sayAudit says what was recorded, and about whom or what. What an operation without a row is
// called stands in parentheses. Beside its time in a timeline, it doesn't say the time once more.
func sayAudit(l *line, f facts, in *scene) {
	operation := f.get("Operation")
	rows := recordedRows()
	if i := slices.IndexFunc(rows, func(r recorded) bool { return r.operation == operation }); i >= 0 {
		rows[i].say(l, f, in)
	} else {
		l.add(Plain, orWord(f.Name))
		l.behind(Name, operation)
		l.with(" about ", Name, f.file())
		l.with(", user ", Name, f.person())
	}
	l.with(", status ", Verdict, strings.ToLower(spaced(f.get("Status"))))
	if !in.timed {
		l.with(", at ", Value, f.written())
	}
}

// rule says what a rule for the loss of data did to a file or a message.
func (l *line) rule(f facts, did string) {
	mail := f.get("ExchangeMetaData.Subject") != "" || f.get("ExchangeMetaData.From") != ""
	switch {
	case mail:
		l.message(f)
		l.with(" to ", Name, first(f.get("ExchangeMetaData.To")))
	case f.file() != "":
		l.with("File ", Name, f.file())
		l.with(" of ", Name, f.person())
		l.with(" on ", Name, f.get("EndpointMetaData.DeviceName"))
		if f.get("EndpointMetaData.DeviceName") == "" {
			l.with(" in ", Plain, f.get("Workload"))
		}
	default:
		l.add(Plain, orWord(f.Name))
		l.with(" ", Name, quoted(f.get("PolicyDetails[0].Rules[0].RuleName", "PolicyDetails[0].PolicyName")))
		l.with(" of ", Name, f.person())
		return
	}
	l.add(Plain, " "+did+" ")
	name := f.get("PolicyDetails[0].Rules[0].RuleName", "PolicyDetails[0].PolicyName")
	if name == "" {
		l.add(Plain, "a DLP rule")
		return
	}
	l.with("DLP rule ", Name, quoted(name))
}

// raised says what happened to an alert, and what it is about: that comes first if the alert needs no name.
func (l *line) raised(f facts, in *scene, what string) {
	mail, url, person := f.get("Data.ms", "Data.tsd", "Data.mfrm") != "", f.get("Data.zu"), f.person()
	first := in.own(f) && (mail || url != "" || person != "")
	if !first {
		l.alert(f, in, what)
		if mail {
			l.add(Plain, ": ")
		}
	}
	if mail {
		l.message(f)
	}
	l.listed("URL ", Value, url)
	l.listed("user ", Name, person)
	if first {
		l.add(Plain, "; alert "+what)
	}
}

// alert says what happened to an alert, and to which if the evidence belongs to another one.
func (l *line) alert(f facts, in *scene, what string) {
	l.add(Plain, "Alert")
	if !in.own(f) {
		l.with(" ", Name, quoted(f.alertName()))
	}
	l.add(Plain, " was "+what)
}

// listed says a value behind what was said, or first of all: then its word begins the sentence.
func (l *line) listed(word string, role Role, value string) {
	if len(l.parts) > 0 {
		word = ", " + word
	} else {
		word = strings.ToUpper(word[:1]) + word[1:]
	}
	l.with(word, role, value)
}

// sayDetectedMail says which message was detected as what, and where it is.
func sayDetectedMail(l *line, f facts, _ *scene) {
	l.message(f)
	l.with(" to ", Name, first(f.get("Recipients")))
	l.detected(f.get("Verdict"))
	action, place := strings.ToLower(spaced(telling(f.get("DeliveryAction")))), strings.ToLower(f.get("LatestDeliveryLocation"))
	l.with(", ", Plain, action)
	if where := messagePlace(strings.ReplaceAll(place, " ", "")); where != action {
		l.with(", ", Plain, since(action, where))
	}
}

// message begins with the message that a record is about.
func (l *line) message(f facts) {
	l.subject(map[bool]string{true: "Email", false: "email"}[len(l.parts) == 0], f.get("Subject", "ExchangeMetaData.Subject", "Data.ms"))
	l.with(" from ", Name, f.get("P2Sender", "P1Sender", "ExchangeMetaData.From", "Data.tsd", "Data.mfrm"))
}

// detected says as what a thing was detected.
func (l *line) detected(as string) {
	l.add(Plain, " was detected")
	l.with(" as ", Verdict, telling(as))
}

// file returns the file that an audit record is about.
func (f facts) file() string {
	return f.get("FileData.FileName", "SharePointMetaData.FileName", "AttachmentData[0].FileName", "ItemName", "EndpointMetaData.TargetFilePath")
}

// person returns the person that an audit record is about; its UserId is often the service's.
func (f facts) person() string { return f.get("Data.f3u", "SharePointMetaData.From", "Data.suid") }

// actor returns the person who did what is recorded, where no service did it.
func (f facts) actor() string { return f.get("UserId") }

// written returns when an audit record was written, to the minute; as it was sent if it is no
// time.
func (f facts) written() string {
	if t := f.time("CreationTime"); t != 0 {
		return minute(t)
	}
	return f.get("CreationTime")
}

// quoted returns a name in quotes; "" for none.
func quoted(name string) string {
	if name == "" {
		return ""
	}
	return "“" + cut(name, longestValue/2) + "”"
}
