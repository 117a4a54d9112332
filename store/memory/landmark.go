package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// A landmark is an entity that tells no alerts of a tenant apart: its own domain, the address
// of its gateway, an app that everyone uses, the account SYSTEM. Two alerts that share nothing
// else are not alike, and what was decided about one says nothing about the other.
//
// No list of such names would be whole, so the store is asked: an entity is a landmark if it is
// on a large share of the alerts that name an entity of its type at all. Those of the detector in
// question don't count: all alerts about a scanner name its address, which is just what makes
// them alike. A type that can stand for a group (a domain, an address) needs a smaller share
// than one that names a single thing: in a tenant with few machines, one host has many of the
// alerts, and is still the same host.

// Bounds: how many alerts must name a landmark, since of fewer a share says little, and how many
// entities of an alert are asked about, those that can stand for groups first, then programs. Each question is a
// search of the whole store.
const (
	fewest    = 10
	mostAsked = 16
)

// sharedType is a type of entities that make two alerts alike, and the share of the alerts with
// such an entity, in per cent, above which one is a landmark; hosts is the number of hosts above which
// it is one whatever the share, 0 if they say nothing.
type sharedType struct {
	entity alert.EntityType
	share  int
	hosts  int
}

// The shares, and how many hosts are a few.
const (
	ofGroups = 20
	ofThings = 50
	fewHosts = 3
)

// sharing lists the types. A file's or process's name alone does not make alerts alike: half of
// all alerts have powershell.exe.
func sharing() []sharedType {
	return []sharedType{
		{entity: alert.User, share: ofThings},
		{entity: alert.Host, share: ofThings},
		{entity: alert.IP, share: ofGroups},
		{entity: alert.Domain, share: ofGroups},
		{entity: alert.URL, share: ofThings},
		{entity: alert.Email, share: ofThings},
		{entity: alert.Hash, share: ofThings, hosts: fewHosts},
		{entity: alert.Mailbox, share: ofThings},
		{entity: alert.App, share: ofGroups},
	}
}

// landmarks tells landmarks of one tenant from other entities. Each is asked about once.
type landmarks struct {
	m      *Memory
	others string                   // selects the alerts of the tenant's other detectors
	named  map[alert.EntityType]int // how many of them name an entity of a type
	known  map[alert.EntityType]map[string]bool
	asked  int
}

func (m *Memory) landmarks(r *alert.Record) *landmarks {
	l := &landmarks{m: m, named: map[alert.EntityType]int{}, known: map[alert.EntityType]map[string]bool{}}
	conditions := []string{"NOT " + detector(r)}
	if tenant := is("integration", r.Integration); tenant != "" {
		conditions = append(conditions, tenant)
	}
	l.others = strings.Join(conditions, " AND ")
	return l
}

// is reports whether an entity is a landmark.
func (l *landmarks) is(ctx context.Context, t sharedType, value string) (bool, error) {
	if is, known := l.known[t.entity][value]; known || l.asked == mostAsked {
		return is, nil
	}
	l.asked++
	having, hosts, err := l.having(ctx, t.entity, value)
	if err != nil {
		return false, err
	}
	all := 0
	if having >= fewest {
		if all, err = l.naming(ctx, t.entity); err != nil {
			return false, err
		}
	}
	if l.known[t.entity] == nil {
		l.known[t.entity] = map[string]bool{}
	}
	l.known[t.entity][value] = having >= fewest && having*100 > all*t.share || t.hosts > 0 && hosts > t.hosts
	return l.known[t.entity][value], nil
}

// having returns how many alerts have an entity, and how many hosts these name.
func (l *landmarks) having(ctx context.Context, of alert.EntityType, value string) (alerts, hosts int, err error) {
	table, err := l.m.ask(ctx, l.others+" AND "+is("@"+string(of), value)+" | aggregate count, cardinality(@host)")
	if err != nil || len(table.Rows) == 0 {
		return 0, 0, err
	}
	return countOf(table.Rows[0][0]), countOf(table.Rows[0][1]), nil
}

// naming returns how many alerts name an entity of a type.
func (l *landmarks) naming(ctx context.Context, of alert.EntityType) (n int, err error) {
	if n, known := l.named[of]; known {
		return n, nil
	}
	if n, err = l.m.count(ctx, l.others+" AND @"+string(of)+" IS NOT NULL"); err == nil {
		l.named[of] = n
	}
	return n, err
}

// without removes landmarks from an alert's values, of those that decisions share, and reports
// whether there were any.
func (l *landmarks) without(ctx context.Context, values map[alert.EntityType][]string, decisions []Decision) (some bool, err error) {
	types := sharing()
	slices.SortStableFunc(types, func(a, b sharedType) int { return cmp.Or(a.share-b.share, b.hosts-a.hosts) })
	for _, t := range types {
		for _, value := range slices.Clone(values[t.entity]) {
			if !slices.ContainsFunc(decisions, func(d Decision) bool { return slices.Contains(d.Shared, value) }) {
				continue
			}
			switch is, err := l.is(ctx, t, value); {
			case err != nil:
				return some, err
			case is:
				some = true
				values[t.entity] = slices.DeleteFunc(values[t.entity], func(v string) bool { return v == value })
			}
		}
	}
	return some, nil
}
