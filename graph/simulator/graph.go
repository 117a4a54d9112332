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
	if !ok || t.interfere(a, a.fail) || t.inactive(a) {
		return
	}
	at, ok := t.route(r.URL.Path)
	switch {
	case !ok:
		a.fail(http.StatusNotFound, "UnknownError", "")
	case !t.allowed(a, at.list.schema, who):
	default:
		t.operate(a, r, at, who)
	}
}

// operate does what a method means at a place.
func (t *Tenant) operate(a *answer, r *http.Request, at place, who *bearer) {
	switch method := r.Method; {
	case method == http.MethodGet && at.within == "alerts" && at.list.schema.source == alert.Incidents:
		t.list(a, r, t.listOf(alert.AlertsV2), at.id)
	case method == http.MethodPost && at.within == "comments":
		t.comment(a, r, at.list, at.id, who)
	case at.within != "":
		a.fail(http.StatusNotFound, "UnknownError", "")
	case method == http.MethodPatch && at.id != "" && at.list.schema.writable() != nil:
		t.patch(a, r, at.list, at.id, who)
	case method != http.MethodGet:
		a.fail(http.StatusMethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
	case at.id != "":
		t.one(a, r, at.list, at.id)
	default:
		t.list(a, r, at.list, "")
	}
}

// place describes the thing that a path of Graph names: a list, an item of it, or a list within the item.
type place struct {
	list       *reader
	id, within string
}

func (t *Tenant) listOf(source alert.SourceName) *reader {
	for _, list := range t.lists {
		if list.schema.source == source {
			return list
		}
	}
	return nil
}

// route finds the place that a path names. Segments are compared without case, ids as
// they are.
func (t *Tenant) route(path string) (place, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 3 || len(parts) > 5 || !strings.EqualFold(parts[0], "v1.0") {
		return place{}, false
	}
	for _, list := range t.lists {
		if strings.EqualFold(list.schema.path, parts[1]+"/"+parts[2]) {
			parts = append(parts, "", "")
			at := place{list: list, id: parts[3], within: strings.ToLower(parts[4])}
			return at, at.id != "" || at.within == ""
		}
	}
	return place{}, false
}

// interfere answers for the switches that make the service itself fail, and for
// the throttle.
// The errors go through fail, which has the form of the API's errors.
func (t *Tenant) interfere(a *answer, fail func(status int, code, message string)) bool {
	t.mu.Lock()
	sw := t.effective()
	if sw.UnauthorizedFor > 0 {
		t.switches.UnauthorizedFor--
	} else if sw.NextStatusFor > 0 {
		t.switches.NextStatusFor--
	}
	wait, over := t.throttled(a.at, sw.PerMinute)
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

// inactive answers for a tenant whose Defender is not active.
func (t *Tenant) inactive(a *answer) bool {
	if !t.Switches().SignIn.Inactive {
		return false
	}
	a.fail(http.StatusUnauthorized, "UnknownError", "Unauthorized request - reason of failure: Account mode is inactive")
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
	case s.legacy && sw.LegacyState == Refused:
		a.fail(http.StatusBadRequest, "BadRequest", "This API version is no longer supported.")
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
	v, sw := newView(nil, nil), t.effective()
	now := alert.At(t.now())
	if b, ok := t.books[s.source]; ok && (!s.legacy || sw.LegacyState != Empty) {
		v = b.view(now)
	}
	v = (&lens{schema: s, sw: sw, now: now, edits: t.edits[s.source]}).look(v)
	v.order(by)
	return v, sw
}

// list answers a page of a list, or of the alerts of an incident.
func (t *Tenant) list(a *answer, r *http.Request, list *reader, incident string) {
	s := list.schema
	l, err := parseListing(s, r.URL.Query(), t.Switches())
	if err == nil && t.Switches().Lists.RefuseGated && !prefersAll(r) && list.isGated(l.filterText) {
		err = badRequest("Invalid filter clause: the literal is not a member of the type.")
	}
	if err != nil {
		a.fail(http.StatusBadRequest, "BadRequest", err.Error())
		return
	}
	v, sw := t.look(s, l.by)
	if incident != "" {
		v = v.only(incident)
	}
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
	if l.expand && !t.expansion(a, sh, sw.Lists.ExpandLimit) {
		return
	}
	switch provider := sw.Lists.MissingProvider; {
	case provider != "" && s.legacy:
		a.partial(provider)
	case sw.Partial:
		a.partial("MCAS")
	}
	sh.torn = len(sh.page.rows) > 0 && t.tears()
	a.stream(sh.write)
}

// tears reports whether a list breaks off, and counts it.
func (t *Tenant) tears() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.effective()
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
	asked := prefersAll(r) && !sw.Lists.IgnorePrefer
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

// prefersAll reports whether a request asks for gated enum members.
func prefersAll(r *http.Request) bool {
	return slices.ContainsFunc(r.Header.Values("Prefer"), func(p string) bool {
		return strings.Contains(strings.ToLower(p), "include-unknown-enum-members")
	})
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
	if expand := r.URL.Query().Get("$expand"); expand == "alerts" && list.schema.source == alert.Incidents && !t.expansion(a, sh, sw.Lists.ExpandLimit) {
		return
	}
	a.stream(sh.writeOne)
}
