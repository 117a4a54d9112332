// Package conformance asks a tenant which contracts its services keep, of those that
// graph/simulator assumes, so that the simulator can be held against Microsoft.
//
// A contract is a row: what is asked, what the simulator answers, and by which switch of a
// scenario file it would answer what was seen. What was seen is one of the row's own words
// or a number: nothing that a service sends is repeated, so a File holds no text of a
// tenant. Questions only read, and an answer serves all rows that ask the same. The package
// must not import the simulator, which must not judge itself. Begin with Run and Contracts.
package conformance

import (
	"context"
	"slices"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// Contract is one thing that the simulator assumes about a service.
type Contract struct {
	Name    string           // stable: "alerts_v2.next_link"
	Source  alert.SourceName // that it is about; "" if about all
	Asked   string           // the question, in the service's own spelling
	Assumed string           // what the simulator answers without switches

	switches func(seen string) string // see Switch
	look     func(*asker) finding
}

// Switch returns the line of a scenario file's [switches] with which the simulator answers
// what was seen; "" if it has none, or needs none.
func (c Contract) Switch(seen string) string {
	if seen == "" || seen == c.Assumed || c.switches == nil {
		return ""
	}
	return c.switches(seen)
}

// finding holds the word that a contract saw, or why it saw none. Either member may be empty, never both.
type finding struct {
	seen string // a word of the contract, or a number
	why  string // nothing could be seen
}

func seen(word string) finding  { return finding{seen: word} }
func unseen(why string) finding { return finding{why: why} }

// Contracts lists every contract, in the order in which they are asked.
func Contracts() []Contract {
	var out []Contract
	for _, l := range lists() {
		out = append(out, l.contracts()...)
	}
	out = append(out, alertContracts()...)
	out = append(out, incidentContracts()...)
	out = append(out, riskContracts()...)
	out = append(out, officeContracts()...)
	return append(out, throttleContracts()...) // last: they tell what the others met
}

// Of returns the contract with a name; false if there is none.
func Of(name string) (Contract, bool) {
	for _, c := range Contracts() {
		if c.Name == name {
			return c, true
		}
	}
	return Contract{}, false
}

// Run asks the services of a tenant for the lists that it reads, and calls each with the
// number of contracts that are done. The error is a fault: not one contract could be seen.
func Run(ctx context.Context, apis graph.APIs, read []alert.SourceName, now time.Time, each func(done, all int)) (File, error) {
	a := &asker{ctx: ctx, apis: apis, known: map[graph.Probe]*answer{}, broken: map[bool]error{}, throttled: map[string]string{}}
	f := File{AskedOn: now.UTC().Format(time.DateOnly), Version: version}
	saw, all := false, Contracts()
	for i, c := range all {
		found := unseen("the integration does not read this list")
		if c.Source == "" || slices.Contains(read, c.Source) {
			found = c.look(a)
		}
		if err := ctx.Err(); err != nil {
			return File{}, context.Cause(ctx)
		}
		f.Contracts = append(f.Contracts, c.row(found))
		saw = saw || found.seen != ""
		each(i+1, len(all))
	}
	if !saw {
		return File{}, a.first()
	}
	return f, nil
}

// row writes down what was found.
func (c Contract) row(found finding) Row {
	r := Row{Name: c.Name, Asked: c.Asked, Assumed: c.Assumed, Seen: found.seen, Unseen: found.why, Switch: c.Switch(found.seen)}
	if found.seen != "" {
		equal := found.seen == c.Assumed
		r.Equal = &equal
	}
	return r
}

// choice returns the switches of a contract whose answers are few.
func choice(of map[string]string) func(string) string {
	return func(seen string) string { return of[seen] }
}
