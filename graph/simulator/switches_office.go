package simulator

// OfficeSwitches are those of the Office 365 Management API. The zero value is a tenant
// whose application subscribed long ago to Audit.General and DLP.All, without a quota.
type OfficeSwitches struct {
	Unsubscribed bool `toml:"unsubscribed"`  // no subscription at the start; what was made before a start is lost
	AuditingOff  bool `toml:"auditing_off"`  // the tenant keeps no audit log: AF20011
	Disabled     bool `toml:"disabled"`      // an administrator disabled the subscriptions: AF20023
	FirstContent Span `toml:"first_content"` // how long after the first start the first content comes; the real one is up to 12 h
	VisibleAfter Span `toml:"visible_after"` // how long after contentCreated content is listed
	Duplicates   bool `toml:"duplicates"`    // every content is made a second time, 7 minutes later, under another id
	ExpiredFor   int  `toml:"expired_for"`   // how many contents that were listed are answered with AF20051

	PageSize int      `toml:"page_size"` // contents of a page; 0 = 100
	PageLink PageLink `toml:"page_link"` // the form of NextPageUri

	PerMinute       int  `toml:"per_minute"`        // requests a minute and publisher before AF429; 0 = no limit, the real one is 2,000
	SharedPerMinute int  `toml:"shared_per_minute"` // of those who name no publisher; 0 = per_minute
	ErrorsAs200     bool `toml:"errors_as_200"`     // errors that blame the request have the status 200
	LongWindows     bool `toml:"long_windows"`      // a window of more than 24 hours is answered with a part
	NoLicence       bool `toml:"no_licence"`        // no token for this API: AADSTS500011
}

// PageLink is the form of NextPageUri.
type PageLink string

// The forms of NextPageUri.
const (
	PageOdd     PageLink = ""        // as in the documentation: /api/v1/ and &amp;
	PageClean   PageLink = "clean"   // as requests are: /api/v1.0/ and &
	PageForeign PageLink = "foreign" // to another host
	PagePlain   PageLink = "http"    // without TLS
)

// RiskSwitches are those of the risk detections of Entra ID Protection.
type RiskSwitches struct {
	PerSecond int     `toml:"per_second"` // requests a second before 429 without Retry-After; 0 = no limit, the real one is 1
	Licence   Licence `toml:"licence"`    // of the tenant
}

// Licence is a tenant's licence of Entra ID.
type Licence string

// The licences.
const (
	LicenceP2   Licence = ""     // everything is shown
	LicenceP1   Licence = "p1"   // riskDetail is hidden, riskEventType generic
	LicenceNone Licence = "none" // 403
)
