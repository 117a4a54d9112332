package simulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// graph answers /v1.0/…: it checks the token, lets switches make the request
// fail, finds the list and whether the token allows it, then answers the list or
// one item.
func (t *Tenant) graph(a *answer, r *http.Request) {
	a.graphHeaders()
	who, ok := t.admit(a, r)
	if !ok || t.interfere(a, a.fail) {
		return
	}
	list, id, ok := t.route(r.URL.Path)
	switch {
	case !ok:
		a.fail(http.StatusNotFound, "UnknownError", "")
	case r.Method != http.MethodGet:
		a.fail(http.StatusMethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
	case !t.allowed(a, list.schema, who):
	case id != "":
		t.one(a, r, list, id)
	default:
		t.list(a, r, list)
	}
}

// route finds the list that a path names, and the item's id if it has one.
// Segments are compared without case, ids as they are.
func (t *Tenant) route(path string) (list *reader, id string, ok bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 3 || len(parts) > 4 || !strings.EqualFold(parts[0], "v1.0") {
		return nil, "", false
	}
	for _, list := range t.lists {
		if strings.EqualFold(list.schema.path, parts[1]+"/"+parts[2]) {
			if len(parts) == 4 {
				id = parts[3]
			}
			return list, id, len(parts) == 3 || id != ""
		}
	}
	return nil, "", false
}

// interfere answers for the switches that make the service itself fail, and for
// the throttle.
// The errors go through fail, which has the form of the API's errors.
func (t *Tenant) interfere(a *answer, fail func(status int, code, message string)) bool {
	t.mu.Lock()
	sw := t.switches
	if sw.UnauthorizedFor > 0 {
		t.switches.UnauthorizedFor--
	} else if sw.NextStatusFor > 0 {
		t.switches.NextStatusFor--
	}
	wait, over := t.throttled(a.at)
	t.mu.Unlock()
	switch {
	case sw.UnauthorizedFor > 0:
		a.revoked(sw.ClaimsAsked)
	case sw.NextStatusFor > 0:
		a.broken(sw.NextStatus, sw.RetrySecs, fail)
	case over:
		a.tooMany(wait, sw.RetryAfter)
	default:
		return false
	}
	return true
}

// broken answers one of the service's own errors.
func (a *answer) broken(status, retry int, fail func(int, string, string)) {
	if retry > 0 {
		a.w.Header().Set("Retry-After", strconv.Itoa(retry))
	}
	switch status {
	case http.StatusBadGateway:
		fail(status, "BadGateway", "Bad Gateway")
	case http.StatusServiceUnavailable:
		fail(status, "ServiceUnavailable", "The service is temporarily unavailable. Please try again after some time.")
	case http.StatusGatewayTimeout:
		fail(status, "UnknownError", "")
	default:
		fail(http.StatusInternalServerError, "InternalServerError", "Internal Server Error")
	}
}

// allowed checks the roles of the token and the state of the product behind the
// list; if something is missing it answers itself.
func (t *Tenant) allowed(a *answer, s *schema, who *bearer) bool {
	if s.identity {
		return !t.identityRefused(a, s, who)
	}
	holds := slices.ContainsFunc(s.roles, func(role string) bool { return slices.Contains(who.Roles, role) })
	sw := t.Switches()
	switch {
	case !holds && s.legacy:
		a.fail(http.StatusForbidden, "", "Auth token does not contain valid permissions or user does not have valid roles.")
	case !holds:
		a.fail(http.StatusForbidden, "Forbidden", "Missing application roles. API required roles: "+strings.Join(s.roles, ",")+", application roles: "+strings.Join(who.Roles, ",")+".")
	case !s.legacy && sw.Unlicensed:
		a.fail(http.StatusForbidden, "Forbidden", "Unauthorized request - Account is not provisioned.")
	case s.legacy && sw.LegacyState == NotFound:
		a.fail(http.StatusNotFound, "UnknownError", "")
	case s.legacy && sw.LegacyState == Gone:
		a.fail(http.StatusGone, "Gone", "The requested resource is no longer available.")
	default:
		return true
	}
	return false
}

// look returns a list as it stands now, its order by a moment made ready, so
// that it may be read without the lock.
func (t *Tenant) look(s *schema, by int) (*view, Switches) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := newView(nil, nil)
	if b, ok := t.books[s.source]; ok && (!s.legacy || t.switches.LegacyState != Empty) {
		v = b.view(alert.At(t.now()))
	}
	v.order(by)
	return v, t.switches
}

// list answers a page of a list.
func (t *Tenant) list(a *answer, r *http.Request, list *reader) {
	s := list.schema
	l, err := parseListing(s, r.URL.Query(), t.Switches())
	if err != nil {
		a.fail(http.StatusBadRequest, "BadRequest", err.Error())
		return
	}
	v, sw := t.look(s, l.by)
	sh := a.sheet(r, list, v, sw)
	sh.page, sh.count, sh.pick = l.page(v), l.count, l.pick
	if status := sw.LinkFault.status(l, sw.SkipLinks); status != 0 {
		a.fail(status, "BadRequest", "Query option 'SkipToken' is not allowed.")
		return
	}
	if a.breaks(sh, sw.BrokenBy) {
		return
	}
	if len(sh.page.rows) > 0 && !sw.NoNextLink && (sh.page.more || sw.LinkFault == LinkLoop) {
		base := "https://" + r.Host + r.URL.EscapedPath()
		sh.next = sw.LinkFault.link(l.next(v, sh.page, base, sw.SkipLinks), base, l.params, sh.page.more)
	}
	if sw.Partial {
		a.partial()
	}
	sh.torn = len(sh.page.rows) > 0 && t.tears()
	a.stream(sh.write)
}

// tears reports whether a list breaks off, and counts it.
func (t *Tenant) tears() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.switches.TornFor == 0 {
		return false
	}
	t.switches.TornFor--
	return true
}

// sheet prepares what list and item have in common.
func (a *answer) sheet(r *http.Request, list *reader, v *view, sw Switches) *sheet {
	s := list.schema
	sh := &sheet{view: v, reader: list, context: "https://" + r.Host + "/v1.0/$metadata#" + s.path}
	asked := slices.ContainsFunc(r.Header.Values("Prefer"), func(p string) bool {
		return strings.Contains(strings.ToLower(p), "include-unknown-enum-members")
	})
	if asked {
		a.w.Header().Set("Preference-Applied", "include-unknown-enum-members")
	}
	sh.hide = !asked && !sw.ShowGated
	sh.basic = s.identity && sw.Risk.Licence == LicenceP1
	if sw.BrokenIn == s.source || sw.BrokenIn == "" && s.source == alert.AlertsV2 {
		sh.broken, sh.by = strings.Fields(sw.BrokenItem), sw.BrokenBy
	}
	a.fault = sw.BodyFault
	return sh
}

// one answers a single item, with its context as the first member.
func (t *Tenant) one(a *answer, r *http.Request, list *reader, id string) {
	v, sw := t.look(list.schema, atCreated)
	at, ok := v.byID[id]
	if !ok {
		a.fail(http.StatusNotFound, "ResourceNotFound", "The requested resource was not found.")
		return
	}
	sh := a.sheet(r, list, v, sw)
	sh.page.rows = []int{at}
	a.stream(sh.writeOne)
}
