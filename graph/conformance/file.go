package conformance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	strict "github.com/go-json-experiment/json"

	"tocsin/graph/fault"
)

// version is that of the form of a File.
const version = 1

// File holds how a tenant's services answered. It holds no text of the tenant. The
// names of its JSON members never change; they are sorted.
type File struct {
	AskedOn   string `json:"asked_on"` // a day, in UTC
	Contracts []Row  `json:"contracts"`
	Version   int    `json:"version"`
}

// Row is a contract in a File.
type Row struct {
	Asked   string `json:"asked"`
	Assumed string `json:"assumed"` // by the simulator
	Equal   *bool  `json:"equal"`   // null if nothing was seen
	Name    string `json:"name"`
	Seen    string `json:"seen"`
	Switch  string `json:"switch,omitempty"` // of a scenario file, if the simulator has one that answers so
	Unseen  string `json:"unseen,omitempty"` // why nothing was seen
}

// Encode returns the file as JSON.
func (f File) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.Bytes(), err
}

// Decode reads a file. The error is a Usage fault.
func Decode(data []byte) (File, error) {
	var f File
	err := strict.Unmarshal(data, &f, strict.RejectUnknownMembers(true))
	switch {
	case err != nil && f.Version <= version:
		return File{}, fault.New(fault.Usage, "it is no file of tocsin doctor --conformance", "make one with: tocsin doctor --conformance FILE", err)
	case f.Version != version:
		return File{}, fault.New(fault.Usage, fmt.Sprintf("it has the version %d, and this program reads %d", f.Version, version), "make it again with this tocsin", nil)
	}
	return f, nil
}

// Difference is a contract that two tenants keep in different ways.
type Difference struct {
	Name   string `json:"name"`
	Asked  string `json:"asked"`
	Seen   string `json:"seen"`
	Other  string `json:"other"`            // what the other file has
	Switch string `json:"switch,omitempty"` // with which the simulator answers so
}

// Comparison holds how two files differ.
type Comparison struct {
	Differing []Difference `json:"differing"`
	Compared  int          `json:"compared"`
	Unseen    []string     `json:"unseen"` // contracts that one of the files lacks
}

// Against compares a file with another, contract by contract.
func (f File) Against(other File) Comparison {
	out := Comparison{Differing: []Difference{}, Unseen: []string{}}
	for _, r := range f.Contracts {
		o := other.row(r.Name)
		switch {
		case r.Seen == "" || o.Seen == "":
			out.Unseen = append(out.Unseen, r.Name)
			continue
		case r.Seen != o.Seen:
			out.Differing = append(out.Differing, difference(r, o))
		}
		out.Compared++
	}
	for _, o := range other.Contracts {
		if f.row(o.Name).Name == "" {
			out.Unseen = append(out.Unseen, o.Name)
		}
	}
	return out
}

// difference trusts the rows of this program, not of the files, for the switch. It is that
// of the side that the simulator does not answer by itself, or of the first one.
func difference(r, o Row) Difference {
	d := Difference{Name: r.Name, Asked: r.Asked, Seen: r.Seen, Other: o.Seen}
	if c, ok := Of(r.Name); ok {
		d.Switch = cmp.Or(c.Switch(r.Seen), c.Switch(o.Seen))
	}
	return d
}

// row returns the row of a contract; without a name if there is none.
func (f File) row(name string) Row {
	i := slices.IndexFunc(f.Contracts, func(r Row) bool { return r.Name == name })
	if i < 0 {
		return Row{}
	}
	return f.Contracts[i]
}

// Differing returns the rows in which the tenant differs from what the simulator assumes.
func (f File) Differing() []Row {
	return slices.DeleteFunc(slices.Clone(f.Contracts), func(r Row) bool { return r.Seen == "" || r.Seen == r.Assumed })
}
