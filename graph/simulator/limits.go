package simulator

import "time"

// The bounds on what a client may send. A request line and its headers are
// bounded by the HTTP server.
const (
	// deepest is how many parentheses and nots of a $filter may nest: the parser
	// calls itself for each. The real service has such a bound too.
	deepest = 50

	// longestForm is how many bytes the form of a token request may have; one
	// with a client assertion has about 2,000.
	longestForm = 1 << 20

	// mostWords is how many words a list keeps one copy of. Items loaded from
	// files may have any number of owners or categories.
	mostWords = 10000

	// longestStorm and mostFaults bound a storm of a scenario file.
	longestStorm = 365 * 24 * time.Hour
	mostFaults   = 10000

	// maxCause is how many characters of a TOML error a sentence quotes: the error
	// repeats text of the file.
	maxCause = 300
)
