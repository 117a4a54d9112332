package story

import "strings"

// keys returns the texts by which a piece is known: equal ones mean one thing. Different
// letter case does not make another thing.
func (p *piece) keys(in *scene) []string {
	var keys []string
	add := func(kind string, value string) {
		if value != "" {
			keys = append(keys, kind+" "+strings.ToLower(value))
		}
	}
	switch p.Type {
	case "processEvidence", "process":
		s := p.process(in)
		if s.ID != "" {
			add("process", s.Host+" "+s.ID+" "+s.Name+" "+s.Started.String())
		}
	case "fileEvidence", "fileSecurityState":
		name, folder := p.image("fileDetails.")
		_, sum := p.hash("fileDetails.")
		add("file", sum)
		add("file", name+" in "+folder)
		add("file named", name)
	case "userEvidence":
		return p.account("userAccount.").keys()
	case "mailboxEvidence":
		add("user", p.get("primaryAddress", "upn"))
		return append(keys, p.account("userAccount.").keys()...)
	case "userSecurityState":
		return p.account("").keys()
	case "deviceEvidence", "hostSecurityState":
		add("host", p.hostName())
	case "ipEvidence":
		add("ip", p.get("ipAddress"))
	case "urlEvidence":
		add("url", p.get("url"))
	case "analyzedMessageEvidence":
		add("mail", p.get("networkMessageId"))
	case "mailClusterEvidence":
		add("cluster", "any") // one sentence of them is enough
	}
	return keys
}

// mentions returns the keys of the things that the sentence of a piece names.
func (p *piece) mentions(in *scene) []string {
	var keys []string
	add := func(kind, value string) {
		if value != "" {
			keys = append(keys, kind+" "+strings.ToLower(value))
		}
	}
	switch p.row.rank {
	case ofProcess:
		s := p.process(in)
		add("file", s.sum)
		switch {
		case s.Name == "":
		case s.Path == "" && s.sum == "":
			add("file named", s.Name)
		default:
			add("file", s.Name+" in "+s.Path)
		}
		add("host", s.Host)
		return append(keys, s.account.keys()...)
	case ofFile:
		add("host", in.hostOf(p.facts))
		if file, ok := p.inner("fileEvidence", ""); ok {
			inner := piece{facts: file}
			keys = append(keys, inner.keys(in)...)
		}
	case ofMail:
		add("user", p.get("recipientEmailAddress", "recipient", "mailboxPrimaryAddress", "upn"))
		add("url", first(p.get("urls")))
		if p.Type == "analyzedMessageEvidence" {
			add("cluster", "any")
		}
	}
	return keys
}
