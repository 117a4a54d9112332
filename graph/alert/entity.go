package alert

import (
	"net/netip"
	"strings"
)

// Entity is one thing that evidence names: a user, a host, an address. Type is
// a logical type of the query language without its @.
type Entity struct {
	Type    EntityType
	Value   string
	Role    string // first evidenceRole of the evidence, empty if there is none
	Verdict string // first evidenceVerdict of evidence about it, not about a thing beside which it is named; empty if there is none
	Of      int    // if this is another spelling of an entity of the same alert, the number of that entity, from 1; else 0
}

// EntityType is a logical type, which a query names as @user, @host and so on.
type EntityType string

// The types of entities, in the order in which a person reads them.
const (
	User     EntityType = "user"
	Host     EntityType = "host"
	IP       EntityType = "ip"
	Domain   EntityType = "domain"
	URL      EntityType = "url"
	Email    EntityType = "email"
	Hash     EntityType = "hash"
	File     EntityType = "file"
	Process  EntityType = "process"
	Command  EntityType = "command"
	Path     EntityType = "path"
	Mailbox  EntityType = "mailbox"
	App      EntityType = "app"
	Resource EntityType = "resource"
	Registry EntityType = "registry"
	UUID     EntityType = "uuid"
)

// EntityTypes lists every type in reading order.
func EntityTypes() []EntityType {
	return []EntityType{User, Host, IP, Domain, URL, Email, Hash, File, Process, Command, Path, Mailbox, App, Resource, Registry, UUID}
}

// Words for values that their type alone names badly.
const (
	SID       = "SID"
	DeviceID  = "device id" // that Defender gives a device
	UserID    = "user id"   // of the object in Entra ID
	MessageID = "message id"
	OtherID   = "other id"
)

// Word names the kind of the value, as a person calls it. It is the type, unless the value says
// more: a hash is named by its length, and not all that stand among the UUIDs are one: Windows
// has SIDs, and Defender gives a device an id of 40 hexadecimal digits, which is no SHA-1 of
// anything.
func (e *Entity) Word() string {
	switch {
	case e.Type == Hash && allHex(e.Value):
		switch len(e.Value) {
		case 32:
			return "MD5"
		case 40:
			return "SHA-1"
		case 64:
			return "SHA-256"
		case 128:
			return "SHA-512"
		}
	case e.Type == UUID && len(e.Value) > 4 && strings.EqualFold(e.Value[:4], "S-1-"):
		return SID
	case e.Type == UUID && len(e.Value) == 40 && allHex(e.Value):
		return DeviceID
	case e.Type == UUID && !IsGUID(strings.Trim(e.Value, "{}")):
		return OtherID
	}
	return string(e.Type)
}

// allHex reports whether a text has hexadecimal digits alone.
func allHex(s string) bool { return s != "" && strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// Counted reports whether groups and counts count the entity: it is no other spelling of
// one before it, and no address that means no machine in particular, such as loopback.
// Comparisons see every entity.
func (e *Entity) Counted() bool { return e.Of == 0 && !(e.Type == IP && noMachine(e.Value)) }

// noMachine reports whether an address is loopback, link-local or unspecified. Its first
// byte rules most others out.
func noMachine(address string) bool {
	if address == "" || !strings.ContainsRune("01:fF", rune(address[0])) {
		return false
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	a = a.Unmap()
	return a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified()
}

// First returns the first counted entity value of a type, or "".
func (a *Alert) First(t EntityType) string {
	for i := range a.Entities {
		if e := &a.Entities[i]; e.Type == t && e.Counted() {
			return e.Value
		}
	}
	return ""
}
