package story

import (
	"cmp"
	"slices"
	"strings"
)

// activity is the story of an alert without a process or a message: who did something,
// from which address, on which device. It is told only if all is about one account.
type activity struct {
	users, mailboxes, addresses, devices, targets, apps, sessions, risks []int // numbers of pieces
}

func (a *activity) all() [][]int {
	return [][]int{a.users, a.mailboxes, a.addresses, a.devices, a.targets, a.apps, a.sessions, a.risks}
}

// has reports whether a piece is part of the activity.
func (a *activity) has(i int) bool {
	if a == nil {
		return false
	}
	for _, list := range a.all() {
		for _, j := range list {
			if i == j {
				return true
			}
		}
	}
	return false
}

// findActivity finds the activity of one account, if the evidence tells of one.
func (t *teller) findActivity() {
	a := &activity{}
	accounts := map[string]bool{}
	for i := range t.list {
		p := &t.list[i]
		switch {
		case p.row.rank == ofProcess, p.row.rank == ofMail && p.Type != "mailboxConfigurationEvidence":
			return
		case p.silent() && p.Type != "cloudLogonRequestEvidence":
		default:
			a.take(p, i, accounts)
		}
	}
	if len(accounts) == 1 && len(a.users) > 0 && len(a.addresses) <= 4 && len(a.devices)+len(a.targets) <= 3 {
		t.activity = a
	}
}

// take puts a piece where it belongs.
func (a *activity) take(p *piece, i int, accounts map[string]bool) {
	if len(p.path) > 1 {
		return
	}
	switch p.Type {
	case "userEvidence", "userSecurityState", "mailboxEvidence":
		if keys := p.keys(nil); len(keys) > 0 {
			accounts[keys[0]] = true
		}
		if p.Type == "mailboxEvidence" {
			a.mailboxes = append(a.mailboxes, i)
		} else {
			a.users = append(a.users, i)
		}
	case "ipEvidence":
		a.addresses = append(a.addresses, i)
	case "deviceEvidence", "hostSecurityState":
		if strings.Contains(p.get("detailedRoles"), "Destination") {
			a.targets = append(a.targets, i)
		} else {
			a.devices = append(a.devices, i)
		}
	case "cloudApplicationEvidence":
		a.apps = append(a.apps, i)
	case "cloudLogonRequestEvidence", "cloudLogonSessionEvidence":
		if p.get("activity") != "user" { // of a risk detection without a sign-in
			a.sessions = append(a.sessions, i)
		}
	case riskDetection:
		a.risks = append(a.risks, i)
	}
}

// tellActivity says the activity in one sentence, about its account.
func (t *teller) tellActivity() {
	a := t.activity
	p := &t.list[a.users[0]]
	s := Sentence{Path: p.path, Type: p.Type, Kind: p.Name, Verdict: p.Verdict, Parts: t.activityParts(p), done: true}
	s.judge()
	for _, list := range a.all() {
		for _, j := range list {
			t.done[j] = true
			if other := &t.list[j]; other != p {
				s.say(other)
			}
		}
	}
	if whose := t.judgedOf(&s, p); whose != "" {
		s.Parts[s.judged-2].Text = ", " + whose + " "
	}
	t.out = append(t.out, s)
}

// judgedOf names the thing that has the verdict of a sentence: "the address", or of several addresses the one;
// "" if it is the account's own, or if several things have it.
func (t *teller) judgedOf(s *Sentence, user *piece) string {
	if s.judged < 2 || s.judged != len(s.Parts) || !threat(s.Verdict) || weight(user.Verdict) <= weight(s.Verdict) {
		return ""
	}
	a := t.activity
	judged := func(i int) bool { return weight(t.list[i].Verdict) == weight(s.Verdict) }
	found := ""
	for _, of := range []struct {
		word string
		list []int
	}{{"the address", a.addresses}, {"the device", a.devices}, {"the device", a.targets}, {"the app", a.apps}, {"the mailbox", a.mailboxes}, {"the sign-in", a.sessions}} {
		at := slices.IndexFunc(of.list, judged)
		switch {
		case at < 0:
			continue
		case found != "" || slices.ContainsFunc(of.list[at+1:], judged):
			return ""
		}
		if found = of.word; len(of.list) > 1 {
			p := &t.list[of.list[at]]
			found = cmp.Or(p.get("ipAddress"), p.hostName(), found)
		}
	}
	return found
}

func (t *teller) activityParts(user *piece) []Part {
	a := t.activity
	at := "userAccount."
	if user.Type == "userSecurityState" {
		at = ""
	}
	var l line
	if len(a.risks) > 0 {
		l.add(Name, orWord(t.list[a.risks[0]].Name))
	}
	l.add(Plain, a.begins())
	l.person(user.account(at))
	if len(a.mailboxes) > 0 {
		l.add(Plain, " in their mailbox")
	}
	t.enumerate(&l, " in ", a.apps, func(l *line, p *piece) { l.add(Name, p.get("displayName", "instanceName", "appId")) })
	t.enumerate(&l, " on ", a.devices, func(l *line, p *piece) { l.add(Name, p.hostName()) })
	t.enumerate(&l, " against ", a.targets, func(l *line, p *piece) { l.add(Name, p.hostName()) })
	t.enumerate(&l, " from ", a.addresses, func(l *line, p *piece) {
		l.add(Name, p.get("ipAddress"))
		l.with(" in ", Plain, p.place())
	})
	for _, i := range a.sessions {
		l.with(" with ", Plain, t.list[i].get("browser"))
		l.with(" on ", Plain, t.list[i].get("operatingSystem"))
	}
	for _, i := range a.risks {
		l.risk(t.list[i].facts)
	}
	return l.parts
}

// begins returns the words before the account. Behind the kind of a risk they go on with the
// sentence; a risk may be about an account that did nothing.
func (a *activity) begins() string {
	risk := len(a.risks) > 0
	switch {
	case len(a.sessions) > 0 && risk:
		return ": sign-in of "
	case len(a.sessions) > 0:
		return "Sign-in of "
	case !risk:
		return "Activity of "
	case len(a.addresses)+len(a.apps)+len(a.devices)+len(a.targets) > 0:
		return ": activity of "
	}
	return ": "
}

// enumerate says pieces as a list: "a, b and c". Equal ones are said once.
func (t *teller) enumerate(l *line, words string, numbers []int, say func(*line, *piece)) {
	var distinct [][]Part
	seen := map[string]bool{}
	for _, i := range numbers {
		var one line
		say(&one, &t.list[i])
		if text := (Sentence{Parts: one.parts}).String(); text != "" && !seen[text] {
			seen[text] = true
			distinct = append(distinct, one.parts)
		}
	}
	for i, parts := range distinct {
		switch {
		case i == 0:
			l.add(Plain, words)
		case i == len(distinct)-1:
			l.add(Plain, " and ")
		default:
			l.add(Plain, ", ")
		}
		for _, p := range parts {
			l.add(p.Role, p.Text)
		}
	}
}
