package normalize

import (
	"strings"

	"tocsin/graph/alert"
)

// Paths gives, for each field name of the query language that a service fills,
// the path in each source's JSON that it comes from, a dot between names.
// If several members make a field they are joined by ", ". A time has one path:
// if updated_at is missing there it is created_at, if Legacy's ended_at is
// missing it is began_at.
//
// Logical types such as @user are among the names: their paths begin with the
// type of evidence ("deviceEvidence.hostName"), for Legacy with the member that
// lists the states. Paths of alerts that are made of events begin with records. The
// map is the caller's own.
func Paths() map[string]map[alert.SourceName]string {
	p := paths{}
	for _, source := range alert.Sources() {
		for member, field := range source.Direct {
			p.add(field, source.Name, member)
		}
		for field, members := range source.Derived {
			p.add(field, source.Name, members)
		}
		for field, members := range source.Joined {
			p.add(field, source.Name, records+"."+strings.ReplaceAll(members, ", ", ", "+records+"."))
		}
	}
	for _, row := range evidenceKinds() {
		p.addFeeds(alert.AlertsV2, row.typ+".", row.feeds)
	}
	for _, state := range legacyKinds() {
		p.addFeeds(alert.Legacy, state.member+".", state.feeds)
	}
	p.addFeeds(alert.RiskDetections, "", detectionKind().feeds)
	p.addFeeds(alert.O365Management, records+".", auditRow().feeds)
	return p
}

// paths is the table that Paths builds.
type paths map[string]map[alert.SourceName]string

// add puts a path behind those that the field has.
func (p paths) add(field string, source alert.SourceName, path string) {
	if p[field] == nil {
		p[field] = map[alert.SourceName]string{}
	}
	if before := p[field][source]; before != "" {
		path = before + ", " + path
	}
	p[field][source] = path
}

// addFeeds adds what feeds logical types. within stands before each path: the name of the
// evidence and a dot, or nothing for members of the item itself.
func (p paths) addFeeds(source alert.SourceName, within string, feeds []feed) {
	for _, f := range feeds {
		name, path := f.field, within+f.path
		if name == "" {
			name = "@" + string(f.to)
		}
		if f.in != "" { // "deviceEvidence.folder\name": both members as one
			path = within + f.in + "\\" + f.path[strings.LastIndexByte(f.path, '.')+1:]
		}
		p.add(name, source, path)
		if f.field == "" && f.hasDomain() {
			p.add("@domain", source, path)
		}
	}
}
