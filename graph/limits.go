package graph

import "time"

// Limits on what a service may send. An answer above a limit is refused or cut, so
// that neither a fault of the service nor a proxy can use up the program's memory or
// block it for ever.
const (
	maxPage    = 256 << 20 // bytes of a body, unpacked: gzip packs zeros 1000:1; a page of alerts with much evidence has 32 MB
	maxFirst   = 32 << 20  // bytes allocated for a body before it is read: a Content-Length is only a claim
	maxRefusal = 256 << 10 // bytes of the body of a refusal: an error's JSON has a few hundred; more is a proxy's page
	longest    = 300       // runes of the service's own words in a sentence: three lines of a terminal
	maxRoles   = 8         // permissions read from a refusal's message: one of them is enough, so a few suffice
	maxClaims  = 16 << 10  // bytes of a claims challenge, in base64: the sign-in sends it on in a form
)

// Limits on how long a service may take.
const (
	headLimit         = 100 * time.Second // until the answer begins; Graph itself gives up at 100 to 180 s
	stallLimit        = 30 * time.Second  // between two reads of the body
	bodyLimit         = 5 * time.Minute   // for the whole body: a page of 32 MB takes long on a slow line
	longestRetryAfter = time.Hour         // a longer Retry-After counts as this
)
