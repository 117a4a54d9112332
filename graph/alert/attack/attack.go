// Package attack names the techniques of MITRE ATT&CK. The table is in assets/attack,
// with the licence under which it is used. Begin with Find.
package attack

// Technique is a technique or sub-technique.
type Technique struct {
	ID      string   // "T1003.001"
	Name    string   // "LSASS Memory"
	Parent  string   // name of the technique that a sub-technique belongs to: "OS Credential Dumping"; else ""
	Tactics []string // as people write them: "Credential Access"; shared, do not change them
}

// Find returns the technique with an id such as T1003.001; ok is false if the table does
// not have it. Of a sub-technique that the table does not have, it finds the technique.
func Find(id string) (t Technique, ok bool) { return Technique{}, false }

// String returns the technique's name behind that of its parent: "OS Credential Dumping:
// LSASS Memory".
func (t Technique) String() string {
	if t.Parent == "" {
		return t.Name
	}
	return t.Parent + ": " + t.Name
}
