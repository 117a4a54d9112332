package bound

import "time"

// Bounds on the bytes of one thing read from outside. Each is far above what
// an honest sender needs, and far below what fills a computer's memory.
const (
	Page      = 256 << 20 // a page of a list, unpacked: gzip packs zeros 1000:1; a page of alerts with much evidence has 32 MB
	PageGuess = 32 << 20  // allocated for a page before it is read: a Content-Length is only a claim
	Refusal   = 256 << 10 // the body of a refusal: an error's JSON has a few hundred bytes; more is a proxy's page
	SignIn    = 1 << 20   // a body of the sign-in service: discovery has 2 KB, a proxy's page up to a few hundred KB
	Headers   = 256 << 10 // all headers of an answer; Go's library allows 10 MB
	Link      = 64 << 10  // the address of a next page: servers refuse even shorter request lines
	Claims    = 16 << 10  // a claims challenge, in base64: the sign-in sends it on in a form
	Item      = 256 << 20 // one item of a file to import, and one line of NDJSON: a page may be one line
	Barren    = 1 << 20   // packed bytes of which nothing comes: gzip's longest header has 66 KB, a block of zstd gives something
	Window    = 128 << 20 // what zstd looks back on while it unpacks: its highest level needs this
	Settings  = 1 << 20   // a settings file: a thousand integrations have 300 KB
	Contracts = 1 << 20   // a file of the contracts that a tenant keeps: it has 20 KB
	Scenario  = 16 << 20  // a scenario file: the demo's has 6 KB
	PEM       = 1 << 20   // a certificate or key file: a chain of ten certificates with its key has 20 KB
	CA        = 4 << 20   // a file of authorities: the bundle of all public ones has 220 KB
)

// Bounds on how many things are taken from one answer.
const (
	MinItems     = 2000    // items that a page may hold whatever was asked for: some services ignore $top
	ItemsPerTop  = 2       // times $top that a page may hold beyond MinItems
	Warnings     = 32      // providers named in the Warning headers of a partial answer; each becomes a part of the status
	Warning      = 100     // runes of one of them: provider, status and milliseconds have 30
	Roles        = 8       // permissions read from a refusal's message; one of them is enough
	Granted      = 2000    // permissions read from a token: Graph has about 700
	Codes        = 8       // codes read from a refusal of the sign-in service; the first is the cause
	Encodings    = 2       // encodings of one body, one inside the other: a server uses one, a proxy adds another
	Records      = 1 << 20 // items of an answer of one array, as a blob of audit records: real ones have some hundreds
	EmptyPages   = 100     // pages without an item in a row: retired lists name empty pages for ever
	SkippedInRow = 25      // unreadable items in a row, each asked for alone, before a whole page counts as unreadable
	Redirects    = 5       // redirects within one host: discovery has one at most
)

// FileTime bounds the reading of a small file, so that it ends at a pipe without
// a writer or at a dead network drive.
const FileTime = 5 * time.Second
