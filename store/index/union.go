package index

import (
	"hash/maphash"

	"tocsin/graph/alert"
)

// union makes the entities of alerts those of their incident. It is used for one incident after
// the other, and its sets are empty between two.
type union struct {
	known                *entries
	seen, counted, spelt bitmap // by the number of an entity
	seed                 maphash.Seed
	names                map[uint64]bool // of accounts and devices, as hashes: see again
	folded               []byte
}

// unite removes repeats of entities. What one alert says holds in the whole incident: another
// spelling in one of them, such as the account of a UPN, is counted for none, nor is the same
// account or device in letters of another case. If alerts disagree on every entity of a type, the
// first one that any counts stays.
func (u *union) unite(j *joined) {
	all, skip := j.entities, j.skip
	for at, id := range all {
		switch n := int(id); {
		case !skip.has(at):
			u.counted.set(n)
		case !u.spelt.get(n):
			u.spelt.set(n)
			u.again(id)
		}
	}
	j.entities, j.skip = make([]uint32, 0, len(all)), nil
	var doubtful []int
	for _, id := range all {
		n := int(id)
		if u.seen.get(n) {
			continue
		}
		u.seen.set(n)
		if place := len(j.entities); u.spelt.get(n) || u.again(id) {
			j.skip.set(place)
			if u.counted.get(n) {
				doubtful = append(doubtful, place)
			}
		}
		j.entities = append(j.entities, id)
	}
	for _, id := range j.entities {
		u.seen.unset(int(id))
		u.counted.unset(int(id))
		u.spelt.unset(int(id))
	}
	clear(u.names)
	for _, place := range doubtful {
		if !j.hasCounted(u.known, u.known.of(j.entities[place])) {
			bitmap(j.skip).unset(place)
		}
	}
}

// again reports whether the incident has an account or a device of this name already, in letters
// of any case, and notes the name. Other entities are told apart by their values as sent.
func (u *union) again(id uint32) bool {
	of := u.known.of(id)
	if of != alert.User && of != alert.Host {
		return false
	}
	var h maphash.Hash
	h.SetSeed(u.seed)
	h.WriteString(string(of))
	h.WriteString(u.known.text(id, &u.folded).Folded)
	name := h.Sum64()
	was := u.names[name]
	u.names[name] = true
	return was
}

// hasCounted reports whether an entity of a type is counted.
func (j *joined) hasCounted(known *entries, of alert.EntityType) bool {
	for place, id := range j.entities {
		if !j.skip.has(place) && known.of(id) == of {
			return true
		}
	}
	return false
}
