package simulator

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
)

// Tenant is one simulated tenant with one registered application. It is safe
// for use by several goroutines.
type Tenant struct {
	now      func() time.Time
	seed     uint64
	tenantID string
	clientID string
	domain   string
	secret   []byte // signs the bearer tokens
	lists    []*reader

	mu       sync.Mutex
	switches Switches
	keys     []credential

	federations []Federation

	roles    []string             // sorted
	spent    map[string]time.Time // jti of assertions → their expiry
	recent   []time.Time          // requests of the last minute, for the throttle
	ids      uint64               // how many ids of requests were given out
	books    map[alert.SourceName]book
	writers  gzipPool
	edits    map[alert.SourceName]map[string][]edit // what was written, by item
	faults   []Fault
	stages   []int // of the faults
	begin    time.Time
	risks    []time.Time // requests of the risk detections of the last second
	answered int         // sign-ins with a certificate that not every server knows

	officeHost string                   // of the Office 365 Management API; "" = that of all
	audit      *auditLog                // nil = no record
	feeds      map[string]*subscription // by content type
	publishers map[string][]time.Time   // requests of the last minute by publisher
}

// New makes a tenant that holds what the scenario says, seen at the moments
// that now returns. It has no certificate and no role yet: see Register, Grant.
func New(scenario Scenario, now func() time.Time) *Tenant {
	t := &Tenant{
		now: now, seed: scenario.Seed, switches: scenario.Switches,
		tenantID: guid(scenario.Seed, "tenant"), clientID: guid(scenario.Seed, "client"),
		domain: "kestrelmoor.example",
		secret: make([]byte, 32), spent: map[string]time.Time{},
		edits: map[alert.SourceName]map[string][]edit{}, faults: scenario.Faults, stages: make([]int, len(scenario.Faults)), begin: now(),
		feeds: map[string]*subscription{}, publishers: map[string][]time.Time{},
	}
	rand.Read(t.secret)
	for _, s := range schemas() {
		t.lists = append(t.lists, newReader(s))
	}
	t.books, t.audit = scenario.open(t.tenantID, now())
	return t
}

// TenantID is the tenant's GUID, the same for the same seed.
func (t *Tenant) TenantID() string { return t.tenantID }

// ClientID is the GUID of the registered application, the same for the same seed.
func (t *Tenant) ClientID() string { return t.clientID }

// Domain is the tenant's name, which a sign-in may use in place of the GUID.
func (t *Tenant) Domain() string { return t.domain }

// Roles lists the application permissions that reading every list needs.
func Roles() []string {
	var roles []string
	for _, s := range schemas() {
		roles = append(roles, s.roles[0])
	}
	return append(roles, officeRoles()...)
}

// Sources lists what the tenant serves and tocsin reads.
func Sources() []alert.SourceName {
	return slices.DeleteFunc(served(), func(name alert.SourceName) bool { return alert.SourceOf(name).Planned })
}

// served lists what the tenant serves.
func served() []alert.SourceName {
	var sources []alert.SourceName
	for _, s := range schemas() {
		sources = append(sources, s.source)
	}
	return append(sources, alert.O365Management)
}

// Register adds the public part of a certificate to the application's keys.
func (t *Tenant) Register(cert *x509.Certificate) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keys = append(t.keys, credential{cert, t.now()})
}

// credential is a certificate of the application, and when it was uploaded.
type credential struct {
	*x509.Certificate
	uploaded time.Time
}

// Grant consents to application permissions. As with the real service only
// tokens issued from now on carry them.
func (t *Tenant) Grant(roles ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.roles = append(t.roles, roles...)
	slices.Sort(t.roles)
	t.roles = slices.Compact(t.roles)
}

// Withdraw takes permissions back; tokens issued before keep theirs.
func (t *Tenant) Withdraw(roles ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.roles = slices.DeleteFunc(t.roles, func(r string) bool { return slices.Contains(roles, r) })
}

// Oldest is the earliest creation of all items that are visible now; zero if
// there are none.
func (t *Tenant) Oldest() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	var oldest alert.Time
	for _, b := range t.books {
		if first := b.view(alert.At(t.now())).oldest(); first != 0 && (oldest == 0 || first < oldest) {
			oldest = first
		}
	}
	return oldest.Time()
}

// clock is the services' clock.
func (t *Tenant) clock() time.Time {
	return t.now().Add(t.Switches().ClockAhead).UTC()
}

// nextID gives out the id of a request or a trace. Ids repeat with the seed and
// the order of the requests, so that a failing test can be read twice.
func (t *Tenant) nextID() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ids++
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], t.ids)
	return guid(t.seed, "request"+string(n[:]))
}

// Set changes the switches. It may be called while requests are served.
func (t *Tenant) Set(change func(*Switches)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.switches)
}

// Switches returns the switches as they are now, with those of the faults.
func (t *Tenant) Switches() Switches {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.effective()
}

// spend1 takes one from a counter of the switches and reports whether there was one.
// Callers hold the lock.
func (t *Tenant) spend1(counter *int) bool {
	if *counter <= 0 {
		return false
	}
	*counter--
	return true
}
