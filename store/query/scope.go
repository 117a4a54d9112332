package query

import "time"

// Scope is what a text is read in: the present moment and the saved queries.
type Scope struct {
	Now   time.Time // relative times count from it
	Views []View    // which $name means; nil for none
}

// View is a saved query, which another query names as $Name or $"Name".
type View struct{ Name, Text string }

// Parse is the function Parse in the scope.
func (s Scope) Parse(text string) (*Query, []Problem) { return Parse(text, s.Now) }

// Read is the function Read in the scope.
func (s Scope) Read(text string) *Reading { return Read(text, s.Now) }
