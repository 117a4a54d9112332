package guide

import (
	"strings"
	"time"

	"tocsin/graph/fault"
)

// Refusal describes the fault of the last test, for the person who can change its cause.
type Refusal struct {
	What  string       // the check, in words
	Fault *fault.Fault // nil if nothing was refused
	At    time.Time
}

// refusers says who can change what a fault of a kind refuses, by their roles in Entra.
func refusers() map[fault.Kind]string {
	return map[fault.Kind]string{
		fault.Policy:      "whoever keeps the policies of the tenant, as Conditional Access Administrator or Security Administrator",
		fault.Consent:     "whoever grants consent, as Privileged Role Administrator or Global Administrator",
		fault.Certificate: "whoever may change the application: one of its owners, Cloud Application Administrator or Application Administrator",
		fault.SignIn:      "whoever registered the application, or may change it: one of its owners, Cloud Application Administrator or Application Administrator",
		fault.Network:     "whoever runs the network of this machine, with its proxy and firewall",
		fault.Service:     "whoever may ask Microsoft's support",
	}
}

// refusal begins a page with the fault of the last test, and the request to mend it.
func (p *page) refusal(a About) {
	f := a.Refused.Fault
	if f == nil {
		return
	}
	p.heading("What was refused")
	said := f.Sentence
	if f.Code != "" && !strings.Contains(said, f.Code) {
		said += " (" + f.Code + ")"
	}
	p.write(Passage{Kind: Item, Text: a.Refused.What + ": " + said})
	if who, ok := refusers()[f.Kind]; ok {
		p.write(Passage{Kind: Fact, Name: "for", Text: who})
	}
	for _, fact := range []struct{ name, value string }{
		{"asked for", f.Hint},
		{"tried at", a.Refused.At.UTC().Format(time.DateTime) + " UTC"},
		{"application (client) ID", a.ClientID},
		{"directory (tenant) ID", a.TenantID},
		{"ids of the request", f.Unquoted()},
	} {
		if fact.value != "" {
			p.write(Passage{Kind: Fact, Name: fact.name, Text: fact.value})
		}
	}
	if f.IDs != "" && f.Kind.Exit() == fault.SignIn.Exit() {
		p.write(Passage{Kind: Note, Text: "In Entra, the sign-in stands under Sign-in logs, Service principal sign-ins, with these ids."})
	}
	p.heading("What it is about")
}
