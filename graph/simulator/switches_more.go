package simulator

// ListSwitches are more of what lists may do.
type ListSwitches struct {
	OverTop         OverTop `toml:"over_top"`         // what a $top above the limit does
	IgnoreUnknown   bool    `toml:"ignore_unknown"`   // parameters that the service does not know have no effect
	IgnorePrefer    bool    `toml:"ignore_prefer"`    // gated enum members are hidden with the Prefer header too
	RefuseGated     bool    `toml:"refuse_gated"`     // a gated member in $filter answers 400 without the Prefer header
	ExpandLimit     int     `toml:"expand_limit"`     // $expand=alerts answers 500 if an incident has more alerts; 0 = none
	Retention       Span    `toml:"retention"`        // items created longer ago are gone; 0 = none
	MissingProvider string  `toml:"missing_provider"` // a provider whose Legacy alerts are missing, with 206 and a Warning
}

// OverTop says what a $top above the limit does.
type OverTop string

// The effects of a $top above the limit.
const (
	TopClamped  OverTop = ""
	TopHonoured OverTop = "honour"
	TopRefused  OverTop = "400"
)

// SignInSwitches are those of Entra and of what a token carries.
type SignInSwitches struct {
	DiscoveryStatus int    `toml:"discovery_status"` // both discoveries answer with this status, such as 500; 0 = none
	MissingRoles    string `toml:"missing_roles"`    // permissions that tokens lack, with a space between
	ExtraRoles      string `toml:"extra_roles"`      // permissions that tokens have as well
	Inactive        bool   `toml:"inactive"`         // Graph answers 401 "Account mode is inactive"
	LateKeys        Span   `toml:"late_keys"`        // how long after its upload every other sign-in with a certificate is refused
}

// WireSwitches are those of the transport.
type WireSwitches struct {
	Slow     Span `toml:"slow"`      // how long each answer takes
	SlowAt   API  `toml:"slow_at"`   // whose answers; empty = all
	HangFor  int  `toml:"hang_for"`  // how many requests hang, and then answer 504
	Hang     Span `toml:"hang"`      // how long they hang; 0 = 100 s, as the real service may
	ResetFor int  `toml:"reset_for"` // how many connections break off before an answer
}

// API names a service of the tenant.
type API string

// The services.
const (
	AllAPIs   API = ""
	LoginAPI  API = "login"
	GraphAPI  API = "graph"
	OfficeAPI API = "office"
)

// ItemSwitches change the items of lists.
type ItemSwitches struct {
	VisibleAfter  map[string]Span `toml:"visible_after"`  // how long after their creation items are listed, by serviceSource, provider or source; "all" = of any other
	Burst         int             `toml:"burst"`          // how many updates each item gets in the minutes after its creation, 10 s apart, that change its time alone
	SuppressEvery int             `toml:"suppress_every"` // every so many alerts are resolved at birth by a suppression rule
	MoveEvery     int             `toml:"move_every"`     // every so many incidents are redirected to the next after 5 minutes, and their alerts move
	Keys          Keys            `toml:"keys"`           // which members alerts have
	Times         Times           `toml:"times"`          // the form of times
	Untouched     Untouched       `toml:"untouched"`      // what classification and determination of an untouched alert are
	TitleCase     bool            `toml:"title_case"`     // severity, status and classification begin with a capital letter
}

// Keys says which members alerts have.
type Keys string

// The sets of members.
const (
	KeysOfToday Keys = ""
	KeysOf2023  Keys = "2023" // without the 7 that came later
	KeysNew     Keys = "new"  // with some that are not known
)

// Times is the form of times in items.
type Times string

// The forms of times.
const (
	TimesAsMade Times = ""
	TimesWhole  Times = "whole" // no fraction
	TimesMixed  Times = "mixed" // 0 to 7 digits
	TimesFull   Times = "full"  // always 7 digits
	TimesOdd    Times = "odd"   // the hour may have one digit
)

// Untouched says what the verdict of an untouched alert is.
type Untouched string

// The verdicts of untouched alerts.
const (
	UntouchedNull    Untouched = ""
	UntouchedUnknown Untouched = "unknown"
	UntouchedEmpty   Untouched = "empty"
	UntouchedAbsent  Untouched = "absent"
)

// WriteSwitches are those of PATCH and comments.
type WriteSwitches struct {
	Lag              Span `toml:"lag"`                // how long reads show the old state after a write
	IgnoreUnknown    bool `toml:"ignore_unknown"`     // members that cannot be written have no effect; else 400
	NoComments       bool `toml:"no_comments"`        // comments cannot be written: 404
	RefuseInProgress bool `toml:"refuse_in_progress"` // the status inProgress of an incident answers 400
}
