package entra

import "time"

// maxSentence is how many runes of foreign text a sentence has: three lines of a
// terminal. What is read from outside is bounded by package bound.
const maxSentence = 240

// maxIssuer is how many runes of an authority's name a sentence has.
const maxIssuer = 80

// Limits on how long a sign-in may take.
const (
	limit       = 10 * time.Second // one sign-in: discovery and one POST
	flightLimit = 30 * time.Second // one flight, including whatever the library does before and after its sign-in
	longestWait = 24 * time.Hour   // a longer wait that the service names counts as this
)
