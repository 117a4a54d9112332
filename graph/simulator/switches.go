package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// Switches choose what the real service leaves open and what goes wrong. The
// zero value is a healthy tenant: default page sizes, order and Prefer
// honoured, Legacy alive, no throttle. The counters NextStatusFor and
// UnauthorizedFor go down with each request that they hit.
type Switches struct {
	DefaultTop  int  `toml:"default_top"`   // items of a page without $top; 0 = 100 alerts, 50 incidents
	MaxTop      int  `toml:"max_top"`       // larger $top is clamped; 0 = 1000 alerts, 100 incidents
	RefuseOrder bool `toml:"refuse_order"`  // $orderby answers 400
	IgnoreOrder bool `toml:"ignore_order"`  // $orderby has no effect
	RefuseSkip  bool `toml:"refuse_skip"`   // $skip answers 400
	IgnoreSkip  bool `toml:"ignore_skip"`   // $skip has no effect
	Partial     bool `toml:"partial"`       // lists answer 206, with a provider that failed
	NoNextLink  bool `toml:"no_next_link"`  // full pages come without a nextLink
	SkipLinks   bool `toml:"skip_links"`    // nextLink counts with $skip, which shifts when rows move, instead of naming the last row
	SkipLimit   int  `toml:"skip_limit"`    // larger $skip answers 400; 0 = none, Legacy 500
	ShowGated   bool `toml:"show_gated"`    // gated enum members are sent without the Prefer header too
	LegacyState Life `toml:"legacy"`        // what the old alerts endpoint does
	Unlicensed  bool `toml:"unprovisioned"` // 403 "Account is not provisioned."

	PerMinute  int       `toml:"per_minute"`  // requests a minute before 429; 0 = no limit, the real one is 150
	RetryAfter RetryForm `toml:"retry_after"` // the form in which 429 says when

	AADSTS      int              `toml:"aadsts"`      // the token endpoint answers with this error
	ClockAhead  time.Duration    `toml:"-"`           // how far the services' clock is ahead of ours
	DateAhead   time.Duration    `toml:"-"`           // how far the Date of answers is ahead of the services' clock, by which all else goes
	TokenLife   time.Duration    `toml:"-"`           // 0 = 3599 s
	BodyFault   BodyFault        `toml:"body"`        // what happens to the body of a good reply of Graph
	LinkFault   LinkFault        `toml:"link"`        // what is wrong with every nextLink
	BrokenItem  string           `toml:"broken_item"` // id of an item that breaks every page that holds it, or several, with a space between
	BrokenBy    Breakage         `toml:"broken_by"`   // how it breaks them
	BrokenIn    alert.SourceName `toml:"broken_in"`   // its source; empty = alerts_v2
	NextStatus  int              `toml:"next_status"` // the error of the next NextStatusFor requests: 500, 502, 503 or 504
	RetrySecs   int              `toml:"retry_secs"`  // Retry-After of those; 0 = none
	ClaimsAsked bool             `toml:"claims"`      // the 401s of UnauthorizedFor carry a claims challenge

	NextStatusFor   int `toml:"next_status_for"`  // how many requests answer NextStatus
	TornFor         int `toml:"torn_for"`         // how many lists with items break off after half of them
	UnauthorizedFor int `toml:"unauthorized_for"` // how many requests answer 401 as if the token had been revoked

	Lists  ListSwitches   `toml:"lists"`
	Items  ItemSwitches   `toml:"items"`
	Writes WriteSwitches  `toml:"writes"`
	SignIn SignInSwitches `toml:"sign_in"`
	Wire   WireSwitches   `toml:"wire"`
	Risk   RiskSwitches   `toml:"risk"`
	Office OfficeSwitches `toml:"office"`
}

// Life says what the retired Legacy endpoint does.
type Life string

// The lives of the Legacy endpoint.
const (
	Live     Life = ""      // it returns alerts
	Empty    Life = "empty" // 200 without items
	Refused  Life = "400"
	NotFound Life = "404"
	Gone     Life = "410"
)

// RetryForm is the form of the Retry-After header of a 429.
type RetryForm string

// The forms of Retry-After.
const (
	RetrySeconds RetryForm = ""
	RetryDecimal RetryForm = "decimal" // 2.128
	RetryDate    RetryForm = "date"    // an HTTP date
	RetryNone    RetryForm = "none"
)

// BodyFault says what happens to the body of a good reply.
type BodyFault string

// The faults of a body.
const (
	BodyWhole     BodyFault = ""
	BodyTruncated BodyFault = "truncated" // the second half is missing
	BodyHTML      BodyFault = "html"      // a proxy's page instead of JSON, status 200
	BodyGzip      BodyFault = "gzip"      // compressed without being asked for
	BodyJunk      BodyFault = "junk"      // text follows the end of the JSON
)

// problem names a switch whose value nothing would heed, "" if there is none.
func (s *Switches) problem() string {
	for _, row := range SwitchRows() {
		switch v := row.find(s); {
		case v.Kind() == reflect.String && row.Words != nil && v.String() != "" && !slices.Contains(row.Words, v.String()):
			return fmt.Sprintf("an unknown %s %q", row.Name(), v.String())
		case v.Kind() == reflect.Int && v.Int() < 0:
			return "a number below 0"
		case v.IsValid() && v.Type() == reflect.TypeFor[Span]() && v.Interface().(Span).Duration < 0 && !row.either():
			return "a length of time below 0 in " + row.Name()
		}
	}
	return s.unheeded()
}

// unheeded names a switch that says something of what there is not.
func (s *Switches) unheeded() string {
	if s.BrokenIn != "" && alert.SourceOf(s.BrokenIn) == nil {
		return fmt.Sprintf("an unknown broken_in %q", s.BrokenIn)
	}
	if problem := s.unknownProduct(); problem != "" {
		return problem
	}
	for _, role := range strings.Fields(s.SignIn.MissingRoles) {
		if !slices.Contains(Roles(), role) {
			return fmt.Sprintf("an unknown permission %q in sign_in.missing_roles", role)
		}
	}
	return ""
}
