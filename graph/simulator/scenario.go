package simulator

import (
	"time"

	"tocsin/graph/alert"
)

// Scenario says what a tenant holds and how its services behave. The zero value
// is an empty, healthy tenant, to be filled by Load.
type Scenario struct {
	Seed     uint64   // of ids and of everything invented
	Switches Switches // at the start
	Faults   []Fault  // whiles in which switches have other values

	build func(tenantID string, begin time.Time) (map[alert.SourceName]book, *auditLog)
}

func (s Scenario) open(tenantID string, begin time.Time) (map[alert.SourceName]book, *auditLog) {
	if s.build == nil {
		return map[alert.SourceName]book{}, nil
	}
	return s.build(tenantID, begin.UTC())
}
