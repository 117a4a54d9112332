package normalize

import (
	"hash/maphash"

	"tocsin/graph/alert"
)

// entityTable finds entities by type and value, once there are more than are searched one
// by one. The zero value is empty.
//
// The case of names that no service tells apart doesn't count: an account that one piece of
// evidence calls Amal@contoso.com and another amal@contoso.com is one entity, shown as it was
// seen first.
type entityTable struct {
	slots []entitySlot // by hash, a power of two, at most half full; nil for few entities
	all   []entityKey  // by id - 1
	lower []byte       // of hash
}

// anyCase reports whether the case of a type's values doesn't count. That of files, paths and
// commands does where they are of Linux.
func anyCase(t alert.EntityType) bool {
	switch t {
	case alert.User, alert.Host, alert.Domain, alert.Email, alert.Mailbox, alert.Hash, alert.UUID:
		return true
	}
	return false
}

// isValue reports whether a text is the value of an entity of a type.
func isValue(t alert.EntityType, value string, text []byte) bool {
	return value == string(text) || len(value) == len(text) && anyCase(t) && sameLetters(value, text)
}

// sameLetters reports whether two texts of one length differ at most in the case of ASCII letters.
func sameLetters(value string, text []byte) bool {
	for i, c := range text {
		if lowered(value[i]) != lowered(c) {
			return false
		}
	}
	return true
}

// lowered returns a byte in lower case if it is an ASCII letter.
func lowered(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// entityKey tells entities apart.
type entityKey struct {
	typ   alert.EntityType
	value string
}

// entitySlot holds a part of the hash too, so that a miss, the usual case, touches no text.
type entitySlot struct {
	id   int32 // 0 if the slot is empty
	hash uint32
}

// textSeed is a secret of the process: values of equal hashes cannot be made at will.
var textSeed = maphash.MakeSeed()

// find returns the id of an entity; 0 if it was not met before. Of of each entity in list,
// which may be in another order, is its id.
func (t *entityTable) find(list []alert.Entity, typ alert.EntityType, value []byte) int {
	if len(list) <= fewest {
		for i := range list {
			if e := &list[i]; e.Type == typ && isValue(typ, e.Value, value) {
				return e.Of
			}
		}
		return 0
	}
	if t.slots == nil {
		t.fill(list)
	}
	at, hash := t.place(t.hash(typ, value))
	for ; t.slots[at].id != 0; at = (at + 1) & (len(t.slots) - 1) {
		if t.slots[at].hash != hash {
			continue
		}
		if key := &t.all[t.slots[at].id-1]; key.typ == typ && isValue(typ, key.value, value) {
			return int(t.slots[at].id)
		}
	}
	return 0
}

// hash returns the hash of a value: one for all that isValue takes for the same.
func (t *entityTable) hash(typ alert.EntityType, value []byte) uint64 {
	if !anyCase(typ) {
		return maphash.Bytes(textSeed, value)
	}
	t.lower = append(t.lower[:0], value...)
	for i, c := range t.lower {
		t.lower[i] = lowered(c)
	}
	return maphash.Bytes(textSeed, t.lower)
}

// place returns where a search for a hash begins, and the part of it that slots hold.
func (t *entityTable) place(hash uint64) (at int, part uint32) {
	return int(hash & uint64(len(t.slots)-1)), uint32(hash >> 32)
}

// fill makes the table for a list that has become too long to be searched.
func (t *entityTable) fill(list []alert.Entity) {
	t.slots = make([]entitySlot, 8*fewest)
	t.all = make([]entityKey, len(list), 4*fewest)
	for i := range list {
		e := &list[i]
		t.all[e.Of-1] = entityKey{e.Type, e.Value}
	}
	for i := range t.all {
		t.put(i + 1)
	}
}

// add takes a new entity, which has the next id, if there is a table.
func (t *entityTable) add(e *alert.Entity) {
	if t.slots == nil {
		return
	}
	t.all = append(t.all, entityKey{e.Type, e.Value})
	if 2*len(t.all) <= len(t.slots) {
		t.put(len(t.all))
		return
	}
	t.slots = make([]entitySlot, 2*len(t.slots))
	for i := range t.all {
		t.put(i + 1)
	}
}

// put puts an id into its slot.
func (t *entityTable) put(id int) {
	key := &t.all[id-1]
	at, hash := t.place(t.hash(key.typ, []byte(key.value)))
	for t.slots[at].id != 0 {
		at = (at + 1) & (len(t.slots) - 1)
	}
	t.slots[at] = entitySlot{int32(id), hash}
}
