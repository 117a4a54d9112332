// Package attack names the techniques of MITRE ATT&CK. The table is in assets/attack,
// with the licence under which it is used. The package knows nothing else of alerts.
// Begin with Find.
package attack

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"tocsin/assets"
)

// Technique is a technique or sub-technique.
type Technique struct {
	ID      string   // "T1003.001"
	Name    string   // "LSASS Memory"
	Parent  string   // name of the technique that a sub-technique belongs to: "OS Credential Dumping"; else ""
	Tactics []string // as people write them: "Credential Access"; shared, do not change them
}

// String returns the technique's name behind that of its parent: "OS Credential Dumping:
// LSASS Memory".
func (t Technique) String() string {
	if t.Parent == "" {
		return t.Name
	}
	return t.Parent + ": " + t.Name
}

// Find returns the technique with an id such as T1003.001, in capitals or not; ok is
// false if the table does not have it. Of a sub-technique that the table does not have,
// it finds the technique. It allocates nothing.
func Find(id string) (t Technique, ok bool) {
	if id == "" || id[0]|0x20 != 't' {
		return Technique{}, false
	}
	for {
		if at, ok := search(techniques(), id[1:]); ok {
			return techniques()[at], true
		}
		dot := strings.IndexByte(id, '.')
		if dot < 0 {
			return Technique{}, false
		}
		id = id[:dot]
	}
}

// search finds the digits of an id.
func search(rows []Technique, digits string) (at int, ok bool) {
	return slices.BinarySearchFunc(rows, digits, func(t Technique, digits string) int {
		return strings.Compare(t.ID[1:], digits)
	})
}

// All returns the whole table, by id. It is shared: do not change it.
func All() []Technique { return techniques() }

// techniques is the table, read once and never written to after.
var techniques = sync.OnceValue(func() []Technique {
	data, err := fs.ReadFile(assets.Attack(), "techniques.tsv")
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	var rows []Technique
	shared := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), "\t")
		name, tactics, _ := strings.Cut(rest, "\t")
		if shared[tactics] == nil {
			shared[tactics] = spelled(tactics)
		}
		t := Technique{ID: id, Name: name, Tactics: shared[tactics]}
		if of, _, sub := strings.Cut(id, "."); sub { // a technique stands before its sub-techniques
			if at, ok := search(rows, of[1:]); ok {
				t.Parent = rows[at].Name
			}
		}
		rows = append(rows, t)
	}
	return rows
})

// spelled writes tactics as people do: "command-and-control,impact" is "Command and
// Control" and "Impact".
func spelled(list string) []string {
	tactics := strings.Split(list, ",")
	for i, tactic := range tactics {
		words := strings.Split(strings.TrimSpace(tactic), "-")
		for j, w := range words {
			if w != "and" && w != "" {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		tactics[i] = strings.Join(words, " ")
	}
	return tactics
}
