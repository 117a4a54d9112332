// Package decide has the boxes in which a person decides about records: a question before
// an act on many, the menu of verdicts, and the line of a note or a tag. Templates of notes
// are filled here, and the person's editor is run.
//
// The boxes know no screen and no store: each sends the message that its maker gave it, or
// made from what was chosen. Begin with Verdict.
package decide
