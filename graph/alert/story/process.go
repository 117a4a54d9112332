package story

import (
	"iter"
	"strings"

	"tocsin/graph/alert"
)

// Process is a process that evidence names, or the parent of one.
type Process struct {
	Name    string // of the image file; "" if it is not known
	Path    string // folder of the image file
	Command string // the command line
	ID      string // the process id as sent
	Started alert.Time
	User    string
	Host    string
	Verdict string  // the worst that any piece gives it
	Outcome Outcome // what was done about it
	Parent  bool    // evidence names it only as the parent of another
	Pieces  []Piece // where it is evidence; of a parent, where its child is

	Children []*Process // in the order in which they were started

	parent *Process
}

// Piece is a place where a process is evidence.
type Piece struct {
	Group int // number of the group, from 0
	Path  Path
}

// Branch is a process as a line of a drawn tree.
type Branch struct {
	*Process
	Depth int  // 0 for a root
	Last  bool // the last of its siblings
}

// Branches returns every process of the trees, each followed by its children. It stops
// for nothing: trees of Processes have no cycles.
func Branches(roots []*Process) []Branch {
	var out []Branch
	for b := range walk(roots) {
		out = append(out, b)
	}
	return out
}

// walk visits the trees without recursion: a tree may be one long chain.
func walk(roots []*Process) iter.Seq[Branch] {
	return func(yield func(Branch) bool) {
		var waiting []Branch
		push := func(list []*Process, depth int) {
			for i := len(list) - 1; i >= 0; i-- {
				waiting = append(waiting, Branch{list[i], depth, i == len(list)-1})
			}
		}
		push(roots, 0)
		for len(waiting) > 0 {
			b := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			if !yield(b) {
				return
			}
			push(b.Children, b.Depth+1)
		}
	}
}

// sighting is a process and its parent as one piece of evidence names them.
type sighting struct {
	Process
	parentName, parentPath, parentID string
	parentStarted                    alert.Time
	sum                              string // the hash of the image
	account                          account
}

// process reads evidence of a process.
func (f facts) process(in *scene) sighting {
	var s sighting
	s.ID, s.parentID = f.get("processId"), pid(f.get("parentProcessId"))
	s.Command = f.get("processCommandLine", "commandLine")
	s.Host, s.Verdict, s.Outcome = in.hostOf(f), f.Verdict, f.outcome()
	if f.Type == "process" { // Legacy has the times under other names; createdDateTime is the evidence's own in v2
		s.Name, s.Path = f.image("")
		s.parentName = f.get("parentProcessName")
		s.Started, s.parentStarted = f.time("createdDateTime"), f.time("parentProcessCreatedDateTime")
		s.account = f.account("")
		_, s.sum = f.hash("")
	} else {
		s.Name, s.Path = f.image("imageFile.")
		s.parentName, s.parentPath = f.image("parentProcessImageFile.")
		s.Started, s.parentStarted = f.time("processCreationDateTime"), f.time("parentProcessCreationDateTime")
		s.account = f.account("userAccount.")
		_, s.sum = f.hash("imageFile.")
	}
	s.User = s.account.short()
	if s.Name == "" {
		s.Name = program(s.Command)
	}
	return s
}

// pid returns a parent's process id; 0 is no process that starts another.
func pid(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

// program returns the file name of a command line's first word.
func program(command string) string {
	command = strings.TrimSpace(command)
	var word string
	if rest, ok := strings.CutPrefix(command, `"`); ok {
		word, _, _ = strings.Cut(rest, `"`)
	} else {
		word, _, _ = strings.Cut(command, " ")
	}
	return word[strings.LastIndexAny(word, `\/`)+1:]
}
