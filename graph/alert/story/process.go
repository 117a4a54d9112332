package story

import "tocsin/graph/alert"

// Process is a process that evidence names, or the parent of one.
type Process struct {
	Name    string // of the image file, or "" if it is not known
	Path    string // folder of the image file
	Command string // the command line
	ID      string // the process id as sent
	Started alert.Time
	User    string
	Host    string
	Verdict string // the worst that any piece gives it
	Outcome string // "blocked", "detected"
	Parent  bool   // evidence names it only as the parent of another
	Pieces  []Piece

	Children []*Process // in the order in which they were started
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

// Processes returns the roots of the trees of processes that the evidence of one or
// several alerts names. Process ids are used again by the system: two pieces are one
// process if host and id are equal and the times of creation do not differ. A process
// that is named only as a parent is in the tree too.
func Processes(groups ...Group) []*Process { return nil }

// Branches returns every process of the trees, each followed by its children.
func Branches(roots []*Process) []Branch { return nil }
