package cmd

import (
	"crypto/x509"
	"fmt"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// trouble goes wrong in the guided setup of a demo until the right thing is done.
// Another trouble is another row of troubles.
type trouble struct {
	word  string // of --trouble
	help  string
	at    guide.ID               // the step in which it shows
	first []string               // the permissions that the administrator grants when asked first; nil for all
	begin func(*simServer) error // lets it go wrong; nil if first or upload does
	// upload returns why the portal refuses a certificate; nil if it takes all.
	upload func(*x509.Certificate) error
	waits  string                 // what the key of setup.ActKey does
	did    string                 // what is told then
	mend   func(*simServer) error // nil if there is nothing to change in the tenant but permissions
}

// troubles are the rows, as the help lists them.
func troubles() []trouble {
	return []trouble{
		{
			word: "consent", at: guide.Test, help: "the administrator consents to another permission",
			first: []string{"SecurityEvents.Read.All"},
			waits: "The administrator consented to the Legacy list alone. Ask again in step 7, or press " + setup.ActKey + ": they grant the rest.",
			did:   "The administrator granted the permissions that were missing",
		},
		{
			word: "policy", at: guide.Test, help: "Conditional Access blocks the application",
			begin: func(s *simServer) error {
				s.tenant.Set(func(sw *simulator.Switches) { sw.AADSTS = blockedByPolicy })
				return nil
			},
			waits: "A policy blocks applications outside the office. " + setup.ActKey + ": the administrator excludes this one.",
			did:   "The administrator excluded the application from the policy",
			mend: func(s *simServer) error {
				s.tenant.Set(func(sw *simulator.Switches) { sw.AADSTS = 0 })
				return nil
			},
		},
		{
			word: "lifetime", at: guide.Upload, help: "a policy limits how long a certificate may be valid",
			upload: refuseLong,
			waits:  "Make a shorter one in step 8, or press " + setup.ActKey + ": the administrator exempts the application.",
			did:    "The administrator exempted the application from the policy. Continue once more",
		},
		{
			word: "proxy", at: guide.Test, help: "a proxy inspects TLS, with an authority of its own",
			begin: (*simServer).intercept,
			waits: "A proxy opens TLS with an authority of its own. " + setup.ActKey + ": those who run it hand that over, and it is added to ca_file.",
			did:   "The authority of the proxy was added to ca_file",
			mend:  (*simServer).trustProxy,
		},
	}
}

// longest is how many days the policy of a trouble lets a certificate be valid.
const longest = 180

// refuseLong refuses a certificate as the portal does in a tenant with such a policy.
func refuseLong(c *x509.Certificate) error {
	days := int(c.NotAfter.Sub(c.NotBefore).Hours() / 24)
	if days <= longest {
		return nil
	}
	return fault.New(fault.Certificate, fmt.Sprintf("the portal refuses the certificate, because a policy of the tenant allows %d days, and not %d (CredentialInvalidLifetimeAsPerAppPolicy)", longest, days),
		fmt.Sprintf("go back to step %d: it makes one of %d days", guide.Index(guide.Certificate)+1, longest), &setup.TooLongError{Allowed: longest})
}

// blockedByPolicy is the code of a sign-in that Conditional Access blocks.
const blockedByPolicy = 53003

// troubleNamed returns the row of a word; nil for "".
func troubleNamed(word string) *trouble {
	for _, row := range troubles() {
		if row.word == word {
			return &row
		}
	}
	return nil
}

// troubleWords returns the words of --trouble.
func troubleWords() (words []string) {
	for _, row := range troubles() {
		words = append(words, row.word)
	}
	return words
}

// intercept lets the server show a certificate of an authority that isn't in ca.pem, as a
// proxy does that opens TLS.
func (l *simServer) intercept() error {
	leaf, ca, err := simulator.TLSBy("Proxy of the office", l.hosts...)
	if err != nil {
		return err
	}
	l.leaf.Store(&leaf)
	l.proxyCA = ca
	return nil
}

// trustProxy adds the authority of the proxy to ca.pem.
func (l *simServer) trustProxy() error {
	own, err := readFile(l.caFile, bound.CA)
	if err != nil {
		return err
	}
	return writeSimFile(l.caFile, append(own, l.proxyCA...))
}
