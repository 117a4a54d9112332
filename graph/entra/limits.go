package entra

import "time"

// Limits on what a sign-in service, or a server in its place, may send.
const (
	maxReply    = 1 << 20   // bytes of a reply: discovery has 2 KB, an error 1 KB, a proxy's page up to a few hundred KB
	maxHeader   = 256 << 10 // bytes of all headers of a reply; Go's library allows 10 MB
	maxSentence = 240       // runes of foreign text in a sentence: three lines of a terminal
	maxCAFile   = 4 << 20   // bytes of a CA file: the bundle of all public authorities has about 220 KB
	maxRedirect = 5         // redirects within one host: discovery has one at most
)

// Limits on how long a sign-in may take.
const (
	limit       = 10 * time.Second // one sign-in: discovery and one POST
	flightLimit = 30 * time.Second // one flight, including whatever the library does before and after its sign-in
)
