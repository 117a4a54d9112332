package cmd

import (
	"tocsin/graph/bound"
	"tocsin/graph/simulator"
)

// trouble goes wrong in the guided setup of a demo until the right thing is done.
// Another trouble is another row of troubles.
type trouble struct {
	word  string // of --trouble
	help  string
	first []string               // the permissions that the administrator grants when asked first; nil for all
	begin func(*simServer) error // lets it go wrong; nil if first does
	waits string                 // what A does, for the step of the test
	did   string                 // what is told then
	mend  func(*simServer) error // nil if the rest of the permissions does
}

// troubles are the rows, as the help lists them.
func troubles() []trouble {
	return []trouble{
		{
			word: "consent", help: "the administrator consents to another permission",
			first: []string{"SecurityEvents.Read.All"},
			waits: "The administrator consented to SecurityEvents.Read.All alone, the permission of the Legacy list. Go back to the permissions and continue, as if you asked again, or press A: they grant the right ones.",
			did:   "The administrator granted the permissions that were missing. Test again",
		},
		{
			word: "policy", help: "Conditional Access blocks the application",
			begin: func(s *simServer) error {
				s.tenant.Set(func(sw *simulator.Switches) { sw.AADSTS = blockedByPolicy })
				return nil
			},
			waits: "A policy for workload identities blocks every application outside the office. A: the administrator excludes this application from it.",
			did:   "The administrator excluded the application from the policy. Test again",
			mend: func(s *simServer) error {
				s.tenant.Set(func(sw *simulator.Switches) { sw.AADSTS = 0 })
				return nil
			},
		},
		{
			word: "proxy", help: "a proxy inspects TLS, with an authority of its own",
			begin: (*simServer).intercept,
			waits: "A proxy opens the connection and signs it with an authority of its own. A: those who run it hand over that authority, and it is added to the demo's ca.pem, which ca_file names.",
			did:   "The authority of the proxy was added to ca.pem, so it is trusted. Test again",
			mend:  (*simServer).trustProxy,
		},
	}
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
	leaf, ca, err := simulator.TLS(l.hosts...)
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
