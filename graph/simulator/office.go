package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// The application permissions of the Office 365 Management API: of all records, and of
// those of data loss prevention.
const (
	roleFeed    = "ActivityFeed.Read"
	roleFeedDLP = "ActivityFeed.ReadDlp"
)

// The content types of the Office 365 Management API.
const (
	contentGeneral  = "Audit.General"
	contentExchange = "Audit.Exchange"
	contentFiles    = "Audit.SharePoint"
	contentEntra    = "Audit.AzureActiveDirectory"
	contentDLP      = "DLP.All"
)

func contentTypes() []string {
	return []string{contentEntra, contentExchange, contentFiles, contentGeneral, contentDLP}
}

// officeCall is one request of the Office 365 Management API whose token and tenant
// are good.
type officeCall struct {
	*answer
	r         *http.Request
	who       *bearer
	sw        Switches
	params    map[string]string // by lower-case name
	publisher string            // "" = the pool of all who name none
}

// office answers /api/v1.0/{tenant}/activity/feed/…: token, tenant, faults, quota, then
// the operation.
func (t *Tenant) office(a *answer, r *http.Request) {
	a.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	who, ok := t.admitOffice(a, r)
	if !ok {
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) < 7 || !strings.EqualFold(parts[3], "activity") || !strings.EqualFold(parts[4], "feed") {
		a.w.WriteHeader(http.StatusNotFound)
		return
	}
	c := &officeCall{answer: a, r: r, who: who, sw: t.Switches(), params: officeParams(r.URL.RawQuery)}
	c.publisher = strings.ToLower(c.params["publisheridentifier"])
	switch tenant := parts[2]; {
	case !guidForm.MatchString(tenant):
		c.refuse(afTenantForm, tenant)
		return
	case !strings.EqualFold(tenant, who.Tid):
		c.refuse(afTenantOther, tenant, who.Tid)
		return
	case c.sw.Office.AuditingOff:
		c.refuse(afTenantNone, tenant)
		return
	}
	if t.interfere(a, c.fail) || c.busy(strings.Join(parts[5:7], "/")) {
		return
	}
	c.serve(strings.ToLower(parts[5]), parts[6])
}

// serve calls the operation that a path names.
func (c *officeCall) serve(group, name string) {
	type operation struct {
		method, group, name string
		do                  func()
	}
	for _, op := range []operation{
		{http.MethodPost, "subscriptions", "start", c.start},
		{http.MethodPost, "subscriptions", "stop", c.stop},
		{http.MethodGet, "subscriptions", "list", c.subscriptions},
		{http.MethodGet, "subscriptions", "content", c.content},
		{http.MethodGet, "subscriptions", "notifications", func() { c.json(http.StatusOK, []object{}) }},
		{http.MethodGet, "resources", "dlpsensitivetypes", c.sensitiveTypes},
		{http.MethodGet, "audit", "", func() { c.blob(name) }},
	} {
		if group != op.group || op.name != "" && !strings.EqualFold(name, op.name) {
			continue
		}
		switch {
		case c.r.Method != op.method:
			c.json(http.StatusMethodNotAllowed, object{"Message": "The requested resource does not support http method '" + c.r.Method + "'."})
		case !c.holds(roleFeed) && !c.holds(roleFeedDLP):
			c.refuse(afRole)
		default:
			op.do()
		}
		return
	}
	c.w.WriteHeader(http.StatusNotFound)
}

func (c *officeCall) holds(role string) bool { return slices.Contains(c.who.Roles, role) }

// officeParams reads a query. The documentation's sample of NextPageUri has "&amp;"
// between its parameters; a client may send the link as it came.
func officeParams(raw string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(strings.ReplaceAll(raw, "&amp;", "&"), "&") {
		name, value, _ := strings.Cut(pair, "=")
		out[strings.ToLower(unescaped(name))] = unescaped(value)
	}
	return out
}

// admitOffice reads the request's token; if it is not good it answers 401 itself, as
// this API does without a code.
func (t *Tenant) admitOffice(a *answer, r *http.Request) (*bearer, bool) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	b := &bearer{}
	if ok {
		b, ok = t.open(text)
	}
	if ok {
		ok, _ = t.resource(b.Aud, r.Host)
	}
	if !ok || a.at.Unix() >= b.Exp {
		a.w.Header().Set("WWW-Authenticate", "Bearer")
		a.json(http.StatusUnauthorized, object{"Message": "Authorization has been denied for this request."})
		return nil, false
	}
	return b, true
}

// sensitiveTypes answers the names of what data loss prevention looks for.
func (c *officeCall) sensitiveTypes() {
	if !c.holds(roleFeedDLP) {
		c.refuse(afRole)
		return
	}
	c.json(http.StatusOK, []object{
		{"id": "50842eb7-edc8-4019-85dd-5a5c1f2bb085", "name": "Credit Card Number"},
		{"id": "e7dc4711-11b7-4cb0-b88b-2c394a771f0e", "name": "EU Passport Number"},
	})
}

// busy counts a request against the quota of its publisher and answers AF429 to one
// beyond it.
func (c *officeCall) busy(method string) bool {
	limit := c.sw.Office.PerMinute
	if c.publisher == "" {
		limit = or(c.sw.Office.SharedPerMinute, limit)
	}
	if limit <= 0 {
		return false
	}
	t := c.tenant
	t.mu.Lock()
	recent := slices.DeleteFunc(t.publishers[c.publisher], func(at time.Time) bool { return c.at.Sub(at) >= time.Minute })
	t.publishers[c.publisher] = append(recent, c.at)
	over := len(recent) >= limit
	t.mu.Unlock()
	if over {
		c.refuse(afBusy, method, orText(c.publisher, "00000000-0000-0000-0000-000000000000"))
	}
	return over
}
