// Package decide holds the decisions that a person makes about records, and the boxes in which
// they are made: a question before an act on many, the menu of verdicts, and the line of a
// note or a tag. Templates of notes are filled here, and the person's editor is run.
//
// A Decision turns into acts of triage for one record, for marked ones, or for incidents with
// their alerts, with the words of a toast and a question. The boxes know no screen and no
// store: each sends the message that its maker gave it, or made from what was chosen. Begin
// with Decision and Verdict.
package decide
