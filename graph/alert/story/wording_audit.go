package story

// auditWordings are for audit records of Office 365, of which alerts are made.
func auditWordings() []wording {
	return []wording{{types: []string{"auditRecord"}, rank: ofRest, say: sayAudit}}
}

// sayAudit says what was recorded, and about whom or what.
func sayAudit(l *line, f facts, _ *scene) {
	l.add(Plain, orWord(f.Name))
	l.with(" ", Name, f.get("Operation"))
	l.with(" at ", Value, f.recorded())
	l.with(", sender ", Name, f.get("P2Sender", "P1Sender", "ExchangeMetaData.From", "Data.tsd", "Data.mfrm"))
	l.with(", subject ", Value, f.get("Subject", "ExchangeMetaData.Subject", "Data.ms"))
	l.with(", user ", Name, f.get("Data.f3u", "SharePointMetaData.From"))
	l.with(", file ", Name, f.get("FileData.FileName", "SharePointMetaData.FileName"))
	l.with(", URL ", Value, f.get("Url", "Data.zu"))
	l.with(", status ", Verdict, f.get("Status"))
}

// recorded returns when an audit record was written, to the minute; as it was sent if it is no
// time.
func (f facts) recorded() string {
	if t := f.time("CreationTime"); t != 0 {
		return minute(t)
	}
	return f.get("CreationTime")
}
