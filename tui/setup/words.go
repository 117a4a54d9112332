package setup

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/guide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// stepWords writes the text of the present step above its fields.
func stepWords(s *Screen, p *paragraphs) {
	backWords(s, p)
	for _, passage := range s.steps.now().Tells(aboutOf(s)) {
		p.passage(passage)
	}
	if drawn := s.steps.now().drawn; drawn != nil {
		drawn(s, p)
	}
}

// aboutOf returns what the guide's words depend on.
func aboutOf(s *Screen) guide.About {
	a := answersOf(s, s.answers.Draft)
	a.Run = guide.Run{Task: s.o.Task, OldCertificate: s.answers.was.Certificate, OldPrivateKey: s.answers.was.PrivateKey, Old: s.o.Renewal.old(s.o.Now()), Passed: s.test.passed(), Refused: s.test.refused(), Back: s.o.Back}
	if s.o.Task != guide.Renew {
		a.Twin = s.o.Backend.Twin(s.answers.Draft)
	}
	if v := vouchedOf(s); v != nil {
		a.InPlace = guide.InPlace{Credential: v.Credential, Issuer: v.Issuer, Subject: v.Subject, Audience: v.Audience}
	}
	a.Own = howFor(s) == howFiles && !s.pair.holds(s.answers.Draft)
	if s.answers.PollEvery > 0 {
		a.PollEvery = s.answers.PollEvery.String()
	}
	if s.answers.Since > 0 {
		a.Since = s.answers.Since.String()
	}
	switch {
	case s.o.Task == guide.Renew && !s.answers.renewing(): // the old one must not be uploaded again
		a.Certificate, a.PrivateKey, a.Lost, a.Left = "", "", s.o.Renewal.Lost, s.o.Renewal.Left
	case s.pair.facts != nil:
		a.Thumbprint, a.PEM, a.Ends = s.pair.facts.SHA1, s.pair.facts.PEM, s.pair.facts.NotAfter
	}
	return a
}

// answersOf returns what a draft's answers say.
func answersOf(s *Screen, d Draft) guide.About {
	links := s.o.Backend.Links(d)
	a := guide.About{
		Name: d.Name, Cloud: d.Cloud, TenantID: d.TenantID, ClientID: d.ClientID,
		Certificate: d.Certificate, PrivateKey: d.PrivateKey,
		Addresses: guide.Addresses{RegisterLink: links.Register, ConsentLink: links.Consent}, Settings: s.o.Settings,
		Simulated: s.o.Backend.Demo(),
	}
	for _, name := range d.Sources {
		a.Sources = append(a.Sources, alert.SourceName(name))
	}
	return a
}

// permissionWidth is the width of a permission's name.
const permissionWidth = 28

// passage writes one passage of the guide.
func (p *paragraphs) passage(said guide.Passage) {
	switch said.Kind {
	case guide.Text:
		p.text(said.Text)
	case guide.Note:
		p.note(said.Text)
	case guide.Item:
		p.say("   ", theme.Muted, said.Text)
	case guide.Point:
		p.say(said.Mark(), theme.Text, said.Text)
	case guide.Value:
		p.copyable(said.Text)
	case guide.Fact:
		p.fact(said.Name, said.Text)
	case guide.Permission:
		p.permission(said)
	case guide.Good:
		p.say(p.th.Glyphs.OK+" ", theme.Good, said.Text)
	case guide.Warning:
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, said.Text)
	case guide.Simulation:
		p.say("", theme.Accent, said.Text)
	case guide.Gap:
		p.gap()
	}
}

// permission writes a permission and what it is for: beside it, or below it if there is no room.
func (p *paragraphs) permission(said guide.Passage) {
	const indent = "   "
	if len(indent)+permissionWidth+text.Width(said.Text) <= p.w {
		p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: indent}, theme.Seg(theme.Accent, text.Fit(said.Name, permissionWidth)), theme.Seg(theme.Muted, said.Text)))
		return
	}
	p.wrap(p.w, indent, theme.Accent, said.Name)
	p.wrap(p.w, indent+indent, theme.Muted, said.Text)
}

// copyable writes a value to be copied. A link is never wrapped: it is cut at the edge, leads to
// its page where the terminal follows links, and is whole for the keys that hand it on.
func (p *paragraphs) copyable(value string) {
	if !linkable(value) {
		p.value(value)
		return
	}
	const indent = "   "
	shown := value
	if room := p.w - len(indent); p.th.Glyphs.ASCII && len(value) > room {
		shown = text.Cut(value, 0, max(room-1, 0)) + "~"
	}
	p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: indent}, theme.Segment{Text: shown, Role: theme.Accent, Link: value}))
}

// linkable reports whether a text is an address that a terminal may follow: a cloud of the
// settings can have any.
func linkable(value string) bool {
	return strings.HasPrefix(value, "https://") && !strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' })
}

// belowWords writes what comes below the step's fields: the running work, what went wrong, and in
// a demo what others have yet to do.
func belowWords(s *Screen, p *paragraphs) {
	if below := s.steps.now().below; below != nil {
		below(s, p)
	}
	if s.work.busy != "" {
		g := &p.th.Glyphs
		p.say(g.Spinner[s.frame%len(g.Spinner)]+" ", theme.Accent, s.work.busy)
	}
	if s.work.problem != nil {
		p.fault(s.work.problem)
	}
	pageWords(s, p)
	if words := did(s); words != "" {
		p.say(p.th.Glyphs.OK+" ", theme.Good, words)
	}
	if words := waits(s); words != "" {
		p.say("", theme.Accent, words)
	}
}
