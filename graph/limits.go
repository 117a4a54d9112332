package graph

import "time"

// Limits on what a service may send. Above them an answer is refused or cut, so
// that neither a fault of the service nor a proxy in between costs the program
// its memory or holds it up for ever.
const (
	maxPage    = 256 << 20 // bytes of a body, unpacked: gzip packs zeros 1000:1; a page of alerts rich in evidence has 32 MB
	maxFirst   = 32 << 20  // bytes made ready for a body before it is read: a Content-Length is only a claim
	maxItems   = 2000      // items made ready for a page; what a list asks for is only a claim too
	maxRefusal = 256 << 10 // bytes of a body that is no list: an error's JSON has some hundred, the rest is a proxy's page
	longest    = 300       // runes of the service's own words in a sentence: three lines of a terminal
	maxRoles   = 8         // permissions read out of a refusal's words: any of them will do, so a few say enough
	maxWarned  = 32        // providers named in a partial answer's Warning headers; each is a line of a status
	maxLink    = 64 << 10  // bytes of a next page's address: servers refuse request lines of less
	maxClaims  = 16 << 10  // bytes of a claims challenge, in base64: the sign-in sends them on in a form

	maxEmpty   = 100 // pages without an item in a row: retired lists name empty pages for ever
	maxSkipped = 25  // items left out in a row, each asked for alone, before the whole page counts as unreadable
)

// Limits on how long a service may take.
const (
	headLimit         = 100 * time.Second // until the answer begins; Graph itself gives up at 100 to 180 s
	stallLimit        = 30 * time.Second  // between two reads of the body
	bodyLimit         = 5 * time.Minute   // for the whole body: a page of 32 MB takes long on a slow line
	longestRetryAfter = time.Hour         // a Retry-After of more is taken for this
)
