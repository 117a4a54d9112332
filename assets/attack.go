package assets

import (
	"embed"
	"io/fs"
)

//go:embed attack
var attack embed.FS

// Attack returns the table of MITRE ATT&CK that graph/alert/attack reads, and the licence
// that must be with every copy of it:
//
//	techniques.tsv  id, name and tactics of each technique, by id
//	LICENSE         MITRE's copyright and licence
func Attack() fs.FS {
	sub, err := fs.Sub(attack, "attack")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
