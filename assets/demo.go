// Package assets holds the files that are embedded in the program: texts and data
// that a person can read and edit without knowing Go.
//
// It imports no other package of this module and doesn't know what its files mean;
// each reader parses its own. Begin with the files themselves.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed demo
var demo embed.FS

// Demo returns the files of the demo scenario, read by graph/simulator:
//
//	company.toml     the company's names, the outsiders that it deals with
//	people.csv       alias, name, department, job
//	hosts.csv        name, platform, version, build, kind, owner, address
//	detectors.toml   what the products detect
//	specimens.toml   processes, files, mails and so on that evidence names
//	attack.toml      the attack that unfolds while the demo runs
//	supplements.toml what only the risk detections and the audit log have
func Demo() fs.FS {
	sub, err := fs.Sub(demo, "demo")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
