package setup

import (
	"cmp"
	"slices"
)

// answers are what a person has answered, beside what stood there before: it knows what is changed
// and what is new, and which sources have yet to be asked permission for.
type answers struct {
	Draft       // as it stands
	first Draft // as the wizard began
	was   Draft // as the settings have it, for an edit or a renewal

	tenancy tenancy  // the tenant of the draft's domain
	granted []string // the sources whose permissions were asked for; nil before they were
}

// begun returns the answers as a wizard begins.
func begun(o Options) answers {
	first := o.Backend.Begin()
	return answers{Draft: first, first: first, was: o.Was}
}

// named reports whether another name was typed than the one that was offered.
func (a *answers) named() bool { return a.Name != a.first.Name }

// changed counts the answers that differ from the settings.
func (a *answers) changed() int { return differences(a.Draft, a.was) }

// renewing reports whether the draft has the new pair, not the one that the settings have.
func (a *answers) renewing() bool { return a.Certificate != a.was.Certificate }

// adds reports whether a source is ticked that the settings don't have.
func (a *answers) adds() bool { return lacksAny(a.was.Sources, a.Sources) }

// resume goes on with a kept draft. What it doesn't say of polling is as the wizard began.
func (a *answers) resume(d Draft) {
	a.Draft, a.granted = d, nil
	a.PollEvery, a.Since = cmp.Or(d.PollEvery, a.first.PollEvery), cmp.Or(d.Since, a.first.Since)
}

// grant notes that the permissions of all present sources were asked for.
func (a *answers) grant() { a.granted = slices.Clone(a.Sources) }

// granting reports whether the permissions were asked for, of all sources that are there now.
func (a *answers) granting() bool { return !lacksAny(a.granted, a.Sources) }

// add adds a source that the application may read already.
func (a *answers) add(source string) {
	a.Sources = append(slices.Clone(a.Sources), source)
	a.granted = append(a.granted, source)
}

// lacksAny reports whether any of the wanted ones is missing.
func lacksAny(have, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(one string) bool { return !slices.Contains(have, one) })
}

// locate takes the tenant of a domain, or why it isn't known.
func (a *answers) locate(t tenancy, why string) { a.tenancy, a.tenancy.why = t, why }

// tenantID returns the tenant's GUID as far as it is known; "" before an answer.
func (a *answers) tenantID() string { return a.tenancy.idOf(a.Draft) }

// resolved says which tenant the draft's domain belongs to; "" for a GUID, and before an
// answer.
func (a *answers) resolved() string {
	id := a.tenantID()
	if id == "" || id == a.TenantID {
		return ""
	}
	return a.TenantID + " → tenant ID " + id
}

// unresolved says why the tenant of the draft's domain isn't known; "" if it was never looked for, or
// was found.
func (a *answers) unresolved() string {
	t := a.tenancy
	if t.why == "" || t.domain != a.TenantID || t.cloud != a.Cloud {
		return ""
	}
	return "The tenant ID of " + t.domain + " can't be looked up now: " + t.why
}
